package server_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

// second is a made-up record of another continent, in a database without the bundled layers: of
// three sides one claims, and two hold.
var second = &geotest.File{Make: func(path string) error {
	ctx := context.Background() // of no test alone
	db, err := data.Open(ctx, data.Options{Path: path, Now: func() time.Time { return servertest.Noon }, Version: "test"})
	if err != nil {
		return err
	}
	err = db.ChooseBundle(ctx, data.Bundle{})
	point := func(id, properties, at string) string {
		return `{"type":"Feature","id":"` + id + `","properties":` + properties + `,"geometry":{"type":"Point","coordinates":[` + at + `]}}`
	}
	square := servertest.Square
	for _, l := range []struct {
		layer geo.Layer
		days  map[string]*fstest.MapFile
	}{
		{geo.Layer{ID: "base", Title: "Ground", Kind: geo.KindBase, Attribution: "Ostrel Survey"}, map[string]*fstest.MapFile{"2014-01-01": servertest.Collection(
			square("astovar", `{"class":"country","names":{"en":"Astovar"},"rank":0}`, -64, -24, 8), square("north", `{"class":"oblast","names":{"en":"Pelun"}}`, -64, -20, 4))}},
		{geo.Layer{ID: "claims", Title: "What Belmera claims", Kind: geo.KindClaims}, map[string]*fstest.MapFile{"2014-03-18": servertest.Collection(
			square("pelun", `{"names":{"en":"Pelun"},"claimed_by":"Belmera","denied_by":[{"by":"Astovar"}]}`, -62, -21, 2))}},
		{geo.Layer{ID: "control", Title: "Control", Kind: geo.KindControl, AssessedBy: "Ostrel Institute"}, map[string]*fstest.MapFile{
			"2025-11-25": servertest.Collection(square("held", `{"held_by":"Belmera"}`, -61, -21, 0.5), square("other", `{"held_by":"Corvane"}`, -60, -21, 0.4)),
			"2025-11-28": servertest.Collection(square("held", `{"held_by":"Belmera"}`, -61, -21, 0.6), square("other", `{"held_by":"Corvane"}`, -60, -21, 0.4)),
		}},
		{geo.Layer{ID: "places", Title: "Places", Kind: geo.KindPlaces}, map[string]*fstest.MapFile{"2025-11-25": servertest.Collection(
			point("tresk", `{"names":{"en":"Tresk"},"status":"held","held_by":"Belmera"}`, "-60.8,-20.8"))}},
		{geo.Layer{ID: "statements", Title: "Statements", Kind: geo.KindStatements}, map[string]*fstest.MapFile{"2025-11-25": servertest.Collection(
			point("said", `{"names":{"en":"Ceasefire"},"by":"Corvane","on":"2025-11-25","text":"Corvane offers to talk."}`, "-59.9,-20.9"))}},
	} {
		req := data.LoadRequest{Accept: geo.FindingCodes(), Layer: l.layer}
		req.Layer.Cadence = geo.CadenceEvent
		for day, file := range l.days {
			req.Files = append(req.Files, data.Input{Name: day + ".geojson", Date: geo.MustDate(day), Open: func() (io.ReadCloser, error) {
				return io.NopCloser(bytes.NewReader(file.Data)), nil
			}})
		}
		if err == nil {
			_, err = db.Load(ctx, req)
		}
	}
	return errors.Join(err, db.Close())
}}

// ofTheBundle are words that stand only where the bundle is.
var ofTheBundle = regexp.MustCompile(`(?i)geonames|gshhg|gazetteer|soest|natural earth|huliaipole|2023-03|march 2023`)

// machineParts are the terms and ids of looks, by which a style paints whoever holds: no reader sees them.
var machineParts = regexp.MustCompile(`\["in","[^"]+"|"[a-z-]*held-(ukraine|russia)[a-z-]*"`)

// ofItsWar are words of the war of which the bundled layers tell, in the three languages.
var ofItsWar = regexp.MustCompile(`(?i)ukrain(e|ian)\b|russian?\b|україн[аиіу]|росі[яіюї]|украин[аеуы]|росси[яию]|crimea|donetsk|donbas`)

// TestASecondRecordHasNothingOfTheBundle asks for every route of another record.
func TestASecondRecordHasNothingOfTheBundle(t *testing.T) {
	geotest.TakesLong(t)
	app, docs := siteParts(t)
	f := servertest.OverFile(t, second, servertest.Silent, func(o *server.Options) { o.App, o.Docs, o.Gazetteer = app, docs, data.Gazetteer })
	rev, err := f.DB.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	known := fmt.Sprint(rev)
	there := strings.NewReplacer(
		"/5/18/11", "/5/10/17", "/5/19/11", "/5/10/17", "/5/11/18", "/5/17/10", "/5/11/19", "/5/17/10", "37.5,48.5", "-60.8,-20.8", "30,50", "-50,-10", "37,47,38,48", "-61,-21,-60,-20",
		"map=6/48/37", "map=6/-20/-60", "q=donetsk", "q=tresk", "{base}", url.QueryEscape("http://example.com"),
		"{at}", "2025-11-28@"+known, "{from}", "2025-11-25@"+known, "{to}", "2025-11-28@"+known, "{known}", known)
	asked := []string{
		"/api/search/latest?q=-20.8,-60.8", "/api/search/latest?q=47.66,36.25", "/image/latest.svg?size=900x600&inset=1",
		"/feed/control.atom", "/feed/control.json", "/feed/claims.atom", "/api/layers/control/2025-11-25..2025-11-28.csv",
	}
	for _, lang := range []string{"en", "uk", "ru"} {
		asked = append(asked, "/?lang="+lang, "/embed?lang="+lang, "/text/latest?lang="+lang, "/text/2025-11-25..2025-11-28?lang="+lang, "/style/latest."+lang+".json",
			"/image/latest.svg?size=900x600&lang="+lang, "/image/2025-11-25..2025-11-28.svg?size=900x600&lang="+lang)
	}
	for _, route := range servertest.Routes() {
		for _, path := range append(servertest.Live(route), servertest.Pinned(route)...) {
			asked = append(asked, there.Replace(path))
		}
	}
	slices.Sort(asked)
	answered := 0
	for _, path := range slices.Compact(asked) {
		// The manual is of the program; metrics name its caches.
		if strings.HasPrefix(path, "/docs") || path == "/metrics" {
			continue
		}
		r := f.Get(path)
		var heads strings.Builder
		for name, values := range r.Header {
			text, err := url.PathUnescape(strings.Join(values, ","))
			if err != nil {
				t.Errorf("%s: %s: %v", path, name, err)
			}
			heads.WriteString(name + ": " + text + "\n")
		}
		body := heads.String() + string(servertest.Read(t, r))
		if r.StatusCode == 200 {
			answered++
		}
		if strings.HasPrefix(path, "/style/") || strings.Contains(path, ".style.json") || strings.Contains(path, ".sprite") {
			body = machineParts.ReplaceAllString(body, "")
		}
		for _, of := range []*regexp.Regexp{ofTheBundle, ofItsWar} {
			for _, at := range of.FindAllStringIndex(body, 3) {
				t.Errorf("%s has %q: …%s…", path, body[at[0]:at[1]], body[max(at[0]-60, 0):min(at[1]+60, len(body))])
			}
		}
	}
	if answered < 100 {
		t.Errorf("only %d addresses are answered", answered)
	}
}

// TestASecondRecordFindsNoSettlementOfTheBundle: its own places are found, and no others.
func TestASecondRecordFindsNoSettlementOfTheBundle(t *testing.T) {
	f := servertest.OverFile(t, second, servertest.Silent, func(o *server.Options) { o.Gazetteer = data.Gazetteer })
	type found struct {
		Hits []struct{ Name string }
	}
	for query, want := range map[string]int{"Huliaipole": 0, "Pokrovsk": 0, "Bakhmut": 0, "Tresk": 1} {
		if got := servertest.Decode[found](t, f.Get("/api/search/latest?q="+query)); len(got.Hits) != want {
			t.Errorf("%s finds %+v", query, got.Hits)
		}
	}
}

// TestASecondRecordOpensWhereItIs: neither style nor picture looks at Ukraine.
func TestASecondRecordOpensWhereItIs(t *testing.T) {
	f := servertest.OverFile(t, second, servertest.Silent)
	for _, at := range []string{"/style/latest.json", "/tiles/control/latest.style.json", "/tiles/base/latest.style.json"} {
		style := servertest.Decode[struct {
			Center [2]float64
			Zoom   float64
		}](t, f.Get(at))
		if lon, lat := style.Center[0], style.Center[1]; lon < -64 || lon > -56 || lat < -24 || lat > -16 || style.Zoom < 4.5 || style.Zoom > 9 {
			t.Errorf("%s opens at %v, zoom %v", at, style.Center, style.Zoom)
		}
	}
	// Ground of its own is drawn where nothing says where to look: the picture is that of the place.
	for _, layers := range []string{"control", "claims", "claims,control"} {
		whole := string(servertest.Read(t, f.Get("/image/latest.svg?size=400x300&layers="+layers)))
		if there := string(servertest.Read(t, f.Get("/image/latest.svg?size=400x300&layers="+layers+"&map=5/48/31"))); whole == there || strings.Count(whole, "<path") < 1 {
			t.Errorf("the picture of %s shows nothing of it", layers)
		}
	}
}
