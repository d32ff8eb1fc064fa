package geo

import "testing"

// TestAPersonIsOneHoweverTheNameIsWritten: two persons are needed, and a keyboard that writes letters and
// their marks apart makes no second.
func TestAPersonIsOneHoweverTheNameIsWritten(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"Андрій", "Андрі" + "\u0438\u0306", true}, // й as one character, and as и with its mark
		{"Zoë  Müller", "zoe\u0308 Mu\u0308ller ", true},
		{"Андрій", "Андрии", false},
		{"", "", false},
	} {
		if SamePerson(tt.a, tt.b) != tt.same {
			t.Errorf("%q and %q are one person: %v", tt.a, tt.b, !tt.same)
		}
	}
	if got := PersonName(" Zoe\u0308  M "); got != "Zoë M" {
		t.Errorf("a name is kept as %q", got)
	}
}
