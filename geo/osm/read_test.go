package osm

import (
	"slices"
	"testing"

	"frontline/geo/tile"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

func TestATranslatedTileIsReadAsItWasWritten(t *testing.T) {
	lake := orb.MultiPolygon{
		{{{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}, {0, 0}}, {{200, 200}, {200, 400}, {400, 400}, {200, 200}}},
		{{{2000, 0}, {3000, 0}, {3000, 500}, {2000, 0}}},
	}
	raw := encoded(t, 2048,
		in{"water", lake, tags{"class": "lake"}},
		in{"transportation", street, tags{"class": "motorway", "brunnel": "tunnel"}},
		in{"place", middle.Bound().Min, tags{"class": "town", "name": "Селидове"}},
		in{"place", orb.Point{1000, 1000}, tags{"class": "town", "name": "Селидове", "name:uk": "Селидове"}},
	)
	names := func(_ orb.Point, _ Class, names map[string]string) map[string]string {
		return map[string]string{"en": "Selydove", "uk": names["uk"]}
	}
	b, err := Translate(OpenMapTiles, tile.ID{Z: 10}, raw, names)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(b)
	if err != nil {
		t.Fatal(err)
	}
	want := &Tile{[]TileLayer{
		{Water, []Feature{{Class: "inland", Shape: tile.Piece{Polygons: []tile.Polygon{
			{{{X: 0, Y: 0}, {X: 2000, Y: 0}, {X: 2000, Y: 2000}, {X: 0, Y: 2000}}, {{X: 400, Y: 400}, {X: 400, Y: 800}, {X: 800, Y: 800}}},
			{{{X: 4000, Y: 0}, {X: 6000, Y: 0}, {X: 6000, Y: 1000}}},
		}}}}},
		{Road, []Feature{{Class: "motorway", Tunnel: true, Shape: tile.Piece{Lines: [][]tile.Point{{{X: 0, Y: 0}, {X: 2000, Y: 2000}, {X: 8000, Y: 400}}}}}}},
		{Settlement, []Feature{{Class: "town", Names: map[string]string{"en": "Selydove", "uk": "Селидове"}, Shape: tile.Piece{Points: []tile.Point{{X: 2000, Y: 2000}}}}}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := len(got.Features(Road)); n != 1 || got.Features(Rail) != nil {
		t.Errorf("%d roads, %v rails", n, got.Features(Rail))
	}
}

func TestDataTilesAreTwiceAsWideAsThoseOfTheMap(t *testing.T) {
	for _, c := range []struct {
		of   tile.ID
		last uint8
		want tile.ID
	}{
		{tile.ID{Z: 12, X: 2471, Y: 1419}, 14, tile.ID{Z: 11, X: 1235, Y: 709}},
		{tile.ID{Z: 16, X: 8, Y: 12}, 14, tile.ID{Z: 14, X: 2, Y: 3}},
		{tile.ID{Z: 15, X: 8, Y: 12}, 15, tile.ID{Z: 14, X: 4, Y: 6}},
		{tile.ID{}, 14, tile.ID{}},
		{tile.ID{Z: 1, X: 1}, 14, tile.ID{}},
	} {
		if got := DataTile(c.of, c.last); got != c.want {
			t.Errorf("%v of an archive to zoom %d is drawn of %v, not of %v", c.of, c.last, got, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(encoded(f, 4096, in{"road", street, tags{"class": "trunk"}}, in{"water", square, tags{"class": "sea"}}, in{"settlement", middle, tags{"name": "Selydove"}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := Read(b); err == nil {
			for _, l := range got.Layers {
				for i := range l.Features {
					_ = l.Features[i].Property("class")
				}
			}
		}
	})
}

// Rings that run the other way round, as tiles of version 1 may have them, are read as others are: an
// outline has a positive area, and its holes a negative one.
func TestRingsRunOneWayRound(t *testing.T) {
	outline, hole, next := []tile.Point{{X: 0, Y: 0}, {X: 9, Y: 0}, {X: 9, Y: 9}}, []tile.Point{{X: 5, Y: 2}, {X: 6, Y: 4}, {X: 7, Y: 2}}, []tile.Point{{X: 20, Y: 0}, {X: 29, Y: 0}, {X: 29, Y: 9}}
	want := []tile.Polygon{{outline, hole}, {next}}
	for _, turned := range []bool{false, true} {
		var r rings
		for _, ring := range [][]tile.Point{outline, hole, {{X: 1, Y: 1}, {X: 2, Y: 2}, {X: 3, Y: 3}}, next} {
			ring = slices.Clone(ring)
			if turned {
				slices.Reverse(ring)
			}
			r.add(ring)
		}
		if diff := cmp.Diff(want, r.polygons); diff != "" {
			t.Errorf("turned %v: %s", turned, diff)
		}
	}
}
