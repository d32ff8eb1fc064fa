package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// budgetMiB and loadSeconds are the budget that Frontline is given and how long
// it is under load, where MEMORY_MIB and MEMORY_SECONDS name no others.
const (
	budgetMiB   = 256
	loadSeconds = 60
)

// sample is the memory at a time.
type sample struct{ seconds, mib, answers float64 }

// memory measures what strangers can make the server keep: the load is
// BenchmarkHostile's. MEMORY_CSV names what it measured at another time, of the
// newest build alone.
func (b *bench) memory() (*table, error) {
	budget, seconds, measured := number("MEMORY_MIB", budgetMiB), number("MEMORY_SECONDS", loadSeconds), os.Getenv("MEMORY_CSV")
	t := &table{
		title: "Memory, while strangers ask for what is dear",
		about: fmt.Sprintf("For %d seconds, eight connections ask for nothing twice: pictures of all sizes, differences of all pairs of dates, films, archives, tiles of every zoom and coding, searches, distinct hosts and instants, and headers and parameters that are too long. Frontline is given --memory-mib=%d; the line is the memory of the process, the pages of its program included.", seconds, budget),
		first: "Server", columns: []string{"at most", "at the end", "answers"},
		format: func(column string, v float64) string {
			if column == "answers" {
				return fmt.Sprintf("%.0f", v)
			}
			return fmt.Sprintf("%.0f MiB", v)
		},
	}
	var names []string
	var lines [][]sample
	bins := b.bins
	if measured != "" {
		bins = bins[len(bins)-1:]
	}
	for i, bin := range bins {
		name, said := measured, ""
		if name == "" {
			prefix := filepath.Join(b.dir, fmt.Sprintf("memory-%d-", i))
			env := []string{
				"FRONTLINE_BIN=" + bin.path, "FRONTLINE_HOSTILE_CSV=" + prefix, "FRONTLINE_REAL=" + filepath.Dir(b.days.files[0]),
				fmt.Sprintf("FRONTLINE_HOSTILE_SECONDS=%d", seconds),
			}
			root := filepath.Join(b.sources, "../..")
			limit := 4*time.Minute + time.Duration(seconds)*time.Second
			u, err := b.run(limit, env, "go", "test", "-C", root, "-run", "^$", "-bench", fmt.Sprintf("^BenchmarkHostile$/memory-mib=%d", budget), "-benchtime", "1x", "./cmd/frontline")
			if err != nil {
				return nil, err
			}
			name, said = fmt.Sprintf("%s%d.csv", prefix, budget), u.out
		}
		line, err := readSamples(name)
		if err != nil {
			return nil, fmt.Errorf("%w\n%s", err, said)
		}
		most := 0.0
		for _, s := range line {
			most = max(most, s.mib)
		}
		last := line[len(line)-1]
		t.add(bin.name, "at most", most)
		t.add(bin.name, "at the end", last.mib)
		t.add(bin.name, "answers", last.answers)
		names, lines = append(names, bin.name), append(lines, line)
	}
	t.picture = drawMemory(names, lines, float64(budget))
	return t, nil
}

func readSamples(name string) ([]sample, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, err
	}
	var line []sample
	for _, row := range rows[min(1, len(rows)):] {
		var v [3]float64
		for i := range v {
			if v[i], err = strconv.ParseFloat(row[i], 64); err != nil {
				return nil, err
			}
		}
		line = append(line, sample{v[0], v[1], v[2]})
	}
	if len(line) == 0 {
		return nil, fmt.Errorf("%s has no samples", name)
	}
	return line, nil
}

// drawMemory draws memory over time, a line a server, with the budget across.
func drawMemory(names []string, lines [][]sample, budget float64) string {
	const left, top, width, height = 60.0, 14.0, 640.0, 220.0
	seconds, mib := 0.0, 1.25*budget
	for _, line := range lines {
		for _, s := range line {
			seconds, mib = max(seconds, s.seconds), max(mib, 1.05*s.mib)
		}
	}
	x := func(s float64) float64 { return left + width*s/seconds }
	y := func(m float64) float64 { return top + height*(1-m/mib) }
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, "      "+format+"\n", args...) }
	line(`<svg viewBox="0 0 720 276" width="100%%" role="img" aria-label="Memory over time: %s" font-size="12" fill="currentColor">`, inWords(names, lines))
	for m, step := 0.0, niceStep(mib); m <= mib; m += step {
		line(`  <path d="M%.0f %.1fH%.0f" stroke="currentColor" stroke-opacity="0.15"/><text x="%.0f" y="%.1f" text-anchor="end">%.0f</text>`, left, y(m), left+width, left-6, y(m)+4, m)
	}
	for s := 0.0; s <= seconds; s += 10 * math.Ceil(seconds/120) {
		line(`  <text x="%.1f" y="%.0f" text-anchor="middle">%.0f</text>`, x(s), top+height+18, s)
	}
	line(`  <text x="4" y="10">MiB</text><text x="%.0f" y="%.0f" text-anchor="end">seconds</text>`, left+width, top+height+36)
	line(`  <path d="M%.0f %.1fH%.0f" stroke="currentColor" stroke-dasharray="2 4"/><text x="%.0f" y="%.1f">budget, %.0f MiB</text>`, left, y(budget), left+width, left+width/2, y(budget)-5, budget)
	for i, samples := range lines {
		var d strings.Builder
		for j, s := range highest(samples, drawnSamples) {
			fmt.Fprintf(&d, "%s%.1f %.1f", map[bool]string{true: "M", false: "L"}[j == 0], x(s.seconds), y(s.mib))
		}
		dash := "" // the newest is the solid one
		if i < len(lines)-1 {
			dash = ` stroke-dasharray="7 4"`
		}
		// Names stand clear of their lines: that of the newest below, which stays lower.
		late := samples[len(samples)*2/3:]
		low, high := late[0].mib, late[0].mib
		for _, s := range late {
			low, high = min(low, s.mib), max(high, s.mib)
		}
		at := y(high) - 8
		if i == len(lines)-1 {
			at = y(low) + 18
		}
		line(`  <path d="%s" fill="none" stroke="currentColor" stroke-width="2"%s/><text x="%.0f" y="%.1f" text-anchor="end">%s</text>`, d.String(), dash, left+width-6, max(at, top), names[i])
	}
	line(`</svg>`)
	return b.String()
}

// drawnSamples is how many points a line has at most.
const drawnSamples = 320

// highest is at most so many of the samples: of each that follow each other the
// one with the most memory, so that no peak is left out.
func highest(samples []sample, most int) []sample {
	each := (len(samples) + most - 1) / most
	var kept []sample
	for some := range slices.Chunk(samples, max(each, 1)) {
		kept = append(kept, slices.MaxFunc(some, func(a, b sample) int { return cmp.Compare(a.mib, b.mib) }))
	}
	return kept
}

// inWords says what the picture shows.
func inWords(names []string, lines [][]sample) string {
	var said []string
	for i, line := range lines {
		most := 0.0
		for _, s := range line {
			most = max(most, s.mib)
		}
		said = append(said, fmt.Sprintf("%s comes to %.0f MiB", names[i], most))
	}
	return strings.Join(said, ", ")
}

// niceStep is a round distance of lines, of which there are four to eight.
func niceStep(top float64) float64 {
	step := math.Pow(10, math.Floor(math.Log10(top)))
	for top/step < 4 {
		step /= 2
	}
	return step
}
