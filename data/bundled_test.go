package data_test

import (
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
)

func bundle() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"places/layer.json":         file(`{"title":"Places","kind":"places","cadence":"event","source_url":"https://example.org"}`),
		"places/2022-03-02.geojson": file(squareText(1)),
		"places/2022-11-11.geojson": file(squareText(2)),
		"places/README.md":          file("not a snapshot"),
		"base/layer.json":           file(`{"title":"Base","kind":"base","cadence":"event"}`),
		"base/0001-01-01.geojson":   file(squareText(3)),
		"gen/2022-01-01.geojson":    file("no layer.json beside it"),
	}
}

func TestLoadBundled(t *testing.T) {
	db := open(t)
	if rev, err := db.BundledSince(t.Context()); err != nil || rev != 0 {
		t.Errorf("an empty record has the bundle since revision %d, %v", rev, err)
	}
	reports, err := db.LoadBundled(t.Context(), bundle(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(reports) != 2 || reports[0].Layer != "base" || reports[1].Layer != "places" || len(reports[1].Files) != 2 {
		t.Errorf("reports are %+v", reports)
	}
	if rev, err := db.Revision(t.Context()); err != nil || rev != 1 {
		t.Errorf("revision is %d, %v", rev, err)
	}
	s, err := db.FindSnapshot(t.Context(), "places", geo.AsOf{Valid: geo.MustDate("2022-06-25"), Known: 1})
	if err != nil {
		t.Fatal(err)
	}
	if s.ValidOn.String() != "2022-03-02" || s.SourceURL != "https://example.org" {
		t.Errorf("snapshot is %+v", s)
	}
	layers, err := db.Layers(t.Context(), 1)
	if err != nil || len(layers) != 2 || layers[0].ID != "base" {
		t.Errorf("layers are %v, %v", layers, err)
	}

	if rev, err := db.BundledSince(t.Context()); err != nil || rev != 1 {
		t.Errorf("it has the bundle since revision %d, %v", rev, err)
	}

	reports, err = db.LoadBundled(t.Context(), bundle(), nil)
	if err != nil || reports != nil {
		t.Errorf("a second time it reports %v, %v", reports, err)
	}
}

func TestAChosenBundleIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db := openAt(t, path)
	choose := func(text string) error {
		t.Helper()
		b, err := data.ParseBundle(bundle(), text)
		if err != nil {
			t.Fatal(err)
		}
		return db.ChooseBundle(t.Context(), b)
	}
	if _, err := data.ParseBundle(bundle(), "places,sea"); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(err.Error(), "all, none, or some of base,places") {
		t.Errorf("of a layer that there is not: %v", err)
	}
	if err := choose("places"); err != nil {
		t.Fatal(err)
	}
	closeDB(t, db)
	db = openAt(t, path)
	defer func() { closeDB(t, db) }()
	for _, other := range []string{"none", "all", "base,places"} {
		wantError(t, choose(other), geo.EConflict, "made with places, not "+other)
	}
	reports, err := db.LoadBundled(t.Context(), bundle(), nil)
	if err != nil || len(reports) != 1 || reports[0].Layer != "places" {
		t.Fatalf("it loads %+v, %v", reports, err)
	}
	if err := choose("places"); err != nil {
		t.Errorf("the same choice again: %v", err)
	}
	found, reports, err := db.UpdateBundled(t.Context(), bundle(), "tester")
	if err != nil || len(reports) != 0 || len(found) != 2 || found[0].Layer != "places" {
		t.Errorf("an update brings %+v of %+v, %v", reports, found, err)
	}
	if rev, err := db.BundledSince(t.Context()); err != nil || rev != 0 {
		t.Errorf("without the basemap it has the gazetteer since revision %d, %v", rev, err)
	}
}

func TestADatabaseMadeWithAllHasAll(t *testing.T) {
	db := open(t)
	if _, err := db.LoadBundled(t.Context(), bundle(), nil); err != nil {
		t.Fatal(err)
	}
	wantError(t, db.ChooseBundle(t.Context(), data.Bundle{}), geo.EConflict, "made with all, not none")
	if err := db.ChooseBundle(t.Context(), data.Bundle{All: true}); err != nil {
		t.Error(err)
	}
}

// TestLoadBundledAtOnce has several programs start on one empty record.
func TestLoadBundledAtOnce(t *testing.T) {
	db := open(t)
	var loaded atomic.Int32
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			reports, err := db.LoadBundled(t.Context(), bundle(), nil)
			if err != nil {
				t.Error(err)
			}
			if reports != nil {
				loaded.Add(1)
			}
		})
	}
	wg.Wait()
	if n := loaded.Load(); n != 1 {
		t.Errorf("%d of them loaded the layers", n)
	}
}

// TestBundledLayers loads what the program comes with, from whose dates on
// every layer answers.
func TestBundledLayers(t *testing.T) {
	geotest.TakesLong(t)
	db := open(t)
	reports, err := db.LoadBundled(t.Context(), data.BundledLayers(), nil)
	if err != nil {
		t.Fatal(err)
	}
	layers, err := db.Layers(t.Context(), 1)
	if err != nil || len(layers) != len(reports) {
		t.Fatalf("there are layers %v, %v of %d reports", layers, err, len(reports))
	}
	for i, id := range []string{"base", "water", "claims", "places", "statements"} {
		if i >= len(layers) || layers[i].ID != id {
			t.Fatalf("layer %d is not %s: %v", i, id, layers)
		}
		s, err := db.FindSnapshot(t.Context(), id, geo.AsOf{Valid: geo.MustDate("2025-11-27"), Known: 1})
		if err != nil {
			t.Fatal(err)
		}
		features, err := db.Features(t.Context(), s)
		if err != nil || len(features) != s.Features {
			t.Errorf("%s of %s has %d features, %v, want %d", id, s.ValidOn, len(features), err, s.Features)
		}
	}
}

func TestLoadBundledRefuses(t *testing.T) {
	for name, change := range map[string]func(fstest.MapFS){
		"nothing":            func(f fstest.MapFS) { clear(f) },
		"a bad snapshot":     func(f fstest.MapFS) { f["places/2022-11-11.geojson"].Data = []byte("{}") },
		"a bad description":  func(f fstest.MapFS) { f["base/layer.json"].Data = []byte("{}") },
		"no snapshot":        func(f fstest.MapFS) { delete(f, "base/0001-01-01.geojson") },
		"a name that is not": func(f fstest.MapFS) { f["base/today.geojson"] = f["base/0001-01-01.geojson"] },
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t)
			files := bundle()
			change(files)
			if reports, err := db.LoadBundled(t.Context(), files, nil); err == nil {
				t.Errorf("it loaded %v", reports)
			}
			if rev, err := db.Revision(t.Context()); err != nil || rev != 0 {
				t.Errorf("revision is %d, %v", rev, err)
			}
		})
	}
}
