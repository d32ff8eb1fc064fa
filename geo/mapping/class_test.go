package mapping

import (
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"
)

func TestAMappingNamesFurtherWords(t *testing.T) {
	m, err := Parse([]byte(`{"status":"was","held_by":"whose","classes":{"Taken Back":"liberated"},"set":{"held_by":"Russia"}}`))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(strings.NewReader(`{"type":"FeatureCollection","features":[
		{"type":"Feature","id":1,"geometry":null,"properties":{"was":"taken back","whose":"Ukraine"}},
		{"type":"Feature","id":2,"geometry":null,"properties":{"was":"grey"}}]}`), Options{Mapping: &m})
	if err != nil {
		t.Fatal(err)
	}
	if f := r.Features[0]; f.Class != geo.ClassLiberated || f.Status != "taken back" || f.HeldBy != "Ukraine" {
		t.Errorf("the first is %+v", f)
	}
	if f := r.Features[1]; f.Class != "" || f.HeldBy != "Russia" {
		t.Errorf("the second is %+v", f)
	}
	if _, err := Parse([]byte(`{"classes":{"grey":"greyish"}}`)); err == nil || !strings.Contains(err.Error(), "held, contested") {
		t.Errorf("a class that there is not: %v", err)
	}
}

func TestDeepStateGroundWithoutNameOrColourIsHeld(t *testing.T) {
	m := Presets()["deepstate"]
	square := func(properties string) string {
		return `{"type":"Feature","properties":{` + properties + `},"geometry":{"type":"Polygon","coordinates":[[[32,45],[33,45],[33,46],[32,46],[32,45]]]}}`
	}
	for properties, want := range map[string]geo.Class{
		``:                               geo.ClassHeld, // as archives of the occupied ground alone have it
		`"fill":"#123456"`:               geo.ClassUnknown,
		`"fill":"#a52714"`:               geo.ClassHeld,
		`"name":"Щось /// Something"`:    geo.ClassUnknown,
		`"name":"Щось","fill":"#123456"`: geo.ClassUnknown,
		`"name":"Звільнено","fill":"#123456"`: geo.ClassLiberated,
	} {
		r, err := Read(strings.NewReader(square(properties)), Options{Options: geojson.Options{Layer: "x"}, Mapping: &m})
		if err != nil {
			t.Fatal(err)
		}
		f := r.Features[0]
		geo.Layer{Kind: geo.KindControl}.Classify(&f)
		if f.Class != want {
			t.Errorf("{%s} is %s (%q), want %s", properties, f.Class, f.Status, want)
		}
	}
}
