package raster

import (
	"testing"

	"frontline/geo/style"

	"github.com/google/go-cmp/cmp"
)

// What changes with the zoom has at each whole zoom what pictures have there,
// one zoom further in.
func TestSizesChangeByTheZoomsOfPictures(t *testing.T) {
	for _, tt := range []struct {
		size string
		want []any
	}{
		{`["step", ["zoom"], 0.7, 7, 1]`, []any{5, 0.7, 6, 1.0}},
		{`["step", ["zoom"], 0.6, 6, 1.1, 9, 1.4]`, []any{4, 0.6, 5, 1.1, 7, 1.1, 8, 1.4}},
		{`["step", ["zoom"], 0.45, 4, 0.55, 5, 0.7]`, []any{2, 0.45, 3, 0.55, 4, 0.7}},
		{`["step", ["zoom"], 1, 1, 2]`, []any{0, 2.0}},
	} {
		var size style.ByZoom
		if err := size.UnmarshalJSON([]byte(tt.size)); err != nil {
			t.Fatal(err)
		}
		want := append(expression{"interpolate", expression{"linear"}, expression{"zoom"}}, tt.want...)
		if diff := cmp.Diff(want, sizeByZoom(size)); diff != "" {
			t.Error(diff)
		}
	}
}
