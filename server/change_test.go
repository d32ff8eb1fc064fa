package server_test

import (
	"encoding/csv"
	"fmt"
	"image/png"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb/encoding/mvt"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

type piece struct {
	Fid, Change string
	Since       *string
	SinceDay    *int `json:"since_day"`
	Km2         float64
}

type difference struct {
	From, To struct {
		Asked, Snapshot string
		Pin             int
		Area            float64 `json:"area_km2"`
	}
	Gained        float64 `json:"gained_km2"`
	Lost          float64 `json:"lost_km2"`
	Net           float64 `json:"net_km2"`
	AnySource     bool    `json:"any_source"`
	SourcesDiffer []string
	Gaps          []struct{ From, Until string }
	Pieces        []piece
	Tiles         string
	Links         struct{ JSON, GeoJSON, CSV string }
}

func TestADifferenceSaysWhatWasGainedSinceWhen(t *testing.T) {
	f := servertest.New(t)
	f.Load(t, "2025-11-30", nil, servertest.Square("held", `{}`, 37, 47, 1.05), servertest.Square("=new", `{"name":"@home"}`, 38, 48.5, 0.1))
	d := servertest.Decode[difference](t, f.Get("/api/layers/control/2025-11-26..latest.json"))
	if d.From.Asked != "2025-11-26" || d.From.Snapshot != "2025-11-25" || d.To.Snapshot != "2025-11-30" || len(d.Pieces) != 2 {
		t.Fatalf("it is of %+v", d)
	}
	if got := d.From.Area + d.Gained - d.Lost; math.Abs(got-d.To.Area) > 0.002 || d.Net <= 0 {
		t.Errorf("%.3f + %.3f - %.3f is not %.3f km²", d.From.Area, d.Gained, d.Lost, d.To.Area)
	}
	// Of what was gained on the 28th, a rim was lost again on the 30th.
	if p := d.Pieces[0]; p.Fid != "held" || p.Change != "gained" || p.Since == nil || *p.Since != "2025-11-28" || *p.SinceDay != int(geo.MustDate("2025-11-28")) {
		t.Errorf("a piece is %+v", p)
	}
	if p := d.Pieces[1]; p.Fid != "=new" || *p.Since != "2025-11-30" {
		t.Errorf("a piece is %+v", p)
	}
	wantGaps := []struct{ From, Until string }{{"2025-11-26", "2025-11-28"}, {"2025-11-29", "2025-11-30"}, {"2025-12-01", "2025-12-02"}}
	if diff := cmp.Diff(wantGaps, d.Gaps); diff != "" {
		t.Error(diff)
	}
	if d.Links.JSON != "/api/layers/control/2025-11-25@2..2025-11-30@2.json" {
		t.Errorf("it can be had again at %s", d.Links.JSON)
	}
	pinned := f.Get(d.Links.JSON)
	if got := pinned.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("pinned at both ends it may be kept by %s", got)
	}
	if again := servertest.Decode[difference](t, pinned); !cmp.Equal(again.Pieces, d.Pieces) {
		t.Errorf("pinned it has %+v", again.Pieces)
	}
	if got := f.Get("/api/layers/control/2025-11-25@2..2025-11-30.json").Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("pinned at one end it may be kept by %s", got)
	}

	rows, err := csv.NewReader(f.Get(strings.Replace(d.Links.CSV, "@2", "", -1)).Body).ReadAll()
	if err != nil || len(rows) != 3 || rows[2][1] != "'=new" || rows[2][2] != "'@home" || rows[2][6] != "gained" || rows[2][7] != "2025-11-30" {
		t.Errorf("the table is %q, %v", rows, err)
	}
	type collection struct {
		Frontline difference
		Features  []struct{ Properties struct{ Fid, Change string } }
	}
	c := servertest.Decode[collection](t, f.Get(d.Links.GeoJSON))
	if len(c.Features) != 2 || c.Features[0].Properties.Fid != "held" || c.Frontline.Gained != d.Gained {
		t.Errorf("the GeoJSON is %+v", c)
	}
}

func TestADifferenceHasTilesAndPictures(t *testing.T) {
	f := servertest.New(t)
	layers, err := mvt.Unmarshal(servertest.Read(t, f.Get("/tiles/control/2025-11-25..2025-11-28/7/77/44.mvt")))
	if err != nil || len(layers) != 1 {
		t.Fatalf("%d layers, %v", len(layers), err)
	}
	got := layers[0].Features[0].Properties
	if got["fid"] != "held" || got["change"] != "gained" || got["since_date"] != "2025-11-28" || got["from"] != "2025-11-25" || got["to"] != "2025-11-28" || got["since"] != float64(geo.MustDate("2025-11-28")) {
		t.Errorf("a piece says %v", got)
	}
	if _, ok := got["km2"].(float64); !ok {
		t.Errorf("its area is %v", got["km2"])
	}
	for _, path := range []string{"7/77/44.png", "dark/7/77/44@2x.png"} {
		if _, err := png.Decode(f.Get("/tiles/control/2025-11-25..2025-11-28/" + path).Body); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for name, want := range map[string]string{
		"2025-11-26..latest.json":          "/tiles/control/2025-11-25@1..2025-11-28@1/{z}/{x}/{y}.mvt",
		"2025-11-26..latest.png.json":      "/tiles/control/2025-11-25@1..2025-11-28@1/{z}/{x}/{y}.png",
		"2025-11-26..latest.dark.png.json": "/tiles/control/2025-11-25@1..2025-11-28@1/dark/{z}/{x}/{y}.png",
		"timeline.json":                    "/tiles/control/timeline@1/{z}/{x}/{y}.mvt",
	} {
		got := servertest.Decode[map[string]any](t, f.Get("/tiles/control/"+name))
		if tiles := fmt.Sprint(got["tiles"]); tiles != "[http://example.com"+want+"]" {
			t.Errorf("%s: tiles %s", name, tiles)
		}
	}
}

func TestTwoSourcesAreNotComparedUnlessAskedFor(t *testing.T) {
	f := servertest.New(t)
	f.Load(t, "2025-11-30", func(r *data.LoadRequest) { r.SourceURL = "https://one.example/a" }, servertest.Square("held", `{"source":"one"}`, 37, 47, 1.2))
	f.Load(t, "2025-12-01", func(r *data.LoadRequest) { r.SourceURL = "https://two.example/a" }, servertest.Square("held", `{"source":"two"}`, 37, 47, 1.3))
	for _, path := range []string{"/api/layers/control/2025-11-30..2025-12-01.json", "/api/layers/control/2025-11-30..2025-12-01.csv",
		"/tiles/control/2025-11-30..2025-12-01/7/77/44.mvt", "/tiles/control/2025-11-30..2025-12-01/7/77/44.png"} {
		r := f.Get(path)
		if body := string(servertest.Read(t, r)); r.StatusCode != http.StatusConflict || !strings.Contains(body, "one.example") || !strings.Contains(body, "2025-11-30..2025-12-01~any-source") {
			t.Errorf("%s: %d %s", path, r.StatusCode, body)
		}
	}
	d := servertest.Decode[difference](t, f.Get("/api/layers/control/2025-11-30..2025-12-01~any-source.json"))
	if !d.AnySource || d.Gained == 0 || !strings.HasSuffix(d.Links.CSV, "~any-source.csv") {
		t.Errorf("asked for, it is %+v", d)
	}
	if r := f.Get("/tiles/control/2025-11-30..2025-12-01~any-source/7/77/44.mvt"); r.StatusCode != http.StatusOK {
		t.Errorf("its tile: status %d", r.StatusCode)
	}
	// A source that is not stated is not another one.
	if r := f.Get("/api/layers/control/2025-11-28..2025-11-30.json"); r.StatusCode != http.StatusOK {
		t.Errorf("against one that states no source: status %d", r.StatusCode)
	}
}

func TestWrongDifferencesAreRefused(t *testing.T) {
	f := servertest.New(t)
	for path, want := range map[string]int{
		"/tiles/control/2025-11-28..2025-11-25/7/77/44.mvt":            400,
		"/tiles/control/2025-11-25..2025-11-25/7/77/44.mvt":            400,
		"/tiles/control/latest..2025-11-25.json":                       400,
		"/api/layers/control/2025-11-25..2025-11-28..2025-11-29.json":  400,
		"/api/layers/control/2025-11-25..2025-11-28~all.json":          400,
		"/api/layers/control/2025-11-25...json":                        400,
		"/api/layers/control/2025-11-25..2025-11-28.xml":               404,
		"/api/layers/control/2025-11-01..2025-11-28.json":              404,
		"/api/layers/control/2025-11-25..2026-01-01.json":              404, // its day has not come
		"/api/layers/control/2025-11-25@9..2025-11-28.json":            404,
		"/tiles/control/timeline/7/77/44.png":                          404,
		"/tiles/control/timeline@9/7/77/44.mvt":                        404,
		"/tiles/control/timeline@01/7/77/44.mvt":                       400,
		"/tiles/nothing/timeline.json":                                 404,
		"/api/layers/control/area@x.json":                              400,
		"/api/layers/control~claims/area.json":                         404,
		"/api/layers/claims~nothing/area.json":                         404,
		"/api/layers/claims~control/2025-11-25..2025-11-28.json":       404,
		"/tiles/claims~control/timeline.json":                          404,
		"/tiles/claims~control/2025-11-24/7/77/44.mvt":                 404,
		"/tiles/claims~../2025-11-25/7/77/44.mvt":                      400,
		"/feed/nothing.atom":                                           404,
		"/feed/control.xml":                                            404,
		"/api/layers/control/2025-11-25..2025-11-28~any-source~x.json": 400,
	} {
		if r := f.Get(path); r.StatusCode != want || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: status %d, want %d: %s", path, r.StatusCode, want, servertest.Read(t, r))
		}
	}
}

func TestDatesTooFarApartAreNotCompared(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, servertest.OnBase(t), servertest.Silent, func(o *server.Options) { o.SpanDays = 3 })
	paths := []string{
		"/tiles/control/%s..2025-11-28/7/77/44.mvt", "/tiles/control/%s..2025-11-28/7/77/44.png", "/tiles/control/%s..2025-11-28.json",
		"/api/layers/control/%s..2025-11-28.json", "/api/layers/control/%s..2025-11-28.geojson", "/api/layers/control/%s..2025-11-28.csv",
		"/image/%s..2025-11-28.png?size=64x64", "/image/%s..2025-11-28.svg", "/image/through/%s..2025-11-28.zip?size=64x64",
		"/text/%s..2025-11-28?lang=en",
	}
	for _, path := range paths {
		if r := f.Get(fmt.Sprintf(path, "2025-11-25")); r.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d for three days: %s", path, r.StatusCode, servertest.Read(t, r))
		}
		for _, from := range []string{"2025-11-24", "0001-01-01", "2014-03-18@1"} {
			r := f.Get(fmt.Sprintf(path, from))
			if body := string(servertest.Read(t, r)); r.StatusCode != http.StatusBadRequest || !strings.Contains(body, "begin on 2025-11-25 or later") {
				t.Errorf("%s from %s: status %d: %s", path, from, r.StatusCode, body)
			}
		}
	}
	// What has no date yet is not known, whatever it is compared with.
	r := f.Get("/api/layers/claims/0001-01-01..9999-12-31.json")
	if body := string(servertest.Read(t, r)); r.StatusCode != http.StatusNotFound || !strings.Contains(body, "9999-12-31 is not here yet") {
		t.Errorf("all of time: status %d: %s", r.StatusCode, body)
	}
	r = servertest.New(t, servertest.Silent).Get("/api/layers/claims/2014-03-18..latest.json")
	if r.StatusCode != http.StatusOK {
		t.Errorf("without a bound: status %d: %s", r.StatusCode, servertest.Read(t, r))
	}
}

func TestARetractionTakesItsDifferencesAway(t *testing.T) {
	f := servertest.New(t)
	paths := []string{"/api/layers/control/2025-11-25@1..2025-11-28@1.json", "/tiles/control/2025-11-25@1..2025-11-28@1/7/77/44.mvt",
		"/tiles/control/timeline@1/7/77/44.mvt", "/tiles/control/timeline@1.json", "/api/layers/control/area@1.json", "/tiles/claims~control/2025-11-28@1/5/18/11.mvt",
		"/api/layers/claims~control/2025-11-28@1.geojson"}
	for path, answer := range f.Answers(t, paths) {
		if !strings.HasPrefix(answer, "200 ") {
			t.Errorf("before, %s: %.200s", path, answer)
		}
	}
	_, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-28"), Reason: "of another day"})
	if err != nil {
		t.Fatal(err)
	}
	for path, answer := range f.Answers(t, paths) {
		if !strings.HasPrefix(answer, "410 ") || !strings.Contains(answer, "of another day") {
			t.Errorf("after, %s: %.200s", path, answer)
		}
	}
	for _, path := range []string{"/tiles/control/timeline.json", "/api/layers/control/area.json", "/api/layers/claims~control/area.json", "/feed.atom"} {
		if r := f.Get(path); r.StatusCode != http.StatusOK || strings.Contains(string(servertest.Read(t, r)), `"2025-11-28"`) {
			t.Errorf("unpinned, %s: status %d", path, r.StatusCode)
		}
	}
}

// Of a layer without territories, too, a difference says since when.
func TestADifferenceOfTheBasemapSaysSinceWhen(t *testing.T) {
	f := servertest.Over(t, lawLayers(), servertest.Silent)
	f.Load(t, "2025-11-20", func(r *data.LoadRequest) { r.Layer.ID = "base" },
		servertest.Square("west", `{"class":"oblast","names":{"en":"West oblast"}}`, 34, 45, 3.5), servertest.Square("east", `{"class":"oblast","names":{"en":"East oblast"}}`, 37.5, 45, 4.5))
	got := servertest.Decode[struct {
		Pieces []struct{ Fid, Change, Since string }
	}](t, f.Get("/api/layers/base/2025-11-01..2025-11-25.json"))
	if len(got.Pieces) == 0 {
		t.Fatal("no piece")
	}
	for _, p := range got.Pieces {
		if p.Since != "2025-11-20" {
			t.Errorf("%s %s since %q", p.Fid, p.Change, p.Since)
		}
	}
}
