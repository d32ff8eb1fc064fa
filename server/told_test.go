package server_test

import (
	"net/http"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

// What was mended of a snapshot's file, and that a layer ended and why, is told
// by everything that describes the snapshot, in each language, and of no other.
func TestEverySurfaceTellsWhatWasMendedAndWhyALayerEnded(t *testing.T) {
	geotest.TakesLong(t)
	app, docs := siteParts(t)
	f := servertest.Over(t, servertest.OnBase(t), servertest.Silent, func(o *server.Options) { o.App, o.Docs = app, docs })
	// Two triangles that touch, drawn as one ring.
	f.Load(t, "2025-11-29", nil, `{"type":"Feature","id":"held","properties":{},"geometry":{"type":"Polygon","coordinates":[[[37,47],[39,47],[38,48],[39,49],[37,49],[38,48],[37,47]]]}}`)
	mendedNewest := said(t, f.Get("/api/layers"))
	f.Load(t, "2025-11-30", func(r *data.LoadRequest) {
		r.Files, r.Nothing = []data.Input{data.EmptyInput(geo.MustDate("2025-11-30"))}, "withdrawn by its publisher"
	})
	const mendedJSON, why = `"count":1,"before_km2":`, "withdrawn by its publisher"
	if !strings.Contains(mendedNewest, mendedJSON) || !strings.Contains(mendedNewest, `"kinds":["touching"]`) {
		t.Errorf("/api/layers does not tell that the newest was mended: %s", mendedNewest)
	}
	for path, want := range map[string]struct{ says, never string }{
		"/text/2025-11-29?lang=en":                     {"1 shape was mended: taken apart where rings touch, or joined where they share an edge; 16,", "nded 30"},
		"/text/2025-11-29?lang=uk":                     {"виправлено 1 контур: розділено там, де межі торкаються", ""},
		"/text/2025-11-29?lang=ru":                     {"исправлен 1 контур: разделено там, где границы касаются", ""},
		"/?date=2025-11-29&lang=en":                    {"1 shape was mended: taken apart where rings touch", why},
		"/api/layers/control/2025-11-29/features.json": {mendedJSON, `"ends"`},
		"/api/layers/control/2025-11-28/features.json": {`"features":[{`, `"mended"`},
		"/api/layers/control/snapshots":                {mendedJSON, ""},
		"/api/record.json":                             {`"mended":{"count":1,"before_km2":`, ""},
		"/text/2025-12-01?lang=en":                     {"Ended 30 November 2025: " + why, "shape was mended"},
		"/text/2025-12-01?lang=uk":                     {"Припинено 30 листопада 2025 р.: " + why, ""},
		"/text/2025-12-01?lang=ru":                     {"Прекращено 30 ноября 2025 г.: " + why, ""},
		"/?date=2025-12-01&lang=en":                    {"ended 30 Nov 2025: " + why, "shape was mended"},
		"/embed?date=2025-12-01&lang=en":               {"ended 30 Nov 2025: " + why, ""},
		"/image/2025-12-01.svg?size=900x600&lang=en":   {"ended 30 Nov 2025: " + why, ""},
		"/style/2025-12-01.json":                       {"ended 30 Nov 2025: " + why, ""},
		"/tiles/control/2025-12-01.json":               {"ended 30 Nov 2025: " + why, ""},
		"/api/layers/control/2025-12-01/features.json": {`"ends":"` + why + `"`, `"mended"`},
		"/api/layers":                                  {`"ends":"` + why + `"`, `"mended"`},
		"/oembed?url=http%3A%2F%2Fexample.com%2F%3Fdate%3D2025-12-01%26lang%3Den": {"ended 30 Nov 2025: " + why, ""},
	} {
		r := f.Get(path)
		words := said(t, r)
		if r.StatusCode != http.StatusOK || !strings.Contains(words, want.says) || want.never != "" && strings.Contains(words, want.never) {
			t.Errorf("%s: %d, want %q and never %q: %.3000s", path, r.StatusCode, want.says, want.never, words)
		}
	}
	// No figure of what has ended, as if it were of that date.
	for _, path := range []string{"/text/2025-12-01?lang=en", "/image/2025-12-01.svg?size=900x600&lang=en", "/oembed?url=http%3A%2F%2Fexample.com%2F%3Fdate%3D2025-12-01%26lang%3Den"} {
		if words := said(t, f.Get(path)); strings.Contains(words, "km² held") {
			t.Errorf("%s has a figure of what ended: %.2000s", path, words)
		}
	}
	if words := said(t, f.Get("/text/2025-11-29?lang=en")); !strings.Contains(words, "km² held") {
		t.Errorf("before the end there is no figure: %.2000s", words)
	}
}
