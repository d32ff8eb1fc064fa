// Command gen writes the bundled layers: the base map from Natural Earth's
// provinces and GSHHG's coasts, and the claims, places and statements from the
// hand-written tables beside it; or the water from GSHHG.
//
//	go run ./data/layers/gen -world world_map.gpkg -gshhg /usr/share/gmt-gshhg
//	go run ./data/layers/gen -gshhg /usr/share/gmt-gshhg
//
// The same input gives the same bytes. It needs ogr2ogr (Debian: gdal-bin), and
// for water ncdump (netcdf-bin).
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// baseDate is the date of the base map's one snapshot: before every other
// layer's first, so that the drawing is in force wherever there is something
// to show. Nothing happened on it.
const baseDate = "2014-01-01"

func main() {
	world := flag.String("world", "", "Natural Earth as `world_map.gpkg`, of Debian's package qgis-common")
	gshhg := flag.String("gshhg", "", "`folder` with GSHHG's files for GMT, of Debian's package gmt-gshhg-high")
	out := flag.String("out", filepath.Join("data", "layers"), "`folder` that holds the layers' folders")
	flag.Parse()
	if *gshhg == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	write := func() error { return run(*world, *gshhg, *out) }
	if *world == "" {
		write = func() error { return waterLayer(*gshhg, *out) }
	}
	if err := write(); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run makes every layer in memory before it writes the first, so that a
// failure leaves the folders as they were.
func run(world, gshhg, out string) error {
	provinces, err := readProvinces(world)
	if err != nil {
		return err
	}
	oblasts, err := readOblasts()
	if err != nil {
		return err
	}
	land, err := newTerritory(provinces, oblasts)
	if err != nil {
		return err
	}
	shores, err := readShores(gshhg)
	if err != nil {
		return err
	}
	if err := land.withCoast(shores); err != nil {
		return err
	}
	base, err := baseFeatures(land, oblasts, provinces)
	if err != nil {
		return err
	}
	claims, err := claimSnapshots(land, oblasts, provinces)
	if err != nil {
		return err
	}
	places, err := placeSnapshots()
	if err != nil {
		return err
	}
	statements, err := statementSnapshots()
	if err != nil {
		return err
	}

	for _, l := range []struct {
		id        string
		snapshots map[string][]feature
	}{
		{"base", map[string][]feature{baseDate: base}},
		{"claims", claims},
		{"places", places},
		{"statements", statements},
	} {
		if err := writeLayer(filepath.Join(out, l.id), l.snapshots, nil); err != nil {
			return fmt.Errorf("layer %s: %w", l.id, err)
		}
	}
	return nil
}
