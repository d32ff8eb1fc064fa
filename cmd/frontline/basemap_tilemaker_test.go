package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"frontline/data/basemap"
	"frontline/geo/osm"
	"frontline/geo/tile"
)

// TestTilemakerMakesABasemapByTheManualsCommands runs what the manual has for it, of downtown San
// Francisco instead of Ukraine, where it and the extract are at hand.
func TestTilemakerMakesABasemapByTheManualsCommands(t *testing.T) {
	t.Parallel()
	extract := filepath.Join(os.Getenv("FRONTLINE_REAL"), "..", "osm", "sf-downtown.osm.pbf")
	if _, err := os.Stat(extract); err != nil {
		t.Skip("there is no extract of OpenStreetMap beside FRONTLINE_REAL: ", err)
	}
	if _, err := exec.LookPath("tilemaker"); err != nil {
		t.Skip("tilemaker is missing: on Debian, apt-get install tilemaker")
	}
	dir := t.TempDir()
	inspect := "frontline basemap inspect ukraine.mbtiles --tile 12/2471/1419\n"
	commands := replaced(t, manualText(t, "tools.html", "osm-tilemaker")+"\n", "ukraine-latest.osm.pbf", extract, inspect, "")
	run := exec.Command("sh", "-eu", "-c", commands)
	run.Dir = dir
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	archive := filepath.Join(dir, "ukraine.mbtiles")
	said := must(t, "basemap", "inspect", archive, "--tile", "14/2620/6332")
	for _, want := range []string{"OpenMapTiles", "0 to 14", "longitude -122.420 to -122.381", "minor", "primary", "trunk", "path", "tram", "water: ", "builtup", "named: San Francisco\n"} {
		if !strings.Contains(said, want) {
			t.Errorf("want %q in\n%s", want, said)
		}
	}

	a, err := basemap.Open(t.Context(), archive, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	id := tile.ID{Z: 14, X: 2620, Y: 6332}
	raw, err := a.Tile(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	layers, err := mvt.Unmarshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]int{}
	for _, l := range layers {
		of[l.Name] = len(l.Features)
	}
	if of["building"] < 1000 || of["poi"] < 1000 || of["place"] < 3 {
		t.Errorf("the archive has %v", of)
	}
	if !bytes.Contains(raw, []byte("Сан-Франциско")) {
		t.Error("no name in Ukrainian in the archive")
	}
	translated, err := a.Translated(t.Context(), id, osm.Names(nil, func(orb.Point) bool { return false }))
	if err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"building", "poi", "Tenderloin", "Market Street", "neighbourhood", "boundary"} {
		if bytes.Contains(translated, []byte(never)) {
			t.Errorf("%s is left of it", never)
		}
	}
	if !bytes.Contains(translated, []byte("Сан-Франциско")) {
		t.Error("no name in Ukrainian")
	}
}
