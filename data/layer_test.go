package data_test

import (
	"slices"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"

	"github.com/google/go-cmp/cmp"
)

// describe changes what is said of the layer control.
func describe(t *testing.T, db *data.DB, req data.LayerRequest) data.LayerReport {
	t.Helper()
	req.Layer, req.Actor = "control", "An editor"
	r, err := db.SetLayer(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// partsOf are the names of those by whose word the figures of a date are, and of who holds.
func partsOf(t *testing.T, db *data.DB, date string, known geo.Revision) (said []string) {
	t.Helper()
	f, err := db.Figures(t.Context(), "control", geo.AsOf{Valid: geo.MustDate(date), Known: known})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range f.Parts {
		said = append(said, p.By+"/"+p.HeldBy)
	}
	slices.Sort(said)
	return said
}

func TestWhatIsSaidOfALayerIsKnownByRevision(t *testing.T) {
	for name, tt := range map[string]struct {
		features []string // of each day
		before   []string // by whose word figures are, and who holds
		after    []string
	}{
		"one feature":       {[]string{box(36, 48, "a", "")}, []string{"First/"}, []string{"Second/Them"}},
		"several":           {[]string{box(36, 48, "a", ""), box(38, 48, "b", "")}, []string{"First/"}, []string{"Second/Them"}},
		"of several voices": {[]string{box(36, 48, "a", ""), box(38, 48, "b", `"assessed_by":"Third"`)}, []string{"First/", "Third/"}, []string{"Second/Them", "Third/Them"}},
		"that meet":         {[]string{box(36, 48, "a", ""), box(36.02, 48, "b", `"assessed_by":"Second","held_by":"Them"`)}, []string{"First/", "Second/Them"}, []string{"Second/Them"}},
	} {
		t.Run(name, func(t *testing.T) {
			db, _, _ := openClock(t)
			layer := control(t)
			layer.AssessedBy = "First"
			var files []data.Input
			for _, date := range []string{"2025-10-01", "2025-10-02"} {
				files = append(files, input(date+".geojson", date, collection(tt.features...)))
			}
			if _, err := db.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer, Files: files}); err != nil {
				t.Fatal(err)
			}
			at := func(known geo.Revision) geo.AsOf { return geo.AsOf{Valid: geo.MustDate("2025-10-02"), Known: known} }
			then := ask(t, db, "control", at(1))
			change := func(l *geo.Layer) { l.AssessedBy, l.HeldBy, l.Title = "Second", "Them", "Another title" }
			dry := describe(t, db, data.LayerRequest{Change: change, DryRun: true})
			if len(dry.Changes) != 3 || dry.Revision != 2 || revision(t, db) != 1 {
				t.Errorf("dry, it is %+v at revision %d", dry, revision(t, db))
			}
			if got := partsOf(t, db, "2025-10-02", 1); !slices.Equal(got, tt.before) {
				t.Errorf("before, figures are of %q, want %q", got, tt.before)
			}
			done := describe(t, db, data.LayerRequest{Change: change, Reason: "they renamed themselves"})
			dry.DryRun = false
			if diff := cmp.Diff(dry, done); diff != "" {
				t.Errorf("what was to be done and was (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(then, ask(t, db, "control", at(1))); diff != "" {
				t.Errorf("pinned before (-want +got):\n%s", diff)
			}
			now := ask(t, db, "control", at(2))
			if now.Snapshot.Pin != 2 || now.Snapshot.ID != then.Snapshot.ID || now.Features[0].HeldBy != "Them" {
				t.Errorf("it is %+v now, held by %q", now.Snapshot, now.Features[0].HeldBy)
			}
			for known, want := range map[geo.Revision]geo.Layer{1: {AssessedBy: "First", Title: "Control"}, 2: {AssessedBy: "Second", HeldBy: "Them", Title: "Another title"}} {
				l, err := db.Layer(t.Context(), "control", known)
				all, failed := db.Layers(t.Context(), known)
				if err != nil || failed != nil || l.AssessedBy != want.AssessedBy || l.HeldBy != want.HeldBy || l.Title != want.Title || !cmp.Equal(all, []geo.Layer{l}) {
					t.Errorf("known at %d it is %+v, %v, %v", known, l, err, failed)
				}
			}
			for known, want := range map[geo.Revision][]string{1: tt.before, 2: tt.after} {
				if got := partsOf(t, db, "2025-10-02", known); !slices.Equal(got, want) {
					t.Errorf("known at %d figures are of %q, want %q", known, got, want)
				}
			}
			if pin, err := db.TimelinePin(t.Context(), "control", 2); err != nil || pin != 2 {
				t.Errorf("the timeline's pin is %d, %v", pin, err)
			}
			if again := describe(t, db, data.LayerRequest{Change: change}); len(again.Changes) > 0 || again.Revision != 2 {
				t.Errorf("again, it is %+v", again)
			}
			// A day loaded later goes on from there.
			if _, err := db.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer, Files: []data.Input{input("2025-10-03.geojson", "2025-10-03", collection(tt.features...))}}); err != nil {
				t.Fatal(err)
			}
			if got := partsOf(t, db, "2025-10-03", 3); !slices.Equal(got, tt.after) {
				t.Errorf("of a later day figures are of %q, want %q", got, tt.after)
			}
			verify(t, db)
		})
	}
}

func TestAWrongAssessorIsCorrected(t *testing.T) {
	db, _, _ := openClock(t)
	load(t, db, square("2025-10-01", 10), square("2025-10-02", 11))
	_, err := db.SetLayer(t.Context(), data.LayerRequest{Layer: "control", Correct: true, Change: func(l *geo.Layer) { l.AssessedBy = "X" }})
	wantError(t, err, geo.EInvalid, "a correction needs a reason")
	r := describe(t, db, data.LayerRequest{Change: func(l *geo.Layer) { l.AssessedBy = "X" }, Correct: true, Reason: "a typing error"})
	if r.Revision != 2 || len(r.Shown) != 2 {
		t.Errorf("it is %+v", r)
	}
	before := geo.AsOf{Valid: geo.MustDate("2025-10-02"), Known: 1}
	_, err = db.FindSnapshot(t.Context(), "control", before)
	wantError(t, err, geo.EGone, "what is said of control was corrected at revision 2, and answers from before are gone: a typing error")
	_, err = db.TimelinePin(t.Context(), "control", 1)
	wantError(t, err, geo.EGone, "a typing error")
	list, err := db.Recounts(t.Context())
	if err != nil || len(list) != 1 || !list[0].Corrected || list[0].Layer != "control" || list[0].Revision != 2 {
		t.Errorf("listed are %+v, %v", list, err)
	}
	events, err := db.Events(t.Context(), "", 2, geo.MaxDate, 10)
	if err != nil || len(events) != 3 || events[0].Action != geo.ActionCorrectLayer || events[0].Reason != "a typing error" || events[1].Layer.AssessedBy != "X" {
		t.Errorf("events are %+v, %v", events, err)
	}
	log, err := db.Log(t.Context(), 1)
	if err != nil || log[0].Action != geo.ActionCorrectLayer || log[0].Actor != "An editor" || log[0].Reason != "a typing error" || log[0].Detail != `assessed_by "X", was ""` {
		t.Errorf("logged is %+v, %v", log, err)
	}
	verify(t, db)
}

func TestAHiddenLayerAnswersWhatWasPinned(t *testing.T) {
	db, clock, _ := openClock(t)
	load(t, db, square("2025-10-01", 10), square("2025-10-02", 11))
	hide := func(show bool, reason string) {
		t.Helper()
		if _, err := db.HideLayer(t.Context(), data.LayerRequest{Layer: "control", Reason: reason, Actor: "An editor"}, show); err != nil {
			t.Fatal(err)
		}
	}
	_, err := db.HideLayer(t.Context(), data.LayerRequest{Layer: "control"}, false)
	wantError(t, err, geo.EInvalid, "needs a reason")
	hide(false, "under review")
	hide(false, "twice")
	if got := revision(t, db); got != 2 {
		t.Fatalf("the record is at revision %d", got)
	}
	at := func(known geo.Revision) geo.AsOf { return geo.AsOf{Valid: geo.MustDate("2025-10-02"), Known: known} }
	for what, ask := range map[string]func(geo.Revision) error{
		"a snapshot": func(r geo.Revision) error { _, err := db.FindSnapshot(t.Context(), "control", at(r)); return err },
		"a list":     func(r geo.Revision) error { _, err := db.Snapshots(t.Context(), "control", r); return err },
		"a timeline": func(r geo.Revision) error { _, err := db.TimelinePin(t.Context(), "control", r); return err },
		"a range": func(r geo.Revision) error {
			_, err := db.Range(t.Context(), "control", geo.MustDate("2025-10-01"), geo.MustDate("2025-10-02"), r)
			return err
		},
		"a layer":     func(r geo.Revision) error { _, err := db.Layer(t.Context(), "control", r); return err },
		"figures":     func(r geo.Revision) error { _, err := db.Figures(t.Context(), "control", at(r)); return err },
		"grounds":     func(r geo.Revision) error { _, err := db.Grounds(t.Context(), "control", at(r)); return err },
		"all of time": func(r geo.Revision) error { _, err := db.Areas(t.Context(), "control", r); return err },
	} {
		if err := ask(1); err != nil {
			t.Errorf("%s, pinned before, is %v", what, err)
		}
		if err := ask(2); geo.ErrorCode(err) != geo.ENotFound || !strings.Contains(geo.ErrorMessage(err), "control is hidden: under review") {
			t.Errorf("%s is %v", what, err)
		}
	}
	if layers, err := db.Layers(t.Context(), 2); err != nil || len(layers) > 0 {
		t.Errorf("listed are %v, %v", layers, err)
	}
	if events, err := db.Events(t.Context(), "", 2, geo.MaxDate, 10); err != nil || len(events) > 0 {
		t.Errorf("told are %v, %v", events, err)
	}
	load(t, db, square("2025-10-03", 12)) // goes on
	if _, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Accept: geo.FindingCodes(), Files: []data.Input{square("2025-10-04", 13)}, PublishAt: clock.at.AddDate(0, 0, 1)}); err != nil {
		t.Fatal(err)
	}
	states, err := db.LayerStatuses(t.Context())
	if err != nil || len(states) != 1 || states[0].Hidden != "under review" || states[0].Snapshots != 3 || len(states[0].Embargoed) != 1 || *states[0].Last != geo.MustDate("2025-10-03") {
		t.Errorf("layers are %+v, %v", states, err)
	}
	hide(true, "it was right")
	if _, err := db.FindSnapshot(t.Context(), "control", at(revision(t, db))); err != nil {
		t.Error(err)
	}
	_, err = db.FindSnapshot(t.Context(), "control", at(2))
	wantError(t, err, geo.ENotFound, "is hidden")
	if events, err := db.Events(t.Context(), "", revision(t, db), geo.MaxDate, 10); err != nil || len(events) != 3 {
		t.Errorf("told are %v, %v", events, err)
	}
	verify(t, db)
}

func TestTheBasemapOfRegionsIsNotHidden(t *testing.T) {
	db, _, _ := openClock(t)
	if _, err := db.Load(t.Context(), basemap(t, "2014-01-01", 12)); err != nil {
		t.Fatal(err)
	}
	_, err := db.HideLayer(t.Context(), data.LayerRequest{Layer: "base", Reason: "empty"}, false)
	wantError(t, err, geo.EInvalid, "it cannot be hidden")
}

func TestWhatNobodyWasShownIsSaidAnew(t *testing.T) {
	db, clock, _ := openClock(t)
	if _, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Accept: geo.FindingCodes(), Files: []data.Input{square("2025-10-04", 13)}, PublishAt: clock.at.AddDate(0, 0, 1)}); err != nil {
		t.Fatal(err)
	}
	if r := describe(t, db, data.LayerRequest{Change: func(l *geo.Layer) { l.AssessedBy = "X" }}); !r.Embargoed || r.Revision != 0 {
		t.Errorf("it is %+v", r)
	}
	clock.at = clock.at.AddDate(0, 0, 2)
	if l, err := db.Layer(t.Context(), "control", revision(t, db)); err != nil || l.AssessedBy != "X" {
		t.Errorf("it is %+v, %v", l, err)
	}
	verify(t, db)
}
