package server_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/paulmach/orb"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/mercator"
	"frontline/server/servertest"
)

// sliverLayers are a country that ends at 42° east, and ground that is held on both sides of
// that from the second day on.
func sliverLayers() fstest.MapFS {
	within, across := servertest.Square("within", `{}`, 40, 47, 1), servertest.Square("held", `{}`, 41.5, 47, 1)
	return fstest.MapFS{
		"base/layer.json":            servertest.TurnedLayers()["base/layer.json"],
		"base/2014-01-01.geojson":    servertest.TurnedLayers()["base/2014-01-01.geojson"],
		"claims/layer.json":          {Data: []byte(servertest.ClaimsJSON)},
		"claims/2014-03-18.geojson":  servertest.Collection(servertest.Square("claimed", `{}`, 36, 47, 1)),
		"control/layer.json":         {Data: []byte(servertest.ControlJSON)},
		"control/2025-11-25.geojson": servertest.Collection(within),
		"control/2025-11-26.geojson": servertest.Collection(within, across),
		"control/2025-11-27.geojson": servertest.Collection(within, across, servertest.Square("more", `{}`, 39, 49, 0.5)),
	}
}

const sliverZoom = 10 // at which two kilometres are 19 pixels there

// eastOfBorder is a place so many kilometres east of the border.
func eastOfBorder(km float64) orb.Point { return orb.Point{42 + km/75.2, 47.5} }

// painted is an address of a map, of which {z}, {x}, {y} and {center} are a place.
type painted struct {
	address string
	scale   float64 // pixels a pixel, of tiles; 0 of a picture around the place
}

// painters are the maps that each route of pictures draws. A route that answers any picture
// is here; what is nil shows signs and no map.
var painters = map[string][]painted{
	"/tiles/{layer}/{asof}/{z}/{x}/{file}": {
		{"/tiles/control/2025-11-26/{z}/{x}/{y}.png", 1}, {"/tiles/control/2025-11-26/{z}/{x}/{y}@2x.png", 2},
		{"/tiles/control/2025-11-26@1/{z}/{x}/{y}.png", 1}, {"/tiles/control/2025-11-25..2025-11-27/{z}/{x}/{y}.png", 1},
	},
	"/tiles/{layer}/{asof}/{variant}/{z}/{x}/{file}":                  {{"/tiles/control/2025-11-26/dark-plain/{z}/{x}/{y}.png", 1}},
	"/ogc/{asof}/map/tiles/{set}/{z}/{row}/{col}":                     {{"/ogc/2025-11-26/map/tiles/WebMercatorQuad/{z}/{y}/{x}", 1}},
	"/ogc/{asof}/collections/{layer}/map/tiles/{set}/{z}/{row}/{col}": {{"/ogc/2025-11-26/collections/control/map/tiles/WebMercatorQuad/{z}/{y}/{x}", 1}},
	"/ogc/map/tiles/{set}/{z}/{row}/{col}":                            {{"/ogc/map/tiles/WebMercatorQuad/{z}/{y}/{x}", 1}},
	"/ogc/collections/{layer}/map/tiles/{set}/{z}/{row}/{col}":        {{"/ogc/collections/control/map/tiles/WebMercatorQuad/{z}/{y}/{x}", 1}},
	"/image/{file}": {
		{"/image/2025-11-26.png?size=200x200&frame=0&map={z}/{center}", 0}, {"/image/2025-11-26.svg?size=200x200&frame=0&map={z}/{center}", 0},
		{"/image/2025-11-26.png?size=200x200&frame=0&layers=control&map={z}/{center}", 0},
		{"/image/2025-11-25..2025-11-27.png?size=200x200&frame=0&map={z}/{center}", 0}, {"/image/2025-11-25..2025-11-27.svg?size=200x200&frame=0&map={z}/{center}", 0},
	},
	"/image/through/{file}": {
		{"/image/through/2025-11-26..2025-11-27.apng?size=200x200&frame=0&map={z}/{center}", 0},
		{"/image/through/2025-11-26..2025-11-27.zip?size=200x200&frame=0&map={z}/{center}", 0},
	},
	"/tiles/{layer}/{file}": nil,
	"/style/{file}":         nil,
}

// isPicture reports whether an answer is a picture, or has some.
func isPicture(r *http.Response) bool {
	kind := r.Header.Get("Content-Type")
	return strings.HasPrefix(kind, "image/") || kind == "application/zip"
}

// at is the colour that a map has at a place; ok is false where it can't be drawn here.
func (p painted) at(t *testing.T, f servertest.Fixture, place orb.Point) (c color.NRGBA, ok bool) {
	t.Helper()
	world := float64(uint64(1) << sliverZoom)
	on := mercator.Project(place)
	x, y := on[0]*world, on[1]*world
	path := strings.NewReplacer("{z}", fmt.Sprint(sliverZoom), "{x}", fmt.Sprint(int(x)), "{y}", fmt.Sprint(int(y)), "{center}", fmt.Sprintf("%f/%f", place[1], place[0])).Replace(p.address)
	r := f.Get(path)
	b := servertest.Read(t, r)
	if !isPicture(r) {
		t.Fatalf("%s: %d %s", path, r.StatusCode, b)
	}
	switch r.Header.Get("Content-Type") {
	case "image/svg+xml":
		rsvg, err := exec.LookPath("rsvg-convert")
		if err != nil {
			return c, false
		}
		cmd := exec.Command(rsvg)
		cmd.Stdin = bytes.NewReader(b)
		if b, err = cmd.Output(); err != nil {
			t.Fatal(err)
		}
	case "application/zip":
		archive, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		first, err := archive.File[1].Open()
		if err != nil {
			t.Fatal(err)
		}
		if b, err = io.ReadAll(first); err != nil {
			t.Fatal(err)
		}
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	pixel := image.Pt(100, 100)
	if p.scale > 0 {
		size := 256 * p.scale
		pixel = image.Pt(int((x-float64(int(x)))*size), int((y-float64(int(y)))*size))
	}
	return color.NRGBAModel.Convert(img.At(pixel.X, pixel.Y)).(color.NRGBA), true
}

// TestNoPainterShowsControlAsHeldAbroadByASliver: within 2 km of a border nothing is painted
// beyond it, in whatever draws control, and further away it is.
func TestNoPainterShowsControlAsHeldAbroadByASliver(t *testing.T) {
	f := servertest.Over(t, sliverLayers())
	fill := strings.NewReplacer("{at}", "2025-11-26@1", "{from}", "2025-11-25@1", "{to}", "2025-11-27@1", "{known}", "1")
	for _, route := range servertest.Routes() {
		for _, address := range append(servertest.Live(route), servertest.Pinned(route)...) {
			if _, listed := painters[route]; !listed && route != "/favicon.ico" && isPicture(f.Get(fill.Replace(address))) {
				t.Errorf("%s answers a picture, and is not listed as a painter", address)
			}
		}
	}
	for _, of := range painters {
		for _, p := range of {
			nothing, ok := p.at(t, f, eastOfBorder(150))
			if !ok {
				continue
			}
			alone := strings.Contains(p.address, "/control/") && nothing != color.NRGBA{}
			if alone {
				t.Errorf("%s: %v where there is nothing", p.address, nothing)
			}
			for km, want := range map[float64]bool{-1: true, 0.6: false, 1.6: false, 3: true} {
				got, _ := p.at(t, f, eastOfBorder(km))
				if isPainted := got != nothing; isPainted != want {
					t.Errorf("%s: %v at %g km beyond the border, and %v where nothing is", p.address, got, km, nothing)
				}
			}
		}
	}
}

// TestPicturesOfControlAreEqualOrGone: a pinned picture of control follows from the basemap
// as it was known then, and what is pinned now from the present one.
func TestPicturesOfControlAreEqualOrGone(t *testing.T) {
	f := servertest.Over(t, sliverLayers())
	tile := painted{"/tiles/control/2025-11-26@1/{z}/{x}/{y}.png", 1}
	before, _ := tile.at(t, f, eastOfBorder(1))
	pinnedAt := func() string {
		about := servertest.Decode[struct{ Tiles []string }](t, f.Get("/tiles/control/2025-11-26.png.json"))
		return strings.TrimPrefix(about.Tiles[0], "http://example.com")
	}
	if got, want := pinnedAt(), "/tiles/control/2025-11-26@1/{z}/{x}/{y}.png"; got != want {
		t.Errorf("pictures are pinned as %s, want %s", got, want)
	}
	further := servertest.Collection(servertest.Square("UA", `{"class":"country","country":"UA"}`, 30, 45, 13))
	if _, err := f.DB.Load(t.Context(), data.LoadRequest{
		Accept: geo.FindingCodes(), Layer: geo.Layer{ID: "base"}, Correct: "it ends further east",
		Files: []data.Input{{Name: "2014-01-01.geojson", Date: geo.MustDate("2014-01-01"), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(further.Data)), nil }}},
	}); err != nil {
		t.Fatal(err)
	}
	if after, _ := tile.at(t, f, eastOfBorder(1)); after != before {
		t.Errorf("a pinned picture was %v, and is %v", before, after)
	}
	if got, want := pinnedAt(), "/tiles/control/2025-11-26@2/{z}/{x}/{y}.png"; got != want {
		t.Errorf("pictures are pinned as %s, want %s", got, want)
	}
	for _, address := range []string{"/tiles/control/2025-11-26/{z}/{x}/{y}.png", pinnedAt(), "/tiles/control/2025-11-25@2..2025-11-27@2/{z}/{x}/{y}.png"} {
		if got, _ := (painted{address, 1}).at(t, f, eastOfBorder(1)); got == before {
			t.Errorf("%s does not follow the basemap", address)
		}
	}
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "base", Date: geo.MustDate("2014-01-01"), Reason: "wrong"}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/tiles/control/2025-11-26@1/5/19/11.png", "/ogc/2025-11-26@2/collections/control/map/tiles/WebMercatorQuad/5/11/19"} {
		if got := f.Get(path).StatusCode; got != http.StatusGone {
			t.Errorf("%s: status %d, want 410", path, got)
		}
	}
	if got := f.Get("/tiles/control/2025-11-26@1/5/19/11.mvt").StatusCode; got != http.StatusOK {
		t.Errorf("a vector tile: status %d", got)
	}
}
