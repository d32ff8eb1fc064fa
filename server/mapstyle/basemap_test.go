package mapstyle_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/geo/raster/look"
	"frontline/server"
	"frontline/server/servertest"
)

const hash = "?basemap="

// onBasemap is what of a style is about a basemap.
type onBasemap struct {
	Metadata struct {
		Pinned   string `json:"frontline_pinned"`
		Basemaps []struct {
			Hash, Name, Source string
			MaxZoom            int
		} `json:"frontline_basemaps"`
	}
	Sources map[string]struct {
		Type        string
		Tiles       []string
		MaxZoom     int
		Bounds      []float64
		Attribution string
		Data        json.RawMessage
	}
	Layers []struct{ ID, Source string }
}

func (s onBasemap) count(source string) (n int) {
	for _, l := range s.Layers {
		if l.Source == source {
			n++
		}
	}
	return n
}

// A live style lies on what is attached; a pinned one does where its address names it, and the
// address that finds a live one again does.
func TestStyleLiesOnTheBasemap(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, servertest.OnBase(t), servertest.WithBasemap)
	for path, on := range map[string]bool{
		"/style/latest.json": true, "/style/2025-11-26.dark-uk.json": true, "/style/latest.json" + hash + servertest.BasemapHash: true,
		"/style/latest.json" + hash + "none": false, "/style/2025-11-26@1.json": false, "/style/2025-11-26@1.json" + hash + "none": false,
		"/style/2025-11-26@1.json" + hash + servertest.BasemapHash: true, "/tiles/base/latest.style.json": false,
		"/tiles/control/latest.style.json" + hash + servertest.BasemapHash: false,
	} {
		style := servertest.Decode[onBasemap](t, f.Get(path))
		source := style.Sources["basemap@1"]
		if got := len(source.Tiles) > 0; got != on || (style.count("basemap@1") > 0) != on || (len(style.Metadata.Basemaps) > 0) != on || strings.Contains(style.Metadata.Pinned, "basemap") != on {
			t.Errorf("%s: basemaps %v; %v; pinned %s", path, style.Metadata.Basemaps, source, style.Metadata.Pinned)
		}
		if !on {
			continue
		}
		if want := servertest.OGCHost + "/tiles/basemap@" + servertest.BasemapHash + "/{z}/{x}/{y}.mvt"; source.Tiles[0] != want || source.MaxZoom != 14 || len(source.Bounds) != 4 {
			t.Errorf("%s: the tiles are %v", path, source)
		}
		if want := `<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>`; source.Attribution != want {
			t.Errorf("%s: the credit is %s", path, source.Attribution)
		}
		if got := style.Metadata.Basemaps[0]; got.Hash != servertest.BasemapHash || got.Name != "Made up" || got.Source != "basemap@1" || got.MaxZoom != 14 {
			t.Errorf("%s: the basemap is %v", path, got)
		}
		r := f.Get(strings.TrimPrefix(style.Metadata.Pinned, servertest.OGCHost))
		again := servertest.Decode[onBasemap](t, r)
		if again.count("basemap@1") != style.count("basemap@1") || again.Metadata.Pinned != style.Metadata.Pinned || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %s is another style", path, style.Metadata.Pinned)
		}
	}
	for value, status := range map[string]int{
		strings.Repeat("b", 32): http.StatusGone, "x": http.StatusBadRequest, "none,none": http.StatusBadRequest,
		servertest.BasemapHash + "," + servertest.BasemapHash: http.StatusBadRequest, strings.ToUpper(servertest.BasemapHash): http.StatusBadRequest,
	} {
		for _, asof := range []string{"latest", "2025-11-26@1"} {
			r := f.Get("/style/" + asof + ".json" + hash + value)
			if r.StatusCode != status || r.Header.Get("Content-Type") != "application/problem+json" || r.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("basemap %s of %s: status %d, %s", value, asof, r.StatusCode, r.Header.Get("Cache-Control"))
			}
		}
	}
}

// Where none is attached, none is named, or the address is pinned, a style is the same to a byte.
func TestStyleWithoutABasemapIsTheSame(t *testing.T) {
	geotest.TakesLong(t)
	layers := servertest.OnBase(t)
	with, without := servertest.Over(t, layers, servertest.WithBasemap), servertest.Over(t, layers)
	for path, plain := range map[string]string{
		"/style/latest.json?basemap=none": "/style/latest.json", "/style/2025-11-26@1.json": "/style/2025-11-26@1.json",
		"/tiles/claims/latest.style.json": "/tiles/claims/latest.style.json", "/style/latest.sprite.json": "/style/latest.sprite.json",
	} {
		a, b := with.Get(path), without.Get(plain)
		if x, y := servertest.Read(t, a), servertest.Read(t, b); string(x) != string(y) || a.Header.Get("ETag") != b.Header.Get("ETag") {
			t.Errorf("%s is another style than one without basemaps", path)
		}
	}
	if a, b := with.Get("/style/latest.json"), without.Get("/style/latest.json"); a.Header.Get("ETag") == b.Header.Get("ETag") {
		t.Error("a style with a basemap has the ETag of one without")
	}
}

// On a basemap, claims are hatched where nobody holds the ground, and there alone.
func TestClaimsAreHatchedWhereNobodyHoldsTheGround(t *testing.T) {
	geotest.TakesLong(t)
	layers := servertest.OnBase(t)
	for name := range layers {
		if strings.HasPrefix(name, "claims/2") || strings.HasPrefix(name, "control/2") {
			delete(layers, name)
		}
	}
	layers["claims/2022-09-30.geojson"] = servertest.Collection(servertest.Square("a", `{"claimed_by":"Russia"}`, 36, 47, 2))
	layers["control/2025-11-26.geojson"] = servertest.Collection(servertest.Square("b", `{"status":"held"}`, 37, 46, 4), servertest.Square("c", `{"status":"contested"}`, 35, 46, 1.5))
	f := servertest.Over(t, layers, servertest.WithBasemap)
	style := servertest.Decode[onBasemap](t, f.Get("/style/latest.json"))
	var open struct {
		Features []struct {
			Properties struct{ Look string }
			Geometry   struct{ Coordinates orb.MultiPolygon }
		}
	}
	if err := json.Unmarshal(style.Sources["claims-open"].Data, &open); err != nil || len(open.Features) != 1 || open.Features[0].Properties.Look != "annexation" {
		t.Fatalf("open ground is %s, %v", style.Sources["claims-open"].Data, err)
	}
	for at, want := range map[orb.Point]bool{{36.7, 48}: true, {36.2, 47.2}: true, {37.5, 48}: false, {35.5, 46.5}: false, {38.5, 47}: false} {
		if got := planar.MultiPolygonContains(open.Features[0].Geometry.Coordinates, at); got != want {
			t.Errorf("at %v claims are hatched: %v", at, got)
		}
	}
	if style.count("claims-open") == 0 || style.Sources["base-outlines"].Type != "geojson" {
		t.Errorf("the sources are %v", style.Sources)
	}
}

// An archive alone is laid on a map of somebody's own: it has no ground, and asks for no signs.
func TestStyleOfABasemapAlone(t *testing.T) {
	f := servertest.New(t, servertest.WithBasemap)
	source := "basemap@" + servertest.BasemapHash
	at := "/tiles/" + source
	for _, path := range []string{at + ".style.json", at + ".dark-uk.style.json"} {
		r := f.Get(path)
		style := servertest.Decode[onBasemap](t, r)
		if style.count(source) != len(style.Layers) || len(style.Layers) < len(look.Basemap) || len(style.Sources) != 1 || style.Sources[source].Attribution == "" {
			t.Errorf("%s has %d layers of %v", path, len(style.Layers), style.Sources)
		}
		if want := servertest.OGCHost + path; style.Metadata.Pinned != want || r.Header.Get("Cache-Control") != "public, max-age=3600" || r.Header.Get("ETag") == "" {
			t.Errorf("%s: %s, %v", path, style.Metadata.Pinned, r.Header)
		}
	}
	plain, dark := servertest.Read(t, f.Get(at+".style.json")), servertest.Read(t, f.Get(at+".dark-uk.style.json"))
	if !strings.Contains(string(dark), "name_uk") || strings.Contains(string(plain), "name_uk") || strings.Contains(string(plain), "sprite") || strings.Contains(string(plain), "icon-image") {
		t.Errorf("the style is %s", plain)
	}
	for path, status := range map[string]int{
		"/tiles/basemap@" + strings.Repeat("b", 32) + ".style.json": 410, "/tiles/basemap@x.style.json": 400, at + ".blue.style.json": 400,
	} {
		if r := f.Get(path); r.StatusCode != status {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
}

// An archive is of a day of its own, which its credit says, in the words of the style.
func TestStyleSaysOfWhatDayABasemapIs(t *testing.T) {
	day := geo.MustDate("2019-03-04")
	f := servertest.Over(t, servertest.OnBase(t), func(o *server.Options) { o.Basemaps = append(o.Basemaps, servertest.Basemap{Date: &day}) })
	alone := "/tiles/basemap@" + servertest.BasemapHash
	for path, want := range map[string]string{
		"/style/latest.json": "</a>, 4 March 2019", "/style/2025-11-26.dark-uk.json": "</a>, 4 березня 2019 р.",
		alone + ".style.json": "</a>, 4 March 2019", alone + ".uk.style.json": "</a>, 4 березня 2019 р.",
	} {
		for source, of := range servertest.Decode[onBasemap](t, f.Get(path)).Sources {
			if strings.HasPrefix(source, "basemap@") && !strings.HasSuffix(of.Attribution, want) {
				t.Errorf("%s: the credit of %s is %s", path, source, of.Attribution)
			}
		}
	}
}
