package data_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/geo/mapping"

	"github.com/go-json-experiment/json/v1"
	"github.com/google/go-cmp/cmp"
)

func correct(tb testing.TB, db *data.DB, reason string, inputs ...data.Input) (data.LoadReport, error) {
	tb.Helper()
	return db.Load(tb.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(tb), Files: inputs, Correct: reason})
}

func TestCorrect(t *testing.T) {
	db, _, _ := openClock(t)
	load(t, db, square("2025-10-01", 10), square("2025-10-02", 11))
	_, err := correct(t, db, "wrong file", square("2025-10-03", 12))
	wantError(t, err, geo.EConflict, "2025-10-03.geojson: control has no snapshot for 2025-10-03 to correct")
	r, err := correct(t, db, "wrong file", square("2025-10-02", 12))
	if err != nil || r.Revision != 2 || r.Count(data.FileCorrected) != 1 {
		t.Fatalf("report is %+v, %v", r, err)
	}
	for known, lon := range map[geo.Revision]string{1: "Square 11", 2: "Square 12"} {
		if a := ask(t, db, "control", geo.AsOf{Valid: geo.MustDate("2025-10-02"), Known: known}); a.Features[0].Names["en"] != lon {
			t.Errorf("known at %d it is %v", known, a.Features[0].Names)
		}
	}
	r, err = correct(t, db, "again", square("2025-10-02", 12))
	if err != nil || r.Revision != 2 || r.Count(data.FileUnchanged) != 1 {
		t.Errorf("the same bytes: %+v, %v", r, err)
	}
	verify(t, db)
}

// Bytes that were read by a wrong mapping are read by a right one, for a reason.
func TestCorrectWhatBytesSay(t *testing.T) {
	db, _, _ := openClock(t)
	date := geo.MustDate("2025-10-01")
	grey := func(date string) data.Input {
		return input(date+".geojson", date, collection(box(36, 48, "a", `"status":"grey"`), box(38, 48, "b", "")))
	}
	request := func(class geo.Class, reason string, files ...data.Input) data.LoadRequest {
		for i := range files {
			files[i].Read = func(r io.Reader, opt mapping.Options) (mapping.Reading, error) {
				opt.Mapping = &mapping.Mapping{Status: "status", Classes: map[string]geo.Class{"grey": class}}
				return mapping.Read(r, opt)
			}
		}
		return data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), Files: files, Correct: reason}
	}
	classOf := func() geo.Class {
		return ask(t, db, "control", geo.AsOf{Valid: date, Known: revision(t, db)}).Features[0].Class
	}
	first, err := db.Load(t.Context(), request(geo.ClassHeld, "", grey("2025-10-01")))
	if err != nil {
		t.Fatal(err)
	}
	r, err := db.Load(t.Context(), request(geo.ClassContested, "", grey("2025-10-01")))
	if err != nil || r.Count(data.FileUnchanged) != 1 || classOf() != geo.ClassHeld {
		t.Fatalf("without a reason: %+v, %v, %s", r, err, classOf())
	}
	if f := r.Files[0]; f.Area != first.Files[0].Area || !slices.ContainsFunc(f.Notes, func(s string) bool { return strings.Contains(s, "read otherwise") }) {
		t.Errorf("it tells of %.1f km² that the record does not have: %v", f.Area.Km2(), f.Notes)
	}
	for _, status := range []data.FileStatus{data.FileCorrected, data.FileUnchanged} {
		r, err = db.Load(t.Context(), request(geo.ClassContested, "grey is contested", grey("2025-10-01")))
		if err != nil || r.Count(status) != 1 || classOf() != geo.ClassContested {
			t.Fatalf("it should be %s: %+v, %v, %s", status, r, err, classOf())
		}
	}
	verify(t, db)
}

// What a rollback took away can be retracted still, even where nothing of its
// layer is left.
func TestRetractWhatWasRolledBack(t *testing.T) {
	db := open(t)
	first, second := data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-10-01"), Reason: "wrong"},
		data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-10-05"), Reason: "wrong"}
	load(t, db, square("2025-10-01", 10))
	load(t, db, square("2025-10-05", 11))
	if _, err := db.Retract(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Rollback(t.Context(), data.RollbackRequest{To: 1, Reason: "a bad day", Actor: ""}); err != nil {
		t.Fatal(err)
	}
	r, err := db.Retract(t.Context(), second)
	if err != nil || r.Revision != 5 || !slices.Equal(r.Pins, []geo.Revision{2}) || r.FallsBackTo != nil {
		t.Errorf("%+v, %v", r, err)
	}
	_, err = db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: second.Date, Known: 2})
	wantError(t, err, geo.EGone, "control of 2025-10-05 was retracted: wrong")
	verify(t, db)
}

func TestRetractSnapshot(t *testing.T) {
	db, _, _ := openClock(t)
	load(t, db, square("2025-10-01", 10), square("2025-10-05", 11))
	if _, err := correct(t, db, "better", square("2025-10-05", 12)); err != nil {
		t.Fatal(err)
	}
	req := data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-10-05"), Actor: "editor"}
	_, err := db.Retract(t.Context(), req)
	wantError(t, err, geo.EInvalid, "needs a reason")
	req.Reason = "withdrawn by its source"
	r, err := db.Retract(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	back := geo.MustDate("2025-10-01")
	want := data.RetractReport{Layer: "control", Date: req.Date, Revision: 3, Pins: []geo.Revision{1, 2}, FallsBackTo: &back,
		Shown: []data.Shown{{"control", req.Date, geo.DateOf(noon)}}}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	for known := geo.Revision(1); known <= 2; known++ {
		_, err := db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MustDate("2025-10-06"), Known: known})
		wantError(t, err, geo.EGone, "control of 2025-10-05 was retracted: withdrawn by its source")
	}
	if a := ask(t, db, "control", geo.AsOf{Valid: geo.MustDate("2025-10-06"), Known: 3}); a.Snapshot.ValidOn != back {
		t.Errorf("it falls back to %s", a.Snapshot.ValidOn)
	}
	_, err = db.Retract(t.Context(), req)
	wantError(t, err, geo.EConflict, "retracted already, at revision 3")
	req.Date++
	_, err = db.Retract(t.Context(), req)
	wantError(t, err, geo.ENotFound, "control has no snapshot of 2025-10-06 itself")

	list, err := db.Retractions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]geo.Retraction{{Revision: 3, RetractedAt: noon, Layer: "control", Date: geo.MustDate("2025-10-05"),
		Reason: "withdrawn by its source", Pins: []geo.Revision{1, 2}}}, list); diff != "" {
		t.Errorf("retractions (-want +got):\n%s", diff)
	}
	// The same again is possible, and said.
	p, err := db.PlanLoad(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), Files: []data.Input{square("2025-10-05", 11)}})
	if err != nil || !warned(p.Report, geo.FindRetracted) {
		t.Errorf("loading it again plans %+v, %v", p, err)
	}
	verify(t, db)
}

func TestRetractFeature(t *testing.T) {
	db, _, _ := openClock(t)
	load(t, db, pair("2025-10-01", 10), pair("2025-10-02", 10))
	r, err := db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-10-01"), Feature: "a", Reason: "personal data"})
	if err != nil || r.Revision != 2 || len(r.Also) != 1 || r.Also[0] != geo.MustDate("2025-10-02") {
		t.Fatalf("report is %+v, %v", r, err)
	}
	old := ask(t, db, "control", geo.AsOf{Valid: geo.MustDate("2025-10-01"), Known: 1})
	if diff := cmp.Diff([]string{"a"}, old.Retracts); diff != "" || len(old.Features) != 2 {
		t.Errorf("before: %d features, retracted %s", len(old.Features), diff)
	}
	now := ask(t, db, "control", geo.AsOf{Valid: geo.MustDate("2025-10-01"), Known: 2})
	if len(now.Retracts) != 0 || len(now.Features) != 1 || now.Features[0].Key != "b" || now.Snapshot.Pin != 2 || now.Snapshot.Content == old.Snapshot.Content {
		t.Errorf("after: %+v", now)
	}
	for _, id := range []int64{old.Snapshot.ID, now.Snapshot.ID} {
		_, err := db.Source(t.Context(), id)
		wantError(t, err, geo.EGone, "personal data")
	}
	_, err = db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-10-01"), Feature: "b", Reason: "x"})
	wantError(t, err, geo.EInvalid, "retract the snapshot")
	_, err = db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-10-01"), Feature: "c", Reason: "x"})
	wantError(t, err, geo.ENotFound, `no feature "c"`)
	if rev := revision(t, db); rev != 2 {
		t.Errorf("refusals made revision %d", rev)
	}
	// What was retracted does not come back with a rollback.
	if _, err := db.Rollback(t.Context(), data.RollbackRequest{To: 1, Reason: "test", Actor: ""}); geo.ErrorCode(err) != geo.EConflict {
		t.Errorf("error is %v", err)
	}
	verify(t, db)
}

func TestRollback(t *testing.T) {
	db, _, _ := openClock(t)
	load(t, db, square("2025-10-01", 10), square("2025-10-02", 11))
	load(t, db, square("2025-10-03", 12))
	if _, err := correct(t, db, "bad", square("2025-10-02", 50)); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-10-01"), Reason: "secret"}); err != nil {
		t.Fatal(err)
	}
	r, err := db.Rollback(t.Context(), data.RollbackRequest{To: 1, Reason: "a bad morning", Actor: "editor"})
	if err != nil {
		t.Fatal(err)
	}
	at := func(date string) []data.LayerDate { return []data.LayerDate{{"control", geo.MustDate(date)}} }
	want := data.RollbackReport{Revision: 5, To: 1, Restored: at("2025-10-02"), Removed: at("2025-10-03"), Withheld: at("2025-10-01"),
		Shown: []data.Shown{{"control", geo.MustDate("2025-10-02"), geo.DateOf(noon)}, {"control", geo.MustDate("2025-10-03"), geo.DateOf(noon)}}}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	a := ask(t, db, "control", geo.AsOf{Valid: geo.MustDate("2025-10-09"), Known: 5})
	if a.Snapshot.ValidOn.String() != "2025-10-02" || a.Features[0].Names["en"] != "Square 11" || a.Snapshot.Pin != 5 {
		t.Errorf("it answers %+v", a)
	}
	if a := ask(t, db, "control", geo.AsOf{Valid: geo.MustDate("2025-10-09"), Known: 4}); a.Snapshot.ValidOn.String() != "2025-10-03" {
		t.Errorf("what was known is now %+v", a)
	}
	_, err = db.Rollback(t.Context(), data.RollbackRequest{To: 9, Reason: "x", Actor: ""})
	wantError(t, err, geo.ENotFound, "revision 9 is not recorded yet")
	_, err = db.Rollback(t.Context(), data.RollbackRequest{To: 0, Reason: "x", Actor: ""})
	wantError(t, err, geo.EInvalid, "the first is 1")
	_, err = db.Rollback(t.Context(), data.RollbackRequest{To: 1, Reason: " ", Actor: ""})
	wantError(t, err, geo.EInvalid, "needs a reason")
	if r, err := db.Rollback(t.Context(), data.RollbackRequest{To: 5, Reason: "nothing to do", Actor: ""}); err != nil || r.Revision != 5 {
		t.Errorf("to the present: %+v, %v", r, err)
	}
	verify(t, db)
}

func TestEmbargo(t *testing.T) {
	db, clock, path := openClock(t)
	load(t, db, square("2025-10-01", 10))
	until := noon.Add(time.Hour)
	held := data.LoadRequest{Accept: geo.FindingCodes(), Layer: places(t), Files: []data.Input{pair("2025-10-01", 3)}, PublishAt: until}
	r, err := db.Load(t.Context(), held)
	if err != nil || r.Revision != 1 || r.PublishAt == nil || !r.NewLayer {
		t.Fatalf("report is %+v, %v", r, err)
	}
	held.Layer, held.Files, held.Correct = control(t), []data.Input{square("2025-10-01", 12)}, "better"
	if _, err := db.Load(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	nothing := func(when string) {
		t.Helper()
		rev := revision(t, db)
		layers, err := db.Layers(t.Context(), rev+9)
		if err != nil || len(layers) != 1 || rev != 1 {
			t.Errorf("%s: revision %d, layers %v, %v", when, rev, layers, err)
		}
		_, err = db.Layer(t.Context(), "places", 1)
		wantError(t, err, geo.ENotFound, "there is no layer places")
		if a := ask(t, db, "control", geo.AsOf{Valid: geo.MustDate("2025-10-01"), Known: rev + 9}); a.Features[0].Names["en"] != "Square 10" {
			t.Errorf("%s: %+v", when, a)
		}
	}
	nothing("at once")
	clock.at = until.Add(-time.Millisecond)
	nothing("just before")
	_, err = db.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: places(t), Files: []data.Input{pair("2025-10-01", 4)}})
	wantError(t, err, geo.EConflict, "under embargo until 2025-12-01T13:00:00.000Z")
	verify(t, db)

	clock.at = until
	if rev := revision(t, db); rev != 2 {
		t.Errorf("revision is %d at the instant", rev)
	}
	if a := ask(t, db, "places", geo.AsOf{Valid: geo.MustDate("2025-10-01"), Known: 2}); a.Snapshot.Revision != 2 || !a.Snapshot.RecordedAt.Equal(until) {
		t.Errorf("places are %+v", a)
	}
	if a := ask(t, db, "control", geo.AsOf{Valid: geo.MustDate("2025-10-01"), Known: 2}); a.Features[0].Names["en"] != "Square 12" {
		t.Errorf("control is %+v", a)
	}

	// What is withdrawn before its time never appears, not at start either.
	held.PublishAt = clock.at.Add(time.Minute)
	held.Files = []data.Input{square("2025-10-07", 12), square("2025-10-08", 12)}
	held.Correct = ""
	if _, err := db.Load(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	w, err := db.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-10-07"), Reason: "no"})
	if err != nil || !w.Embargoed || w.Revision != 2 || len(w.Pins) > 0 || len(w.Shown) > 0 {
		t.Errorf("report is %+v, %v", w, err)
	}
	if list, err := db.Retractions(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("it is told to the public: %v, %v", list, err)
	}
	later := clock.at.Add(time.Hour)
	other, err := data.Open(t.Context(), data.Options{Path: path, Now: func() time.Time { return later }})
	if err != nil {
		t.Fatal(err)
	}
	defer closeDB(t, other)
	read, err := data.Open(t.Context(), data.Options{Path: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer closeDB(t, read)
	if snapshots, err := read.Snapshots(t.Context(), "control", revision(t, read)); err != nil || len(snapshots) != 2 || snapshots[1].ValidOn.String() != "2025-10-08" {
		t.Errorf("after a start there are %v, %v", snapshots, err)
	}
	verify(t, other)
}

// Whoever loads over HTTP is told nothing of what others loaded under embargo, and
// takes none of it away: all is as if it were not there, and it comes in its time.
func TestARemoteLoadKnowsOfNoEmbargo(t *testing.T) {
	db, clock, _ := openClock(t)
	load(t, db, square("2025-10-01", 10))
	until := noon.Add(time.Hour)
	desk := data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), Actor: "desk", PublishAt: until}
	correction, addition := desk, desk
	correction.Files, correction.Correct = []data.Input{square("2025-10-01", 12)}, "better"
	addition.Files = []data.Input{square("2025-10-05", 12)}
	for _, req := range []data.LoadRequest{correction, addition} {
		if _, err := db.Load(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
	send := func(date string, size int, change func(*data.LoadRequest)) (data.FileStatus, error) {
		t.Helper()
		req := data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), Files: []data.Input{square(date, size)}, Actor: "token cron", Remote: true}
		if change != nil {
			change(&req)
		}
		report, err := db.Load(t.Context(), req)
		told, failed := json.Marshal(report)
		if failed != nil {
			t.Fatal(failed)
		}
		// Of its own it may be told.
		if text := fmt.Sprint(string(told), err); date != "2025-10-07" && (strings.Contains(text, formatted(until)) || req.PublishAt.IsZero() && strings.Contains(text, "embargo")) {
			t.Errorf("it is told of the embargo: %s", text)
		}
		if err != nil {
			return "", err
		}
		return report.Files[0].Status, nil
	}
	correct := func(r *data.LoadRequest) { r.Correct = "seen better" }
	_, err := send("2025-10-05", 13, correct)
	wantError(t, err, geo.EConflict, "no snapshot for 2025-10-05 to correct")
	_, err = send("2025-10-01", 13, nil)
	wantError(t, err, geo.EConflict, "says something else")
	later := until.Add(time.Hour)
	if got, err := send("2025-10-05", 17, func(r *data.LoadRequest) { r.Actor, r.PublishAt = "token other", later }); got != data.FileAdded || err != nil {
		t.Errorf("another that waits is %s, %v", got, err)
	}
	for i, c := range []struct {
		date   string
		size   int
		change func(*data.LoadRequest)
		want   data.FileStatus
	}{
		{"2025-10-01", 10, nil, data.FileUnchanged},
		{"2025-10-05", 13, nil, data.FileAdded},
		{"2025-10-01", 14, correct, data.FileCorrected},
		{"2025-10-07", 15, func(r *data.LoadRequest) { r.PublishAt = until }, data.FileAdded},
		{"2025-10-07", 15, func(r *data.LoadRequest) { r.PublishAt = until }, data.FileUnchanged}, // sent again
	} {
		if got, err := send(c.date, c.size, c.change); got != c.want || err != nil {
			t.Errorf("load %d is %s, %v", i, got, err)
		}
	}
	_, err = send("2025-10-07", 16, nil) // its own
	wantError(t, err, geo.EConflict, "has a snapshot for 2025-10-07 under embargo until "+formatted(until))
	verify(t, db)

	names := func(when string, want ...string) {
		t.Helper()
		for i, date := range []string{"2025-10-01", "2025-10-05"} {
			if a := ask(t, db, "control", geo.AsOf{Valid: geo.MustDate(date), Known: revision(t, db)}); a.Features[0].Names["en"] != want[i] {
				t.Errorf("%s %s is %s, not %s", when, date, a.Features[0].Names["en"], want[i])
			}
		}
	}
	names("before", "Square 14", "Square 13")
	clock.at = until
	names("at its end", "Square 12", "Square 12")
	clock.at = later
	names("at the other's", "Square 12", "Square 17")
	verify(t, db)
}

func formatted(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }

func warned(r data.LoadReport, code geo.FindingCode) bool {
	for _, f := range r.Files {
		for _, w := range f.Findings {
			if w.Code == code {
				return true
			}
		}
	}
	return false
}

func TestPlan(t *testing.T) {
	geotest.TakesLong(t)
	db, _, _ := openClock(t)
	box := func(w, s, e, n float64) string {
		return fmt.Sprintf(`{"type":"Feature","id":"box","properties":{},"geometry":{"type":"Polygon","coordinates":[[[%[1]g,%[2]g],[%[3]g,%[2]g],[%[3]g,%[4]g],[%[1]g,%[4]g],[%[1]g,%[2]g]]]}}`, w, s, e, n)
	}
	load(t, db, input("a.geojson", "2025-10-01", box(30, 48, 32, 49)), input("b.geojson", "2025-10-10", box(30, 48, 32, 49)))
	tests := map[string]struct {
		date, text string
		jump       float64
		want       []geo.FindingCode
	}{
		"as usual":           {"2025-10-11", box(30, 48, 32.2, 49), 0, nil},
		"a jump":             {"2025-10-11", box(30, 48, 33, 49), 0, []geo.FindingCode{geo.FindArea}},
		"a jump allowed":     {"2025-10-11", box(30, 48, 33, 49), 0.6, nil},
		"no jump is one":     {"2025-10-11", box(30, 48, 39, 49), -1, nil},
		"a small jump":       {"2025-10-11", box(30, 48, 32.2, 49), 0.05, []geo.FindingCode{geo.FindArea}},
		"the future":         {"2025-12-02", box(30, 48, 32.2, 49), 0, []geo.FindingCode{geo.FindFuture}},
		"the same":           {"2025-10-11", box(30, 48, 32, 49), 0, []geo.FindingCode{geo.FindSame}},
		"elsewhere":          {"2025-10-11", box(0, 0, 1, 1), -1, []geo.FindingCode{geo.FindElsewhere}},
		"swapped":            {"2025-10-11", box(48, 30, 49, 32), -1, []geo.FindingCode{geo.FindSwapped}},
		"older than another": {"2025-10-05", box(30, 48, 32.2, 49), 0, []geo.FindingCode{geo.FindOlder}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			req := data.LoadRequest{Layer: control(t), Files: []data.Input{input("new.geojson", test.date, test.text)}, AreaJump: test.jump}
			p, err := db.PlanLoad(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			var got []geo.FindingCode
			for _, w := range p.Report.Files[0].Findings {
				got = append(got, w.Code)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
			req.Strict, req.DryRun = true, true
			_, err = db.Load(t.Context(), req)
			if len(test.want) > 0 {
				wantError(t, err, geo.EHeld, "new.geojson: "+p.Report.Files[0].Findings[0].Text)
			} else if err != nil {
				t.Error(err)
			}
			req.Strict, req.Accept = false, test.want
			if r, err := db.Load(t.Context(), req); err != nil || !r.DryRun || r.Count(data.FileAdded) != 1 {
				t.Errorf("dry run: %+v, %v", r, err)
			}
			if rev := revision(t, db); rev != 1 {
				t.Errorf("planning made revision %d", rev)
			}
		})
	}
	t.Run("gained and lost", func(t *testing.T) {
		p, err := db.PlanLoad(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), Files: []data.Input{input("n.geojson", "2025-10-11", box(31, 48, 33, 49))}})
		if err != nil {
			t.Fatal(err)
		}
		ch := p.Report.Files[0].Changes
		if ch == nil || ch.Against.String() != "2025-10-10" || len(ch.Changed) != 1 || ch.Gained.Km2() < 8000 || ch.Gained.Km2() > 8400 || ch.Lost.Km2() < 8000 || ch.Lost.Km2() > 8400 {
			t.Errorf("changes are %+v", ch)
		}
	})
	t.Run("commit", func(t *testing.T) {
		req := data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), Files: []data.Input{input("n.geojson", "2025-10-11", box(31, 48, 33, 49))}}
		first, err := db.PlanLoad(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		second, err := db.PlanLoad(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := db.Commit(t.Context(), first); err != nil || r.Revision != 2 {
			t.Errorf("report is %+v, %v", r, err)
		}
		second.Agreed = true
		_, err = db.Commit(t.Context(), second)
		wantError(t, err, geo.EConflict, "control was changed by somebody else meanwhile")
	})
	verify(t, db)
}

func TestSourceAndPurge(t *testing.T) {
	geotest.TakesLong(t)
	db, _, path := openClock(t)
	rng := rand.New(rand.NewPCG(1, 1))
	texts := map[string]string{}
	var inputs []data.Input
	for day := range 40 {
		date := (geo.MustDate("2025-10-01") + geo.Date(day)).String()
		texts[date] = fmt.Sprintf(`{"type":"Point","coordinates":[%d,0],"who":"%x %x"}`, day, rng.Uint64(), bytes.Repeat([]byte{byte(day)}, 99))
		inputs = append(inputs, input(date+".json", date, texts[date]))
	}
	load(t, db, inputs...)
	r := raw(t, path)
	if n := count(t, r, `SELECT max(depth) FROM input`); n != 15 {
		t.Errorf("the longest chain has %d frames before its last", n)
	}
	sourceOf := func(date string) (geo.SourceFile, error) {
		s, err := db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MustDate(date), Known: 1})
		if err != nil {
			t.Fatal(err)
		}
		return db.Source(t.Context(), s.ID)
	}
	for date, text := range texts {
		s, err := sourceOf(date)
		if err != nil || string(s.Data) != text || s.Name != date+".json" || s.SHA256 != hash(text) {
			t.Fatalf("%s: %+v, %v", date, s, err)
		}
	}
	for _, date := range []string{"2025-10-05", "2025-10-06", "2025-10-01", "2025-11-09"} {
		var packed []byte
		if err := r.QueryRowContext(t.Context(), `SELECT data FROM input i JOIN snapshot s USING (sha256) WHERE s.valid_on = ?`, date).Scan(&packed); err != nil {
			t.Fatal(err)
		}
		report, err := db.Purge(t.Context(), data.PurgeRequest{Layer: "control", Date: geo.MustDate(date), Reason: "names a person", Actor: "editor"})
		if err != nil || len(report.SHA256) != 1 || report.SHA256[0] != hash(texts[date]) || report.Pending || len(report.Shown) != 1 || report.Shown[0].Date.String() != date {
			t.Fatalf("report is %+v, %v", report, err)
		}
		for _, suffix := range []string{"", "-wal"} {
			content, err := os.ReadFile(path + suffix)
			if err != nil {
				t.Fatal(err)
			}
			if i := bytes.Index(content, packed); i >= 0 {
				t.Errorf("%s: the bytes are in the file%s on, at %d", date, suffix, i)
			}
		}
		_, err = sourceOf(date)
		wantError(t, err, geo.EGone, "was removed: names a person")
		delete(texts, date)
		for other, text := range texts {
			if s, err := sourceOf(other); err != nil || string(s.Data) != text {
				t.Fatalf("%s: %+v, %v", other, s, err)
			}
		}
	}
	verify(t, db)
	_, err := db.Purge(t.Context(), data.PurgeRequest{Layer: "control", Date: geo.MustDate("2025-10-05"), Reason: "again"})
	wantError(t, err, geo.ENotFound, "no file is kept")
	p, err := db.PlanLoad(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), Files: []data.Input{inputAs(inputs[4], "2026-01-01")}})
	if err != nil || !warned(p.Report, geo.FindPurged) {
		t.Errorf("loading it again plans %+v, %v", p, err)
	}
}

func inputAs(in data.Input, date string) data.Input {
	in.Date = geo.MustDate(date)
	return in
}

func TestTokensAndLog(t *testing.T) {
	db, clock, path := openClock(t)
	secret, token, err := db.CreateToken(t.Context(), data.TokenRequest{Name: "desk", Layers: []string{"control", "claims"}, ExpiresAt: noon.Add(time.Hour), Actor: "editor"})
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := db.CreateToken(t.Context(), data.TokenRequest{Name: "all"})
	if err != nil {
		t.Fatal(err)
	}
	check := func(secret, layer string, want error) {
		t.Helper()
		if _, err := db.CheckToken(t.Context(), secret, layer); !errors.Is(err, want) {
			t.Errorf("error is %v, want %v", err, want)
		}
	}
	check(secret, "control", nil)
	check(secret, "places", geo.ErrTokenLayer)
	check(all, "places", nil)
	check(secret+"x", "control", data.ErrTokenRefused)
	check("", "control", data.ErrTokenRefused)
	clock.at = noon.Add(time.Hour)
	check(secret, "control", data.ErrTokenRefused)
	if err := db.RevokeToken(t.Context(), "all", "editor"); err != nil {
		t.Fatal(err)
	}
	check(all, "places", data.ErrTokenRefused)
	wantError(t, db.RevokeToken(t.Context(), "all", "editor"), geo.ENotFound, "no token named all")
	_, _, err = db.CreateToken(t.Context(), data.TokenRequest{Name: "desk"})
	wantError(t, err, geo.EConflict, "there is a token named desk")
	tokens, err := db.Tokens(t.Context())
	if err != nil || len(tokens) != 2 || tokens[1].RevokedAt == nil {
		t.Fatalf("tokens are %+v, %v", tokens, err)
	}
	if diff := cmp.Diff(token, tokens[0]); diff != "" {
		t.Error(diff)
	}
	load(t, db, square("2025-10-01", 1))
	log, err := db.Log(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	want := []data.LogEntry{
		{ID: 4, At: clock.at, Actor: "not stated", Version: "test", Action: "load", Revision: 1, Layer: "control", Detail: "2025-10-01"},
		{ID: 3, At: clock.at, Actor: "editor", Version: "test", Action: "revoke token", Detail: "all"},
	}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	for _, name := range []string{path, path + "-wal"} {
		if content, err := os.ReadFile(name); err != nil || bytes.Contains(content, []byte(strings.TrimPrefix(secret, "frontline_"))) {
			t.Errorf("%s holds a secret, or %v", filepath.Base(name), err)
		}
	}
}

func TestBackup(t *testing.T) {
	db, _, path := openClock(t)
	load(t, db, square("2025-10-01", 1))
	file := filepath.Join(t.TempDir(), "copy.db")
	for range 2 { // a backup replaces a backup
		if err := db.Backup(t.Context(), file); err != nil {
			t.Fatal(err)
		}
	}
	copied := openAt(t, file)
	verify(t, copied)
	if rev := revision(t, copied); rev != 1 {
		t.Errorf("the copy is at revision %d", rev)
	}
	closeDB(t, copied)
	if names, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "*")); len(names) != 1 {
		t.Errorf("beside the copy there is %v", names)
	}
	wantError(t, db.Backup(t.Context(), path), geo.EInvalid, "the database itself")
	letter := filepath.Join(t.TempDir(), "letter.txt")
	if err := os.WriteFile(letter, []byte(strings.Repeat("Dear reader, ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	wantError(t, db.Backup(t.Context(), letter), geo.EConflict, "letter.txt is there and is no backup")
}

// TestBackupWhileLoading copies while another goroutine loads: each copy is
// one whole state.
func TestBackupWhileLoading(t *testing.T) {
	const loads, days = 20, 3
	db, _, _ := openClock(t)
	done := make(chan error, 1)
	go func() {
		for i := range loads {
			var inputs []data.Input
			for day := range days {
				inputs = append(inputs, square(geo.Date(20_000+i*days+day).String(), i+day))
			}
			if _, err := db.Load(context.WithoutCancel(t.Context()), data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), Files: inputs}); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for loading, i := true, 0; loading || i < 2; i++ {
		file := filepath.Join(t.TempDir(), "copy.db")
		if err := db.Backup(t.Context(), file); err != nil {
			t.Fatal(err)
		}
		copied := openAt(t, file)
		verify(t, copied)
		rev := revision(t, copied)
		if rev > 0 {
			snapshots, err := copied.Snapshots(t.Context(), "control", rev)
			if err != nil || len(snapshots) != int(rev)*days {
				t.Errorf("at revision %d the copy has %d snapshots, %v", rev, len(snapshots), err)
			}
		}
		closeDB(t, copied)
		select {
		case err := <-done:
			if loading = false; err != nil {
				t.Fatal(err)
			}
		default:
		}
	}
}

// TestUpgrade opens a database as each earlier schema left it.
func TestUpgrade(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "schema*.db"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there is none: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			in, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			path := filepath.Join(t.TempDir(), "old.db")
			out, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(out, in); err != nil {
				t.Fatal(err)
			}
			if err := out.Close(); err != nil {
				t.Fatal(err)
			}
			db := openAt(t, path)
			defer closeDB(t, db)
			verify(t, db)
			rev := revision(t, db)
			log, err := db.Log(t.Context(), 0)
			if err != nil || len(log) != int(rev) || rev != 3 {
				t.Errorf("at revision %d the log has %d entries, %v", rev, len(log), err)
			}
			s, err := db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MustDate("2025-11-27"), Known: 2})
			if err != nil {
				t.Fatal(err)
			}
			if features, err := db.Features(t.Context(), s); err != nil || len(features) != 2 {
				t.Errorf("features are %v, %v", features, err)
			}
			if _, err = db.Source(t.Context(), s.ID); filepath.Base(file) == "schema1.db" {
				wantError(t, err, geo.ENotFound, "was not kept")
			} else if err != nil {
				t.Error(err)
			}
			for known := geo.Revision(1); known <= rev; known++ { // spans are made of every revision
				if _, err := db.TimelinePin(t.Context(), "control", known); geo.ErrorCode(err) == geo.EGone {
					continue
				}
				checkSpans(t, db, "control", known)
			}
			load(t, db, square("2025-11-28", 31))
			verify(t, db)
		})
	}
}

// TestVerifyFinds damages a record in one place each and looks for what
// Verify says of it.
func TestVerifyFinds(t *testing.T) {
	geotest.TakesLong(t)
	for query, part := range map[string]string{
		`UPDATE chunk SET data = CAST(data || x'0202' AS BLOB)`:                                "chunk 1: it is not what was recorded",
		`UPDATE geometry SET points = points + 1`:                                              "geometry 1: it cannot be read",
		`UPDATE geometry SET east = east + 1`:                                                  "geometry 1: it has other bounds",
		`UPDATE geometry SET hash = zeroblob(32)`:                                              "geometry 1: it is not what was recorded",
		`UPDATE feature SET properties = '{"name":"other"}'`:                                   "feature 1 (line): it is not what was recorded",
		`DROP TRIGGER snapshot_content_unchanged; UPDATE snapshot SET content = zeroblob(32)`:  "its features are not those that were recorded",
		`DROP TRIGGER snapshot_content_unchanged; UPDATE snapshot SET features = 9`:            "counts 9 features and has 1",
		`DROP TRIGGER snapshot_more_unchanged; UPDATE snapshot SET north = north + 1`:          "has other bounds than its features",
		`UPDATE input SET data = substr(data, 1, length(data) - 3)`:                            "input 1: its bytes cannot be unpacked",
		`DROP TRIGGER input_unchanged; UPDATE input SET sha256 = zeroblob(32)`:                 "input 1: its bytes are not those that were loaded",
		`DROP INDEX chunk_by_hash`:                                                             "index chunk_by_hash: is missing",
		`DROP TRIGGER revision_kept`:                                                           "trigger revision_kept: is missing",
		`CREATE TABLE more (x)`:                                                                "table more: is not part of the schema",
		`INSERT INTO chunk (hash, data) VALUES (1, x'0202')`:                                   "it is of no geometry",
		`INSERT INTO revision VALUES (7, '2025-01-01T00:00:00.000Z', 'x', 'x', 'x', NULL)`:     "revision 7: does not follow the one before",
		`DELETE FROM span_index`:                                                               "span 1: is not in the index as it is",
		`PRAGMA foreign_keys = 0; DROP TRIGGER span_unchanged; UPDATE span SET superseded = 2`: "is in the index and is not known now",
		`DROP TRIGGER state_kept; DELETE FROM state`:                                           "snapshot 1: shows line otherwise than its state",
		`DROP TRIGGER state_unchanged; UPDATE state SET valid_on = '2025-09-01'`:               "state 1: changes on a date without a snapshot",
		`PRAGMA foreign_keys = 0; DELETE FROM geometry`:                                        "names a row of geometry that is not there",
	} {
		t.Run(query, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "frontline.db")
			db := openAt(t, path)
			defer closeDB(t, db)
			load(t, db, input("line.geojson", "2025-10-01",
				`{"type":"Feature","id":"line","properties":{},"geometry":{"type":"LineString","coordinates":[[0,0],[1,1],[2,2],[3,3],[4,4],[5,5],[6,6],[7,7],[8,8],[9,9]]}}`))
			exec(t, raw(t, path), query)
			var found []string
			if err := db.Verify(t.Context(), func(p data.Problem) { found = append(found, p.String()) }); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(strings.Join(found, "\n"), part) {
				t.Errorf("it found %q, and not %q", found, part)
			}
		})
	}
}
