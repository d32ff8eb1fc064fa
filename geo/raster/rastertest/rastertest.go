// Package rastertest has what tests of pictures draw: bundled layers, a real day and simple shapes.
package rastertest

import (
	"bytes"
	"image"
	"image/png"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/mercator"
	"frontline/geo/tile"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// Bundled returns a snapshot of a layer of the bundled ones.
func Bundled(t testing.TB, bundled fs.FS, layer, date string) (*tile.Set, geo.Layer) {
	t.Helper()
	var l geo.Layer
	b, err := fs.ReadFile(bundled, layer+"/layer.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &l); err != nil {
		t.Fatal(err)
	}
	l.ID = layer
	return tile.NewSet(layer, readFile(t, bundled, layer+"/"+date+".geojson")), l
}

// RealControl returns a real day of control; what needs it is skipped where the real days
// are not at hand.
func RealControl(t testing.TB) (*tile.Set, geo.Layer) {
	t.Helper()
	const name = "deepstatemap_data_20251127.geojson"
	dir := os.Getenv("FRONTLINE_REAL")
	if _, err := os.Stat(filepath.Join(dir, name)); dir == "" || err != nil {
		t.Skip("the real days are not here: set FRONTLINE_REAL to their folder")
	}
	return tile.NewSet("control", readFile(t, os.DirFS(dir), name)), geo.Layer{ID: "control", Kind: geo.KindControl}
}

func readFile(t testing.TB, from fs.FS, path string) []geo.Feature {
	t.Helper()
	f, err := from.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	features, err := geojson.ReadFeatures(f, geojson.Options{Layer: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return features
}

// Shape returns an area with a class and a status of its own, neither where it is "".
func Shape(key, class, status string, ring ...orb.Point) geo.Feature {
	ring = append(ring, ring[0])
	f := geo.Feature{Key: key, Geometry: orb.Polygon{ring}, Status: status}
	if class != "" {
		text, _ := json.Marshal(class)
		f.Properties = map[string]json.RawMessage{"class": text}
	}
	return f
}

// Tiles returns the tiles of a zoom that meet a box of degrees.
func Tiles(z uint8, west, south, east, north float64) []tile.ID {
	n := math.Exp2(float64(z))
	a, b := mercator.Project(orb.Point{west, north}), mercator.Project(orb.Point{east, south})
	var out []tile.ID
	for y := uint32(a[1] * n); y <= uint32(b[1]*n); y++ {
		for x := uint32(a[0] * n); x <= uint32(b[0]*n); x++ {
			out = append(out, tile.ID{Z: z, X: x, Y: y})
		}
	}
	return out
}

// Decoded reads a PNG file by the standard library.
func Decoded(t testing.TB, b []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}
