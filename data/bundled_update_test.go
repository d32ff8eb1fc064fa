package data_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
)

// states are what the record has of the bundled snapshots, as "layer date".
func states(t *testing.T, db *data.DB, files fstest.MapFS) map[string]data.BundledSnapshot {
	t.Helper()
	found, err := db.BundledSnapshots(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]data.BundledSnapshot{}
	for _, s := range found {
		out[s.Layer+" "+s.Date.String()] = s
	}
	return out
}

func wantStates(t *testing.T, db *data.DB, files fstest.MapFS, want map[string]data.BundledState) {
	t.Helper()
	got := map[string]data.BundledState{}
	for key, s := range states(t, db, files) {
		got[key] = s.State
		if (s.Why != "") != (s.State == data.BundledKept) {
			t.Errorf("%s is %s, %q", key, s.State, s.Why)
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("states are %v, want %v", got, want)
	}
}

// newerBundle is bundle with other words on two dates, and a date more.
func newerBundle() fstest.MapFS {
	files := bundle()
	files["places/2022-03-02.geojson"] = &fstest.MapFile{Data: []byte(squareText(5))}
	files["places/2022-11-11.geojson"] = &fstest.MapFile{Data: []byte(squareText(6))}
	files["places/2022-12-01.geojson"] = &fstest.MapFile{Data: []byte(squareText(7))}
	files["places/reason.txt"] = &fstest.MapFile{Data: []byte("sources are named\n")}
	return files
}

func TestUpdateBundled(t *testing.T) {
	db := open(t)
	if _, err := db.LoadBundled(t.Context(), bundle(), nil); err != nil {
		t.Fatal(err)
	}
	wantStates(t, db, bundle(), map[string]data.BundledState{
		"base 0001-01-01": data.BundledSame, "places 2022-03-02": data.BundledSame, "places 2022-11-11": data.BundledSame,
	})
	if _, reports, err := db.UpdateBundled(t.Context(), bundle(), "editor"); err != nil || len(reports) > 0 {
		t.Fatalf("with nothing new: %+v, %v", reports, err)
	}
	wantStates(t, db, newerBundle(), map[string]data.BundledState{
		"base 0001-01-01": data.BundledSame, "places 2022-03-02": data.BundledDiffers, "places 2022-11-11": data.BundledDiffers,
		"places 2022-12-01": data.BundledMissing,
	})
	_, reports, err := db.UpdateBundled(t.Context(), newerBundle(), "editor")
	if err != nil || len(reports) != 2 || reports[0].Count(data.FileCorrected) != 2 || reports[1].Count(data.FileAdded) != 1 {
		t.Fatalf("reports are %+v, %v", reports, err)
	}
	if rev, err := db.Revision(t.Context()); err != nil || rev != 2 {
		t.Fatalf("revision is %d, %v", rev, err)
	}
	for at, want := range map[string]struct{ name, reason string }{
		"2022-03-02@1": {"Square 1", ""}, "2022-03-02@2": {"Square 5", "sources are named"}, "2022-12-01@2": {"Square 7", ""}, "2022-12-01@1": {"Square 2", ""},
	} {
		date, known, _ := strings.Cut(at, "@")
		a := ask(t, db, "places", geo.AsOf{Valid: geo.MustDate(date), Known: geo.Revision(known[0] - '0')})
		if a.Features[0].Names["en"] != want.name || a.Snapshot.Reason != want.reason {
			t.Errorf("%s says %v, for %q", at, a.Features[0].Names, a.Snapshot.Reason)
		}
	}
	for key, s := range states(t, db, newerBundle()) {
		if s.State != data.BundledSame {
			t.Errorf("afterwards %s is %s", key, s.State)
		}
	}
	if s := states(t, db, bundle())["places 2022-03-02"]; s.State != data.BundledDiffers {
		t.Errorf("what an update brought is %s for the next", s.State)
	}
	events, err := db.Events(t.Context(), "", 2, geo.MaxDate, 10)
	if err != nil {
		t.Fatal(err)
	}
	actions := map[string]string{}
	for _, e := range events {
		if e.Revision == 2 {
			actions[e.Date.String()] = e.Action
		}
	}
	if want := map[string]string{"2022-03-02": "correct", "2022-11-11": "correct", "2022-12-01": "load"}; !maps.Equal(actions, want) {
		t.Errorf("events are %v", actions)
	}
	verify(t, db)
}

// What a maintainer said of a date stays, whatever was said and how.
func TestUpdateBundledKeepsAMaintainersWord(t *testing.T) {
	geotest.TakesLong(t)
	date, places := geo.MustDate("2022-11-11"), geo.Layer{ID: "places"}
	one := func(text string) []data.Input { return []data.Input{input("a.geojson", "2022-11-11", text)} }
	for name, tt := range map[string]struct {
		change func(*testing.T, *data.DB) error
		why    string
		later  data.BundledState // of the date that the newer bundle adds after it
	}{
		"corrected": {func(t *testing.T, db *data.DB) error {
			_, err := db.Load(t.Context(), data.LoadRequest{Layer: places, Files: one(squareText(9)), Correct: "a slip", Actor: "frontline", Accept: geo.FindingCodes()})
			return err
		}, "as frontline loaded it", data.BundledKept},
		"retracted": {func(t *testing.T, db *data.DB) error {
			_, err := db.Retract(t.Context(), data.RetractRequest{Layer: "places", Date: date, Reason: "wrong"})
			return err
		}, "retracted", data.BundledKept},
		"rolled back": {func(t *testing.T, db *data.DB) error {
			if _, err := db.Load(t.Context(), data.LoadRequest{Layer: places, Files: one(squareText(9)), Correct: "a slip", Accept: geo.FindingCodes()}); err != nil {
				return err
			}
			_, err := db.Rollback(t.Context(), data.RollbackRequest{To: 1, Reason: "no slip", Actor: ""})
			return err
		}, "rolled back", data.BundledKept},
		"of a date of its own before": {func(t *testing.T, db *data.DB) error {
			_, err := db.Load(t.Context(), data.LoadRequest{Layer: places, Files: []data.Input{input("a.geojson", "2022-11-20", squareText(9))}, Accept: geo.FindingCodes()})
			return err
		}, "", data.BundledKept},
		"of a date of its own after": {func(t *testing.T, db *data.DB) error {
			_, err := db.Load(t.Context(), data.LoadRequest{Layer: places, Files: []data.Input{input("a.geojson", "2022-12-02", squareText(9))}, Accept: geo.FindingCodes()})
			return err
		}, "", data.BundledMissing},
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t)
			if _, err := db.LoadBundled(t.Context(), bundle(), nil); err != nil {
				t.Fatal(err)
			}
			if err := tt.change(t, db); err != nil {
				t.Fatal(err)
			}
			found := states(t, db, newerBundle())
			want := data.BundledKept
			if tt.why == "" {
				want = data.BundledDiffers
			}
			if s := found["places 2022-11-11"]; s.State != want || !strings.Contains(s.Why, tt.why) {
				t.Errorf("the date is %+v", s)
			}
			if s := found["places 2022-12-01"]; s.State != tt.later {
				t.Errorf("the date after it is %+v, want %s", s, tt.later)
			}
			rev, err := db.Revision(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			before := ask(t, db, "places", geo.AsOf{Valid: geo.MustDate("2022-11-30"), Known: rev})
			if _, _, err := db.UpdateBundled(t.Context(), newerBundle(), "editor"); err != nil {
				t.Fatal(err)
			}
			after := ask(t, db, "places", geo.AsOf{Valid: geo.MustDate("2022-11-30"), Known: rev + 1})
			// What was retracted falls back to a date that the update corrects.
			if tt.later == data.BundledKept && name != "retracted" && after.Features[0].Names["en"] != before.Features[0].Names["en"] {
				t.Errorf("a maintainer's word, %v, became %v", before.Features[0].Names, after.Features[0].Names)
			}
			if got := ask(t, db, "places", geo.AsOf{Valid: geo.MustDate("2022-03-02"), Known: rev + 1}).Features[0].Names["en"]; got != "Square 5" {
				t.Errorf("the other date says %q", got)
			}
			verify(t, db)
		})
	}
}
