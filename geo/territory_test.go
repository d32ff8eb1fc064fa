package geo

import "testing"

func TestGroundThatIsGoneIsNotTold(t *testing.T) {
	for part, want := range map[Part]bool{
		{Area: 2e-4}: false, {Lost: 2e-4}: false, {}: false,
		{Area: 501}: true, {Lost: 501}: true, {Area: 2e-4, Gained: 1e6}: true,
	} {
		if got := part.IsTold(); got != want {
			t.Errorf("%+v is told: %v", part, got)
		}
	}
}
