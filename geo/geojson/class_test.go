package geojson_test

import (
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"

	"github.com/go-json-experiment/json/v1"
	"github.com/google/go-cmp/cmp"
)

// What is stored of a feature says its class only where its status does not,
// so that what was loaded before classes were stays equal to what is loaded now.
func TestAFeatureIsStoredAsItWasLoaded(t *testing.T) {
	layer := geo.Layer{Kind: geo.KindControl, HeldBy: "Russia"}
	text := func(s string) map[string]json.RawMessage {
		return map[string]json.RawMessage{"class": json.RawMessage(s)}
	}
	for name, test := range map[string]struct {
		f      geo.Feature
		class  geo.Class
		heldBy string
		stored string
	}{
		"no status":          {geo.Feature{}, geo.ClassHeld, "Russia", `{}`},
		"a known word":       {geo.Feature{Status: "liberated"}, geo.ClassLiberated, "Russia", `{"status":"liberated"}`},
		"an unknown word":    {geo.Feature{Status: "?"}, geo.ClassUnknown, "Russia", `{"status":"?"}`},
		"a mapped word":      {geo.Feature{Status: "grey", Class: geo.ClassContested}, geo.ClassContested, "Russia", `{"class":"contested","status":"grey"}`},
		"a named class":      {geo.Feature{Status: "grey", Properties: text(`"contested"`)}, geo.ClassContested, "Russia", `{"class":"contested","status":"grey"}`},
		"a mapped over it":   {geo.Feature{Class: geo.ClassHeld, Properties: text(`"contested"`)}, geo.ClassHeld, "Russia", `{}`},
		"another's class":    {geo.Feature{Properties: text(`"A1"`)}, geo.ClassHeld, "Russia", `{"class":"A1"}`},
		"the layer's holder": {geo.Feature{HeldBy: "Russia"}, geo.ClassHeld, "Russia", `{}`},
		"another holder":     {geo.Feature{HeldBy: "Ukraine"}, geo.ClassHeld, "Ukraine", `{"held_by":"Ukraine"}`},
		"a holder as found":  {geo.Feature{Properties: map[string]json.RawMessage{"held_by": json.RawMessage(`"Ukraine"`)}}, geo.ClassHeld, "Ukraine", `{"held_by":"Ukraine"}`},
	} {
		f := test.f
		layer.Classify(&f)
		if f.Class != test.class || f.HeldBy != test.heldBy {
			t.Errorf("%s: it is %q, held by %q", name, f.Class, f.HeldBy)
		}
		told := f
		layer.Declassify(&f)
		stored, err := geojson.PropertiesJSON(f)
		if err != nil || string(stored) != test.stored {
			t.Errorf("%s: it is stored as %s, %v; want %s", name, stored, err, test.stored)
		}
		again, err := geojson.ParseProperties("", stored)
		if err != nil {
			t.Fatal(err)
		}
		if layer.Classify(&again); !cmp.Equal(again, told) {
			t.Errorf("%s: read again it is %+v, and was %+v", name, again, told)
		}
	}
	claim := geo.Feature{Status: "claimed", Properties: text(`"oblast"`)}
	geo.Layer{Kind: geo.KindClaims}.Classify(&claim)
	if claim.Class != "" || claim.Properties["class"] == nil {
		t.Errorf("a claim is %+v", claim)
	}
}
