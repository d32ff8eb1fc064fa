package api_test

import (
	"testing"
	"testing/fstest"

	"frontline/server/servertest"
)

// Of a basemap's features those of some classes are asked for alone, as maps of other pages need their
// names and nothing more.
func TestFeaturesOfSomeClasses(t *testing.T) {
	layers := servertest.TestLayers()
	layers["ground/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"Ground","kind":"base","cadence":"event"}`)}
	layers["ground/2022-01-01.geojson"] = servertest.Collection(
		servertest.Square("land", `{"class":"country"}`, 20, 40, 20), servertest.Square("part", `{"class":"oblast"}`, 22, 42, 2), servertest.Square("lake", `{"class":"lake"}`, 24, 44, 1), servertest.Square("plain", `{}`, 26, 46, 1))
	f := servertest.Over(t, layers)
	for query, want := range map[string]int{"": 4, "?class=country,oblast": 2, "?class=oblast,country": 2, "?class=lake": 1, "?class=none": 0, "?_=1": 4} {
		got := servertest.Decode[struct{ Features []struct{ ID string } }](t, f.Get("/api/layers/ground/2025-11-28/features.json"+query))
		if len(got.Features) != want {
			t.Errorf("%q: %d features, want %d: %v", query, len(got.Features), want, got.Features)
		}
	}
	if a, b := f.Get("/api/layers/ground/2025-11-28/features.json?class=country,oblast").Header.Get("ETag"), f.Get("/api/layers/ground/2025-11-28/features.json").Header.Get("ETag"); a == b {
		t.Errorf("both have the tag %s", a)
	}
}
