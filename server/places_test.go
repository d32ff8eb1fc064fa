package server_test

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/data"
	"frontline/geo"
	"frontline/server/servertest"
)

// placesAnswer is the body of what changed by place.
type placesAnswer struct {
	Gained     float64 `json:"gained_km2"`
	Lost       float64 `json:"lost_km2"`
	Known      int     `json:"known"`
	EndedUntil string  `json:"ended_until"`
	LeftOut    struct {
		Pieces int     `json:"pieces"`
		Gained float64 `json:"gained_km2"`
		Lost   float64 `json:"lost_km2"`
	} `json:"left_out"`
	Pieces []struct {
		Change string    `json:"change"`
		Since  string    `json:"since"`
		Area   float64   `json:"km2"`
		Reach  *float64  `json:"reach_km"`
		Center []float64 `json:"center"`
		Ended  []struct {
			On   string  `json:"on"`
			Area float64 `json:"km2"`
		} `json:"ended"`
	} `json:"pieces"`
}

// TestChangesByPlace: the pieces add up to what is told of the difference, a gained one says how far it
// reaches, and what became of it after the two dates; pinned it stays so, and is gone where something
// of that was withdrawn.
func TestChangesByPlace(t *testing.T) {
	whole := servertest.Square("a", `{}`, 37, 47, 1)
	strip := func(west, size float64) string { return servertest.Square("b", `{}`, west, 47, size) }
	f := servertest.Over(t, fstest.MapFS{
		"control/layer.json":         {Data: []byte(servertest.ControlJSON)},
		"control/2025-11-24.geojson": servertest.Collection(whole, servertest.Square("c", `{}`, 39, 48, 0.1)),
		"control/2025-11-25.geojson": servertest.Collection(whole, strip(36.9, 0.1)),
		"control/2025-11-26.geojson": servertest.Collection(whole, strip(36.9, 0.1)),
		"control/2025-11-27.geojson": servertest.Collection(whole, strip(36.95, 0.05)),
		"control/2025-11-28.geojson": servertest.Collection(whole, strip(36.95, 0.05), servertest.Square("c", `{}`, 39, 48, 0.1)),
		"control/2025-11-29.geojson": servertest.Collection(whole),
	})
	const at = "/api/layers/control/2025-11-24..2025-11-26/places.json"
	live := servertest.Decode[placesAnswer](t, f.Get(at))
	var gained, lost float64
	for _, p := range live.Pieces {
		if p.Change == "gained" {
			gained += p.Area
		} else {
			lost += p.Area
		}
	}
	if len(live.Pieces) != 2 || math.Abs(gained-live.Gained) > 0.001 || math.Abs(lost-live.Lost) > 0.001 || live.LeftOut.Pieces != 0 || live.EndedUntil != "2025-11-29" {
		t.Fatalf("pieces of %v and %v km²: %+v", gained, lost, live)
	}
	for _, p := range live.Pieces {
		ended := 0.0
		var on []string
		for _, e := range p.Ended {
			ended += e.Area
			on = append(on, e.On)
		}
		want, reach := "[2025-11-28]", 0.0
		if p.Change == "gained" { // three quarters of it first, and the rest last
			want, reach = "[2025-11-27 2025-11-29]", 7.59
		}
		if fmt.Sprint(on) != want || math.Abs(ended-p.Area) > 0.002 {
			t.Errorf("%s: ended on %v, %v of %v km²", p.Change, on, ended, p.Area)
		}
		if (p.Reach == nil) != (reach == 0) || p.Reach != nil && math.Abs(*p.Reach-reach) > 0.08 {
			t.Errorf("%s reaches %v km, want %v", p.Change, p.Reach, reach)
		}
	}
	rev := geo.Revision(live.Known)
	pinned := fmt.Sprintf("/api/layers/control/2025-11-24@%[1]d..2025-11-26@%[1]d/places.json", rev)
	before := f.Get(pinned)
	if cached := before.Header.Get("Cache-Control"); !strings.Contains(cached, "immutable") {
		t.Errorf("the pinned answer may be kept as %q", cached)
	}
	body := string(servertest.Read(t, before))
	f.Load(t, "2025-11-30", nil, whole, strip(36.9, 0.1))
	if again := string(servertest.Read(t, f.Get(pinned))); again != body {
		t.Errorf("pinned it was %s and is %s", body, again)
	}
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-27"), Reason: "wrong"}); err != nil {
		t.Fatal(err)
	}
	if r := f.Get(pinned); r.StatusCode != http.StatusGone {
		t.Errorf("after a withdrawal it is answered %d", r.StatusCode)
	}
	if now := servertest.Decode[placesAnswer](t, f.Get(at)); now.Gained != live.Gained || now.Pieces[0].Area != live.Pieces[0].Area {
		t.Errorf("a later withdrawal changed the difference: %+v", now)
	}
	if r := f.Get("/api/layers/control/2025-11-24/places.json"); r.StatusCode != http.StatusNotFound {
		t.Errorf("one date is answered %d", r.StatusCode)
	}
}

// TestManyPlacesAreBounded: what is not listed is counted.
func TestManyPlacesAreBounded(t *testing.T) {
	var many []string
	for i := range 520 {
		many = append(many, servertest.Square(fmt.Sprint("p", i), `{}`, 30+0.02*float64(i%26), 47+0.02*float64(i/26), 0.01))
	}
	f := servertest.Over(t, fstest.MapFS{
		"control/layer.json":         {Data: []byte(servertest.ControlJSON)},
		"control/2025-11-25.geojson": servertest.Collection(servertest.Square("a", `{}`, 37, 47, 1)),
		"control/2025-11-26.geojson": servertest.Collection(append(many, servertest.Square("a", `{}`, 37, 47, 1))...),
	})
	a := servertest.Decode[placesAnswer](t, f.Get("/api/layers/control/2025-11-25..2025-11-26/places.json"))
	sum := a.LeftOut.Gained
	for _, p := range a.Pieces {
		sum += p.Area
	}
	if len(a.Pieces) != 500 || a.LeftOut.Pieces != 20 || math.Abs(sum-a.Gained) > 0.3 {
		t.Errorf("%d listed, %d not, of %v km² %v", len(a.Pieces), a.LeftOut.Pieces, a.Gained, sum)
	}
}
