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

// sides are those of the second record.
var sides = &geo.Setting{View: &[4]float64{-65, -25, -55, -15}, Language: "ru", Sides: []geo.Side{
	{ID: "astovar", Names: map[string]string{"en": "Astovar", "uk": "Астовар", "ru": "Астовар"}, Color: "#1d4fa3", ColorDark: "#8ab8ff"},
	{ID: "belmera", Names: map[string]string{"en": "Republic of Belmera", "uk": "Республіка Бельмера", "ru": "Республика Бельмера"}, Spellings: []string{"Belmera"}, Color: "#a3303c", ColorDark: "#ff8f8f"},
	{ID: "corvane", Names: map[string]string{"en": "Corvane"}, Color: "#3f6b12", ColorDark: "#b5dd6a"},
}}

// second is a made-up record of another continent, in a database without the bundled layers: of
// three sides one claims, and all hold. unset is the same before its sides are set.
var second, unset = secondRecord(sides), secondRecord(nil)

func secondRecord(setting *geo.Setting) *geotest.File {
	return &geotest.File{Make: func(path string) error { return makeSecond(path, setting) }}
}

func makeSecond(path string, setting *geo.Setting) error {
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
			square("astovar", `{"class":"country","names":{"en":"Astovar"},"rank":0}`, -64, -24, 8))}},
		{geo.Layer{ID: geo.RegionsLayer, Title: "Provinces", Kind: geo.KindBase, Attribution: "Ostrel Survey"}, map[string]*fstest.MapFile{"2014-01-01": servertest.Collection(
			square("north", `{"class":"oblast","names":{"en":"Pelun"}}`, -64, -20.8, 8))}},
		{geo.Layer{ID: "claims", Title: "What Belmera claims", Kind: geo.KindClaims}, map[string]*fstest.MapFile{"2014-03-18": servertest.Collection(
			square("pelun", `{"names":{"en":"Pelun"},"claimed_by":"Belmera","denied_by":[{"by":"Astovar"}]}`, -62, -21, 2))}},
		{geo.Layer{ID: "control", Title: "Control", Kind: geo.KindControl, AssessedBy: "Ostrel Institute"}, map[string]*fstest.MapFile{
			"2025-11-25": servertest.Collection(square("held", `{"held_by":"Belmera"}`, -61, -21, 0.5), square("other", `{"held_by":"Corvane"}`, -60, -21, 0.4), square("own", `{"held_by":"Astovar"}`, -59, -21, 0.4)),
			"2025-11-28": servertest.Collection(square("held", `{"held_by":"Belmera"}`, -61, -21, 0.6), square("other", `{"held_by":"Corvane"}`, -60, -21, 0.4), square("own", `{"held_by":"Astovar"}`, -59, -21, 0.4)),
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
	if err == nil && setting != nil {
		_, err = db.SetSetting(ctx, data.SettingRequest{Setting: setting})
	}
	return errors.Join(err, db.Close())
}

// ofTheBundle are words that stand only where the bundle is.
var ofTheBundle = regexp.MustCompile(`(?i)geonames|gshhg|gazetteer|soest|natural earth|huliaipole|2023-03|march 2023`)

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
		if strings.HasPrefix(path, "/assets/") || strings.HasPrefix(path, "/sw") {
			continue // the page's words of all that there may be, of which it shows what there is
		}
		if r.StatusCode == 200 {
			answered++
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

// TestASideIsDrawnInItsColourByAllPainters: tiles, pictures, drawings, styles and keys take the
// same rule, and the record without sides draws as if there were none.
func TestASideIsDrawnInItsColourByAllPainters(t *testing.T) {
	f := servertest.OverFile(t, second, servertest.Silent)
	rev, err := f.DB.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	drawing := string(servertest.Read(t, f.Get("/image/latest.svg?size=900x600&lang=uk&layers=claims,control")))
	style := string(servertest.Read(t, f.Get("/style/latest.json")))
	record := string(servertest.Read(t, f.Get("/api/record.json")))
	changes := string(servertest.Read(t, f.Get("/image/2025-11-25..2025-11-28.svg?size=900x600&layers=control")))
	for _, side := range sides.Sides {
		for name, body := range map[string]string{"drawing": drawing, "style": style, "record": record, "changes": changes} {
			if !strings.Contains(body, side.Color) {
				t.Errorf("the %s has nothing in the colour of %s", name, side.ID)
			}
		}
	}
	if !strings.Contains(drawing, "Республіка Бельмера") {
		t.Error("the key does not name a side in the reader's language")
	}
	if strings.Contains(style, "held-ukraine") || !strings.Contains(style, `"republic of belmera"`) {
		t.Error("the style does not tell sides by their names")
	}
	// What was pinned before the sides were set keeps what held then.
	if before := servertest.Read(t, f.Get(fmt.Sprintf("/image/2025-11-28@%d.svg?size=900x600&layers=control", rev-1))); bytes.Contains(before, []byte(sides.Sides[0].Color)) {
		t.Error("a picture from before the sides has their colours")
	}
	if plain := servertest.Read(t, servertest.OverFile(t, unset, servertest.Silent).Get("/style/latest.json")); bytes.Contains(plain, []byte("-side-")) {
		t.Error("the style of a record without sides has some")
	}
}

// TestWhoseWordIsThatOfTheSides: an embed shows the word of those that the record has.
func TestWhoseWordIsThatOfTheSides(t *testing.T) {
	app, _ := siteParts(t)
	of := func(file *geotest.File) servertest.Fixture {
		return servertest.OverFile(t, file, servertest.Silent, func(o *server.Options) { o.App = app })
	}
	const leftOut = "cannot be read and was left out: who"
	for who, isRead := range map[string][2]bool{"belmera": {true, false}, "russia": {false, true}, "assessed": {true, true}, "all": {true, true}, "B": {false, false}} {
		for i, f := range []servertest.Fixture{of(second), of(unset)} {
			if got := !strings.Contains(string(servertest.Read(t, f.Get("/embed?lang=en&who="+who))), leftOut); got != isRead[i] {
				t.Errorf("who=%s, with sides set %v: it is read: %v", who, i == 0, got)
			}
		}
	}
}

// TestTheFirstLanguage is where a reader is sent whose browser asks for none that there is: that of
// the server's settings, else of the record's, else English.
func TestTheFirstLanguage(t *testing.T) {
	app, _ := siteParts(t)
	set := func(language string) func(*server.Options) {
		return func(o *server.Options) { o.App, o.Language = app, language }
	}
	for name, tt := range map[string]struct {
		f    servertest.Fixture
		want map[string]string
	}{
		"record":  {servertest.OverFile(t, second, servertest.Silent, set("")), map[string]string{"": "ru", "de": "ru", "uk;q=0.5, de": "uk", "en": "en"}},
		"server":  {servertest.OverFile(t, second, servertest.Silent, set("uk")), map[string]string{"": "uk", "ja": "uk", "ru": "ru"}},
		"neither": {servertest.OverFile(t, unset, servertest.Silent, set("")), map[string]string{"": "en", "ja": "en", "ru": "ru"}},
	} {
		for accept, want := range tt.want {
			for _, path := range []string{"/", "/text/latest"} {
				r := tt.f.Get(path, "Accept-Language", accept)
				if to := r.Header.Get("Location"); r.StatusCode != 302 || !strings.HasSuffix(to, "lang="+want) {
					t.Errorf("%s, %q: %s goes to %q (%d), not %s", name, accept, path, to, r.StatusCode, want)
				}
			}
		}
	}
	if _, err := server.New(server.Options{Store: nil, Language: "xx"}); err == nil {
		t.Error("a server without words of its first language was made")
	}
}

// TestTheRegionsAreTheRecordsOwn: areas are told apart by the layer of regions.
func TestTheRegionsAreTheRecordsOwn(t *testing.T) {
	f := servertest.OverFile(t, second, servertest.Silent)
	area := string(servertest.Read(t, f.Get("/api/layers/control/area.json")))
	change := string(servertest.Read(t, f.Get("/text/2025-11-25..2025-11-28?lang=en")))
	for name, body := range map[string]string{"areas": area, "changes": change} {
		if !strings.Contains(body, "Pelun") {
			t.Errorf("the %s tell no region apart", name)
		}
	}
}

// TestSidesAreCalledTheSameEverywhere: answers, pages of places and feeds have the names that the settings
// give sides, as the map has.
func TestSidesAreCalledTheSameEverywhere(t *testing.T) {
	t.Parallel()
	f := servertest.OverFile(t, second, servertest.Silent)
	hits := servertest.Decode[struct{ Hits []struct{ Page string } }](t, f.Get("/api/search/latest?q=Tresk"))
	if len(hits.Hits) != 1 {
		t.Fatalf("Tresk is found as %+v", hits)
	}
	for path, says := range map[string]string{
		"/api/at/2025-11-28/-60.8,-20.8.json?lang=uk": "Республіка Бельмера",
		"/api/at/2025-11-28/-60.8,-20.8.json?lang=en": "Republic of Belmera",
		hits.Hits[0].Page + "?lang=ru":                "Республика Бельмера",
		"/feed/control.atom":                          "km² newly held by Republic of Belmera",
		"/feed/control.json":                          "km² newly held by Republic of Belmera",
		"/feed/claims.json":                           "claimed by Republic of Belmera",
	} {
		if body := string(servertest.Read(t, f.Get(path))); !strings.Contains(body, says) {
			t.Errorf("%s does not say %q: %s", path, says, body)
		}
	}
}
