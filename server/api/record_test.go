package api_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/server/servertest"
)

type recordAnswer struct {
	Revision, Newest geo.Revision
	Today            string
	Layers           []struct {
		ID        string
		Tiles     string
		Snapshots []struct {
			Date      string
			Pin       geo.Revision
			Corrected *struct {
				Revision geo.Revision
				Reason   string
			}
		}
		Gaps     []struct{ From, Until string }
		Timeline *struct {
			Pin          geo.Revision
			Tiles, First string
		}
	}
	Retractions []geo.Retraction
}

func (a recordAnswer) control(t *testing.T) int {
	t.Helper()
	for i, l := range a.Layers {
		if l.ID == "control" {
			return i
		}
	}
	t.Fatalf("no layer control in %+v", a)
	return 0
}

func TestTheRecordIsAllThatTheMapNeeds(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	f.Load(t, "2025-11-28", func(r *data.LoadRequest) { r.Correct = "the east was drawn twice" }, servertest.Square("held", `{}`, 37, 47, 1.3))
	now := servertest.Decode[recordAnswer](t, f.Get("/api/record.json"))
	l := now.Layers[now.control(t)]
	if now.Revision != 2 || now.Newest != 2 || now.Today != "2025-12-01" || len(l.Snapshots) != 2 {
		t.Errorf("the record is %+v", now)
	}
	last := l.Snapshots[1]
	if last.Date != "2025-11-28" || last.Pin != 2 || last.Corrected == nil || last.Corrected.Reason != "the east was drawn twice" || last.Corrected.Revision != 2 {
		t.Errorf("the corrected snapshot is %+v", last)
	}
	if l.Snapshots[0].Corrected != nil {
		t.Errorf("%+v was never corrected", l.Snapshots[0])
	}
	// What lies behind the last snapshot is a gap too.
	if len(l.Gaps) != 2 || l.Gaps[0].From != "2025-11-26" || l.Gaps[0].Until != "2025-11-28" || l.Gaps[1].From != "2025-11-29" || l.Gaps[1].Until != "2025-12-02" {
		t.Errorf("gaps %+v", l.Gaps)
	}
	tiles := strings.NewReplacer("{date}", last.Date, "{pin}", "2", "{z}/{x}/{y}", "5/19/11").Replace(l.Tiles) + ".mvt"
	timeline := strings.Replace(l.Timeline.Tiles, "{z}/{x}/{y}", "5/19/11", 1) + ".mvt"
	for _, path := range []string{tiles, timeline} {
		if r := f.Get(path); r.StatusCode != 200 || len(servertest.Read(t, r)) == 0 {
			t.Errorf("%s: status %d, or nothing in it", path, r.StatusCode)
		}
	}
}

// TestTheRecordSaysWhereWhatIsNewestIs compares its boxes with the features'.
func TestTheRecordSaysWhereWhatIsNewestIs(t *testing.T) {
	layers := servertest.TestLayers()
	layers["claims/2023-01-01.geojson"] = servertest.Collection(servertest.Square("crimea", `{"claimed_by":"Russia"}`, 33, 44.5, 1.5),
		servertest.Square("donetsk", `{"claimed_by":"Russia","observed_on":"2023-01-01"}`, 37, 47, 1))
	f := servertest.Over(t, layers, servertest.Silent)
	type boxes struct {
		BBox, NewBBox *[4]float64
	}
	record := servertest.Decode[struct {
		Layers []struct {
			ID        string
			Snapshots []struct {
				Date    string
				BBox    *[4]float64
				NewBBox *[4]float64 `json:"new_bbox"`
			}
		}
	}](t, f.Get("/api/record.json"))
	for _, l := range record.Layers {
		for i, s := range l.Snapshots {
			got, want := boxes{s.BBox, s.NewBBox}, boxes{}
			if l.ID == "claims" && i == len(l.Snapshots)-1 {
				want = boxes{&[4]float64{33, 44.5, 38, 48}, &[4]float64{37, 47, 38, 48}}
			}
			if l.ID == "control" && i == len(l.Snapshots)-1 {
				want = boxes{BBox: &[4]float64{37, 47, 38.1, 48.1}}
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s of %s: around %v, new around %v", l.ID, s.Date, got.BBox, got.NewBBox)
			}
		}
	}
	if before := servertest.Read(t, f.Get("/api/record@0.json")); bytes.Contains(before, []byte("bbox")) {
		t.Errorf("before anything was known: %s", before)
	}
}

func TestTheRecordAsKnownAtARevision(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	before := servertest.Decode[recordAnswer](t, f.Get("/api/record@1.json"))
	f.Load(t, "2025-11-29", nil, servertest.Square("held", `{}`, 37, 47, 1.4))
	after := servertest.Decode[recordAnswer](t, f.Get("/api/record@1.json"))
	at := after.control(t)
	if got := after.Layers[at]; len(got.Snapshots) != 2 || got.Timeline.Tiles != before.Layers[at].Timeline.Tiles || after.Revision != 1 || after.Newest != 2 {
		t.Errorf("as known at 1: %+v", after)
	}
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-28"), Reason: "of another day"}); err != nil {
		t.Fatal(err)
	}
	gone := servertest.Decode[recordAnswer](t, f.Get("/api/record@1.json"))
	if got := gone.Layers[at]; got.Timeline != nil {
		t.Errorf("a timeline that holds what was retracted: %+v", got.Timeline)
	}
	if len(gone.Retractions) != 1 || gone.Retractions[0].Reason != "of another day" {
		t.Errorf("retractions %+v", gone.Retractions)
	}
	if got := f.Get("/api/record@1.json").Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("today's date is in it: %s", got)
	}
	for path, status := range map[string]int{"/api/record@9.json": 404, "/api/record@01.json": 400, "/api/record@.json": 400, "/api/records.json": 404, "/api/record": 404} {
		if r := f.Get(path); r.StatusCode != status {
			t.Errorf("%s: %d, want %d", path, r.StatusCode, status)
		}
	}
}
