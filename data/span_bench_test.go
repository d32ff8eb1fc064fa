package data_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontline/data"
	"frontline/data/migrations"
	"frontline/data/span"
	"frontline/geo"
)

// benchmarkRecord is a record of the bundled layers and of some days. They go
// forward through the real ones and back again, so that none is far from the
// one before. Without real days the benchmark is skipped.
func benchmarkRecord(b *testing.B, days int) (db *data.DB, path string, day func(n int) data.Input) {
	b.Helper()
	dir := os.Getenv("FRONTLINE_REAL")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "real")
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*.geojson"))
	if err != nil || len(paths) == 0 {
		b.Skipf("no real days in %s: set FRONTLINE_REAL to their folder", dir)
	}
	day = func(n int) data.Input {
		i := n % (2 * len(paths))
		if i >= len(paths) {
			i = 2*len(paths) - 1 - i
		}
		return data.Input{Name: fmt.Sprint(n), Date: geo.MustDate("2020-01-01") + geo.Date(n),
			Open: func() (io.ReadCloser, error) { return os.Open(paths[i]) }}
	}
	path = filepath.Join(b.TempDir(), "frontline.db")
	db, err = data.Open(b.Context(), data.Options{Path: path, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	if _, err := db.LoadBundled(b.Context(), data.BundledLayers(), nil); err != nil {
		b.Fatal(err)
	}
	var files []data.Input
	for n := range days {
		files = append(files, day(n))
	}
	benchmarkLoad(b, db, files...)
	return db, path, day
}

func benchmarkLoad(b *testing.B, db *data.DB, files ...data.Input) {
	b.Helper()
	layer, _, err := data.NewLayer("control", data.LayerOptions{})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := db.Load(b.Context(), data.LoadRequest{Layer: layer, Files: files, Accept: geo.FindingCodes()}); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSpansFromNothing makes the spans of the 60 real days, areas by
// oblast and all: only that, of days that are loaded.
func BenchmarkSpansFromNothing(b *testing.B) {
	_, path, _ := benchmarkRecord(b, 60)
	writer, err := migrations.Schema().OpenWrite(path)
	if err != nil {
		b.Fatal(err)
	}
	defer writer.Close()
	var regions span.RegionCache
	if _, err := regions.At(b.Context(), writer, 2); err != nil { // which the store has ready
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		tx, err := writer.BeginTx(b.Context(), nil)
		if err != nil {
			b.Fatal(err)
		}
		for _, query := range []string{
			`DROP TRIGGER span_kept`, `DROP TRIGGER state_kept`, `DROP TRIGGER region_area_kept`,
			`DROP TRIGGER territory_span_kept`, `DROP TRIGGER territory_state_kept`,
			`DELETE FROM territory_span WHERE layer = 'control'`, `DELETE FROM territory_state WHERE layer = 'control'`,
			`DELETE FROM span_index WHERE id IN (SELECT id FROM span WHERE layer = 'control')`,
			`DELETE FROM span WHERE layer = 'control'`, `DELETE FROM state WHERE layer = 'control'`, `DELETE FROM region_area`,
			`DELETE FROM geometry WHERE id NOT IN (
			   SELECT geometry FROM feature WHERE geometry IS NOT NULL UNION SELECT geometry FROM span
			   UNION SELECT geometry FROM territory_span UNION SELECT geometry FROM state WHERE geometry IS NOT NULL
			   UNION SELECT geometry FROM territory_state WHERE geometry IS NOT NULL)`,
		} {
			if _, err := tx.ExecContext(b.Context(), query); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		if err := span.Respan(b.Context(), tx, 2, &regions); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := tx.Rollback(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkTimeline reads all of the 60 real days' time.
func BenchmarkTimeline(b *testing.B) {
	db, _, _ := benchmarkRecord(b, 60)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := db.Timeline(b.Context(), "control", 2); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTimelinePin asks what every request for a timeline asks.
func BenchmarkTimelinePin(b *testing.B) {
	db, _, _ := benchmarkRecord(b, 60)
	for b.Loop() {
		if _, err := db.TimelinePin(b.Context(), "control", 2); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGrounds reads the ground of one date.
func BenchmarkGrounds(b *testing.B) {
	db, _, day := benchmarkRecord(b, 60)
	for b.Loop() {
		if _, err := db.Grounds(b.Context(), "control", geo.AsOf{Valid: day(30).Date, Known: 2}); err != nil {
			b.Fatal(err)
		}
	}
}
