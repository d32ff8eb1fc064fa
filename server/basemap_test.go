package server_test

import (
	"bytes"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo/osm"
	"frontline/server/servertest"
)

func TestTilesOfABasemap(t *testing.T) {
	f := servertest.New(t, servertest.WithBasemap)
	at := "/tiles/basemap@" + servertest.BasemapHash
	r := f.Get(at+"/12/2471/1419.mvt", "Accept-Encoding", "identity", "Origin", "https://news.example.org")
	b := servertest.Read(t, r)
	drawn, err := osm.Read(b)
	if err != nil || r.StatusCode != http.StatusOK || len(drawn.Features(osm.Road)) != 1 || drawn.Features(osm.Road)[0].Class != "primary" {
		t.Fatalf("%d, %v: %+v", r.StatusCode, err, drawn)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/vnd.mapbox-vector-tile", "Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding",
		"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if again := f.Get(at+"/12/2471/1419.mvt", "Accept-Encoding", "identity", "If-None-Match", r.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("with its ETag: %d", again.StatusCode)
	}
	if head := f.Ask(http.MethodHead, at+"/12/2471/1419.mvt", "Accept-Encoding", "identity"); head.StatusCode != 200 || head.Header.Get("ETag") != r.Header.Get("ETag") {
		t.Errorf("HEAD: %d %q", head.StatusCode, head.Header)
	}
	other := "/tiles/basemap@" + strings.Repeat("b", 32)
	for path, status := range map[string]int{
		at + "/15/0/0.mvt": 404, at + "/17/0/0.mvt": 400, at + "/5/32/0.mvt": 400, at + "/5/0/0.pbf": 400, at + "/05/0/0.mvt": 400,
		other + "/5/0/0.mvt": 410, other + ".json": 410,
		"/tiles/basemap@x/5/0/0.mvt": 400, "/tiles/basemap@" + strings.Repeat("B", 32) + ".json": 400, "/tiles/basemap/5/0/0.mvt": 404,
		// No layer is, or can be, called so.
		at + "/latest/5/0/0.mvt": 400, at + "/latest.json": 400,
	} {
		if r := f.Get(path); r.StatusCode != status || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, want %d; %s", path, r.StatusCode, status, r.Header.Get("Cache-Control"))
		}
	}
}

// TestPicturesOfABasemap asks for tiles as pictures, in each variant: transparent but for what the
// basemap has, and its names and the ground's lines over that.
func TestPicturesOfABasemap(t *testing.T) {
	f := servertest.New(t, servertest.WithBasemap)
	at := "/tiles/basemap@" + servertest.BasemapHash
	seen := map[string]string{}
	for path, width := range map[string]int{
		at + "/12/2471/1419.png": 256, at + "/12/2471/1419@2x.png": 512, at + "/dark/12/2471/1419.png": 256, at + "/labels/12/2471/1419.png": 256, at + "/16/39536/22706.png": 256,
	} {
		r := f.Get(path, "Origin", "https://news.example.org")
		b := servertest.Read(t, r)
		img, err := png.Decode(bytes.NewReader(b))
		if err != nil || r.StatusCode != http.StatusOK || img.Bounds().Dx() != width {
			t.Fatalf("%s: %d, %v", path, r.StatusCode, err)
		}
		for name, want := range map[string]string{
			"Content-Type": "image/png", "Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*", "Vary": "",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s: %q, want %q", path, name, got, want)
			}
		}
		if _, _, _, alpha := img.At(0, width-1).RGBA(); alpha != 0 {
			t.Errorf("%s is not transparent where there is nothing", path)
		}
		// The road is in the middle of a tile twice as wide.
		drawn := false
		for y := range img.Bounds().Dy() {
			_, _, _, alpha := img.At(width/2, y).RGBA()
			drawn = drawn || alpha != 0
		}
		if drawn == strings.Contains(path, "labels") || seen[string(b)] != "" {
			t.Errorf("%s: anything is drawn: %v; it is as %q", path, drawn, seen[string(b)])
		}
		seen[string(b)] = path
		if again := f.Get(path, "If-None-Match", r.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s with its ETag: %d", path, again.StatusCode)
		}
	}
	blank := servertest.Read(t, f.Get(at+"/labels/12/2471/1419.png"))
	if got := servertest.Read(t, f.Get(at+"/8/150/88.png")); !bytes.Equal(got, blank) {
		t.Error("far away something is drawn")
	}
	for path, status := range map[string]int{
		at + "/light/12/2471/1419.png": 400, at + "/dark/12/2471/1419.mvt": 400, at + "/17/0/0.png": 400, at + "/12/2471/1419@3x.png": 400, at + "/5/32/0.png": 400,
		"/tiles/basemap@" + strings.Repeat("b", 32) + "/12/2471/1419.png": 410, "/tiles/basemap@" + strings.Repeat("b", 32) + ".png.json": 410, at + ".light.png.json": 400,
	} {
		if r := f.Get(path); r.StatusCode != status || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, want %d; %s", path, r.StatusCode, status, r.Header.Get("Cache-Control"))
		}
	}
	for path, tiles := range map[string]string{at + ".png.json": "/{z}/{x}/{y}.png", at + ".dark-uk.png.json": "/dark-uk/{z}/{x}/{y}.png"} {
		d := servertest.Decode[struct {
			Tiles             []string
			MinZoom, MaxZoom  int
			Attribution       string
			FrontlineDetailed int             `json:"frontline_detailed"`
			VectorLayers      json.RawMessage `json:"vector_layers"`
		}](t, f.Get(path))
		if d.Tiles[0] != "http://example.com"+at+tiles || d.MinZoom != 9 || d.MaxZoom != 16 || d.FrontlineDetailed != 15 || d.VectorLayers != nil || !strings.Contains(d.Attribution, "OpenStreetMap") {
			t.Errorf("%s: %+v", path, d)
		}
	}
	// The lines over a basemap are those of the ground as it is today.
	bare := servertest.Read(t, f.Get(at+"/plain/12/2473/1419.png"))
	f = servertest.Over(t, lawLayers(), servertest.WithBasemap, servertest.Silent)
	before := f.Get(at + "/plain/12/2473/1419.png")
	if b := servertest.Read(t, before); !bytes.Equal(b, bare) || !strings.Contains(before.Header.Get("Cache-Tag"), "base") {
		t.Errorf("far from any line there is one, or nothing says of which ground it is: %q", before.Header.Get("Cache-Tag"))
	}
	loadBase(f, t, "2025-11-14") // with a line between oblasts at 37.4 degrees
	if after := servertest.Read(t, f.Get(at+"/plain/12/2473/1419.png")); bytes.Equal(after, bare) {
		t.Error("the line between oblasts of another ground is not drawn")
	}
}

func TestTheRecordHasTheBasemaps(t *testing.T) {
	type record struct {
		Basemaps []struct {
			Hash, Tiles, Name string
			MaxZoom           uint8
			Bounds            [4]float64
			Credit            []osm.CreditPart
		}
	}
	f := servertest.New(t, servertest.WithBasemap)
	now := servertest.Decode[record](t, f.Get("/api/record.json")).Basemaps
	if len(now) != 1 || now[0].Hash != servertest.BasemapHash || now[0].MaxZoom != 14 || len(now[0].Credit) != 1 || now[0].Bounds[2] != 180 {
		t.Fatalf("%+v", now)
	}
	tiles := strings.Replace(now[0].Tiles, "{z}/{x}/{y}", "9/308/177", 1) + ".mvt"
	if r := f.Get(tiles); r.StatusCode != 200 {
		t.Errorf("%s: %d", tiles, r.StatusCode)
	}
	if pinned := servertest.Decode[record](t, f.Get("/api/record@1.json")).Basemaps; pinned != nil {
		t.Errorf("as known at a revision: %+v", pinned)
	}
	// A draft's map shows them too, where caches keep them.
	secret, _ := f.Draft(t, "2025-11-30", nil, servertest.Square("held", `{}`, 37, 47, 1.2))
	if of := servertest.Decode[record](t, f.Get("/draft/"+secret+"/api/record.json")).Basemaps; len(of) != 1 || of[0].Tiles != now[0].Tiles {
		t.Errorf("of a draft: %+v", of)
	}
	for _, at := range []string{tiles, strings.Replace(tiles, ".mvt", ".png", 1)} {
		if r := f.Get("/draft/" + secret + at); r.StatusCode != 200 || r.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s below a draft: %d %s", at, r.StatusCode, r.Header.Get("Cache-Control"))
		}
	}
	described := servertest.Decode[struct {
		TileJSON, Attribution string
		Tiles                 []string
		VectorLayers          []osm.VectorLayer `json:"vector_layers"`
	}](t, f.Get("/tiles/basemap@"+servertest.BasemapHash+".json"))
	if described.TileJSON != "3.0.0" || !strings.Contains(described.Attribution, `href="https://www.openstreetmap.org/copyright"`) || len(described.VectorLayers) != len(osm.Layers) || !strings.HasPrefix(described.Tiles[0], "http://example.com/tiles/basemap@") {
		t.Errorf("%+v", described)
	}
	without := servertest.New(t)
	if b := string(servertest.Read(t, without.Get("/api/record.json"))); strings.Contains(b, `"basemaps"`) {
		t.Errorf("without any: %s", b)
	}
}
