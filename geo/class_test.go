package geo

import (
	"testing"
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
