package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A shoreFile is one of GSHHG's files for GMT: lines that are cut at the edges of bins,
// squares of whole degrees.
type shoreFile map[string][]int

// readShoreFile reads variables of a netCDF file with ncdump (Debian: netcdf-bin).
func readShoreFile(file string, variables ...string) (shoreFile, error) {
	cmd := exec.Command("ncdump", "-v", strings.Join(variables, ","), file)
	text, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ncdump %s: %w", filepath.Base(file), err)
	}
	return parseShoreFile(bytes.NewReader(text))
}

// parseShoreFile reads the data of what ncdump writes: a name, and its numbers, up to a
// semicolon.
func parseShoreFile(text io.Reader) (shoreFile, error) {
	out := shoreFile{}
	r := bufio.NewReader(text)
	for {
		part, err := r.ReadString(';')
		if err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		head, numbers, ok := strings.Cut(strings.TrimSuffix(part, ";"), "=")
		words := strings.Fields(head)
		if !ok || len(words) == 0 {
			continue
		}
		var values []int
		for _, n := range strings.Split(numbers, ",") {
			n = strings.TrimSpace(n)
			if n == "_" { // the least short, which is netCDF's for no value: these files have all
				n = "-32767"
			}
			v, err := strconv.Atoi(n)
			if err != nil {
				values = nil // an attribute or a dimension
				break
			}
			values = append(values, v)
		}
		out[words[len(words)-1]] = values
	}
}

// A stretch is a line within one bin.
type stretch struct {
	of    int // the polygon, or 0
	level int // of polygons 1 land, 2 lakes, 3 islands in them; of rivers, lower is larger
	line  line
}

// stretches are those of the bins that lie in a box of whole degrees.
func (f shoreFile) stretches(in binRange, of func(f shoreFile, n int) (id, level, points int)) ([]stretch, error) {
	need := func(name string) int {
		if v := f[name]; len(v) > 0 {
			return v[0]
		}
		return 0
	}
	size, across := need("Bin_size_in_minutes"), need("N_bins_in_360_longitude_range")
	if size == 0 || size%60 != 0 || across == 0 {
		return nil, fmt.Errorf("bins of %d minutes, %d around the world", size, across)
	}
	size /= 60
	if in.west%size != 0 || in.south%size != 0 || in.east%size != 0 || in.north%size != 0 {
		return nil, fmt.Errorf("the box is not of whole bins of %d°", size)
	}
	lon, lat := f["Relative_longitude_from_SW_corner_of_bin"], f["Relative_latitude_from_SW_corner_of_bin"]
	var out []stretch
	for top := in.north; top > in.south; top -= size {
		for left := in.west; left < in.east; left += size {
			bin := (90-top)/size*across + left/size
			first, count := f["Id_of_first_segment_in_a_bin"][bin], f["N_segments_in_a_bin"][bin]
			for n := first; n < first+count; n++ {
				s := stretch{}
				var points int
				s.of, s.level, points = of(f, n)
				start := f["Id_of_first_point_in_a_segment"][n]
				for k := start; k < start+points; k++ {
					s.line = append(s.line, pointAt(
						float64(left)+degreesInBin(lon[k], size),
						float64(top-size)+degreesInBin(lat[k], size)).coarse())
				}
				s.line = slices.Compact(s.line)
				out = append(out, s)
			}
		}
	}
	return out, nil
}

// degreesInBin is a 16-bit number without a sign, which netCDF writes with one.
func degreesInBin(n, size int) float64 {
	return float64(n&0xffff) / 0xffff * float64(size)
}

type binRange struct{ west, south, east, north int }

// joined are stretches of one line, put together where they meet; closed ones begin and
// end at the same position.
func joined(lines []line) []line {
	starts, ends := map[point][]int{}, map[point][]int{}
	for i, l := range lines {
		if l[0] != l[len(l)-1] {
			starts[l[0]] = append(starts[l[0]], i)
			ends[l[len(l)-1]] = append(ends[l[len(l)-1]], i)
		}
	}
	used := make([]bool, len(lines))
	take := func(at []int) (int, bool) {
		for _, i := range at {
			if !used[i] {
				return i, len(at) == 1
			}
		}
		return 0, false
	}
	var out []line
	for i, l := range lines {
		if used[i] {
			continue
		}
		used[i] = true
		l = slices.Clone(l)
		for l[0] != l[len(l)-1] {
			next, only := take(starts[l[len(l)-1]])
			if !only {
				break
			}
			used[next] = true
			l = append(l, lines[next][1:]...)
		}
		for l[0] != l[len(l)-1] {
			before, only := take(ends[l[0]])
			if !only {
				break
			}
			used[before] = true
			l = append(slices.Clone(lines[before]), l[1:]...)
		}
		out = append(out, l)
	}
	return out
}
