package data_test

import (
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
)

// An end needs a reason; from its date on the layer has no features, which is
// no error, and its spans are over. What has no place is kept as that.
func TestEnd(t *testing.T) {
	db := openAt(t, t.TempDir()+"/frontline.db")
	defer closeDB(t, db)
	const text = `{"type":"FeatureCollection","features":[
		{"type":"Feature","id":"a","properties":{},"geometry":{"type":"Polygon","coordinates":[[[10,0],[12,0],[11,1],[12,2],[10,2],[11,1],[10,0]]]}},
		{"type":"Feature","id":"b","properties":{"name":"Nowhere"},"geometry":null}]}`
	if _, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{input("a.geojson", "2025-10-01", text)}}); err != nil {
		t.Fatal(err)
	}
	end := data.LoadRequest{Layer: control(t), Files: []data.Input{data.EmptyInput(geo.MustDate("2025-10-05"))}}
	_, err := db.Load(t.Context(), end)
	wantError(t, err, geo.EInvalid, "--nothing REASON")
	end.Nothing = "withdrawn"
	report, err := db.Load(t.Context(), end)
	if err != nil {
		t.Fatal(err)
	}
	if f := report.Files[0]; f.Ends != "withdrawn" || f.BBox != nil || f.Changes == nil || f.Changes.Lost == 0 || len(f.Findings) > 0 {
		t.Errorf("report %+v", f)
	}
	for date, want := range map[string]struct {
		features int
		ends     string
	}{"2025-10-04": {2, ""}, "2025-10-06": {0, "withdrawn"}} {
		s, err := db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MustDate(date), Known: report.Revision})
		if err != nil || s.Ends != want.ends || s.Features != want.features {
			t.Fatalf("%s: %+v, %v", date, s, err)
		}
		features, err := db.Features(t.Context(), s)
		if err != nil || len(features) != want.features {
			t.Fatalf("%s: %v, %v", date, features, err)
		}
		if want.features == 2 && (features[1].Geometry != nil || features[1].Name() != "Nowhere" || !strings.Contains(s.Mended, `"touching"`)) {
			t.Errorf("%+v of %+v", features[1], s)
		}
	}
	grounds, err := db.Grounds(t.Context(), "control", geo.AsOf{Valid: geo.MustDate("2025-10-06"), Known: report.Revision})
	if err != nil || len(grounds) > 0 {
		t.Errorf("%v, %v", grounds, err)
	}
	if err := db.Verify(t.Context(), func(p data.Problem) { t.Errorf("%+v", p) }); err != nil {
		t.Error(err)
	}
}

// What comes after an end is judged by the last snapshot that had features,
// recorded or loaded with it; its figures are of what it is in the record.
// An end has no bytes of its own: what it says is its reason.
func TestAnotherReasonIsAnotherEnd(t *testing.T) {
	db := open(t)
	load(t, db, input("a.geojson", "2025-11-01", ground("", nil, island(37, 48, 1))))
	end := func(why, correct string) (data.LoadReport, error) {
		return db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{data.EmptyInput(geo.MustDate("2025-11-02"))}, Nothing: why, Correct: correct})
	}
	says := func() string {
		return ask(t, db, "control", geo.AsOf{Valid: geo.MustDate("2025-11-03"), Known: revision(t, db)}).Snapshot.Ends
	}
	for _, status := range []data.FileStatus{data.FileAdded, data.FileUnchanged} {
		if r, err := end("withdrawn", ""); err != nil || r.Count(status) != 1 {
			t.Fatalf("it should be %s: %+v, %v", status, r, err)
		}
	}
	_, err := end("superseded", "")
	wantError(t, err, geo.EConflict, "correct it with a reason")
	if got := says(); got != "withdrawn" {
		t.Errorf("it ends for %q", got)
	}
	if r, err := end("superseded", "a slip"); err != nil || r.Count(data.FileCorrected) != 1 || says() != "superseded" {
		t.Errorf("corrected: %+v, %v, for %q", r, err, says())
	}
	verify(t, db)
}

func TestAfterAnEndFilesAreJudgedByWhatWasBefore(t *testing.T) {
	geotest.TakesLong(t)
	first := input("a.geojson", "2025-11-01", ground("", nil, island(37, 48, 1)))
	for name, tt := range map[string]struct {
		text string
		code geo.FindingCode // "" where it is not held back
	}{
		"moved":   {ground("", nil, island(37.01, 48.01, 1)), geo.FindMoved},
		"doubled": {ground("", nil, island(37, 48, 1), island(38, 48, 1)), geo.FindArea},
		"gone":    {ground("", nil, island(37, 48, 0.5)), geo.FindArea},
		"swapped": {ground("", nil, island(48, 37, 1)), geo.FindSwapped},
		"grown":   {ground("", nil, island(37, 48, 1.01)), ""},
	} {
		db := open(t)
		if _, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{first}}); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{data.EmptyInput(geo.MustDate("2025-11-02"))}, Nothing: "withdrawn"}); err != nil {
			t.Fatal(err)
		}
		r, err := db.Load(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{input("b.geojson", "2025-11-03", tt.text)}, DryRun: true})
		if held := geo.ErrorCode(err) == geo.EHeld; held != (tt.code != "") || held && !warned(r, tt.code) {
			t.Errorf("%s: %v, %+v", name, err, r.Files[0].Findings)
		}
		if c := r.Files[0].Changes; c == nil || c.Lost != 0 || c.Gained != r.Files[0].Area {
			t.Errorf("%s: changes are %+v", name, c)
		}
	}
}
