// Command gen writes the made-up country of basemaptest as an archive, to look at how a
// basemap is drawn:
//
//	go run ./data/basemap/basemaptest/gen -schema protomaps made-up.pmtiles
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"frontline/data/basemap/basemaptest"
	"frontline/geo/osm"
)

func main() {
	schema := flag.String("schema", string(osm.OpenMapTiles), "openmaptiles, protomaps or shortbread")
	small := flag.Bool("small", false, "only Pokrovsk and around it")
	maxZoom := flag.Uint("max-zoom", 14, "the last zoom")
	size := flag.Int64("bytes", 0, "how large the file is to be, with a hole before its tiles")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "name the file to write, which ends with .pmtiles or .mbtiles")
		os.Exit(2)
	}
	o := basemaptest.Options{Schema: osm.Schema(*schema), Bounds: basemaptest.Bounds, MaxZoom: uint8(*maxZoom)}
	if *small {
		o.Bounds = basemaptest.Around
	}
	err := basemaptest.Write(context.Background(), flag.Arg(0), o)
	if err == nil && *size > 0 {
		err = basemaptest.Stretch(flag.Arg(0), *size)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
