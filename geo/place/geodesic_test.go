package place_test

import (
	"math"
	"testing"

	"frontline/geo/place"
)

// TestBetween has values of GeographicLib.
func TestBetween(t *testing.T) {
	tests := []struct {
		from, to        [2]float64
		metres, bearing float64
	}{
		{[2]float64{36.25576, 47.66685}, [2]float64{36.25576, 47.66685}, 0, 0},
		{[2]float64{36.25576, 47.66685}, [2]float64{36.29, 47.68}, 2957.8718, 60.3638955},
		{[2]float64{30.52, 50.45}, [2]float64{37.17585, 48.28198}, 539964.9123, 113.9537973},
		{[2]float64{0, 0}, [2]float64{0, 1}, 110574.3886, 0},
		{[2]float64{0, 0}, [2]float64{1, 0}, 111319.4908, 90},
		{[2]float64{-179.5, 10}, [2]float64{179.5, 10.5}, 122722.0960, 296.8736256},
		{[2]float64{37, 48}, [2]float64{36.99, 47.99}, 1339.1522, 213.8738262},
		{[2]float64{10, -33}, [2]float64{-58, 60}, 12022344.6228, 330.6624665},
	}
	for _, tt := range tests {
		metres, bearing := place.Between(tt.from, tt.to)
		if math.Abs(metres-tt.metres) > 0.001 || math.Abs(bearing-tt.bearing) > 1e-6 {
			t.Errorf("from %v to %v are %.4f m at %.7f°, want %.4f at %.7f", tt.from, tt.to, metres, bearing, tt.metres, tt.bearing)
		}
	}
}
