package geo

import "testing"

func TestAPartyIsItselfInAnyCaseAndWithAnyBlanks(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Russia", " russia ", true}, {"UN General  Assembly", "un general\tassembly", true}, {"Україна", "УКРАЇНА", true},
		{"Russia", "Russian Federation", false}, {"DPR", "LPR", false}, {"", " ", true},
	} {
		if SameParty(c.a, c.b) != c.same {
			t.Errorf("%q and %q: want %v", c.a, c.b, c.same)
		}
	}
}
