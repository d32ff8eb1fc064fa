package geo

import (
	"testing"

	"github.com/go-json-experiment/json/v1"
	"github.com/google/go-cmp/cmp"
)

func TestOnlyWordsForHeldAreHeld(t *testing.T) {
	mapped := map[string]Class{"taken back": ClassLiberated, "held": ClassContested}
	for _, test := range []struct {
		status string
		words  map[string]Class
		want   Class
		known  bool
	}{
		{"", nil, ClassHeld, true},
		{" Occupied\n", nil, ClassHeld, true},
		{"held", nil, ClassHeld, true},
		{"CONTROLLED", nil, ClassHeld, true},
		{"contested", nil, ClassContested, true},
		{"infiltrated", nil, ClassInfiltrated, true},
		{"claimed", nil, ClassClaimed, true},
		{"countered", nil, ClassCountered, true},
		{"Liberated", nil, ClassLiberated, true},
		{"unknown", nil, ClassUnknown, true},
		{"taken back", nil, ClassUnknown, false},
		{"Taken \u00a0back", mapped, ClassLiberated, true},
		{"held", mapped, ClassContested, true},
		{"not occupied", nil, ClassUnknown, false},
		{"Окуповано", nil, ClassUnknown, false},
	} {
		if got, known := ClassOf(test.status, test.words); got != test.want || known != test.known {
			t.Errorf("%q is %s, known %t; want %s, %t", test.status, got, known, test.want, test.known)
		}
	}
	if c, known := ClassOf("", nil); c != ClassHeld || !known {
		t.Errorf("no status is %s", c)
	}
}

// What is stored of a feature says its class only where its status does not,
// so that what was loaded before classes were stays equal to what is loaded now.
func TestAFeatureIsStoredAsItWasLoaded(t *testing.T) {
	layer := Layer{Kind: KindControl, HeldBy: "Russia"}
	text := func(s string) map[string]json.RawMessage {
		return map[string]json.RawMessage{"class": json.RawMessage(s)}
	}
	for name, test := range map[string]struct {
		f      Feature
		class  Class
		heldBy string
		stored string
	}{
		"no status":          {Feature{}, ClassHeld, "Russia", `{}`},
		"a known word":       {Feature{Status: "liberated"}, ClassLiberated, "Russia", `{"status":"liberated"}`},
		"an unknown word":    {Feature{Status: "?"}, ClassUnknown, "Russia", `{"status":"?"}`},
		"a mapped word":      {Feature{Status: "grey", Class: ClassContested}, ClassContested, "Russia", `{"class":"contested","status":"grey"}`},
		"a named class":      {Feature{Status: "grey", Properties: text(`"contested"`)}, ClassContested, "Russia", `{"class":"contested","status":"grey"}`},
		"a mapped over it":   {Feature{Class: ClassHeld, Properties: text(`"contested"`)}, ClassHeld, "Russia", `{}`},
		"another's class":    {Feature{Properties: text(`"A1"`)}, ClassHeld, "Russia", `{"class":"A1"}`},
		"the layer's holder": {Feature{HeldBy: "Russia"}, ClassHeld, "Russia", `{}`},
		"another holder":     {Feature{HeldBy: "Ukraine"}, ClassHeld, "Ukraine", `{"held_by":"Ukraine"}`},
		"a holder as found":  {Feature{Properties: map[string]json.RawMessage{"held_by": json.RawMessage(`"Ukraine"`)}}, ClassHeld, "Ukraine", `{"held_by":"Ukraine"}`},
	} {
		f := test.f
		layer.Classify(&f)
		if f.Class != test.class || f.HeldBy != test.heldBy {
			t.Errorf("%s: it is %q, held by %q", name, f.Class, f.HeldBy)
		}
		told := f
		layer.Declassify(&f)
		stored, err := PropertiesJSON(f)
		if err != nil || string(stored) != test.stored {
			t.Errorf("%s: it is stored as %s, %v; want %s", name, stored, err, test.stored)
		}
		again, err := ParseProperties("", stored)
		if err != nil {
			t.Fatal(err)
		}
		if layer.Classify(&again); !cmp.Equal(again, told) {
			t.Errorf("%s: read again it is %+v, and was %+v", name, again, told)
		}
	}
	claim := Feature{Status: "claimed", Properties: text(`"oblast"`)}
	Layer{Kind: KindClaims}.Classify(&claim)
	if claim.Class != "" || claim.Properties["class"] == nil {
		t.Errorf("a claim is %+v", claim)
	}
}
