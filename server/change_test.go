package server_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image/png"
	"math"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb/encoding/mvt"

	"frontline/data"
	"frontline/geo"
	"frontline/server"
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
	f := newServer(t)
	f.load(t, "2025-11-30", nil, square("held", `{}`, 37, 47, 1.05), square("=new", `{"name":"@home"}`, 38, 48.5, 0.1))
	d := decode[difference](t, f.get("/api/layers/control/2025-11-26..latest.json"))
	if d.From.Asked != "2025-11-26" || d.From.Snapshot != "2025-11-25" || d.To.Snapshot != "2025-11-30" || len(d.Pieces) != 2 {
		t.Fatalf("it is of %+v", d)
	}
	if got := d.From.Area + d.Gained - d.Lost; math.Abs(got-d.To.Area) > 0.002 || d.Net <= 0 {
		t.Errorf("%.3f + %.3f - %.3f is not %.3f km²", d.From.Area, d.Gained, d.Lost, d.To.Area)
	}
	// Of what was gained on the 28th, a rim was lost again on the 30th.
	if p := d.Pieces[1]; p.Fid != "held" || p.Change != "gained" || p.Since == nil || *p.Since != "2025-11-28" || *p.SinceDay != int(geo.MustDate("2025-11-28")) {
		t.Errorf("a piece is %+v", p)
	}
	if p := d.Pieces[0]; p.Fid != "=new" || *p.Since != "2025-11-30" {
		t.Errorf("a piece is %+v", p)
	}
	wantGaps := []struct{ From, Until string }{{"2025-11-26", "2025-11-28"}, {"2025-11-29", "2025-11-30"}}
	if diff := cmp.Diff(wantGaps, d.Gaps); diff != "" {
		t.Error(diff)
	}
	if d.Links.JSON != "/api/layers/control/2025-11-25@2..2025-11-30@2.json" {
		t.Errorf("it can be had again at %s", d.Links.JSON)
	}
	pinned := f.get(d.Links.JSON)
	if got := pinned.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("pinned at both ends it may be kept by %s", got)
	}
	if again := decode[difference](t, pinned); !cmp.Equal(again.Pieces, d.Pieces) {
		t.Errorf("pinned it has %+v", again.Pieces)
	}
	if got := f.get("/api/layers/control/2025-11-25@2..2025-11-30.json").Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("pinned at one end it may be kept by %s", got)
	}

	rows, err := csv.NewReader(f.get(strings.Replace(d.Links.CSV, "@2", "", -1)).Body).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][1] != "'=new" || rows[1][2] != "'@home" || rows[1][6] != "gained" || rows[1][7] != "2025-11-30" {
		t.Errorf("the table is %q, %v", rows, err)
	}
	type collection struct {
		Frontline difference
		Features  []struct{ Properties struct{ Fid, Change string } }
	}
	c := decode[collection](t, f.get(d.Links.GeoJSON))
	if len(c.Features) != 2 || c.Features[1].Properties.Fid != "held" || c.Frontline.Gained != d.Gained {
		t.Errorf("the GeoJSON is %+v", c)
	}
}

func TestADifferenceHasTilesAndPictures(t *testing.T) {
	f := newServer(t)
	layers, err := mvt.Unmarshal(read(t, f.get("/tiles/control/2025-11-25..2025-11-28/7/77/44.mvt")))
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
		if _, err := png.Decode(f.get("/tiles/control/2025-11-25..2025-11-28/" + path).Body); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for name, want := range map[string]string{
		"2025-11-26..latest.json":          "/tiles/control/2025-11-25@1..2025-11-28@1/{z}/{x}/{y}.mvt",
		"2025-11-26..latest.png.json":      "/tiles/control/2025-11-25@1..2025-11-28@1/{z}/{x}/{y}.png",
		"2025-11-26..latest.dark.png.json": "/tiles/control/2025-11-25@1..2025-11-28@1/dark/{z}/{x}/{y}.png",
		"timeline.json":                    "/tiles/control/timeline@1/{z}/{x}/{y}.mvt",
	} {
		got := decode[map[string]any](t, f.get("/tiles/control/"+name))
		if tiles := fmt.Sprint(got["tiles"]); tiles != "[http://example.com"+want+"]" {
			t.Errorf("%s: tiles %s", name, tiles)
		}
	}
}

func TestTwoSourcesAreNotComparedUnlessAskedFor(t *testing.T) {
	f := newServer(t)
	f.load(t, "2025-11-30", func(r *data.LoadRequest) { r.SourceURL = "https://one.example/a" }, square("held", `{"source":"one"}`, 37, 47, 1.2))
	f.load(t, "2025-12-01", func(r *data.LoadRequest) { r.SourceURL = "https://two.example/a" }, square("held", `{"source":"two"}`, 37, 47, 1.3))
	for _, path := range []string{"/api/layers/control/2025-11-30..2025-12-01.json", "/api/layers/control/2025-11-30..2025-12-01.csv",
		"/tiles/control/2025-11-30..2025-12-01/7/77/44.mvt", "/tiles/control/2025-11-30..2025-12-01/7/77/44.png"} {
		r := f.get(path)
		if body := string(read(t, r)); r.StatusCode != http.StatusConflict || !strings.Contains(body, "one.example") || !strings.Contains(body, "2025-11-30..2025-12-01~any-source") {
			t.Errorf("%s: %d %s", path, r.StatusCode, body)
		}
	}
	d := decode[difference](t, f.get("/api/layers/control/2025-11-30..2025-12-01~any-source.json"))
	if !d.AnySource || d.Gained == 0 || !strings.HasSuffix(d.Links.CSV, "~any-source.csv") {
		t.Errorf("asked for, it is %+v", d)
	}
	if r := f.get("/tiles/control/2025-11-30..2025-12-01~any-source/7/77/44.mvt"); r.StatusCode != http.StatusOK {
		t.Errorf("its tile: status %d", r.StatusCode)
	}
	// A source that is not stated is not another one.
	if r := f.get("/api/layers/control/2025-11-28..2025-11-30.json"); r.StatusCode != http.StatusOK {
		t.Errorf("against one that states no source: status %d", r.StatusCode)
	}
}

func TestWrongDifferencesAreRefused(t *testing.T) {
	f := newServer(t)
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
		if r := f.get(path); r.StatusCode != want || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: status %d, want %d: %s", path, r.StatusCode, want, read(t, r))
		}
	}
}

func TestDatesTooFarApartAreNotCompared(t *testing.T) {
	f := serverOver(t, onBase(t), silent, func(o *server.Options) { o.SpanDays = 3 })
	paths := []string{
		"/tiles/control/%s..2025-11-28/7/77/44.mvt", "/tiles/control/%s..2025-11-28/7/77/44.png", "/tiles/control/%s..2025-11-28.json",
		"/api/layers/control/%s..2025-11-28.json", "/api/layers/control/%s..2025-11-28.geojson", "/api/layers/control/%s..2025-11-28.csv",
		"/image/%s..2025-11-28.png?size=64x64", "/image/%s..2025-11-28.svg", "/image/through/%s..2025-11-28.zip?size=64x64",
		"/text/%s..2025-11-28",
	}
	for _, path := range paths {
		if r := f.get(fmt.Sprintf(path, "2025-11-25")); r.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d for three days: %s", path, r.StatusCode, read(t, r))
		}
		for _, from := range []string{"2025-11-24", "0001-01-01", "2014-03-18@1"} {
			r := f.get(fmt.Sprintf(path, from))
			if body := string(read(t, r)); r.StatusCode != http.StatusBadRequest || !strings.Contains(body, "begin on 2025-11-25 or later") {
				t.Errorf("%s from %s: status %d: %s", path, from, r.StatusCode, body)
			}
		}
	}
	// What has no date yet is not known, whatever it is compared with.
	r := f.get("/api/layers/claims/0001-01-01..9999-12-31.json")
	if body := string(read(t, r)); r.StatusCode != http.StatusNotFound || !strings.Contains(body, "9999-12-31 is not here yet") {
		t.Errorf("all of time: status %d: %s", r.StatusCode, body)
	}
	r = newServer(t, silent).get("/api/layers/claims/2014-03-18..latest.json")
	if r.StatusCode != http.StatusOK {
		t.Errorf("without a bound: status %d: %s", r.StatusCode, read(t, r))
	}
}

func TestARetractionTakesItsDifferencesAway(t *testing.T) {
	f := newServer(t)
	paths := []string{"/api/layers/control/2025-11-25@1..2025-11-28@1.json", "/tiles/control/2025-11-25@1..2025-11-28@1/7/77/44.mvt",
		"/tiles/control/timeline@1/7/77/44.mvt", "/tiles/control/timeline@1.json", "/api/layers/control/area@1.json", "/tiles/claims~control/2025-11-28@1/5/18/11.mvt",
		"/api/layers/claims~control/2025-11-28@1.geojson"}
	for path, answer := range f.answers(t, paths) {
		if !strings.HasPrefix(answer, "200 ") {
			t.Errorf("before, %s: %.200s", path, answer)
		}
	}
	_, err := f.db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-28"), Reason: "of another day"})
	if err != nil {
		t.Fatal(err)
	}
	for path, answer := range f.answers(t, paths) {
		if !strings.HasPrefix(answer, "410 ") || !strings.Contains(answer, "of another day") {
			t.Errorf("after, %s: %.200s", path, answer)
		}
	}
	for _, path := range []string{"/tiles/control/timeline.json", "/api/layers/control/area.json", "/api/layers/claims~control/area.json", "/feed.atom"} {
		if r := f.get(path); r.StatusCode != http.StatusOK || strings.Contains(string(read(t, r)), `"2025-11-28"`) {
			t.Errorf("unpinned, %s: status %d", path, r.StatusCode)
		}
	}
}

func TestAreasAddUp(t *testing.T) {
	f := newServer(t)
	f.load(t, "2025-11-30", nil, square("held", `{"claimed_by":"Testland"}`, 37, 47, 1.05))
	type areas struct {
		Dates              []string
		Area, Absorbed     []float64
		Gained, Lost       []*float64
		ByFeature          map[string][]float64 `json:"by_feature"`
		ByClaimant         map[string][]float64 `json:"by_claimant"`
		Claimants          []struct{ Name, As string }
		Gaps               []struct{ From, Until string }
		Regions, Features  []map[string]any
		Unit               string
		Pin, Known, Absent int
	}
	a := decode[areas](t, f.get("/api/layers/control/area.json"))
	if diff := cmp.Diff([]string{"2025-11-25", "2025-11-28", "2025-11-30"}, a.Dates); diff != "" {
		t.Fatal(diff)
	}
	for i := 1; i < 3; i++ {
		if got := a.Area[i-1] + *a.Gained[i] - *a.Lost[i]; math.Abs(got-a.Area[i]) > 0.002 {
			t.Errorf("on %s %.3f km², and not %.3f", a.Dates[i], a.Area[i], got)
		}
	}
	if a.Gained[0] != nil || *a.Gained[2] != 0 || *a.Lost[2] == 0 {
		t.Errorf("gained %v and lost %v", a.Gained, a.Lost)
	}
	// From the 30th on somebody claims it; until then it is the assessor's word.
	if by := a.ByClaimant; by["Testland"][1] != 0 || by["Testland"][2] != a.Area[2] || by["Tester"][1] != a.Area[1] || by["Tester"][2] != 0 {
		t.Errorf("by claimant %v", by)
	}
	if len(a.Claimants) != 2 || a.Claimants[0].As != "assessed_by" || a.Claimants[1].As != "claimed_by" {
		t.Errorf("claimants %v", a.Claimants)
	}
	rows, err := csv.NewReader(f.get("/api/layers/control/area.csv").Body).ReadAll()
	if err != nil || len(rows) != 4 || rows[1][2] != "" || rows[2][0] != "2025-11-28" {
		t.Errorf("the table is %q, %v", rows, err)
	}
	pinned := f.get("/api/layers/control/area@2.json")
	if got := pinned.Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("a date is ahead, and still it may be kept by %s", got)
	}
}

func TestTheTimelineHoldsWhatHasComeUpToToday(t *testing.T) {
	f := newServer(t)
	spans := func() map[string]int {
		layers, err := mvt.Unmarshal(read(t, f.get("/tiles/control/timeline/7/77/44.mvt")))
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]int{}
		for _, feature := range layers[0].Features {
			since := geo.Date(feature.Properties["since"].(float64)).String()
			out[since]++
			if feature.Properties["until"] != nil {
				t.Errorf("the piece since %s ends", since)
			}
		}
		return out
	}
	if got, want := spans(), map[string]int{"2025-11-25": 1, "2025-11-28": 1}; !cmp.Equal(got, want) {
		t.Errorf("pieces %v, want %v", got, want)
	}
	if got := f.get("/tiles/control/timeline@1/7/77/44.mvt").Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("a date is ahead, and still it may be kept by %s", got)
	}
	if got := f.get("/tiles/claims/timeline@1/5/18/11.mvt").Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("nothing is ahead, and it may be kept by %s", got)
	}
	*f.now = noon.AddDate(0, 0, 31)
	if got := spans(); got["2026-01-01"] != 1 {
		t.Errorf("on its day, pieces %v", got)
	}
}

func TestClaimedButNotHeld(t *testing.T) {
	f := newServer(t)
	f.load(t, "2025-11-30", nil, square("held", `{"status":"Occupied"}`, 37, 47, 0.5), square("free", `{"status":"liberated"}`, 37.5, 47, 0.5))
	type collection struct {
		Frontline struct{ Title, Note string }
		Features  []struct {
			ID         string
			Properties map[string]any
		}
	}
	c := decode[collection](t, f.get("/api/layers/claims~control/latest.geojson"))
	if want := "Claimed by Russia, not assessed as held by Tester"; c.Frontline.Title != want || len(c.Features) != 2 {
		t.Fatalf("it is %+v", c)
	}
	p := c.Features[1].Properties
	if c.Features[1].ID != "donetsk" || p["not_held_per"] != "Tester" || p["claims_snapshot"] != "2022-09-30" || p["control_snapshot"] != "2025-11-30" {
		t.Errorf("a feature says %v", p)
	}
	type areas struct {
		Dates         []string
		Area, Claimed []float64
		ByFeature     map[string][]float64 `json:"by_feature"`
		HeldAs        struct {
			Keys []string
		} `json:"held_as"`
	}
	a := decode[areas](t, f.get("/api/layers/claims~control/area.json"))
	if diff := cmp.Diff([]string{"2025-11-25", "2025-11-28", "2025-11-30"}, a.Dates); diff != "" {
		t.Fatal(diff)
	}
	// The square was held whole, and of the last day a corner of it is.
	if d := a.ByFeature["donetsk"]; d[0] > 0.01 || d[1] > 0.01 || math.Abs(d[2]-p["km2"].(float64)) > 0.002 || a.Area[2] >= a.Claimed[2] {
		t.Errorf("not held are %v of %v, and by the features %v", a.Area, a.Claimed, p["km2"])
	}
	if diff := cmp.Diff([]string{"held"}, a.HeldAs.Keys); diff != "" {
		t.Error(diff)
	}
	type list struct {
		Derived []struct {
			ID, First, Last string
			Of              []string
		}
	}
	l := decode[list](t, f.get("/api/layers"))
	if len(l.Derived) != 1 || l.Derived[0].ID != "claims~control" || l.Derived[0].First != "2025-11-25" {
		t.Errorf("derived are %+v", l.Derived)
	}
	for _, path := range []string{"/tiles/claims~control/latest/7/77/44.mvt", "/tiles/claims~control/latest/dark/7/77/44@2x.png", "/api/layers/claims~control/area.csv"} {
		if r := f.get(path); r.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
}

// TestWhatIsHeldTwiceIsTakenOffOnce lets two features that are held overlap.
func TestWhatIsHeldTwiceIsTakenOffOnce(t *testing.T) {
	f := newServer(t)
	f.load(t, "2025-11-30", nil, square("a", `{}`, 37, 47, 0.6), square("b", `{}`, 37.3, 47, 0.6))
	type areas struct {
		ByFeature map[string][]float64 `json:"by_feature"`
	}
	got := decode[areas](t, f.get("/api/layers/claims~control/area.json")).ByFeature["donetsk"][2]
	var want float64
	type collection struct {
		Features []struct {
			ID         string
			Properties map[string]any
		}
	}
	for _, feature := range decode[collection](t, f.get("/api/layers/claims~control/latest.geojson")).Features {
		if feature.ID == "donetsk" {
			want = feature.Properties["km2"].(float64)
		}
	}
	if want == 0 || math.Abs(got-want) > 0.002 {
		t.Errorf("not held are %.3f km², want %.3f", got, want)
	}
}

func TestFeedsTellWhatHappened(t *testing.T) {
	f := newServer(t)
	f.load(t, "2025-11-28", func(r *data.LoadRequest) { r.Correct = "a slip <of the pen>" }, square("held", `{}`, 37, 47, 1.05))
	type entry struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Content string `xml:"content"`
		Link    []struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
	}
	type atom struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"id"`
		Entries []entry  `xml:"entry"`
	}
	var feed atom
	r := f.get("/feed.atom")
	if err := xml.Unmarshal(read(t, r), &feed); err != nil || r.Header.Get("ETag") == "" {
		t.Fatalf("%v, ETag %q", err, r.Header.Get("ETag"))
	}
	first := feed.Entries[0]
	if !strings.HasPrefix(first.Title, "Control (Tester): 2025-11-28 corrected, ") || !strings.Contains(first.Content, "a slip <of the pen>") {
		t.Errorf("the newest entry is %+v", first)
	}
	if want := "http://example.com/?date=2025-11-28&layers=control"; first.Link[0].Href != want {
		t.Errorf("it leads to %s", first.Link[0].Href)
	}
	uuid := regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	ids := map[string]bool{feed.ID: true}
	for _, e := range feed.Entries {
		if !uuid.MatchString(e.ID) || ids[e.ID] {
			t.Errorf("the id of %q is %s", e.Title, e.ID)
		}
		ids[e.ID] = true
		if strings.Contains(e.Title, "2026-01-01") {
			t.Errorf("its day has not come: %q", e.Title)
		}
	}
	type jsonFeed struct {
		Version string
		Items   []struct{ ID, Title, URL string }
	}
	j := decode[jsonFeed](t, f.get("/feed.json", "Host", "elsewhere.example"))
	if j.Version != "https://jsonfeed.org/version/1.1" || len(j.Items) != len(feed.Entries) || j.Items[0].ID != first.ID || j.Items[0].Title != first.Title {
		t.Errorf("the JSON feed is %+v", j)
	}
	for _, item := range decode[jsonFeed](t, f.get("/feed/claims.json")).Items {
		if !strings.HasPrefix(item.Title, "Claims: ") || !strings.Contains(item.Title, "claimed") {
			t.Errorf("of claims it says %q", item.Title)
		}
	}
	before := json.RawMessage(read(t, f.get("/feed.json")))
	f.load(t, "2025-11-30", nil, square("held", `{}`, 37, 47, 1.05))
	after := decode[jsonFeed](t, f.get("/feed.json"))
	if !strings.Contains(string(before), after.Items[1].ID) {
		t.Errorf("an entry's id did not stay")
	}
}
