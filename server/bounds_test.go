package server_test

import (
	"testing"
	"testing/fstest"

	"frontline/server/servertest"
)

// Readers ask for no tile of bounds without an area, as those around one point
// are.
func TestBoundsOfOnePointHaveAnArea(t *testing.T) {
	const first = `{"type":"Feature","id":"a","properties":{},"geometry":{"type":"Point","coordinates":[30.52,50.45]}}`
	const second = `{"type":"Feature","id":"b","properties":{},"geometry":{"type":"Point","coordinates":[30.52,50.45]}}`
	f := servertest.Over(t, fstest.MapFS{
		"places/layer.json":         {Data: []byte(`{"title":"Places","kind":"places","cadence":"event"}`)},
		"places/2025-11-25.geojson": servertest.Collection(first),
		"places/2025-11-28.geojson": servertest.Collection(first, second),
	})
	type box = [4]float64
	type tileset struct {
		Bounds  *box                                        `json:"bounds"`
		Box     *struct{ LowerLeft, UpperRight [2]float64 } `json:"boundingBox"`
		Sources map[string]struct {
			Bounds *box `json:"bounds"`
		} `json:"sources"`
	}
	for _, path := range []string{
		"/tiles/places/latest.json", "/tiles/places/2025-11-25.json", "/tiles/places/latest.png.json", "/tiles/places/timeline.json",
		"/tiles/places/latest.style.json",
		"/ogc/collections/places/tiles/WebMercatorQuad", "/ogc/collections/places/map/tiles/WebMercatorQuad",
	} {
		got := servertest.Decode[tileset](t, f.Get(path))
		found := []*box{got.Bounds}
		for _, s := range got.Sources {
			found = append(found, s.Bounds)
		}
		if b := got.Box; b != nil {
			found = append(found, &box{b.LowerLeft[0], b.LowerLeft[1], b.UpperRight[0], b.UpperRight[1]})
		}
		stated := 0
		for _, b := range found {
			if b == nil {
				continue
			}
			stated++
			if b[0] >= b[2] || b[1] >= b[3] {
				t.Errorf("%s: bounds %v", path, *b)
			}
		}
		if stated == 0 {
			t.Errorf("%s states no bounds", path)
		}
	}
}
