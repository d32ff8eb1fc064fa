package geotest_test

import (
	"testing"

	"frontline/geo/geotest"
)

func TestCases(t *testing.T) {
	t.Setenv("FRONTLINE_SOAK", "")
	plain, few := 300, 3
	if testing.Short() {
		plain, few = 30, 1
	}
	if n := geotest.Cases(t, 300); n != plain {
		t.Errorf("%d cases", n)
	}
	if n := geotest.Cases(t, 3); n != few {
		t.Errorf("%d cases of 3", n)
	}
	t.Setenv("FRONTLINE_SOAK", "20")
	if n := geotest.Cases(t, 300); !testing.Short() && n != 6000 {
		t.Errorf("%d cases in a soak", n)
	}
}
