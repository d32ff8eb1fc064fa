package server_test

import (
	"net/http"
	"strings"
	"testing"

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
	if r := f.Get("/draft/" + secret + tiles); r.StatusCode != 200 || r.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("below a draft: %d %s", r.StatusCode, r.Header.Get("Cache-Control"))
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
