package main

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"

	"frontline/data/basemap"
	"frontline/data/basemap/basemaptest"
	"frontline/geo/osm"
	"frontline/geo/tile"
)

// TestNothingForbiddenComesFromABasemap attaches archives of all three schemas in which borders,
// countries, regions and capitals are named, and reads all of their tiles and whatever may say
// something of what is in them.
func TestNothingForbiddenComesFromABasemap(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := filepath.Join(dir, "frontline.db")
	lightRecord.Copy(t, db)
	var flags []string
	for name, schema := range map[string]osm.Schema{"a.pmtiles": osm.OpenMapTiles, "b.pmtiles": osm.Protomaps, "c.mbtiles": osm.Shortbread} {
		path := filepath.Join(dir, name)
		if err := basemaptest.Write(t.Context(), path, basemaptest.Options{Schema: schema}); err != nil {
			t.Fatal(err)
		}
		flags = append(flags, "--basemap="+path)
	}
	_, addr, _ := serveAsProgram(t, db, flags...)
	read := func(path string, statuses ...int) string {
		t.Helper()
		r, err := http.Get("http://" + addr + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, status := range append(statuses, http.StatusOK) {
			if r.StatusCode == status {
				return string(b)
			}
		}
		t.Fatalf("%s: status %d: %s", path, r.StatusCode, b)
		return ""
	}
	var record struct{ Basemaps []struct{ Hash string } }
	said := read("/api/record.json")
	if err := json.Unmarshal([]byte(said), &record); err != nil || len(record.Basemaps) != 3 {
		t.Fatalf("%v: %s", err, said)
	}
	paths := []string{"/api/record.json", "/style/latest.json", "/api/search/latest?q=zaboron", "/api/search/latest?q=must", "/text/latest?lang=en"}
	for _, at := range []string{"37.2068,48.3045", "37.18,48.275", "37.2405,48.273"} { // where the labels are
		paths = append(paths, "/api/at/latest/"+at+".json")
	}
	var all strings.Builder
	for _, b := range record.Basemaps {
		paths = append(paths, "/tiles/basemap@"+b.Hash+".json")
		for _, r := range basemap.Cover(basemaptest.Around, 0, 12) {
			for n := r.First; n <= r.Last; n++ {
				id := tile.ToID(n)
				all.WriteString(read(fmt.Sprintf("/tiles/basemap@%s/%d/%d/%d.mvt", b.Hash, id.Z, id.X, id.Y), http.StatusNoContent))
			}
		}
	}
	if tiles := all.String(); basemaptest.HasForbidden(tiles) || !strings.Contains(tiles, "Vyhadane") || !strings.Contains(tiles, "motorway") {
		t.Errorf("of %d bytes of tiles: forbidden %v, villages %v, roads %v", len(tiles), basemaptest.HasForbidden(tiles), strings.Contains(tiles, "Vyhadane"), strings.Contains(tiles, "motorway"))
	}
	for _, path := range paths {
		if body := read(path); basemaptest.HasForbidden(body) {
			t.Errorf("%s says what a basemap may not: %s", path, body)
		}
	}
}
