package data_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"

	"github.com/go-json-experiment/json/v1"
)

// told are the lines of the report on the last file of a load.
func told(t *testing.T, db *data.DB, req data.LoadRequest) (data.FileReport, []string) {
	t.Helper()
	req.Accept = geo.FindingCodes()
	r, err := db.Load(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	f := r.Files[len(r.Files)-1]
	return f, slices.Concat(f.Changes.Lines(), f.ClassLines())
}

// inDonetsk are two squares in Donetsk Oblast, the second of a status.
func inDonetsk(size float64, status string) string {
	a, _ := json.Marshal([][][2]float64{{{37.2, 48}, {37.2 + size, 48}, {37.2 + size, 48.1}, {37.2, 48.1}, {37.2, 48}}})
	return `{"type":"FeatureCollection","features":[
		{"type":"Feature","id":"a","properties":{"name":"Ground"},"geometry":{"type":"Polygon","coordinates":` + string(a) + `}},
		{"type":"Feature","id":"b","properties":{"name":"Pokrovsk","status":"` + status + `"},"geometry":{"type":"Polygon","coordinates":[[[37.6,48],[37.7,48],[37.7,48.1],[37.6,48.1],[37.6,48]]]}}]}`
}

func TestReportsNameWhatChanged(t *testing.T) {
	geotest.TakesLong(t)
	db := open(t)
	if _, err := db.LoadBundled(t.Context(), data.BundledLayers(), nil); err != nil {
		t.Fatal(err)
	}
	layer := control(t)
	day := func(date string, size float64, status string) data.LoadRequest {
		return data.LoadRequest{Layer: layer, Files: []data.Input{input(date+".geojson", date, inDonetsk(size, status))}}
	}
	told(t, db, day("2025-11-01", 0.2, "contested"))
	f, lines := told(t, db, day("2025-11-02", 0.1, "occupied"))
	all := strings.Join(lines, "\n")
	for _, want := range []string{"lost: 82.9 km², gained: 82.9 km² in Donetsk Oblast", "contested, lost: 82.9 km² in Donetsk Oblast", "Pokrovsk: contested → occupied", "contested: none, lost: 82.9 km²"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not told:\n%s", want, all)
		}
	}
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"region":"Donetsk Oblast","class":"contested"`, `"name":"Pokrovsk","what":"changed","was":"contested","now":"occupied"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}

	correction := day("2025-11-02", 0.15, "contested")
	correction.Correct = "of another hour"
	f, _ = told(t, db, correction)
	if f.Replaces == nil {
		t.Fatal("a correction is not compared with what it replaces")
	}
	if got := strings.Join(f.Replaces.Lines(), "\n"); !strings.Contains(got, "Pokrovsk: occupied → contested") || !strings.Contains(got, "gained: 41.4 km²") {
		t.Errorf("against what it replaces:\n%s", got)
	}
}

func TestGroundThatIsDoubledIsNotGained(t *testing.T) {
	db := open(t)
	layer := control(t)
	square := `{"type":"Feature","id":"%","properties":{},"geometry":{"type":"Polygon","coordinates":[[[37,48],[38,48],[38,49],[37,49],[37,48]]]}}`
	day := func(date string, ids ...string) data.LoadRequest {
		var features []string
		for _, id := range ids {
			features = append(features, strings.Replace(square, "%", id, 1))
		}
		return data.LoadRequest{Layer: layer, Files: []data.Input{input(date+".geojson", date, `{"type":"FeatureCollection","features":[`+strings.Join(features, ",")+`]}`)}}
	}
	told(t, db, day("2025-11-01", "a"))
	for _, next := range []data.LoadRequest{day("2025-11-02", "a", "b"), day("2025-11-03", "b"), day("2025-11-04", "b", "c", "d")} {
		f, _ := told(t, db, next)
		if f.Changes.Gained != 0 || f.Changes.Lost != 0 || len(f.Changes.Regions) > 0 {
			t.Errorf("%s: %+v", f.Date, f.Changes)
		}
	}
}

// TestSeveralMayWaitForOneDate: each who loads over HTTP has one waiting, and when
// both are due at one instant each takes a revision of its own.
func TestSeveralMayWaitForOneDate(t *testing.T) {
	db, clock, _ := openClock(t)
	load(t, db, square("2025-10-01", 10))
	due := clock.at.Add(time.Hour)
	for i, actor := range []string{"token one", "token two", "token one"} {
		req := data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), PublishAt: due, Remote: true, Actor: actor, Files: []data.Input{square("2025-10-02", 11+i)}}
		if i == 2 {
			req.Correct = "seen anew"
		}
		if _, err := db.Load(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
	clock.at = due
	if rev := revision(t, db); rev != 3 {
		t.Errorf("two were due, and the record is at revision %d", rev)
	}
	list, err := db.Snapshots(t.Context(), "control", 2)
	if err != nil || len(list) != 2 || list[1].Revision != 2 {
		t.Errorf("the first due: %+v, %v", list, err)
	}
	if list, err = db.Snapshots(t.Context(), "control", 3); err != nil || len(list) != 2 || list[1].Revision != 3 || list[1].Reason != "seen anew" {
		t.Errorf("the last: %+v, %v", list, err)
	}
	verify(t, db)
}
