package basemap

import (
	"path/filepath"
	"slices"
	"testing"

	"frontline/data/pmtiles"
	"frontline/geo/osm"
)

// TestTilesOfMBTilesAreListedAlike, whether they are looked up one by one or, of many, listed.
func TestTilesOfMBTilesAreListedAlike(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mbtiles")
	texts := make([]string, 21) // zooms 0 to 2
	for i := range texts {
		texts[i] = string(rune('a' + i))
	}
	writeMBTiles(t, path, osm.Protomaps, texts...)
	a := open(t, path)
	list := func() (out []uint64) {
		for _, of := range [][]pmtiles.Range{{{First: 0, Last: 20}}, {{First: 3, Last: 9}, {First: 12, Last: 90}}} {
			if err := a.Contents(t.Context(), of, func(first, run uint64, c Content) error {
				out = append(out, first, run, uint64(c.Length), uint64(c.ID[0]))
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		return out
	}
	byOne := list()
	defer func(n uint64) { lookedUp = n }(lookedUp)
	lookedUp = 0
	if got := list(); len(byOne) != 4*(21+7+9) || !slices.Equal(got, byOne) {
		t.Errorf("%d, and %d when they are listed", byOne, got)
	}
}
