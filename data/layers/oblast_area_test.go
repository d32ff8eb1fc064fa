package layers_test

import (
	"bytes"
	"math"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"
)

// TestOblastAreas holds the oblasts against another computation: areas by
// GeographicLib (Planimeter, edges cut to 0.05 degrees at most, so that
// geodesics follow the straight lines of RFC 7946), in km².
func TestOblastAreas(t *testing.T) {
	want := map[string]float64{
		"oblast-cherkasy":        21273.338,
		"oblast-chernihiv":       31787.262,
		"oblast-chernivtsi":      8116.548,
		"oblast-crimea":          26316.458,
		"oblast-dnipropetrovsk":  31774.298,
		"oblast-donetsk":         26549.933,
		"oblast-ivano-frankivsk": 13906.655,
		"oblast-kharkiv":         31379.408,
		"oblast-kherson":         26460.701,
		"oblast-khmelnytskyi":    20463.283,
		"oblast-kirovohrad":      24496.577,
		"oblast-kyiv":            26995.213,
		"oblast-kyiv-city":       1654.505,
		"oblast-luhansk":         26302.768,
		"oblast-lviv":            21872.693,
		"oblast-mykolaiv":        23713.068,
		"oblast-odesa":           32833.810,
		"oblast-poltava":         28381.655,
		"oblast-rivne":           20308.278,
		"oblast-sevastopol":      701.525,
		"oblast-sumy":            23416.390,
		"oblast-ternopil":        14002.150,
		"oblast-vinnytsia":       26675.972,
		"oblast-volyn":           19832.765,
		"oblast-zakarpattia":     12982.123,
		"oblast-zaporizhzhia":    27124.924,
		"oblast-zhytomyr":        29750.366,
	}
	features, err := geojson.ReadFeatures(bytes.NewReader(readFile(t, "base/2014-01-01.geojson")), geojson.Options{Layer: "base"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range features {
		km2, ok := want[f.Key]
		delete(want, f.Key)
		if got := geo.Area(f.Geometry) / 1e6; ok && math.Abs(got-km2) > 1e-5*km2 {
			t.Errorf("%s: %.3f km², want %.3f", f.Key, got, km2)
		}
	}
	if len(want) > 0 {
		t.Errorf("not there: %v", want)
	}
}
