package raster

import (
	"strings"
	"testing"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// What one side holds never looks as what another does, whichever of them the layer
// names as its own.
func TestHoldersAreToldApart(t *testing.T) {
	for _, own := range []string{"", "Russia", "Ukraine", "Transnistria"} {
		l := geo.Layer{ID: "control", Kind: geo.KindControl, HeldBy: own}
		seen := map[string]string{}
		for _, holder := range []string{"Russia", "Ukraine", "Transnistria"} {
			look := LookOf(l, &geo.Feature{Class: geo.ClassHeld, HeldBy: holder})
			if holder == own && look != string(geo.ClassHeld) {
				t.Errorf("in a layer of what %s holds, its ground looks %s", own, look)
			}
			if other, ok := seen[look]; ok && (own == "" || other == own || holder == own) {
				t.Errorf("in a layer of %q, what %s holds looks as what %s does: %s", own, holder, other, look)
			}
			seen[look] = holder
		}
		m := NewMapStyle(Variant{})
		m.Add(l, "names")
		b, err := json.Marshal(m.Layers())
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "null") {
			t.Errorf("the style of a layer of %q has an empty filter: %s", own, b)
		}
	}
}
