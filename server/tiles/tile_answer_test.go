package tiles

import (
	"strings"
	"testing"

	"frontline/geo/raster"
	"frontline/server/memo"
	"frontline/server/view"
)

// TestAnAnswerCountsWhatItTakes holds what is summed of an answer to what is found
// through reflection, so that a field cannot be left out.
func TestAnAnswerCountsWhatItTakes(t *testing.T) {
	full := &answer{
		set:      view.SetKey{Layer: "control", Content: strings.Repeat("c", 64)},
		tile:     tileKey{variant: raster.Variant{Lang: "uk"}},
		snapshot: []string{"2025-11-27"}, tags: []string{"frontline.control"}, keys: []string{"frontline.control", "frontline"},
		etag: []string{`"e"`}, length: []string{"1234"},
	}
	for _, a := range []*answer{{}, full} {
		if got, want := a.MemorySize(), memo.Size((*unsized)(a)); got != want {
			t.Errorf("%d bytes, want %d", got, want)
		}
	}
	k := answerKey{path: "/tiles/control/2025-11-27/7/76/44.mvt"}
	if got, want := memo.Size(k), memo.Size(unsizedKey(k)); got != want {
		t.Errorf("a key has %d bytes, want %d", got, want)
	}
}
