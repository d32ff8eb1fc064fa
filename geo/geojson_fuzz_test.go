package geo

import (
	"bytes"
	"errors"
	"slices"
	"testing"
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
		features, err := ReadGeoJSON(bytes.NewReader(text), ReadOptions{MaxBytes: 1 << 20, Layer: "fuzz"})
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || (e.Code != EInvalid && e.Code != ETooLarge) {
				t.Fatalf("the error is not the text's fault: %v", err)
			}
			return
		}
		checkFixpoint(t, features)
	})
}
