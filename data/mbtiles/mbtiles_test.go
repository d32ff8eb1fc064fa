package mbtiles_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline/data/mbtiles"
	"frontline/geo"
)

func TestTilesThatAreAlikeAreKeptOnce(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "ab ?#%.mbtiles") // a name that a URL would take apart
	w, err := mbtiles.Create(ctx, path, []mbtiles.Field{{Name: "name", Value: "A"}, {Name: "format", Value: "pbf"}})
	if err != nil {
		t.Fatal(err)
	}
	id := mbtiles.ImageID([]byte("abc"))
	if id != "900150983cd24fb0d6963f7d28e17f72" { // RFC 1321, A.5
		t.Errorf("the id is %s", id)
	}
	for _, err := range []error{
		w.AddImage(ctx, id, []byte("abc")), w.AddTile(ctx, 0, 0, 0, id), w.AddTile(ctx, 2, 3, 0, id), w.Finish(ctx), w.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Dir(path) + "/*")
	if err != nil || len(files) != 1 || files[0] != path {
		t.Fatalf("there are %q", files)
	}
	db, err := sql.Open("sqlite", filepath.Join(filepath.Dir(path), "copy.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`ATTACH ? AS archive`, path); err != nil {
		t.Fatal(err)
	}
	var tiles, images, row int
	var data string
	err = db.QueryRow(`
		SELECT (SELECT count(*) FROM archive.tiles), (SELECT count(*) FROM archive.images), tile_row, CAST(tile_data AS TEXT)
		  FROM archive.tiles WHERE zoom_level = 2 AND tile_column = 3`).Scan(&tiles, &images, &row, &data)
	if err != nil || tiles != 2 || images != 1 || row != 3 || data != "abc" {
		t.Errorf("%d tiles, %d images, row %d, %q: %v", tiles, images, row, data, err)
	}
}

func TestATileOrImageThatComesTwiceIsRefused(t *testing.T) {
	ctx := t.Context()
	for name, add := range map[string]func(w *mbtiles.Writer) error{
		"a tile":   func(w *mbtiles.Writer) error { return w.AddTile(ctx, 1, 0, 0, "a") },
		"an image": func(w *mbtiles.Writer) error { return w.AddImage(ctx, "a", []byte("b")) },
	} {
		w, err := mbtiles.Create(ctx, filepath.Join(t.TempDir(), "x.mbtiles"), nil)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := add(w); err != nil {
				t.Fatal(err)
			}
		}
		if w.Finish(ctx) == nil {
			t.Errorf("%s was taken twice", name)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestAnArchiveWithALog is refused by what is wrong where SQLite cannot keep its files beside it.
func TestAnArchiveWithALog(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.mbtiles")
	w, err := mbtiles.Create(t.Context(), path, []mbtiles.Field{{Name: "format", Value: "pbf"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`PRAGMA journal_mode = WAL`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	r, err := mbtiles.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	if os.Getuid() == 0 {
		return // who may write everywhere
	}
	for _, beside := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + beside); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o700)
	if _, err := mbtiles.Open(t.Context(), path); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(err.Error(), "WAL mode") {
		t.Errorf("in a folder that cannot be written to: %v", err)
	}
}
