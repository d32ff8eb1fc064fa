package data

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontline/data/span"
	"frontline/geo"
)

// benchmarkRecord is a record of the bundled layers and of some days. They go
// forward through the real ones and back again, so that none is far from the
// one before. Without real days the benchmark is skipped.
func benchmarkRecord(b *testing.B, days int) (*DB, func(n int) Input) {
	b.Helper()
	dir := os.Getenv("FRONTLINE_REAL")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "real")
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*.geojson"))
	if err != nil || len(paths) == 0 {
		b.Skipf("no real days in %s: set FRONTLINE_REAL to their folder", dir)
	}
	day := func(n int) Input {
		i := n % (2 * len(paths))
		if i >= len(paths) {
			i = 2*len(paths) - 1 - i
		}
		return Input{Name: fmt.Sprint(n), Date: geo.MustDate("2020-01-01") + geo.Date(n),
			Open: func() (io.ReadCloser, error) { return os.Open(paths[i]) }}
	}
	db, err := Open(b.Context(), Options{Path: filepath.Join(b.TempDir(), "frontline.db"), Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	if _, err := db.LoadBundled(b.Context(), BundledLayers(), nil); err != nil {
		b.Fatal(err)
	}
	var files []Input
	for n := range days {
		files = append(files, day(n))
	}
	benchmarkLoad(b, db, files...)
	return db, day
}

func benchmarkLoad(b *testing.B, db *DB, files ...Input) {
	b.Helper()
	layer, _, err := NewLayer("control", LayerOptions{})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := db.Load(b.Context(), LoadRequest{Layer: layer, Files: files, Accept: geo.FindingCodes()}); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSpansFromNothing makes the spans of the 60 real days, areas by
// oblast and all: only that, of days that are loaded.
func BenchmarkSpansFromNothing(b *testing.B) {
	db, _ := benchmarkRecord(b, 60)
	for b.Loop() {
		b.StopTimer()
		tx, err := db.writer.BeginTx(b.Context(), nil)
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
		if err := span.Respan(b.Context(), tx, 2, &db.regions); err != nil {
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
	db, _ := benchmarkRecord(b, 60)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := db.Timeline(b.Context(), "control", 2); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTimelinePin asks what every request for a timeline asks.
func BenchmarkTimelinePin(b *testing.B) {
	db, _ := benchmarkRecord(b, 60)
	for b.Loop() {
		if _, err := db.TimelinePin(b.Context(), "control", 2); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGrounds reads the ground of one date.
func BenchmarkGrounds(b *testing.B) {
	db, day := benchmarkRecord(b, 60)
	for b.Loop() {
		if _, err := db.Grounds(b.Context(), "control", geo.AsOf{Valid: day(30).Date, Known: 2}); err != nil {
			b.Fatal(err)
		}
	}
}
