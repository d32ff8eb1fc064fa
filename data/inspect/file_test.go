package inspect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"frontline/data/load"
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geotest"
	"frontline/geo/mapping"

	"github.com/paulmach/orb"
)

const limit = 1 << 20

func square(id, properties string, lon, size float64) string {
	if id != "" {
		id = `"id":"` + id + `",`
	}
	return fmt.Sprintf(`{"type":"Feature",%s"properties":{%s},"geometry":{"type":"Polygon","coordinates":[[[%[3]g,48],[%[4]g,48],[%[4]g,%[5]g],[%[3]g,%[5]g],[%[3]g,48]]]}}`,
		id, properties, lon, lon+size, 48+size)
}

func file(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func look(t *testing.T, name, text string) *Report {
	t.Helper()
	regions, err := ReadRegions(load.BundledLayers())
	if err != nil {
		t.Fatal(err)
	}
	r, err := File(t.Context(), name, strings.NewReader(text), regions, nil, limit)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAFileIsDescribed(t *testing.T) {
	r := look(t, "x-2025-11-27.geojson", file(
		square("", `"BRK_NAME":"One","NAME":"One","code":"a","state":"held","edited":"27.11.2025"`, 37, 0.2),
		square("", `"BRK_NAME":"Two","NAME":"Two","code":"b","state":"held","edited":"26.11.2025"`, 37.1, 0.2),
		square("", `"BRK_NAME":"Three","NAME":"Three","code":"c","state":"grey","edited":"13.11.2025"`, 38, 0.1),
		`{"type":"Feature","properties":{"NAME":"Four","code":"d","state":"held"},"geometry":null}`,
	))
	if r.Refused != "" || r.DateInName.String() != "2025-11-27" || r.Features != 4 || r.Placeless != 1 {
		t.Errorf("%+v", r)
	}
	if r.Names.Named != 0 || !slices.Equal(r.Names.Candidates, []string{"NAME", "BRK_NAME"}) {
		t.Errorf("names: %+v", r.Names)
	}
	if r.IDs.IDs != 0 || !slices.Equal(r.IDs.Candidates, []string{"code"}) {
		t.Errorf("ids: %+v", r.IDs)
	}
	if len(r.Dates) != 1 || r.Dates[0].Property != "edited" || r.Dates[0].First.String() != "2025-11-13" || len(r.Dates[0].OneOf) > 0 {
		t.Errorf("dates: %+v", r.Dates)
	}
	// Two squares of 0.2° that overlap by half: one and a half of one of them.
	one := geo.Area(look(t, "", file(square("", "", 37, 0.2))).features[0].Geometry) / 1e6
	if len(r.Statuses) != 2 || r.Statuses[0].Class != geo.ClassHeld || !near(r.Statuses[0].Area, 1.5*one) || r.Statuses[1].Class != geo.ClassUnknown || r.Statuses[1].Known {
		t.Errorf("statuses: %+v, one square has %g km²", r.Statuses, one)
	}
	if len(r.Regions) != 1 || r.Regions[0].Name != "Donetsk Oblast" || r.Regions[0].Share < 0.999 {
		t.Errorf("regions: %+v", r.Regions)
	}
	text, err := r.Mapping.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"name":"NAME"`, `"key":"code"`, `"status":"state"`, `"grey":"unknown"`, `"property":"edited"`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
	if _, err := mapping.Parse(text); err != nil {
		t.Errorf("the mapping is none: %v", err)
	}
}

func near(a, b float64) bool { return a > 0.999*b && a < 1.001*b }

func TestDatesThatMayBeEitherSaySo(t *testing.T) {
	r := look(t, "lines", file(square("", `"date":"8/3/1914"`, 5, 1), square("", `"date":"9/12/1914"`, 7, 1)))
	if len(r.Dates) != 1 || !slices.Equal(r.Dates[0].OneOf, []mapping.DateFormat{mapping.DateDMY, mapping.DateMDY}) {
		t.Errorf("%+v", r.Dates)
	}
}

func TestWhatCannotBeLoadedIsDescribedAllTheSame(t *testing.T) {
	r := look(t, "x", `{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"Polygon","coordinates":[[[30,48],[31,49],[31,48],[30,49],[30,48]]]}}`)
	if !strings.Contains(r.Refused, "--repair") || len(r.Repairs) == 0 || r.Features != 1 || r.Names.Named != 1 {
		t.Errorf("%+v", r)
	}
	if r := look(t, "x", `{"type":`); r.Refused == "" || r.Features != 0 {
		t.Errorf("%+v", r)
	}
	if r := look(t, "x", strings.Repeat(" ", limit+1)); !strings.Contains(r.Refused, "larger") {
		t.Errorf("%+v", r)
	}
}

// Ground that overlaps too much to be told refuses its file, and no other.
func TestGroundThatCannotBeToldIsRefused(t *testing.T) {
	var strips []string
	for i := range 600 {
		at := float64(i) / 1000
		for _, box := range [][4]float64{{30, 48 + at, 31, 48.0005 + at}, {30 + at, 48, 30.0005 + at, 49}} {
			strips = append(strips, fmt.Sprintf(`{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[%[1]f,%[2]f],[%[3]f,%[2]f],[%[3]f,%[4]f],[%[1]f,%[4]f],[%[1]f,%[2]f]]]}}`,
				box[0], box[1], box[2], box[3]))
		}
	}
	r := look(t, "x", file(strips...))
	if !strings.Contains(r.Refused, "overlap in too many places") || r.Features != 0 || len(r.Kinds) > 0 {
		t.Errorf("refused %q, with %d features", r.Refused, r.Features)
	}
}

// Files of many features under new ids are compared with each other in time, and
// no longer than is asked for.
func TestManyNewIDs(t *testing.T) {
	many := func(prefix string, west float64) *Report {
		r := &Report{Name: prefix}
		for i := range 10000 {
			x, y := west+float64(i%200)*0.01, float64(i/200)*0.01
			ring := orb.Ring{{x, y}, {x + 0.005, y}, {x + 0.005, y + 0.005}, {x, y}}
			r.features = append(r.features, geo.Feature{Key: fmt.Sprint(prefix, i), Geometry: orb.Polygon{ring}})
		}
		return r
	}
	begun := geotest.ProcessorTime(t)
	ids, err := Hold(t.Context(), many("a", 30), many("b", 40))
	if took := geotest.ProcessorTime(t) - begun; err != nil || ids.Renumbered != 0 || took > 20*time.Second {
		t.Errorf("%+v, %v, in %s", ids, err, took)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := Hold(ended, many("a", 30), many("b", 40)); !errors.Is(err, context.Canceled) {
		t.Errorf("it went on: %v", err)
	}
}

func TestWhetherIDsHoldIsTold(t *testing.T) {
	first := file(square("1", "", 30, 1), square("2", "", 32, 1), square("3", "", 34, 1))
	for name, test := range map[string]struct {
		second      string
		hold, other bool
	}{
		"the same":         {first, true, false},
		"a little moved":   {file(square("1", "", 30.1, 1), square("2", "", 32, 1.1), square("4", "", 36, 1)), true, false},
		"renumbered":       {file(square("7", "", 30, 1), square("8", "", 32, 1), square("9", "", 34, 1)), false, true},
		"two exchanged":    {file(square("2", "", 30, 1), square("1", "", 32, 1), square("3", "", 34, 1)), false, true},
		"other ids, other": {file(square("8", "", 40, 1)), false, false},
	} {
		a, b := look(t, "a", first), look(t, "b", test.second)
		ids, err := Hold(t.Context(), a, b)
		if err != nil {
			t.Fatal(err)
		}
		if ids.Hold() != test.hold || ids.Changed() != test.other || b.Mapping.IgnoreID != test.other {
			t.Errorf("%s: %+v, ignored %t", name, ids, b.Mapping.IgnoreID)
		}
	}
}

func TestStatusesAreFoundByWhatTheySay(t *testing.T) {
	for properties, want := range map[string]string{`"type":"Liberated"`: "type", `"folder":"Occupied"`: "folder", `"Status":"Contested"`: "Status", `"kind":"river"`: ""} {
		r := look(t, "x", file(square("1", properties, 37, 0.2), square("2", properties, 38, 0.2)))
		if m := r.Mapping; m.Status != want {
			t.Errorf("%s: the mapping takes the status from %q", properties, m.Status)
		}
	}
}

func TestWhatAStatementSaysStaysItsOwn(t *testing.T) {
	r := look(t, "x", `{"type":"Feature","properties":{"text":"We hold it.","said_on":"2025-12-01","status":"stated"},"geometry":{"type":"Point","coordinates":[37,48]}}`)
	if m := r.Mapping; m.ObservedOn != nil || len(m.Classes) > 0 {
		t.Errorf("%+v", m)
	}
}

func TestADraftMakesTheFileLoad(t *testing.T) {
	point := `{"type":"Feature","properties":{"name":"A note"},"geometry":{"type":"Point","coordinates":[37,48]}}`
	for name, test := range map[string]struct {
		text string
		want string // the mapping, without its note
	}{
		"points beside areas":     {file(square("1", "", 37, 0.2), point), `{"geometry":["polygon"]}`},
		"folders":                 {file(square("1", `"folder":"Occupied"`, 37, 0.2), square("2", `"folder":"Grey zone"`, 38, 0.2)), `{"status":"folder","classes":{"Grey zone":"unknown"}}`},
		"words of many":           {file(square("1", `"type":"Liberated areas"`, 37, 0.2)), `{"status":"type","classes":{"Liberated areas":"liberated"}}`},
		"names that are statuses": {file(square("1", `"name":"Liberated"`, 37, 0.2), square("2", `"name":"Occupied"`, 38, 0.2)), `{"name":"name","status":"name"}`},
		"one folder":              {file(square("1", `"folder":"In"`, 37, 0.2)), `{}`},
		"dates after the day":     {file(square("1", `"edited":"2026-01-01"`, 37, 0.2)), `{}`},
		"dates before the day":    {file(square("1", `"edited":"2025-11-26"`, 37, 0.2)), `{"observed_on":{"property":"edited"}}`},
	} {
		r := look(t, "2025-11-27.geojson", test.text)
		m := r.Mapping
		m.Note = ""
		text, err := m.MarshalJSON()
		if err != nil || string(text) != test.want {
			t.Errorf("%s: %v: %s", name, err, text)
		}
	}
}

func TestNamesThatAPresetKnowsAreItsOwn(t *testing.T) {
	text := file(square("", `"name":"Звільнено /// Liberated"`, 37, 0.2), square("", `"name":"Окуповано /// Occupied\n"`, 38, 0.2))
	r := look(t, "x", text)
	if r.Preset != "deepstate" || r.Mapping.Set.AssessedBy != "DeepState" || len(r.Mapping.Rules) == 0 {
		t.Errorf("%q: %+v", r.Preset, r.Mapping)
	}
	if r := look(t, "x", strings.ReplaceAll(text, " /// ", ", ")); r.Preset != "" || r.Mapping.Set.AssessedBy != "" {
		t.Errorf("words alone: %q: %+v", r.Preset, r.Mapping)
	}
}

func TestWhatAFileIsIsToldWithItsFaults(t *testing.T) {
	for text, want := range map[string]geojson.Format{
		`{"type":"FeatureCollection","features":[]}`:                                    geojson.FormatGeoJSON,
		`{"type":"FeatureCollection","features":[{"type":"Feature"`:                     geojson.FormatGeoJSON,
		file(square("", `"observed_on":"soon"`, 37, 0.2)):                               geojson.FormatGeoJSON,
		"lon,lat,lon\n37,48,37\n":                                                       "csv",
		`<kml><Placemark><Point><coordinates>x</coordinates></Point></Placemark></kml>`: "kml",
	} {
		if r := look(t, "x", text); r.Format != want || r.Refused == "" {
			t.Errorf("%s is told as %q: %s", text, r.Format, r.Refused)
		}
	}
}

func TestWhatLoadMendsIsTold(t *testing.T) {
	r := look(t, "x", `{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"Polygon","coordinates":[[[12,10],[13,10],[12.5,10.5],[13,11],[12,11],[12.5,10.5],[12,10]]]}}`)
	if r.Refused != "" || len(r.Mended) != 2 || !strings.Contains(r.Mended[1], "taken apart where rings touch") {
		t.Errorf("%q, %q", r.Refused, r.Mended)
	}
}

func TestSwappedAxesAreTold(t *testing.T) {
	swapped := `{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[48,37],[48.2,37],[48.2,37.2],[48,37]]]}}`
	point := `{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[48,37]}}`
	for text, want := range map[string]bool{swapped: true, point: true, file(square("", "", 37, 0.2)): false, file(square("", "", 5, 0.2)): false} {
		if r := look(t, "x", text); r.Swapped != want {
			t.Errorf("%s: %t", text, r.Swapped)
		}
	}
}

func TestDatesOfNamesAndYearsAreTold(t *testing.T) {
	r := look(t, "from-2025-11-26-to-2025-11-27.geojson", file(square("", `"year":1914,"population":"1914"`, 5, 1)))
	if r.DateInName != nil || !strings.Contains(r.NoDate, "two dates, 2025-11-26 and 2025-11-27") {
		t.Errorf("%v, %q", r.DateInName, r.NoDate)
	}
	if len(r.Dates) != 1 || r.Dates[0].Property != "year" || r.Dates[0].Format != mapping.DateYear || r.Dates[0].First.String() != "1914-01-01" || r.Mapping.ObservedOn != nil {
		t.Errorf("%+v, %+v", r.Dates, r.Mapping)
	}
}

func TestWhatAMappingLeavesOutIsTold(t *testing.T) {
	regions, err := ReadRegions(load.BundledLayers())
	if err != nil {
		t.Fatal(err)
	}
	text := file(square("1", "", 37, 0.2), `{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[37,48]}}`)
	r, err := File(t.Context(), "x", strings.NewReader(text), regions, &mapping.Mapping{Geometry: []string{"polygon"}}, limit)
	if err != nil || r.Mapped == nil || r.Mapped.Kept != 1 || r.Mapped.DroppedGeometry["point"] != 1 {
		t.Errorf("%v: %+v", err, r)
	}
}

func TestTheReferenceSystemIsTold(t *testing.T) {
	r := look(t, "x", `{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"type":"Point","coordinates":[37,48]}`)
	if r.CRS != "urn:ogc:def:crs:OGC:1.3:CRS84" || len(r.Notes) > 0 {
		t.Errorf("%q, %q", r.CRS, r.Notes)
	}
}
