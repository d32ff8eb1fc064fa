package view

import (
	"reflect"
	"testing"

	"frontline/geo"
	"frontline/server/memo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// TestFeaturesCountWhatTheyTake holds what is summed of a feature to what is found
// through reflection, field by field, so that one that is added cannot be left out.
func TestFeaturesCountWhatTheyTake(t *testing.T) {
	day, on, ring := geo.MustDate("2025-11-27"), geo.MustDate("2014-03-27"), orb.Ring{{1, 2}, {2, 2}, {2, 3}, {1, 2}}
	full := geo.Feature{
		Key: "key", Geometry: orb.Polygon{ring}, Names: map[string]string{"en": "name", "uk": "n"}, Aliases: []string{"other", "x"},
		ClaimedBy: "c", DeniedBy: []geo.Denial{{By: "d", On: &on}}, AssessedBy: "a", Status: "s", Class: geo.ClassContested, HeldBy: "h",
		Source: "s", SourceURL: "https://s.example/", ObservedOn: &day, Properties: map[string]json.RawMessage{"since": json.RawMessage("20000")},
		Mended: &geo.Mended{Did: []geo.Mend{{Count: 1, Path: "/a"}}},
	}
	hold := func(what string, f geo.Feature) {
		t.Helper()
		if got, want := featureSize(f), memo.Size(f); got != want {
			t.Errorf("%s: %d bytes, want %d", what, got, want)
		}
	}
	hold("nothing", geo.Feature{})
	hold("all", full)
	fields := reflect.TypeFor[geo.Feature]()
	for i := range fields.NumField() {
		var f geo.Feature
		if reflect.ValueOf(full).Field(i).IsZero() {
			t.Errorf("%s is empty", fields.Field(i).Name)
		}
		reflect.ValueOf(&f).Elem().Field(i).Set(reflect.ValueOf(full).Field(i))
		hold(fields.Field(i).Name, f)
	}
	for _, g := range []orb.Geometry{
		orb.Point{1, 2}, orb.LineString(ring), orb.MultiPolygon{{ring, ring}, {ring}}, orb.Collection{orb.Point{1, 2}, orb.Polygon{ring}},
	} {
		hold(g.GeoJSONType(), geo.Feature{Geometry: g})
	}
	line := geo.Timeline{
		Layer: "control", Content: "abc", Regions: []geo.Region{{Key: "UA-14"}}, Absorbed: []geo.Absorbed{{Key: "k"}},
		Spans: []geo.Span{{Feature: full, Regions: map[string]float64{"UA-14": 1, "": 2}}},
	}
	if got, want := timelineSize(line), memo.Size(line); got != want {
		t.Errorf("a timeline has %d bytes, want %d", got, want)
	}
	areas := geo.Areas{Territories: line, Snapshots: []geo.Dated{{ValidOn: day}, {Ends: "withdrawn"}},
		Features: []geo.Span{{Feature: geo.Feature{Key: "k"}}, {Feature: geo.Feature{Status: "s"}}}}
	if got, want := areasSize(areas), memo.Size(areas); got != want {
		t.Errorf("areas have %d bytes, want %d", got, want)
	}
}
