package data_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"frontline/data"
	"frontline/geo"
)

// BenchmarkLoadRealDays loads the 60 real days into a new database and
// reports by how much its file grew, as a share of the GeoJSON.
func BenchmarkLoadRealDays(b *testing.B) {
	inputs := realInputs(b)
	var growth, grown float64
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
		grown = float64(fileSize(b, path) - before)
		growth = 100 * grown / float64(text)
		b.SetBytes(text)
		b.StartTimer()
	}
	b.ReportMetric(growth, "growth-%")
	b.ReportMetric(grown/1e3, "growth-kB")
}

// BenchmarkOneMoreDay loads one real day after 60 of them, and after 600 made
// of them by moving positions about.
func BenchmarkOneMoreDay(b *testing.B) {
	for _, days := range []int{60, 600} {
		b.Run(fmt.Sprint("after ", days), func(b *testing.B) {
			real := realInputs(b)
			db := open(b)
			var inputs []data.Input
			for i := range days {
				inputs = append(inputs, perturbed(b, real[i%len(real)], i))
			}
			load(b, db, inputs...)
			next := days
			for b.Loop() {
				b.StopTimer()
				in := perturbed(b, real[next%len(real)], next)
				b.StartTimer()
				load(b, db, in)
				next++
			}
		})
	}
}

// BenchmarkRetractFeatures retracts a snapshot of a thousand points, and of four
// thousand: a point of either should cost the same.
func BenchmarkRetractFeatures(b *testing.B) {
	for _, n := range []int{1_000, 4_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			points := make([]string, n)
			for i := range points {
				points[i] = fmt.Sprintf(`{"type":"Feature","id":"%d","properties":{"name":"Place %[1]d"},"geometry":{"type":"Point","coordinates":[%g,%g]}}`,
					i, 30+float64(i%100)/10, 45+float64(i/100)/10)
			}
			in := input("places.geojson", "2025-10-01", collection(points...))
			for b.Loop() {
				b.StopTimer()
				db := open(b)
				if _, err := db.Load(b.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: places(b), Files: []data.Input{in}}); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if _, err := db.Retract(b.Context(), data.RetractRequest{Layer: "places", Date: in.Date, Reason: "wrong"}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/point")
		})
	}
}

// sixDecimals is the end of a coordinate that has all its decimals.
var sixDecimals = regexp.MustCompile(`^\.\d{6}[ ,]$`)

// perturbed is a real day as the nth of a series: with a few of its positions
// moved by a little, so that no two days are the same.
func perturbed(tb testing.TB, in data.Input, n int) data.Input {
	tb.Helper()
	text, err := os.ReadFile(in.Name)
	if err != nil {
		tb.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(uint64(n), 6))
	for range 5 {
		// The last of six decimals: 0.1 m, which no valid ring minds.
		i := len(text)/10 + rng.IntN(len(text)/10*8)
		for !sixDecimals.Match(text[i : i+8]) {
			i++
		}
		old := bytes.Clone(text[i-2 : i+7])
		moved := bytes.Clone(old)
		moved[8] = byte('0' + rng.IntN(10))
		text = bytes.ReplaceAll(text, old, moved) // a ring's end, too
	}
	return input(fmt.Sprint("day ", n), (geo.MustDate("2020-01-01") + geo.Date(n)).String(), string(text))
}

// BenchmarkVerify checks a record of the 60 real days.
func BenchmarkVerify(b *testing.B) {
	db := open(b)
	load(b, db, realInputs(b)...)
	for b.Loop() {
		verify(b, db)
	}
}

// BenchmarkSource unpacks an input at the end of a chain.
func BenchmarkSource(b *testing.B) {
	db := open(b)
	inputs := realInputs(b)
	load(b, db, inputs...)
	s, err := db.FindSnapshot(b.Context(), "control", geo.AsOf{Valid: inputs[15].Date, Known: 1})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := db.Source(b.Context(), s.ID); err != nil {
			b.Fatal(err)
		}
	}
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
		if _, err := db.Features(b.Context(), snap); err != nil {
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
