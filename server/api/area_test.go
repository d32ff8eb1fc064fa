package api_test

import (
	"encoding/csv"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb/encoding/mvt"

	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

func TestAreasAddUp(t *testing.T) {
	f := servertest.New(t)
	f.Load(t, "2025-11-30", nil, servertest.Square("held", `{"claimed_by":"Testland"}`, 37, 47, 1.05))
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
	a := servertest.Decode[areas](t, f.Get("/api/layers/control/area.json"))
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
	// That somebody claims it, too, does not make what is held their word.
	if by := a.ByClaimant; by["Tester"][1] != a.Area[1] || by["Tester"][2] != a.Area[2] {
		t.Errorf("by claimant %v", by)
	}
	if len(a.Claimants) != 1 || a.Claimants[0].As != "assessed_by" {
		t.Errorf("claimants %v", a.Claimants)
	}
	rows, err := csv.NewReader(f.Get("/api/layers/control/area.csv").Body).ReadAll()
	if err != nil || len(rows) != 4 || rows[1][2] != "" || rows[2][0] != "2025-11-28" {
		t.Errorf("the table is %q, %v", rows, err)
	}
	pinned := f.Get("/api/layers/control/area@2.json")
	if got := pinned.Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("a date is ahead, and still it may be kept by %s", got)
	}
}

func TestTheTimelineHoldsWhatHasComeUpToToday(t *testing.T) {
	f := servertest.New(t)
	spans := func() map[string]int {
		layers, err := mvt.Unmarshal(servertest.Read(t, f.Get("/tiles/control/timeline/7/77/44.mvt")))
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
	if got := f.Get("/tiles/control/timeline@1/7/77/44.mvt").Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("a date is ahead, and still it may be kept by %s", got)
	}
	if got := f.Get("/tiles/claims/timeline@1/5/18/11.mvt").Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("nothing is ahead, and it may be kept by %s", got)
	}
	*f.Clock = servertest.Noon.AddDate(0, 0, 31)
	if got := spans(); got["2026-01-01"] != 1 {
		t.Errorf("on its day, pieces %v", got)
	}
}

// TestWhatIsAheadWithoutAChangeIsListedOnItsDay: so that until then no pinned answer
// of all dates may be kept for ever.
func TestWhatIsAheadWithoutAChangeIsListedOnItsDay(t *testing.T) {
	geotest.TakesLong(t)
	layers := servertest.TestLayers()
	layers["control/2026-01-01.geojson"] = layers["control/2025-11-28.geojson"]
	f := servertest.Over(t, layers)
	for _, path := range []string{"/api/layers/control/area@1.json", "/api/layers/control/area@1.csv", "/tiles/control/timeline@1.json"} {
		*f.Clock = servertest.Noon
		before := f.Get(path)
		*f.Clock = servertest.Noon.AddDate(0, 0, 31)
		after := f.Get(path)
		if string(servertest.Read(t, before)) == string(servertest.Read(t, after)) {
			t.Errorf("%s does not say on its day what was ahead", path)
		}
		if got := before.Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
			t.Errorf("%s will change, and may be kept by %s", path, got)
		}
		if got := after.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("nothing is ahead in %s, and it may be kept by %s", path, got)
		}
	}
}

func TestClaimedButNotHeld(t *testing.T) {
	f := servertest.New(t)
	f.Load(t, "2025-11-30", nil, servertest.Square("held", `{"status":"Occupied"}`, 37, 47, 0.5), servertest.Square("free", `{"status":"liberated"}`, 37.5, 47, 0.5))
	type collection struct {
		Frontline struct{ Title, Note string }
		Features  []struct {
			ID         string
			Properties map[string]any
		}
	}
	c := servertest.Decode[collection](t, f.Get("/api/layers/claims~control/latest.geojson"))
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
	a := servertest.Decode[areas](t, f.Get("/api/layers/claims~control/area.json"))
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
	l := servertest.Decode[list](t, f.Get("/api/layers"))
	if len(l.Derived) != 1 || l.Derived[0].ID != "claims~control" || l.Derived[0].First != "2025-11-25" {
		t.Errorf("derived are %+v", l.Derived)
	}
	for _, path := range []string{"/tiles/claims~control/latest/7/77/44.mvt", "/tiles/claims~control/latest/dark/7/77/44@2x.png", "/api/layers/claims~control/area.csv"} {
		if r := f.Get(path); r.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
}

// TestWhatIsHeldTwiceIsTakenOffOnce lets two features that are held overlap.
func TestWhatIsHeldTwiceIsTakenOffOnce(t *testing.T) {
	f := servertest.New(t)
	f.Load(t, "2025-11-30", nil, servertest.Square("a", `{}`, 37, 47, 0.6), servertest.Square("b", `{}`, 37.3, 47, 0.6))
	type areas struct {
		ByFeature map[string][]float64 `json:"by_feature"`
	}
	got := servertest.Decode[areas](t, f.Get("/api/layers/claims~control/area.json")).ByFeature["donetsk"][2]
	var want float64
	type collection struct {
		Features []struct {
			ID         string
			Properties map[string]any
		}
	}
	for _, feature := range servertest.Decode[collection](t, f.Get("/api/layers/claims~control/latest.geojson")).Features {
		if feature.ID == "donetsk" {
			want = feature.Properties["km2"].(float64)
		}
	}
	if want == 0 || math.Abs(got-want) > 0.002 {
		t.Errorf("not held are %.3f km², want %.3f", got, want)
	}
}
