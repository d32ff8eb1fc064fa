package server_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/server/servertest"
)

// addresses are those of what control says at an as-of: every route by which
// it can be asked for.
func addresses(asof string) []string {
	return []string{
		"/tiles/control/" + asof + "/5/19/11.mvt", "/tiles/control/" + asof + "/5/19/11.png",
		"/tiles/control/" + asof + "/dark/5/19/11@2x.png",
		"/tiles/control/" + asof + ".json", "/tiles/control/" + asof + ".png.json",
		"/api/layers/control/" + asof + ".geojson", "/api/layers/control/" + asof + "/features.json",
		"/api/search/" + asof + "?q=held",
		"/ogc/" + asof + "/collections/control/items", "/ogc/" + asof + "/collections/control/items/held",
		"/ogc/" + asof + "/collections/control/tiles/WebMercatorQuad", "/ogc/" + asof + "/collections/control/tiles/WebMercatorQuad/5/11/19",
		"/ogc/" + asof + "/map/tiles/WebMercatorQuad/5/11/19", "/tiles/control/" + asof + ".style.json", "/style/" + asof + ".json",
	}
}

func TestARetractedSnapshotIsGoneOnEveryRoute(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	pinned := addresses("2025-11-28@1")
	before := f.Answers(t, append(pinned, addresses("2025-11-25@1")...))
	f.Answers(t, addresses("latest")) // so that caches hold it
	_, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-28"), Reason: "of another day"})
	if err != nil {
		t.Fatal(err)
	}
	for path, answer := range f.Answers(t, pinned) {
		if !strings.HasPrefix(answer, "410 ") || !strings.Contains(answer, "of another day") {
			t.Errorf("%s: %.200s", path, answer)
		}
	}
	for path, answer := range f.Answers(t, addresses("2025-11-25@1")) {
		if answer != before[path] {
			t.Errorf("%s is another day's and changed", path)
		}
	}
	for _, path := range addresses("latest")[:7] {
		r := f.Get(path)
		if got := r.Header.Get("Frontline-Snapshot"); r.StatusCode != 200 || !strings.Contains(path, ".json") && got != "2025-11-25" {
			t.Errorf("%s: status %d of %s, want the snapshot before", path, r.StatusCode, got)
		}
	}
	list := string(servertest.Read(t, f.Get("/api/retractions.json")))
	for _, want := range []string{`"layer":"control"`, `"date":"2025-11-28"`, `"reason":"of another day"`, `"pins":[1]`} {
		if !strings.Contains(list, want) {
			t.Errorf("no %s in %s", want, list)
		}
	}
}

func TestARetractedFeatureIsGoneWhereItWouldShow(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	report := f.Load(t, "2025-11-29", nil, servertest.Square("held", `{}`, 37, 47, 1), servertest.Square("far", `{}`, 22, 47, 1))
	asof := fmt.Sprintf("2025-11-29@%d", report.Revision)
	there, elsewhere := "/tiles/control/"+asof+"/7/71/44.mvt", "/tiles/control/"+asof+"/7/77/44.mvt"
	before := f.Answers(t, []string{there, elsewhere})
	if !strings.HasPrefix(before[there], "200 ") || !strings.HasPrefix(before[elsewhere], "200 ") {
		t.Fatalf("not the tiles that this test is about: %.50q %.50q", before[there], before[elsewhere])
	}
	_, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-29"), Feature: "far", Reason: "a slip of the pen"})
	if err != nil {
		t.Fatal(err)
	}
	after := f.Answers(t, []string{there, elsewhere, "/api/layers/control/" + asof + ".geojson", "/api/layers/control/" + asof + "/features.json", "/tiles/control/" + asof + "/7/71/44.png"})
	if after[elsewhere] != before[elsewhere] {
		t.Errorf("a tile without it changed: %.100s", after[elsewhere])
	}
	delete(after, elsewhere)
	for path, answer := range after {
		if !strings.HasPrefix(answer, "410 ") || !strings.Contains(answer, "a slip of the pen") {
			t.Errorf("%s: %.200s", path, answer)
		}
	}
	if got := string(servertest.Read(t, f.Get("/api/layers/control/latest.geojson"))); strings.Contains(got, `"far"`) || !strings.Contains(got, `"held"`) {
		t.Errorf("now it says %s", got)
	}
}

func TestAnEmbargoEndsAtItsInstant(t *testing.T) {
	f := servertest.New(t, servertest.Silent)
	at := servertest.Noon.Add(10 * time.Minute)
	f.Load(t, "2025-11-30", func(r *data.LoadRequest) { r.PublishAt = at }, servertest.Square("held", `{"name":"held back"}`, 37, 47, 1.5))
	paths := append(addresses("latest"), addresses("2025-11-30")...)
	paths = append(paths, "/api/layers", "/api/layers/control/snapshots", "/api/retractions.json", "/metrics")
	for path, answer := range f.Answers(t, paths) {
		// A search, the API as of a day and the style of one say the day that they were asked for.
		asked := strings.HasPrefix(path, "/api/search") || strings.HasPrefix(path, "/ogc/2025-11-30/") || strings.HasPrefix(path, "/style/2025-11-30")
		if strings.Contains(answer, "2025-11-30") && !asked || strings.Contains(answer, "held back") {
			t.Errorf("%s tells of it before: %.300s", path, answer)
		}
	}
	*f.Clock = at.Add(-20 * time.Second)
	for range 2 {
		if got := f.Get("/tiles/control/latest/5/19/11.mvt").Header.Get("Cache-Control"); !strings.HasPrefix(got, "public, max-age=60,") {
			t.Errorf("twenty seconds before, its lifetime tells: %s", got)
		}
	}
	*f.Clock = at
	for _, path := range addresses("latest")[:7] {
		if r := f.Get(path); !strings.Contains(path, ".json") && r.Header.Get("Frontline-Snapshot") != "2025-11-30" {
			t.Errorf("%s at its instant is of %s", path, r.Header.Get("Frontline-Snapshot"))
		}
	}
	if got := string(servertest.Read(t, f.Get("/api/layers/control/snapshots"))); !strings.Contains(got, "/tiles/control/2025-11-30@2/") {
		t.Errorf("its pin is not the revision that it took: %s", got)
	}
}

func TestTheSourceIsWhatWasLoaded(t *testing.T) {
	f := servertest.New(t)
	want := servertest.Collection(servertest.Square("held", `{"a":  1}`, 37, 47, 1.7)).Data
	f.Load(t, "2025-11-30", nil, servertest.Square("held", `{"a":  1}`, 37, 47, 1.7))
	for _, asof := range []string{"2025-11-30", "2025-11-30@2", "latest"} {
		r := f.Get("/api/layers/control/" + asof + "/source")
		if got := servertest.Read(t, r); !bytes.Equal(got, want) {
			t.Errorf("%s: %s", asof, got)
		}
		if got := r.Header.Get("Content-Disposition"); got != `attachment; filename=2025-11-30.geojson` {
			t.Errorf("it is named by %s", got)
		}
		if got := r.Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
			t.Errorf("what may be purged may be kept for ever: %s", got)
		}
	}
	_, err := f.DB.Purge(t.Context(), data.PurgeRequest{Layer: "control", Date: geo.MustDate("2025-11-30"), Reason: "names of persons"})
	if err != nil {
		t.Fatal(err)
	}
	r := f.Get("/api/layers/control/2025-11-30@2/source")
	if body := string(servertest.Read(t, r)); r.StatusCode != http.StatusGone || !strings.Contains(body, "names of persons") {
		t.Errorf("after it was purged: %d %s", r.StatusCode, body)
	}
}

func TestWithoutALoaderNothingIsTaken(t *testing.T) {
	r := servertest.New(t).Ask(http.MethodPost, "/api/layers/control/snapshots?date=2025-11-30")
	if r.StatusCode != http.StatusForbidden {
		t.Errorf("status %d", r.StatusCode)
	}
}
