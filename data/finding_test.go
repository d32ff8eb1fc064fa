package data_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"

	"github.com/go-json-experiment/json/v1"
)

// shore is ground with a rough edge; what lies beyond moves with push.
func shore(push, dx, dy float64) [][][2]float64 {
	ring := [][2]float64{}
	for i := range 60 {
		a := float64(i) * 2 * math.Pi / 60
		r := 1 + 0.1*math.Sin(7*a) + 0.05*math.Cos(13*a)
		if i < 2 {
			r += push
		}
		ring = append(ring, [2]float64{36 + dx + r*math.Cos(a), 48 + dy + r*math.Sin(a)})
	}
	return [][][2]float64{append(ring, ring[0])}
}

func island(west, south, size float64) [][][2]float64 {
	return [][][2]float64{{{west, south}, {west + size, south}, {west + size, south + size}, {west, south + size}, {west, south}}}
}

func lake() [][2]float64 {
	return [][2]float64{{36, 48}, {36, 48.02}, {36.02, 48.02}, {36.02, 48}, {36, 48}}
}

// ground is a file of one feature.
func ground(name string, properties map[string]any, polygons ...[][][2]float64) string {
	text, err := json.Marshal(map[string]any{"type": "FeatureCollection", "name": name, "features": []any{map[string]any{
		"type": "Feature", "properties": properties, "geometry": map[string]any{"type": "MultiPolygon", "coordinates": polygons}}}})
	if err != nil {
		panic(err)
	}
	return string(text)
}

// day is the ground of a day of November 2025; it grows a little every day.
func day(n int) string {
	return ground("", nil, append(shore(float64(n)/500, 0, 0), lake()), island(38, 48, 0.1), island(38, 49, 0.2))
}

type placeAt struct {
	id         string
	lon, lat   float64
	properties map[string]any
}

// box is a feature, and collection a file of several.
func box(west, south float64, id, properties string) string {
	ring, err := json.Marshal(island(west, south, 0.05))
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf(`{"type":"Feature","id":%q,"properties":{%s},"geometry":{"type":"Polygon","coordinates":%s}}`, id, properties, ring)
}

func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

// What two claims say.
const north, south = `"name":"North","claimed_by":"A","denied_by":["B"]`, `"name":"South","claimed_by":"C"`

// noPlace is the first geometry of a text of places.
var noPlace = regexp.MustCompile(`"geometry":\{[^}]*\}(,"id":"a")`)

func placesText(list ...placeAt) string {
	var features []any
	for _, p := range list {
		features = append(features, map[string]any{"type": "Feature", "id": p.id, "properties": p.properties,
			"geometry": map[string]any{"type": "Point", "coordinates": []float64{p.lon, p.lat}}})
	}
	text, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": features})
	if err != nil {
		panic(err)
	}
	return string(text)
}

func someLayer(t *testing.T, id string) geo.Layer {
	t.Helper()
	opt := data.LayerOptions{}
	if id == "events" {
		opt.Kind = geo.KindPlaces
	}
	layer, _, err := data.NewLayer(id, opt)
	if err != nil {
		t.Fatal(err)
	}
	return layer
}

// Every kind of finding has a file that it finds, and holds it back or not by
// its class; the days themselves have none but those that are told.
func TestFindings(t *testing.T) {
	geotest.TakesLong(t)
	db := open(t)
	var days []data.Input
	for n := 1; n <= 20; n++ {
		date := fmt.Sprintf("2025-11-%02d", n)
		days = append(days, input(date+".geojson", date, day(n)))
	}
	towns := []placeAt{{"a", 36, 48, map[string]any{"name": "A", "observed_on": "2025-11-01"}}, {"b", 36.5, 48.2, nil}, {"c", 37, 48.4, nil}, {"d", 37.2, 47.9, nil}}
	for _, req := range []data.LoadRequest{
		{Layer: control(t), Files: days},
		{Layer: someLayer(t, "places"), Files: []data.Input{input("p.geojson", "2025-11-10", placesText(towns...))}},
		{Layer: someLayer(t, "claims"), Files: []data.Input{input("c.geojson", "2025-11-10", collection(box(36, 48, "n", north), box(36.1, 48, "s", south)))}},
		{Layer: someLayer(t, "statements"), Files: []data.Input{input("s.geojson", "2025-11-10", placesText(placeAt{"s", 36, 48, map[string]any{"text": "So"}}))}},
	} {
		if _, err := db.Load(t.Context(), req); err != nil {
			t.Fatalf("%s: %v", req.Layer.ID, err)
		}
	}
	_, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{input("x.geojson", "2025-11-22", ground("", nil, shore(0.1, 0, 0)))},
		Accept: geo.FindingCodes()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-22"), Reason: "wrong"}); err != nil {
		t.Fatal(err)
	}
	at := func(i int, change func(*placeAt)) string {
		list := slices.Clone(towns)
		change(&list[i])
		return placesText(list...)
	}
	moved := func(dx, dy float64) string {
		west, south := island(38+dx, 48+dy, 0.1), island(38+dx, 49+dy, 0.2)
		return ground("", nil, shore(0.042, dx, dy), west, south)
	}
	swap := func(polygons ...[][][2]float64) (out [][][][2]float64) {
		for _, p := range polygons {
			var q [][][2]float64
			for _, r := range p {
				var s [][2]float64
				for _, v := range r {
					s = append(s, [2]float64{v[1], v[0]})
				}
				q = append(q, s)
			}
			out = append(out, q)
		}
		return out
	}
	same := append(shore(20.0/500, 0, 0), lake())
	// beside is a day with a feature of a status beside what is held.
	beside := func(status string) string {
		return strings.Replace(day(20), `"features":[`, `"features":[{"type":"Feature","properties":{"status":"`+status+
			`"},"geometry":{"type":"Polygon","coordinates":[[[38.15,48],[38.25,48],[38.15,48.1],[38.15,48]]]}},`, 1)
	}
	// besides is a day with features beside what is held.
	besides := func(features ...string) string {
		return strings.Replace(day(20), `"features":[`, `"features":[`+strings.Join(features, ",")+",", 1)
	}
	older := [][][][2]float64{append(shore(12.0/500, 0, 0), lake()), island(38, 48, 0.1), island(38, 49, 0.2)}
	turned := func(polygons ...[][][2]float64) string { // begins elsewhere and runs the other way around
		for _, p := range polygons {
			for i, r := range p {
				r = slices.Concat(r[len(r)/2:len(r)-1], r[:len(r)/2+1])
				slices.Reverse(r)
				p[i] = r
			}
		}
		slices.Reverse(polygons)
		return ground("", map[string]any{"note": "x"}, polygons...)
	}
	split := func(polygons ...[][][2]float64) string {
		var features []string
		for i, p := range polygons {
			ring, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			features = append(features, fmt.Sprintf(`{"type":"Feature","id":"part %d","properties":{},"geometry":{"type":"Polygon","coordinates":%s}}`, i, ring))
		}
		// What is under another feature, too, is no ground of its own.
		return collection(append(features, box(35.9, 48.1, "again", ""))...)
	}
	type file struct{ layer, date, text string }
	const next = "2025-11-21"
	cases := []struct {
		code geo.FindingCode
		name string
		file file
	}{
		{geo.FindSwapped, "all", file{"control", next, ground("", nil, swap(shore(0.04, 0, 0))...)}},
		{geo.FindSwapped, "a layer's first", file{"claims", next, ground("", nil, swap(shore(0.04, 0, 0))...)}},
		{geo.FindSwapped, "one of a layer's first", file{"events", next, at(2, func(p *placeAt) { p.lon, p.lat = p.lat, p.lon })}},
		{geo.FindElsewhere, "another country", file{"control", next, ground("", nil, island(20, 10, 2))}},
		{geo.FindElsewhere, "next door, its bounds meet", file{"control", next, ground("", nil, island(34.8, 46.8, 0.31), island(37.1, 49.1, 0.33))}},
		{geo.FindMoved, "by 1 km", file{"control", next, moved(0.01, 0)}},
		{geo.FindMoved, "by 10 m", file{"control", next, moved(0, 0.0001)}},
		{geo.FindMoved, "far", file{"control", next, moved(1.5, -0.5)}},
		{geo.FindMoved, "a part", file{"control", next, ground("", nil, same, island(38.02, 48, 0.1), island(38, 49, 0.2))}},
		{geo.FindMoved, "places", file{"places", next, placesText(placeAt{"a", 36.001, 48, nil}, placeAt{"b", 36.501, 48.2, nil}, placeAt{"c", 37.001, 48.4, nil}, placeAt{"d", 37.201, 47.9, nil})}},
		{geo.FindDisplaced, "a place", file{"places", next, at(1, func(p *placeAt) { p.lon += 1 })}},
		{geo.FindDisplaced, "a place that is lost", file{"places", next, noPlace.ReplaceAllString(placesText(towns...), `"geometry":null$1`)}},
		{geo.FindDisplaced, "a new place", file{"places", next, placesText(append(slices.Clone(towns), placeAt{"e", -3, 40, nil})...)}},
		{geo.FindLostPart, "a part", file{"control", next, ground("", nil, same, island(38, 49, 0.2))}},
		{geo.FindLostPart, "a hole", file{"control", next, ground("", nil, same[:1], island(38, 48, 0.1), island(38, 49, 0.2))}},
		{geo.FindArea, "much at once", file{"control", next, ground("", nil, append(shore(0.4, 0, 0), lake()), island(38, 48, 0.1), island(38, 49, 0.2))}},
		{geo.FindStale, "the bytes of another date", file{"control", next, day(12)}},
		{geo.FindStale, "its ground, said otherwise", file{"control", next, ground("", map[string]any{"note": "x"}, append(shore(12.0/500, 0, 0), lake()), island(38, 48, 0.1), island(38, 49, 0.2))}},
		{geo.FindStale, "its ground, in another order and turned", file{"control", next, turned(older...)}},
		{geo.FindStale, "its ground, cut into features", file{"control", next, split(older...)}},
		{geo.FindFar, "a part", file{"control", next, ground("", nil, same, island(38, 48, 0.1), island(38, 49, 0.2), island(37, 55, 0.001))}},
		{geo.FindFar, "a feature", file{"control", next, besides(box(30, 50, "kyiv", ""))}},
		{geo.FindSaid, "another claimant", file{"claims", next, collection(box(36, 48, "n", strings.Replace(north, `"A"`, `"C"`, 1)), box(36.1, 48, "s", south))}},
		{geo.FindSaid, "another claimant under another id", file{"claims", next, collection(box(36, 48, "m", strings.Replace(north, `"A"`, `"C"`, 1)), box(36.1, 48, "s", south))}},
		{geo.FindSaid, "no claimant", file{"claims", next, collection(box(36, 48, "n", north), box(36.1, 48, "s", `"name":"South"`))}},
		{geo.FindSaid, "a denial that is gone", file{"claims", next, collection(box(36, 48, "n", `"name":"North","claimed_by":"A"`), box(36.1, 48, "s", south))}},
		{geo.FindExchanged, "grounds", file{"claims", next, collection(box(36.1, 48, "n", north), box(36, 48, "s", south))}},
		{geo.FindRenumbered, "ids exchanged", file{"claims", next, collection(box(36, 48, "s", north), box(36.1, 48, "n", south))}},
		{geo.FindUnread, "in a property", file{"control", next, besides(box(38.15, 48, "a", `"Status":"Liberated"`), box(38.15, 48.1, "b", `"Status":"occupied"`))}},
		{geo.FindUnread, "in names", file{"control", next, besides(box(38.15, 48, "a", `"name":"Звільнено"`))}},
		{geo.FindDate, "in its name", file{"control", next, ground("map_20251120", nil, same)}},
		{geo.FindDate, "in its features", file{"control", next, ground("", map[string]any{"date": "2025-11-19"}, same)}},
		{geo.FindObserved, "ahead", file{"places", next, at(0, func(p *placeAt) { p.properties = map[string]any{"observed_on": "2026-01-01"} })}},
		{geo.FindObserved, "back", file{"places", next, at(0, func(p *placeAt) { p.properties = map[string]any{"observed_on": "2024-01-01"} })}},
		{geo.FindObserved, "old for a layer of every day", file{"control", next, ground("", map[string]any{"observed_on": "2024-11-21"}, same)}},
		{geo.FindKind, "ground among places", file{"places", next, ground("", nil, same)}},
		{geo.FindKind, "points of control", file{"control", next, placesText(towns...)}},
		{geo.FindNoText, "none", file{"statements", next, placesText(placeAt{"s", 36, 48, map[string]any{"text": " "}})}},
		{geo.FindAhead, "of later", file{"statements", next, placesText(placeAt{"s", 36, 48, map[string]any{"text": "x", "said_on": "2025-11-22"}})}},
		{geo.FindAbout, "nothing", file{"statements", next, placesText(placeAt{"s", 36, 48, map[string]any{"text": "x", "about": []any{map[string]any{"layer": "places", "id": "z"}}}})}},
		{geo.FindRemoved, "all others", file{"places", next, placesText(placeAt{"x", 36.1, 48, nil}, placeAt{"y", 36.2, 48, nil})}},
		{geo.FindRetracted, "the same", file{"control", "2025-11-22", ground("", nil, shore(0.1, 0, 0))}},
		{geo.FindSame, "as the day before", file{"control", next, day(20)}},
		{geo.FindOlder, "than the newest", file{"places", "2025-11-05", placesText(towns...)}},
		{geo.FindSmall, "a redrawn corner", file{"control", next, ground("", nil, append(shore(20.002/500, 0, 0), lake()), island(38, 48, 0.1), island(38, 49, 0.2))}},
		{geo.FindRenumbered, "places", file{"places", next, at(2, func(p *placeAt) { p.id = "new" })}},
		{geo.FindStatus, "a word of its own", file{"control", next, beside("grey")}},
		{geo.FindClaimant, "nobody's", file{"control", next, beside("claimed")}},
		{geo.FindFuture, "next year", file{"places", "2026-11-05", at(0, func(p *placeAt) { p.properties = nil })}},
	}
	seen := map[geo.FindingCode]bool{
		geo.FindOverlay: true, // no shapes are known that cannot be laid over one another
		geo.FindEmbargo: true, // TestEmbargo
		geo.FindPurged:  true, // TestSourceAndPurge
	}
	for _, c := range cases {
		seen[c.code] = true
		t.Run(string(c.code)+", "+c.name, func(t *testing.T) {
			req := data.LoadRequest{Layer: someLayer(t, c.file.layer), Files: []data.Input{input("new.geojson", c.file.date, c.file.text)}, DryRun: true}
			r, err := db.Load(t.Context(), req)
			if !warned(r, c.code) {
				t.Fatalf("it was not found: %v: %+v", err, r.Files)
			}
			class := r.Files[0].Findings[slices.IndexFunc(r.Files[0].Findings, func(f geo.Finding) bool { return f.Code == c.code })].Class
			if held := class == geo.FindingHeld; held != (geo.ErrorCode(err) == geo.EHeld) {
				t.Errorf("class %s: %v", class, err)
			}
			for _, f := range r.Files[0].Findings {
				req.Accept = append(req.Accept, f.Code)
			}
			if _, err := db.Load(t.Context(), req); err != nil {
				t.Errorf("accepted: %v", err)
			}
		})
	}
	for _, k := range geo.FindingKinds() {
		if !seen[k.Code] {
			t.Errorf("nothing shows %s", k.Code)
		}
	}
	r, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{input("n.geojson", next, day(21))}})
	if err != nil || len(r.Files[0].Findings) > 0 {
		t.Errorf("a day like the others: %v, %+v", err, r.Files[0].Findings)
	}
}

// The real days are as they were published: none is held back, in one call or
// day by day.
func TestNoRealDayIsHeld(t *testing.T) {
	geotest.TakesLong(t)
	inputs := realInputs(t)
	if _, err := open(t).Load(t.Context(), data.LoadRequest{Layer: control(t), Files: inputs}); err != nil {
		t.Errorf("in one call: %v", err)
	}
	db := open(t)
	for _, in := range inputs {
		if _, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{in}}); err != nil {
			t.Errorf("by day: %v", err)
		}
	}
}

// A hole from a hundredth of a km² on, or a part from a tenth on where nothing
// else changed, is told of as what was lost, below as a small change.
// A layer's first that lies in many places has none of them swapped.
func TestFirstOfManyCountries(t *testing.T) {
	db := open(t)
	load(t, db, input("a.geojson", "2025-11-01", ground("", nil, island(36, 48, 1))))
	world := placesText(placeAt{"kyiv", 36.5, 48.4, nil}, placeAt{"odesa", 36.2, 48.2, nil}, placeAt{"lyman", 36.9, 48.9, nil}, placeAt{"tabriz", 48.5, 36.5, nil}, placeAt{"lima", -77, -12, nil})
	r, err := db.Load(t.Context(), data.LoadRequest{Layer: someLayer(t, "events"), Files: []data.Input{input("b.geojson", "2025-11-01", world)}})
	if err != nil {
		t.Errorf("%v, %+v", err, r.Files)
	}
}

// A day that is filled in may say what the day after it says: nothing is between.
func TestDaysThatAreFilledInAreNotStale(t *testing.T) {
	db := open(t)
	load(t, db, input("1.geojson", "2025-11-01", day(1)), input("3.geojson", "2025-11-03", day(3)), input("4.geojson", "2025-11-04", day(4)))
	again := strings.Replace(day(3), `"properties":null`, `"properties":{"note":"x"}`, 1) // the ground alone is the same
	for _, tt := range []struct {
		date, text, correct string
		stale               bool
	}{
		{"2025-11-02", day(3), "", false},
		{"2025-11-02", again, "", false},
		{"2025-11-02", day(4), "", true},
		{"2025-11-01", day(3), "a slip", false}, // nothing was before
		{"2025-11-03", day(4), "a slip", true},
		{"2025-11-05", day(3), "", true},
	} {
		r, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{input("x.geojson", tt.date, tt.text)}, Correct: tt.correct, DryRun: true})
		if code := geo.ErrorCode(err); err != nil && code != geo.EHeld {
			t.Fatal(err)
		}
		if got := warned(r, geo.FindStale); got != tt.stale {
			t.Errorf("%s for %s: stale is %t, %+v", tt.text[:60], tt.date, got, r.Files[0].Findings)
		}
	}
}

func TestSmallLossesAreTold(t *testing.T) {
	geotest.TakesLong(t)
	for name, tt := range map[string]struct {
		side float64 // of the hole or part, in degrees: 0.001 is about 80 m
		held map[string]bool
	}{
		"0.002 km²": {0.0005, nil},
		"0.03 km²":  {0.002, map[string]bool{"hole": true}},
		"0.8 km²":   {0.01, map[string]bool{"hole": true, "part": true}},
	} {
		hole := [][2]float64{{37.4, 48.4}, {37.4, 48.4 + tt.side}, {37.4 + tt.side, 48.4 + tt.side}, {37.4 + tt.side, 48.4}, {37.4, 48.4}}
		whole, part := island(37, 48, 1), island(39, 48, tt.side)
		for what, days := range map[string][2]string{
			"hole": {ground("", nil, append(slices.Clone(whole), hole)), ground("", nil, whole)},
			"part": {ground("", nil, whole, part), ground("", nil, whole)},
		} {
			db := open(t)
			if _, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{input("a.geojson", "2025-11-01", days[0])}}); err != nil {
				t.Fatal(err)
			}
			r, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{input("b.geojson", "2025-11-02", days[1])}, DryRun: true})
			if held := geo.ErrorCode(err) == geo.EHeld; held != tt.held[what] || warned(r, geo.FindLostPart) != held || tt.side < 0.01 != warned(r, geo.FindSmall) {
				t.Errorf("a %s of %s: %v, %+v", what, name, err, r.Files)
			}
		}
	}
}

// Another layer's file is told by what is gone of the claims, even where its
// ground covers theirs.
func TestAnotherLayersFileIsNoneOfClaims(t *testing.T) {
	claims := func(ids ...string) string {
		var features []string
		for i, id := range ids {
			features = append(features, fmt.Sprintf(`{"type":"Feature","id":%q,"properties":{"claimed_by":"X"},"geometry":{"type":"Polygon","coordinates":[[[%d,48],[%d,48],[%d,49],[%d,49],[%d,48]]]}}`,
				id, 30+i, 31+i, 31+i, 30+i, 30+i))
		}
		return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
	}
	db := open(t)
	if _, err := db.Load(t.Context(), data.LoadRequest{Layer: someLayer(t, "claims"), Files: []data.Input{input("a.geojson", "2025-11-01", claims("a", "b", "c", "d"))}}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text string
		held bool
	}{
		"control":     {ground("", nil, [][][2]float64{{{29, 47}, {35, 47}, {35, 50}, {29, 50}, {29, 47}}}), true},
		"one is gone": {claims("a", "b", "c"), false},
		"renumbered":  {claims("e", "f", "g", "h"), false},
	} {
		r, err := db.Load(t.Context(), data.LoadRequest{Layer: someLayer(t, "claims"), Files: []data.Input{input("b.geojson", "2025-11-02", c.text)}, DryRun: true})
		if warned(r, geo.FindRemoved) != c.held {
			t.Errorf("%s: %v, %+v", name, err, r.Files[0].Findings)
		}
	}
}

// A box is like any other, and a year later much may lie elsewhere; a rough
// shape that moved as it is, and another part of the world, are held all the same.
func TestYearsApart(t *testing.T) {
	geotest.TakesLong(t)
	for name, tt := range map[string]struct {
		date, was, now string
		code           geo.FindingCode // "" where it is not held back
	}{
		"a box beside":        {"1915-01-01", ground("", nil, island(36, 48, 0.1)), ground("", nil, island(36.2, 48, 0.1)), ""},
		"a box moved":         {"1915-01-01", ground("", nil, island(36, 48, 1)), ground("", nil, island(36.5, 48, 1)), ""},
		"a shape moved":       {"1915-01-01", ground("", nil, shore(0, 0, 0)), ground("", nil, shore(0, 0.5, 0)), geo.FindMoved},
		"another country":     {"1915-01-01", ground("", nil, island(36, 48, 1)), ground("", nil, island(46, 48, 1)), geo.FindElsewhere},
		"a box of next week":  {"1914-01-08", ground("", nil, island(36, 48, 1)), ground("", nil, island(36.5, 48, 1)), geo.FindMoved},
		"beside it next week": {"1914-01-08", ground("", nil, island(36, 48, 0.1)), ground("", nil, island(36.2, 48, 0.1)), geo.FindElsewhere},
	} {
		db := open(t)
		if _, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{input("a.geojson", "1914-01-01", tt.was)}}); err != nil {
			t.Fatal(err)
		}
		r, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{input("b.geojson", tt.date, tt.now)}, DryRun: true})
		if held := geo.ErrorCode(err) == geo.EHeld; held != (tt.code != "") || held && !warned(r, tt.code) {
			t.Errorf("%s: %v, %+v", name, err, r.Files[0].Findings)
		}
	}
}

// Statements of one town lie in one point, and are each its own.
func TestStatementsOfOneTownAreNotRenumbered(t *testing.T) {
	db := open(t)
	layer := someLayer(t, "statements")
	day := func(date string, list ...string) data.LoadRequest {
		var points []placeAt
		for _, text := range list {
			points = append(points, placeAt{text[:2], 37, 48, map[string]any{"text": text}})
		}
		return data.LoadRequest{Layer: layer, Files: []data.Input{input(date+".geojson", date, placesText(points...))}}
	}
	if _, err := db.Load(t.Context(), day("2025-11-01", "s1 One", "s2 Two")); err != nil {
		t.Fatal(err)
	}
	for _, next := range [][]string{{"s3 Three", "s4 Four"}, {"s3 Three", "s2 Two"}} {
		r, err := db.Load(t.Context(), day("2025-11-02", next...))
		if err != nil || warned(r, geo.FindRenumbered) {
			t.Errorf("%v: %v, %+v", next, err, r.Files[0].Findings)
		}
		if _, err := db.Retract(t.Context(), data.RetractRequest{Layer: layer.ID, Date: geo.MustDate("2025-11-02"), Reason: "again"}); err != nil {
			t.Fatal(err)
		}
	}
	same := strings.ReplaceAll(placesText(placeAt{"s1", 37, 48, map[string]any{"text": "s1 One"}}, placeAt{"s2", 37, 48, map[string]any{"text": "s2 Two"}}), `"id":"s`, `"id":"t`)
	r, err := db.Load(t.Context(), data.LoadRequest{Layer: layer, Files: []data.Input{input("t.geojson", "2025-11-03", same)}})
	if err != nil || !warned(r, geo.FindRenumbered) {
		t.Errorf("the same under other ids: %v, %+v", err, r.Files[0].Findings)
	}
}

// Ground that two features cover is no gain, where all features are new, too.
func TestOverlappingFeaturesAreNoGain(t *testing.T) {
	db := open(t)
	if _, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{input("a.geojson", "2025-11-01", collection(box(36, 48, "a", "")))}}); err != nil {
		t.Fatal(err)
	}
	r, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{input("b.geojson", "2025-11-02",
		collection(box(36, 48, "b", `"n":1`), box(36, 48, "c", `"n":2`), box(36.01, 48, "d", "")))}})
	if err == nil || !warned(r, geo.FindArea) {
		t.Fatalf("%v, %+v", err, r.Files)
	}
	if c := r.Files[0].Changes; c.Lost != 0 || math.Abs(c.Gained.Km2()-4.1) > 0.2 {
		t.Errorf("%+v", c)
	}
}
