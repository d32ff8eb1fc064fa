package data_test

import (
	"os"
	"path/filepath"
	"testing"

	"frontline/geo"
)

// BenchmarkLoadRealDays loads the 60 real days into a new database and
// reports by how much its file grew, as a share of the GeoJSON.
func BenchmarkLoadRealDays(b *testing.B) {
	inputs := realInputs(b)
	var growth float64
	for b.Loop() {
		b.StopTimer()
		path := filepath.Join(b.TempDir(), "frontline.db")
		closeDB(b, openAt(b, path))
		before := fileSize(b, path)
		db := openAt(b, path)
		b.StartTimer()
		report := load(b, db, inputs...)
		b.StopTimer()
		closeDB(b, db)
		var text int64
		for _, f := range report.Files {
			text += f.Bytes
		}
		growth = 100 * float64(fileSize(b, path)-before) / float64(text)
		b.SetBytes(text)
		b.StartTimer()
	}
	b.ReportMetric(growth, "growth-%")
}

func fileSize(tb testing.TB, path string) int64 {
	tb.Helper()
	info, err := os.Stat(path)
	if err != nil {
		tb.Fatal(err)
	}
	return info.Size()
}

// BenchmarkFeatures reads one real day.
func BenchmarkFeatures(b *testing.B) {
	inputs := realInputs(b)
	db := open(b)
	load(b, db, inputs...)
	snap, err := db.FindSnapshot(b.Context(), "control", geo.AsOf{Valid: geo.MaxDate, Known: 1})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := db.Features(b.Context(), snap.ID); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFindSnapshot resolves one as-of among 60 days.
func BenchmarkFindSnapshot(b *testing.B) {
	inputs := realInputs(b)
	db := open(b)
	load(b, db, inputs...)
	at := geo.AsOf{Valid: inputs[len(inputs)/2].Date, Known: 1}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := db.FindSnapshot(b.Context(), "control", at); err != nil {
			b.Fatal(err)
		}
	}
}
