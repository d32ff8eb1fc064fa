package inspect

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
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
	regions, err := ReadRegions(data.BundledLayers())
	if err != nil {
		t.Fatal(err)
	}
	r, err := File(name, strings.NewReader(text), regions, nil, limit)
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
	if _, err := geo.ParseMapping(text); err != nil {
		t.Errorf("the mapping is none: %v", err)
	}
}

func near(a, b float64) bool { return a > 0.999*b && a < 1.001*b }

func TestDatesThatMayBeEitherSaySo(t *testing.T) {
	r := look(t, "lines", file(square("", `"date":"8/3/1914"`, 5, 1), square("", `"date":"9/12/1914"`, 7, 1)))
	if len(r.Dates) != 1 || !slices.Equal(r.Dates[0].OneOf, []geo.DateFormat{geo.DateDMY, geo.DateMDY}) {
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
		ids, err := Hold(a, b)
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
