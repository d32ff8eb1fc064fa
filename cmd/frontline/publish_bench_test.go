package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkPublishADay publishes the last of the real days where all others are
// published: to a folder, to zoom 12.
func BenchmarkPublishADay(b *testing.B) {
	needsApp(b)
	days, err := filepath.Glob(filepath.Join(os.Getenv("FRONTLINE_REAL"), "*.geojson"))
	if err != nil || os.Getenv("FRONTLINE_REAL") == "" || len(days) < 2 {
		b.Skip("there are no real days")
	}
	slices.Sort(days)
	last := days[len(days)-1]
	do := func(args ...string) string {
		var out, errOut bytes.Buffer
		if status := run(b.Context(), args, strings.NewReader(""), &out, &errOut); status != 0 {
			b.Fatalf("%v: status %d: %s", args, status, errOut.String())
		}
		return out.String()
	}
	publishTo := func(dir string) string {
		return do("publish", "file://"+filepath.ToSlash(filepath.Join(dir, "www")), "--site", "https://maps.example.org/", "--db", filepath.Join(dir, "x.db"))
	}
	from := b.TempDir()
	do(append([]string{"load", "control", "--db", filepath.Join(from, "x.db"), "--yes", "--create"}, days[:len(days)-1]...)...)
	publishTo(from)
	puts := 0
	for b.Loop() {
		b.StopTimer()
		dir := filepath.Join(b.TempDir(), strconv.Itoa(b.N))
		if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
			b.Fatal(err)
		}
		do("load", "control", last, "--db", filepath.Join(dir, "x.db"), "--yes")
		b.StartTimer()
		said := publishTo(dir)
		b.StopTimer()
		if _, after, ok := strings.Cut(said, ": "); ok {
			puts, _ = strconv.Atoi(strings.Fields(after)[0]) // "27 objects put"
		}
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(puts), "puts/op")
}
