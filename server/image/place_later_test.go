package image_test

import (
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// A place that the record has only later is found, as the search finds it: the picture says from
// when on, and draws nothing of it.
func TestAPictureOfAPlaceRecordedLaterSaysSinceWhen(t *testing.T) {
	geotest.TakesLong(t)
	layers := servertest.OnBase(t)
	layers["places/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"Places","kind":"places","cadence":"event"}`)}
	layers["places/2025-11-27.geojson"] = servertest.Collection(`{"type":"Feature","id":"town","properties":{"names":{"en":"Latertown","uk":"Пізнє"}},"geometry":{"type":"Point","coordinates":[37.2,48.3]}}`)
	layers["places/2025-12-24.geojson"] = servertest.Collection(`{"type":"Feature","id":"next","properties":{"names":{"en":"Nexttown"}},"geometry":{"type":"Point","coordinates":[37.2,48.3]}}`)
	f := servertest.Over(t, layers)
	const note = "Latertown: No entry of its own on this date; there is one from 27 November 2025 on"
	for _, place := range []string{"Latertown", "Пізнє", "places/town"} {
		for _, date := range []string{"2025-11-26", "2025-11-26@1"} {
			r := f.Get("/image/" + date + ".svg?size=500x400&lang=en&place=" + url.QueryEscape(place))
			svg := string(servertest.Read(t, r))
			alt, err := url.QueryUnescape(r.Header.Get("Frontline-Alt"))
			if r.StatusCode != 200 || !strings.Contains(svg, note) || err != nil || !strings.Contains(alt, note) {
				t.Errorf("%s on %s: %d %.300s\n%s", place, date, r.StatusCode, svg, alt)
			}
			if strings.Contains(svg, `id="layer-places`) {
				t.Errorf("%s is drawn on %s", place, date)
			}
		}
		if svg := string(servertest.Read(t, f.Get("/image/2025-11-27.svg?size=500x400&lang=en&place="+url.QueryEscape(place)))); strings.Contains(svg, "No entry") {
			t.Errorf("%s has no entry on its date", place)
		}
	}
	// The same part without a name is another picture, which says nothing of it.
	if svg := string(servertest.Read(t, f.Get("/image/2025-11-26.svg?size=500x400&lang=en&map=9/48.3/37.2"))); strings.Contains(svg, "No entry") {
		t.Error("a part that was not asked for by name has the note")
	}
	// What is dated after today is told on its day.
	for _, place := range []string{"Nexttown", "places/next", "nolayer/town", "places/nothing"} {
		if r := f.Get("/image/2025-11-26.png?size=500x400&place=" + place); r.StatusCode != 404 {
			t.Errorf("%s: status %d, want 404", place, r.StatusCode)
		}
	}
}
