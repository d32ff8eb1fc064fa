package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"frontline/data/basemap"
	"frontline/data/pmtiles"
	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"
)

// planet is an archive with each tile of zooms 0 to 6, those of the southern half alike.
func planet(t *testing.T, path string) *basemap.Archive {
	t.Helper()
	var d pmtiles.Directory
	var data bytes.Buffer
	sea := uint64(0)
	for n := uint64(0); n < tile.FromID(tile.ID{Z: 7}); n++ {
		id := tile.ToID(n)
		text := fmt.Sprintf("tile %d/%d/%d", id.Z, id.X, id.Y)
		at := d.TileBytes()
		if id.Z > 0 && id.Y >= 1<<(id.Z-1) {
			if text = "sea"; sea > 0 {
				at = sea
			}
			sea = at
		}
		if at == d.TileBytes() {
			data.WriteString(text)
		}
		if err := d.Add(n, 1, at, uint32(len(text))); err != nil {
			t.Fatal(err)
		}
	}
	a := pmtiles.Archive{Directory: &d, Metadata: []byte(`{"attribution":"© somebody","vector_layers":[{"id":"streets","fields":{"kind":"String"}},{"id":"place_labels","fields":{}}]}`), MaxZoom: 6, Bounds: [4]float64{-180, -85, 180, 85}}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Write(f, func(w io.Writer) error { _, err := w.Write(data.Bytes()); return err }); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	from, err := basemap.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { from.Close() })
	return from
}

func TestExtractHasTheTilesOfTheBoxAndNoOthers(t *testing.T) {
	dir := t.TempDir()
	from := planet(t, filepath.Join(dir, "planet.pmtiles"))
	o := ExtractOptions{From: from, Path: filepath.Join(dir, "part.pmtiles"), Box: [4]float64{22, -10, 41, 53}, MinZoom: 1, MaxZoom: 5}
	report, err := Extract(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	part, err := basemap.Open(t.Context(), o.Path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer part.Close()
	info := part.Info()
	if info.Attribution != "© somebody" || info.Schema != osm.Shortbread || info.MinZoom != 1 || info.MaxZoom != 5 || info.Bounds != o.Box {
		t.Errorf("%+v", info)
	}
	if !bytes.Contains(part.Metadata(), []byte(from.Info().Hash)) {
		t.Error("it does not say of which archive it is")
	}
	inside := map[uint64]bool{}
	for _, r := range basemap.Cover(o.Box, 1, 5) {
		for n := r.First; n <= r.Last; n++ {
			inside[n] = true
		}
	}
	if report.Tiles != uint64(len(inside)) || report.Contents >= len(inside) {
		t.Errorf("%+v, of %d tiles", report, len(inside))
	}
	for n := uint64(0); n < tile.FromID(tile.ID{Z: 7}); n++ {
		id := tile.ToID(n)
		want, err := from.Tile(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if !inside[n] {
			want = nil
		}
		if got, err := part.Tile(t.Context(), id); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%v: %q, %v, want %q", id, got, err, want)
		}
	}
}

func TestAStoppedExtractGoesOnToTheSameBytes(t *testing.T) {
	before := syncEvery
	syncEvery = 500
	defer func() { syncEvery = before }()
	dir := t.TempDir()
	from := planet(t, filepath.Join(dir, "planet.pmtiles"))
	whole := ExtractOptions{From: from, Path: filepath.Join(dir, "whole.pmtiles"), Box: [4]float64{-180, -85, 180, 85}, MaxZoom: 6}
	if _, err := Extract(t.Context(), whole); err != nil {
		t.Fatal(err)
	}
	o := whole
	o.Path = filepath.Join(dir, "part.pmtiles")
	first := []uint64{}
	for _, most := range []uint64{2000, 9000} {
		ctx, cancel := context.WithCancel(t.Context())
		o.Progress = func(done, total uint64) {
			if len(first) == 0 || done < first[len(first)-1] {
				first = append(first, done)
			}
			if done > most {
				cancel()
			}
		}
		_, err := Extract(ctx, o)
		cancel()
		if geo.ErrorCode(err) != geo.EUnavailable {
			t.Fatalf("stopped: %v", err)
		}
		if _, err := os.Stat(o.Path); !os.IsNotExist(err) {
			t.Errorf("a half archive is there: %v", err)
		}
	}
	// What a disk lost behind what was synced is taken anew.
	p := o.Path + partSuffix
	info, err := os.Stat(p)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(p, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(make([]byte, 400), info.Size()-400); err != nil {
		t.Fatal(err)
	}
	f.Close()
	from0 := uint64(0)
	o.Progress = func(done, _ uint64) {
		if from0 == 0 {
			from0 = done
		}
	}
	if _, err := Extract(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if from0 < 8000 {
		t.Errorf("it went on after %d bytes", from0)
	}
	if !bytes.Equal(readFile(t, o.Path), readFile(t, whole.Path)) {
		t.Error("it comes out differently")
	}
}

func TestAnExtractLeavesOthersAlone(t *testing.T) {
	dir := t.TempDir()
	from := planet(t, filepath.Join(dir, "planet.pmtiles"))
	o := ExtractOptions{From: from, Path: filepath.Join(dir, "part.pmtiles"), Box: [4]float64{22, 44, 41, 53}, MaxZoom: 6}
	if err := os.WriteFile(o.Path+partSuffix, []byte("something else"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Extract(t.Context(), o); geo.ErrorCode(err) != geo.EConflict {
		t.Errorf("a part of something else: %v", err)
	}
	o.Replace = true
	if _, err := Extract(t.Context(), o); err != nil {
		t.Errorf("replaced: %v", err)
	}
	o.Replace = false
	if _, err := Extract(t.Context(), o); geo.ErrorCode(err) != geo.EConflict {
		t.Errorf("a file that is there: %v", err)
	}
	o.Path, o.MinZoom, o.Box = filepath.Join(dir, "none.pmtiles"), 6, [4]float64{0, 86, 1, 87}
	if report, err := Extract(t.Context(), o); err != nil && geo.ErrorCode(err) != geo.EInvalid {
		t.Errorf("beyond the tiles: %+v, %v", report, err)
	}
}
