package server_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// TestAHiddenLayerIsOnNoLivePage asks for every route of the day before and after a layer
// is hidden: nothing of it is left. What was pinned before stays as it was.
func TestAHiddenLayerIsOnNoLivePage(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, lawLayers(), servertest.Silent)
	named := data.LayerRequest{Layer: "control", Change: func(l *geo.Layer) {
		l.Title, l.AssessedBy, l.Attribution = "Ground of the Xyzzy", "The Xyzzy Institute", "Xyzzy"
	}}
	r, err := f.DB.SetLayer(t.Context(), named)
	if err != nil {
		t.Fatal(err)
	}
	known := fmt.Sprint(r.Revision)
	var live, pinned []string
	for _, route := range servertest.Routes() {
		for _, path := range servertest.Live(route) {
			live = append(live, strings.ReplaceAll(path, "{base}", url.QueryEscape("http://example.com")))
		}
		for _, path := range servertest.Pinned(route) {
			live = append(live, strings.NewReplacer("{at}", "latest", "{from}", "2025-11-12", "{to}", "latest", "@{known}", "").Replace(path))
			pinned = append(pinned, strings.NewReplacer("{at}", "2025-11-28@"+known, "{from}", "2025-11-12@"+known, "{to}", "2025-11-28@"+known, "{known}", known).Replace(path))
		}
	}
	slices.Sort(live)
	live = slices.DeleteFunc(slices.Compact(live), func(path string) bool { return path == "/metrics" })
	told := 0
	for _, body := range f.Answers(t, live) {
		if strings.Contains(body, "Xyzzy") {
			told++
		}
	}
	if told < 10 {
		t.Fatalf("%d live answers tell of the layer", told)
	}
	before := f.Answers(t, pinned)
	if _, err := f.DB.HideLayer(t.Context(), data.LayerRequest{Layer: "control", Reason: "under review"}, false); err != nil {
		t.Fatal(err)
	}
	for path, body := range f.Answers(t, live) {
		if strings.Contains(body, "Xyzzy") {
			t.Errorf("%s tells of the layer still: %.300s", path, body[max(strings.Index(body, "Xyzzy")-150, 0):])
		}
		if strings.HasPrefix(path, "/tiles/control/") && !strings.HasPrefix(body, "404 ") {
			t.Errorf("%s is %.80s", path, body)
		}
	}
	for path, body := range f.Answers(t, pinned) {
		if body != before[path] {
			t.Errorf("%s, pinned before, was %.200s and is %.200s", path, before[path], body)
		}
	}
}

// TestNothingPinnedTellsWhatWasWrong asks for every pinned address after what is said of a
// layer is corrected: none says still what was wrong.
func TestNothingPinnedTellsWhatWasWrong(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, lawLayers(), servertest.Silent)
	say := func(name string) data.LayerRequest {
		return data.LayerRequest{Layer: "control", Reason: "a wrong name", Change: func(l *geo.Layer) {
			l.Title, l.AssessedBy, l.Attribution = "Ground of the "+name, "The "+name+" Institute", name
		}}
	}
	r, err := f.DB.SetLayer(t.Context(), say("Xyzzy"))
	if err != nil {
		t.Fatal(err)
	}
	known := fmt.Sprint(r.Revision)
	pinned := []string{"/ogc/2013-01-01@" + known + "/collections"} // before its first snapshot
	for _, route := range servertest.Routes() {
		for _, path := range servertest.Pinned(route) {
			pinned = append(pinned, strings.NewReplacer("{at}", "2025-11-28@"+known, "{from}", "2025-11-12@"+known, "{to}", "2025-11-28@"+known, "{known}", known).Replace(path))
		}
	}
	told := map[string]bool{}
	for path, body := range f.Answers(t, pinned) {
		told[path] = strings.Contains(body, "Xyzzy")
	}
	if path := "/ogc/2025-11-28@" + known + "/collections/control"; !told[path] {
		t.Errorf("%s does not tell of the layer", path)
	}
	correct := say("Quux")
	correct.Correct = true
	if _, err := f.DB.SetLayer(t.Context(), correct); err != nil {
		t.Fatal(err)
	}
	for path, body := range f.Answers(t, pinned) {
		if strings.Contains(body, "Xyzzy") {
			t.Errorf("%s says still what was wrong: %.300s", path, body[max(strings.Index(body, "Xyzzy")-150, 0):])
		}
		if told[path] && !strings.HasPrefix(body, "410 ") {
			t.Errorf("%s is %.80s", path, body)
		}
	}
}
