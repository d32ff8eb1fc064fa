package geojson_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geojson/geojsontest"
)

// FuzzReadGeoJSON holds that no text makes the reader panic, that what it
// refuses it refuses as the text's fault, and that what it takes is what it
// promises and survives being written and read again.
func FuzzReadGeoJSON(f *testing.F) {
	for _, c := range slices.Concat(badInput, oddInput) {
		if text := c.text(); len(text) < 16<<10 { // mutating the bombs would take all the time
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		features, err := geojson.ReadFeatures(bytes.NewReader(text), geojson.Options{MaxBytes: 1 << 20, Layer: "fuzz"})
		if err != nil {
			var e *geo.Error
			if !errors.As(err, &e) || (e.Code != geo.EInvalid && e.Code != geo.ETooLarge) {
				t.Fatalf("the error is not the text's fault: %v", err)
			}
			return
		}
		geojsontest.Check(t, features)
	})
}
