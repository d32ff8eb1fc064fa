package geojson_test

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"testing"

	"frontline/geo/geojson"
	"frontline/geo/geojson/geojsontest"
	"frontline/geo/valid"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// realFiles are the real daily snapshots, by name. The test or benchmark is
// skipped where they are not at hand.
func realFiles(tb testing.TB) map[string][]byte {
	tb.Helper()
	dir := cmp.Or(os.Getenv("FRONTLINE_REAL"), filepath.Join("..", "..", "..", "shared", "real"))
	paths, err := filepath.Glob(filepath.Join(dir, "*.geojson"))
	if err != nil {
		tb.Fatal(err)
	}
	if len(paths) == 0 {
		tb.Skip("no real snapshots: set FRONTLINE_REAL to the folder that holds them")
	}
	files := make(map[string][]byte, len(paths))
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			tb.Fatal(err)
		}
		files[filepath.Base(p)] = b
	}
	return files
}

func TestRealSnapshots(t *testing.T) {
	for name, text := range realFiles(t) {
		features, err := geojson.ReadFeatures(bytes.NewReader(text), geojson.Options{Layer: "control"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(features) != 1 || features[0].Key != "control/0" {
			t.Errorf("%s: %d features, the first %q; want one, control/0", name, len(features), features[0].Key)
		}
		g, ok := features[0].Geometry.(orb.MultiPolygon)
		if !ok || len(g) < 2 {
			t.Errorf("%s: the geometry is a %s", name, features[0].Geometry.GeoJSONType())
			continue
		}
		if c := features[0].Center(); !planar.MultiPolygonContains(g, c) {
			t.Errorf("%s: the center %v is outside the geometry", name, c)
		}
		geojsontest.Check(t, features)
	}
}

func BenchmarkReadGeoJSON(b *testing.B) {
	files := realFiles(b)
	var bytesRead int64
	for _, text := range files {
		bytesRead += int64(len(text))
	}
	b.SetBytes(bytesRead)
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range files {
			if _, err := geojson.ReadFeatures(bytes.NewReader(text), geojson.Options{Layer: "control"}); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(files)), "µs/file")
}

func BenchmarkValidate(b *testing.B) {
	for _, text := range realFiles(b) {
		features, err := geojson.ReadFeatures(bytes.NewReader(text), geojson.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if f := valid.Check(features[0].Geometry); f != nil {
				b.Fatal(f)
			}
		}
		return
	}
}

func BenchmarkWriteGeoJSON(b *testing.B) {
	for _, text := range realFiles(b) {
		features, err := geojson.ReadFeatures(bytes.NewReader(text), geojson.Options{})
		if err != nil {
			b.Fatal(err)
		}
		var out bytes.Buffer
		b.ReportAllocs()
		for b.Loop() {
			out.Reset()
			if err := geojson.Write(&out, geojson.Collection{Features: features}); err != nil {
				b.Fatal(err)
			}
		}
		return
	}
}
