// Package geojsontest is what the tests of reading and writing GeoJSON share.
package geojsontest

import (
	"bytes"
	"compress/gzip"
	"flag"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/valid"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/paulmach/orb"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Feature returns a feature with the properties given, one alone.
func Feature(properties string) string {
	return `{"type":"Feature","geometry":{"type":"Point","coordinates":[30,50]},"properties":{` + properties + `}}`
}

// Golden compares got with a file of testdata, line by line, or writes
// it with -update.
func Golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	have, want := strings.Split(got, "\n"), strings.Split(string(b), "\n")
	for i := range max(len(have), len(want)) {
		var h, w string
		if i < len(have) {
			h = have[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if h != w {
			t.Fatalf("%s, line %d:\n got %s\nwant %s\n(go test -update writes it anew)", path, i+1, h, w)
		}
	}
}

// Check checks what geojson.Read promises of features, and that
// writing and reading them changes nothing.
func Check(t *testing.T, features []geo.Feature) {
	t.Helper()
	features = slices.Clone(features)
	for i := range features {
		features[i].Mended = nil // what was written needs no mending
	}
	keys := make(map[string]bool)
	for _, f := range features {
		if f.Key == "" || keys[f.Key] {
			t.Fatalf("key %q is empty or taken", f.Key)
		}
		keys[f.Key] = true
		checkGeometry(t, f.Geometry)
		checkProperties(t, f)
		if c := f.Center(); f.Geometry != nil && !f.Bound().Contains(c) {
			t.Fatalf("center %v is outside the bound %v", c, f.Bound())
		}
	}
	var first, second bytes.Buffer
	if err := geojson.Write(&first, geojson.Collection{Features: features}); err != nil {
		t.Fatal(err)
	}
	again, err := geojson.ReadFeatures(bytes.NewReader(first.Bytes()), geojson.Options{})
	if err != nil {
		t.Fatalf("what was written is refused: %v\n%.2000s", err, first.Bytes())
	}
	if diff := Diff(features, again); diff != "" {
		t.Fatalf("changed by writing and reading (-before +after):\n%.4000s", diff)
	}
	if err := geojson.Write(&second, geojson.Collection{Features: again}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Fatal("written twice, the bytes differ")
	}
}

func checkProperties(t *testing.T, f geo.Feature) {
	t.Helper()
	b, err := geojson.PropertiesJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	got, err := geojson.ParseProperties(f.Key, b)
	if err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	want := f
	want.Geometry = nil
	if diff := Diff(want, got); diff != "" {
		t.Fatalf("properties changed (-want +got):\n%s", diff)
	}
}

func checkGeometry(t *testing.T, g orb.Geometry) {
	t.Helper()
	switch g := g.(type) {
	case orb.Point:
		checkPositions(t, []orb.Point{g}, 1)
	case orb.MultiPoint:
		checkPositions(t, g, 1)
	case orb.LineString:
		checkPositions(t, g, 2)
	case orb.MultiLineString:
		for _, l := range g {
			checkPositions(t, l, 2)
		}
	case orb.Polygon:
		checkRings(t, g)
	case orb.MultiPolygon:
		for _, p := range g {
			checkRings(t, p)
		}
	case nil:
		return
	case orb.Collection:
		if len(g) < 2 || len(g) > 3 || len(geo.Dimensions(g)) != len(g) {
			t.Fatalf("collection %v", g)
		}
		for i, part := range g {
			if part.Dimensions() != geo.Dimensions(g)[i] {
				t.Fatalf("collection in disorder: %v", g)
			}
			checkGeometry(t, part)
		}
		return
	default:
		t.Fatalf("geometry %T", g)
	}
	if f := valid.Check(g); f != nil {
		t.Fatalf("invalid at %s: %s", f.Path, f.Reason)
	}
}

func checkRings(t *testing.T, p orb.Polygon) {
	t.Helper()
	for i, r := range p {
		checkPositions(t, r, 4)
		want := orb.CCW
		if i > 0 {
			want = orb.CW
		}
		if !r.Closed() || (geo.DoubleRingArea(r) > 0) != (want == orb.CCW) {
			t.Fatalf("ring %d: closed %v, orientation %v, want %v", i, r.Closed(), r.Orientation(), want)
		}
	}
}

func checkPositions(t *testing.T, points []orb.Point, atLeast int) {
	t.Helper()
	if len(points) < atLeast {
		t.Fatalf("%d positions, want at least %d", len(points), atLeast)
	}
	for i, p := range points {
		if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
			t.Fatalf("position %v is out of range", p)
		}
		if p[0] != math.Round(p[0]*1e6)/1e6 || p[1] != math.Round(p[1]*1e6)/1e6 {
			t.Fatalf("position %v has more than 6 decimals", p)
		}
		if i > 0 && points[i-1] == p {
			t.Fatalf("position %v is repeated", p)
		}
	}
}

// Diff is cmp.Diff, which takes minutes over large values, for those that
// do differ.
func Diff(want, got any) string {
	if reflect.DeepEqual(want, got) {
		return ""
	}
	return cmp.Diff(want, got)
}

// Gzip returns text packed with gzip.
func Gzip(text []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(text); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return slices.Clip(b.Bytes())
}

// Zstd returns text packed with Zstandard.
func Zstd(text []byte, opt ...zstd.EOption) []byte {
	w, err := zstd.NewWriter(nil, append(opt, zstd.WithEncoderConcurrency(1))...)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll(text, nil)
}

// Spoil changes one byte, counted from the end.
func Spoil(b []byte, at int) []byte {
	b[len(b)+at] ^= 0xff
	return b
}
