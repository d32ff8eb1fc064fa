package look

import (
	"testing"

	"frontline/geo"
)

// What one side holds never looks as what another does, whichever of them the layer
// names as its own.
func TestHoldersAreToldApart(t *testing.T) {
	for _, own := range []string{"", "Russia", "Ukraine", "Transnistria"} {
		l := geo.Layer{ID: "control", Kind: geo.KindControl, HeldBy: own}
		seen := map[string]string{}
		for _, holder := range []string{"Russia", "Ukraine", "Transnistria"} {
			look := NameOf(l, &geo.Feature{Class: geo.ClassHeld, HeldBy: holder})
			if holder == own && look != string(geo.ClassHeld) {
				t.Errorf("in a layer of what %s holds, its ground looks %s", own, look)
			}
			if other, ok := seen[look]; ok && (own == "" || other == own || holder == own) {
				t.Errorf("in a layer of %q, what %s holds looks as what %s does: %s", own, holder, other, look)
			}
			seen[look] = holder
		}
	}
}
