package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// entry is a line of GeoNames' file.
type entry struct {
	id         int64
	spellings  spellings
	alternates []string
	point      orb.Point
	feature    string // PPL, PPLA …
	country    string
	admin1     string
	population int64
}

// The columns of the file that are read, and how many there are.
const (
	columnID         = 0
	columnName       = 1
	columnASCII      = 2
	columnAlternates = 3
	columnLat        = 4
	columnLon        = 5
	columnFeature    = 7
	columnCountry    = 8
	columnAdmin1     = 10
	columnPopulation = 14
	columns          = 19
)

// longestLine is room for the names of a capital in all languages.
const longestLine = 1 << 20

func readEntries(name string) ([]entry, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []entry
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, longestLine)
	for n := 1; lines.Scan(); n++ {
		e, err := readEntry(strings.Split(lines.Text(), "\t"))
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		out = append(out, e)
	}
	return out, lines.Err()
}

func readEntry(c []string) (entry, error) {
	if len(c) != columns {
		return entry{}, fmt.Errorf("%d columns, not %d", len(c), columns)
	}
	id, err1 := strconv.ParseInt(c[columnID], 10, 64)
	lat, err2 := strconv.ParseFloat(c[columnLat], 64)
	lon, err3 := strconv.ParseFloat(c[columnLon], 64)
	population, err4 := strconv.ParseInt(c[columnPopulation], 10, 64)
	e := entry{
		id: id, point: orb.Point{lon, lat}, feature: c[columnFeature], country: c[columnCountry], admin1: c[columnAdmin1], population: population,
	}
	if c[columnAlternates] != "" {
		e.alternates = strings.Split(c[columnAlternates], ",")
	}
	e.spellings = newSpellings(c[columnName], c[columnASCII], e.alternates)
	return e, errors.Join(err1, err2, err3, err4)
}
