package data_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/change"
	"frontline/geo/geotest"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

func timeline(tb testing.TB, db *data.DB, layer string, known geo.Revision) geo.Timeline {
	tb.Helper()
	t, err := db.Timeline(tb.Context(), layer, known)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// aliveArea is the area, by key, of the spans that hold on a date.
func aliveArea(t geo.Timeline, d geo.Date) map[string]float64 {
	areas := map[string]float64{}
	for _, s := range t.Spans {
		if s.Alive(d) {
			areas[s.Feature.Key] += s.Area
		}
	}
	return areas
}

// aliveGround is what the spans of a key that hold on a date cover.
func aliveGround(t geo.Timeline, key string, d geo.Date) orb.MultiPolygon {
	var ground orb.MultiPolygon
	for _, s := range t.Spans {
		if p, ok := s.Feature.Geometry.(orb.Polygon); ok && s.Feature.Key == key && s.Alive(d) {
			ground = append(ground, p)
		}
	}
	return ground
}

// TestSpansOfRealDays holds the laws of spans against each real day, taken to
// the letter and with slivers absorbed.
func TestSpansOfRealDays(t *testing.T) {
	geotest.TakesLong(t)
	inputs := realInputs(t)
	for _, width := range []float64{0, 20} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			db := open(t)
			layer := control(t)
			layer.SliverWidth = width
			report, err := db.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer, Files: inputs})
			if err != nil {
				t.Fatal(err)
			}
			tl := checkSpans(t, db, "control", 1)
			slivers := map[geo.Date]float64{}
			for _, a := range tl.Absorbed {
				slivers[a.Date] += a.Area
			}
			worst := 0.0
			for _, f := range report.Files {
				if math.Abs(slivers[f.Date]-float64(f.Absorbed)) > 1e-6 {
					t.Errorf("%s: the load reports %.1f m² of slivers, the timeline %.1f", f.Date, f.Absorbed, slivers[f.Date])
				}
				grounds, err := db.Grounds(t.Context(), "control", geo.AsOf{Valid: f.Date, Known: 1})
				if err != nil || len(grounds) != 1 {
					t.Fatalf("there are %d grounds, %v", len(grounds), err)
				}
				area := geo.Area(grounds[0].Geometry)
				worst = max(worst, math.Abs(aliveArea(tl, f.Date)[grounds[0].Feature.Key]-area)/area)
			}
			if worst > 1e-7 {
				t.Errorf("spans miss the ground of a date by a share of %g", worst)
			}
			if (len(tl.Absorbed) > 0) != (width > 0) {
				t.Errorf("%d slivers were absorbed", len(tl.Absorbed))
			}
			t.Logf("%d spans, slivers on %d dates, ground missed by a share of %.1g", len(tl.Spans), len(tl.Absorbed), worst)
		})
	}
}

// brief is a span in short.
type brief struct{ Key, Since, Until, Status string }

func briefs(t geo.Timeline) []brief {
	var list []brief
	for _, s := range t.Spans {
		until := "now"
		if s.Until < geo.Ongoing {
			until = s.Until.String()
		}
		list = append(list, brief{s.Feature.Key, s.Since.String(), until, s.Feature.Status})
	}
	return list
}

func village(date, status, source string, lon int) data.Input {
	return input(date+".geojson", date, fmt.Sprintf(`{"type":"Feature","id":"village","properties":{"status":%q,"source":%q},
		"geometry":{"type":"Point","coordinates":[%d,48]}}`, status, source, lon))
}

// TestTimelineOfPlaces shows when a place's spans begin and end: where what is
// said of it changes or it moves, and not where the same has another source.
func TestTimelineOfPlaces(t *testing.T) {
	db, _, _ := openClock(t)
	load(t, db, village("2025-10-01", "held", "a", 30), village("2025-10-02", "held", "b", 30),
		village("2025-10-03", "contested", "b", 30), village("2025-10-05", "contested", "b", 31))
	want := []brief{{"village", "2025-10-01", "2025-10-03", "held"}, {"village", "2025-10-03", "2025-10-05", "contested"}, {"village", "2025-10-05", "now", "contested"}}
	if diff := cmp.Diff(want, briefs(timeline(t, db, "control", 1))); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
	// One between two others touches what lies between them only.
	load(t, db, village("2025-10-04", "free", "c", 30))
	want = []brief{want[0], {"village", "2025-10-03", "2025-10-04", "contested"}, {"village", "2025-10-04", "2025-10-05", "free"}, want[2]}
	if diff := cmp.Diff(want, briefs(timeline(t, db, "control", 2))); diff != "" {
		t.Errorf("spans with one day more (-want +got):\n%s", diff)
	}
	verify(t, db)
}

// TestTimelinePin shows what a timeline is pinned by, and when it is gone.
func TestTimelinePin(t *testing.T) {
	db, _, _ := openClock(t)
	pin := func(layer string, known geo.Revision) geo.Revision {
		t.Helper()
		rev, err := db.TimelinePin(t.Context(), layer, known)
		if err != nil {
			t.Fatal(err)
		}
		return rev
	}
	load(t, db, square("2025-10-01", 10), square("2025-10-02", 11))
	if _, err := db.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: places(t), Files: []data.Input{pair("2025-10-01", 3)}}); err != nil {
		t.Fatal(err)
	}
	if got := pin("control", 2); got != 1 {
		t.Errorf("another layer's change makes the pin %d", got)
	}
	_, err := db.TimelinePin(t.Context(), "control", 0)
	wantError(t, err, geo.ENotFound, "control had no snapshot at revision 0")
	_, err = db.TimelinePin(t.Context(), "nowhere", 2)
	wantError(t, err, geo.ENotFound, "there is no layer nowhere")
	if _, err := correct(t, db, "better", square("2025-10-02", 12)); err != nil {
		t.Fatal(err)
	}
	before := timeline(t, db, "control", 2)
	if got := []geo.Revision{pin("control", 2), pin("control", 3), before.Pin}; !slices.Equal(got, []geo.Revision{1, 3, 1}) {
		t.Errorf("pins are %d", got)
	}
	if _, err := db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-10-02"), Reason: "secret"}); err != nil {
		t.Fatal(err)
	}
	for known := geo.Revision(1); known <= 3; known++ {
		_, err = db.Timeline(t.Context(), "control", known)
		wantError(t, err, geo.EGone, "control of 2025-10-02 was retracted: secret")
	}
	want := []brief{{"square", "2025-10-01", "now", ""}}
	if diff := cmp.Diff(want, briefs(timeline(t, db, "control", 4))); diff != "" || pin("control", 4) != 4 {
		t.Errorf("pin is %d, spans (-want +got):\n%s", pin("control", 4), diff)
	}
	if _, err := db.Retract(t.Context(), data.RetractRequest{Layer: "places", Date: geo.MustDate("2025-10-01"), Feature: "a", Reason: "personal data"}); err != nil {
		t.Fatal(err)
	}
	_, err = db.TimelinePin(t.Context(), "places", 4)
	wantError(t, err, geo.EGone, "a in places of 2025-10-01 was retracted: personal data")
	if got := len(timeline(t, db, "places", 5).Spans); got != 1 {
		t.Errorf("%d spans are left", got)
	}
	verify(t, db)
}

func basemap(tb testing.TB, date string, split float64) data.LoadRequest {
	tb.Helper()
	layer, _, err := data.NewLayer("base", data.LayerOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	box := func(id string, west, east float64) string {
		return fmt.Sprintf(`{"type":"Feature","id":%q,"properties":{"class":"oblast","name":%[1]q},"geometry":{"type":"Polygon",
			"coordinates":[[[%[2]g,-1],[%[3]g,-1],[%[3]g,2],[%[2]g,2],[%[2]g,-1]]]}}`, id, west, east)
	}
	return data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer, Files: []data.Input{input(date+".geojson", date,
		`{"type":"FeatureCollection","features":[`+box("west", 0, split)+`,`+box("east", split, 20)+`]}`)}}
}

// TestRegions tells spans apart by the oblasts of the basemap as it was known,
// before and after one that is drawn otherwise.
func TestRegions(t *testing.T) {
	db, _, _ := openClock(t)
	load(t, db, square("2025-10-01", 10))
	shares := func(known geo.Revision) (west float64, in int) {
		t.Helper()
		tl := timeline(t, db, "control", known)
		s := tl.Spans[0]
		for _, area := range s.Regions {
			west += area / s.Area
		}
		if len(tl.Regions) > 0 && math.Abs(west-1) > 1e-6 {
			t.Errorf("known at %d the regions have a share of %g in all", known, west)
		}
		return s.Regions["west"] / s.Area, len(tl.Regions)
	}
	for i, split := range []float64{10.25, 10.75} {
		req := basemap(t, "2014-01-01", split)
		if i > 0 {
			req.Correct = "better drawn"
		}
		if _, err := db.Load(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
	for known, want := range map[geo.Revision]float64{1: 0, 2: 0.25, 3: 0.75} {
		west, n := shares(known)
		if math.Abs(west-want) > 1e-6 || (n == 2) != (known > 1) {
			t.Errorf("known at %d, %g of it lies in the west of %d regions, want %g", known, west, n, want)
		}
		if pin, err := db.TimelinePin(t.Context(), "control", known); err != nil || pin != known {
			t.Errorf("known at %d, the pin is %d, %v", known, pin, err)
		}
	}
	load(t, db, square("2025-10-02", 30)) // in neither
	if tl := timeline(t, db, "control", 4); len(tl.Spans) != 2 || len(tl.Spans[1].Regions) != 0 {
		t.Errorf("spans are %+v", tl.Spans)
	}
	var follow follower
	for known := range geo.Revision(4) {
		follow.check(t, rand.New(rand.NewPCG(1, uint64(known))), db, "control", known+1)
	}
	verify(t, db)
}

// TestEvents lists what readers are told of, and nothing of what waits.
func TestEvents(t *testing.T) {
	db, clock, _ := openClock(t)
	load(t, db, square("2025-10-01", 10), square("2025-10-02", 11))
	if _, err := correct(t, db, "better", square("2025-10-02", 12)); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), Files: []data.Input{square("2025-10-05", 14)}, PublishAt: noon.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Rollback(t.Context(), data.RollbackRequest{To: 1, Reason: "a bad day", Actor: ""}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-10-02"), Reason: "secret"}); err != nil {
		t.Fatal(err)
	}
	clock.at = noon.Add(2 * time.Hour)
	type told struct {
		Action, Date, Reason string
		Rev                  geo.Revision
		Changed              string
	}
	km2 := func(e geo.Event) string {
		switch {
		case e.Area == nil:
			return ""
		case e.Before == nil:
			return fmt.Sprintf("%.0f", *e.Area/1e6)
		}
		return fmt.Sprintf("%.0f +%.0f -%.0f since %s", *e.Area/1e6, *e.Gained/1e6, *e.Lost/1e6, e.Before)
	}
	list := func(known geo.Revision) []told {
		events, err := db.Events(t.Context(), "", known, geo.MaxDate, 100)
		if err != nil {
			t.Fatal(err)
		}
		var got []told
		for _, e := range events {
			if e.EventFigures, err = db.EventFigures(t.Context(), e); err != nil {
				t.Fatal(err)
			}
			got = append(got, told{e.Action, e.Date.String(), e.Reason, e.Revision, km2(e)})
		}
		return got
	}
	if rev := revision(t, db); rev != 5 {
		t.Fatalf("the record is at revision %d", rev)
	}
	want := []told{
		{"publish", "2025-10-05", "", 5, "12308 +12308 -12308 since 2025-10-01"},
		{"retract", "2025-10-02", "secret", 4, ""},
		{"rollback", "2025-10-02", "rolled back to revision 1", 3, ""},
		{"correct", "2025-10-02", "better", 2, ""},
		{"load", "2025-10-02", "", 1, ""},
		{"load", "2025-10-01", "", 1, "12308"},
	}
	if diff := cmp.Diff(want, list(5)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	want[3].Changed = "12308 +12308 -12308 since 2025-10-01"
	want[4].Changed = want[3].Changed
	if diff := cmp.Diff(want[3:], list(2)); diff != "" {
		t.Errorf("events known at 2 (-want +got):\n%s", diff)
	}
	for name, tt := range map[string]struct {
		layer string
		until geo.Date
		want  int
	}{"of the layer": {"control", geo.MaxDate, 6}, "of another": {"claims", geo.MaxDate, 0}, "by 1 October": {"", geo.MustDate("2025-10-01"), 1}} {
		if events, err := db.Events(t.Context(), tt.layer, 5, tt.until, 100); err != nil || len(events) != tt.want {
			t.Errorf("%s there are %d events, want %d: %v", name, len(events), tt.want, err)
		}
	}
	_, err := db.Events(t.Context(), "", 5, geo.MaxDate, 0)
	wantError(t, err, geo.EInvalid, "ask for 1 to 1000")
}

// TestSpansAreMended loads a day onto spans that are damaged: from it on they
// make up the snapshot again.
func TestSpansAreMended(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontline.db")
	db := openAt(t, path)
	defer closeDB(t, db)
	load(t, db, square("2025-10-01", 10))
	exec(t, raw(t, path), `DROP TRIGGER span_unchanged; UPDATE span SET area = area / 2`)
	load(t, db, input("more.geojson", "2025-10-02", `{"type":"Feature","id":"square","properties":{},"geometry":{"type":"Polygon",
		"coordinates":[[[10,0],[11,0],[11,2],[10,2],[10,0]]]}}`))
	tl := timeline(t, db, "control", 2)
	grounds, err := db.Grounds(t.Context(), "control", geo.AsOf{Valid: geo.MaxDate, Known: 2})
	if err != nil {
		t.Fatal(err)
	}
	gained, lost, err := change.GainedLost(t.Context(), grounds[0].Geometry, aliveGround(tl, "square", geo.MustDate("2025-10-02")))
	if err != nil || gained+lost > 0 {
		t.Errorf("spans have %.0f m² more and %.0f less than the snapshot, %v", gained, lost, err)
	}
}
