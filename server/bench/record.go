package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/v1"
)

// record measures loading and verifying a long record.
func (b *bench) record() (*table, error) {
	const n = 769
	days, err := synthetic(n, filepath.Join(b.dir, "record"))
	if err != nil {
		return nil, err
	}
	t := &table{
		title: "A long record",
		about: fmt.Sprintf("CPU time and memory at most, for %d synthetic days: loaded into a new database in one call, and verified.", n),
		first: "Program", columns: []string{"load", "load: memory", "verify", "verify: memory", "database"},
		format: func(column string, v float64) string {
			if column == "load" || column == "verify" {
				return milliseconds(column, v)
			}
			return megabytes(v)
		},
	}
	for _, bin := range b.bins {
		db := filepath.Join(b.dir, "record.db")
		u, err := b.load(bin, db, days.files)
		if err != nil {
			return nil, err
		}
		t.add(bin.name, "load", float64(u.cpu))
		t.add(bin.name, "load: memory", float64(u.memory))
		is, err := os.Stat(db)
		if err != nil {
			return nil, err
		}
		t.add(bin.name, "database", float64(is.Size()))
		if u, err = b.run(5*time.Minute, nil, bin.path, "verify", "--config=", "--db", db); err != nil {
			return nil, err
		}
		t.add(bin.name, "verify", float64(u.cpu))
		t.add(bin.name, "verify: memory", float64(u.memory))
		for _, ending := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(db + ending)
		}
	}
	return t, nil
}

// tooLong is the CPU time that a shape may take.
const tooLong = 30 * time.Second

// shapes measures files that are made to take long.
func (b *bench) shapes() (*table, error) {
	t := &table{
		title: "Files made to take long",
		about: fmt.Sprintf("CPU time and memory at most of a load into a new database, ended after %.0f seconds of CPU, and how it went.", tooLong.Seconds()),
		first: "Program and file", columns: []string{"CPU", "memory", "answer"},
		format: func(column string, v float64) string {
			if column == "CPU" {
				return milliseconds(column, v)
			}
			return megabytes(v)
		},
	}
	for _, s := range []struct {
		name     string
		polygons func() []polygon
	}{
		{"a square with 100,000 holes", func() []polygon { return withHoles(100_000) }},
		{"a square with 300,000 holes", func() []polygon { return withHoles(300_000) }},
		{"100,000 squares", func() []polygon { return squares(100_000) }},
		{"50,000 squares, one in a hole of the other", func() []polygon { return nested(50_000) }},
		{"a circle of 7 million vertices", func() []polygon { return []polygon{{circle(7_000_000)}} }},
	} {
		file := filepath.Join(b.dir, "2025-11-30.geojson")
		text, err := json.Marshal(multi(s.polygons()))
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return nil, err
		}
		for _, bin := range b.bins {
			row := fmt.Sprintf("%s, %s, %.0f MB", bin.name, s.name, float64(len(text))/1e6)
			db := filepath.Join(b.dir, "shape.db")
			limit := fmt.Sprintf(`ulimit -t %.0f; exec "$0" "$@"`, tooLong.Seconds())
			u, err := b.run(5*time.Minute, nil, "sh", "-c", limit, bin.path, "load", "control", file, "--create", "--yes", "--config=", "--db", db)
			for _, ending := range []string{"", "-wal", "-shm"} {
				_ = os.Remove(db + ending)
			}
			t.add(row, "memory", float64(u.memory))
			t.add(row, "CPU", float64(u.cpu))
			switch {
			case err == nil:
				t.say(row, "answer", "loaded")
			case u.cpu >= tooLong*95/100:
				t.say(row, "answer", "none in time")
			default:
				t.say(row, "answer", "refused: "+lastLine(u.out, file))
			}
		}
	}
	return t, nil
}

// lastLine is the last line that a program said, without the place of the file.
func lastLine(said, file string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	return strings.ReplaceAll(lines[len(lines)-1], filepath.Dir(file)+"/", "")
}

// withHoles is a square with n small holes in rows.
func withHoles(n int) []polygon {
	side := math.Ceil(math.Sqrt(float64(n)))
	p := polygon{{{30, 45}, {40, 45}, {40, 55}, {30, 55}, {30, 45}}}
	for i := range n {
		p = append(p, clockwise(cell(i, side)))
	}
	return []polygon{p}
}

// squares is n small squares in rows.
func squares(n int) []polygon {
	side := math.Ceil(math.Sqrt(float64(n)))
	var all []polygon
	for i := range n {
		all = append(all, polygon{cell(i, side)})
	}
	return all
}

// cell is the i-th square of rows of side squares.
func cell(i int, side float64) ring {
	step := 9.9 / side
	return square(30.05+step*math.Mod(float64(i), side), 45.05+step*math.Floor(float64(i)/side), step/2)
}

// nested is n squares with a hole each, in which the next one lies.
func nested(n int) []polygon {
	var all []polygon
	for i := range n {
		far, near := 5-5*float64(2*i)/float64(2*n), 5-5*float64(2*i+1)/float64(2*n)
		all = append(all, polygon{square(35-far, 48-far, 2*far), clockwise(square(35-near, 48-near, 2*near))})
	}
	return all
}

func square(west, south, size float64) ring {
	a, b, c, d := rounded(west, south), rounded(west+size, south), rounded(west+size, south+size), rounded(west, south+size)
	return ring{a, b, c, d, a}
}

func clockwise(r ring) ring {
	slices.Reverse(r)
	return r
}

// circle is one ring of about n vertices: those that rounding leaves apart.
func circle(n int) ring {
	var r ring
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		p := rounded(32+28*math.Cos(a), 45+28*math.Sin(a))
		if len(r) == 0 || r[len(r)-1] != p {
			r = append(r, p)
		}
	}
	return append(r, r[0])
}
