package tile

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"frontline/geo"
	"frontline/geo/geotest"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/peterstace/simplefeatures/geom"
)

// realDay reads one real day; the test is skipped where they are not at hand.
func realDay(t testing.TB, name string) []geo.Feature {
	t.Helper()
	dir := os.Getenv("FRONTLINE_REAL")
	if dir == "" {
		dir = "../../../shared/real"
	}
	return readFeatures(t, filepath.Join(dir, name))
}

func readFeatures(t testing.TB, path string) []geo.Feature {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("the real days are not here: set FRONTLINE_REAL to their folder")
	}
	fc, err := geojson.UnmarshalFeatureCollection(b)
	if err != nil {
		t.Fatal(err)
	}
	var out []geo.Feature
	for i, f := range fc.Features {
		out = append(out, geo.Feature{Key: fmt.Sprint("feature/", i), Geometry: f.Geometry})
	}
	return out
}

// invalid says what is wrong with a piece's polygons, by a judge that is not
// ours.
func invalid(polygons []Polygon) error {
	var parts []geom.Polygon
	for _, p := range polygons {
		var rings []geom.LineString
		for i, r := range p {
			if a := area2(r); a > 0 != (i == 0) || a == 0 {
				return fmt.Errorf("ring %d has area %d", i, a)
			}
			var c []float64
			for _, q := range append(r[:len(r):len(r)], r[0]) {
				c = append(c, float64(q.X), float64(q.Y))
			}
			rings = append(rings, geom.NewLineString(geom.NewSequence(c, geom.DimXY)))
		}
		parts = append(parts, geom.NewPolygon(rings))
	}
	return geom.NewMultiPolygon(parts).Validate()
}

// featuresAt are all features of a set on the grid of zoom z.
func featuresAt(s *Set, z uint8) (out []*levelFeature) {
	l := s.level(z)
	for i := range l.features {
		out = append(out, l.feature(i))
	}
	return out
}

// covering are the tiles of zoom z in which a set has something.
func covering(s *Set, z uint8) []ID {
	b := emptyBox()
	for _, f := range featuresAt(s, z) {
		b = b.union(f.bounds)
	}
	var out []ID
	last := int32(1)<<z - 1
	for x := max(b.minX/Extent, 0); x <= min(b.maxX/Extent, last); x++ {
		for y := max(b.minY/Extent, 0); y <= min(b.maxY/Extent, last); y++ {
			out = append(out, ID{z, uint32(x), uint32(y)})
		}
	}
	return out
}

func TestRealTilesAreValidAtEveryZoom(t *testing.T) {
	s := NewSet("control", realDay(t, "deepstatemap_data_20251127.geojson"))
	for z := uint8(0); z <= MaxZoom; z++ {
		ids := covering(s, z)
		if len(ids) > 400 { // deep zooms: a sample spread over the whole
			step := len(ids) / 400
			var some []ID
			for i := 0; i < len(ids); i += step {
				some = append(some, ids[i])
			}
			ids = some
		}
		for _, id := range ids {
			for _, p := range s.Cut(id, Buffer) {
				if err := invalid(p.Polygons); err != nil {
					t.Errorf("%v: %v", id, err)
				}
			}
		}
	}
}

// star is a ring around a centre with random radii: valid, and rough.
func star(r *rand.Rand, lon, lat, size float64, n int) orb.Ring {
	var ring orb.Ring
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		d := size * (0.2 + 0.8*r.Float64())
		ring = append(ring, orb.Point{round6(lon + d*math.Cos(a)), round6(lat + d*math.Sin(a))})
	}
	return append(ring, ring[0])
}

func round6(v float64) float64 { return math.Round(v*1e6) / 1e6 }

func TestRandomPolygonsStayValid(t *testing.T) {
	for seed := range uint64(geotest.Cases(t, 60)) {
		r := rand.New(rand.NewPCG(seed, 1))
		size := math.Pow(10, -4*r.Float64()+0.5)
		outer := star(r, 35, 48, size, 8+r.IntN(400))
		hole := star(r, 35, 48, size*0.19, 5+r.IntN(60))
		hole.Reverse()
		features := []geo.Feature{{Key: "a", Geometry: orb.Polygon{outer, hole}}}
		s := NewSet("x", features)
		for z := uint8(0); z <= 14; z++ {
			ids := covering(s, z)
			if len(ids) == 0 {
				t.Fatalf("seed %d: nothing left at zoom %d", seed, z)
			}
			r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
			for _, id := range ids[:min(len(ids), 40)] {
				for _, p := range s.Cut(id, Buffer) {
					if err := invalid(p.Polygons); err != nil {
						t.Fatalf("seed %d, %v: %v", seed, id, err)
					}
				}
			}
		}
	}
}

func TestClippingKeepsTheArea(t *testing.T) {
	// The tiles of a zoom, cut without a margin, together have the area of the
	// whole but for the rounding at their sides.
	s := NewSet("control", realDay(t, "deepstatemap_data_20251127.geojson"))
	for _, z := range []uint8{6, 8, 10} {
		var whole, parts int64
		for _, f := range featuresAt(s, z) {
			for _, p := range f.polygons {
				for _, r := range p {
					whole += area2(r.ring)
				}
			}
		}
		for _, id := range covering(s, z) {
			for _, piece := range s.Cut(id, 0) {
				for _, p := range piece.Polygons {
					for _, r := range p {
						parts += area2(r)
					}
				}
			}
		}
		if diff := math.Abs(float64(parts-whole)) / float64(whole); diff > 1e-4 {
			t.Errorf("zoom %d: the tiles have %d, the whole %d: off by %.2g", z, parts, whole, diff)
		}
	}
}

func TestMend(t *testing.T) {
	tests := map[string]struct {
		rings []Ring
		area2 int64
		parts int
	}{
		"a square stays":           {[]Ring{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}}, 200, 1},
		"a bow tie is two":         {[]Ring{{{0, 0}, {10, 10}, {10, 0}, {0, 10}}}, 100, 2},
		"a spike goes":             {[]Ring{{{0, 0}, {10, 0}, {20, 0}, {10, 0}, {10, 10}, {0, 10}}}, 200, 1},
		"neighbours grow together": {[]Ring{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {{10, 0}, {20, 0}, {20, 10}, {10, 10}}}, 400, 1},
		"a hole stays":             {[]Ring{{{0, 0}, {30, 0}, {30, 30}, {0, 30}}, {{10, 10}, {10, 20}, {20, 20}, {20, 10}}}, 1600, 1},
		"a hole at a corner stays": {[]Ring{{{0, 0}, {30, 0}, {30, 30}, {0, 30}}, {{0, 0}, {10, 20}, {20, 10}}}, 1800 - 300, 1},
		"an island in a hole":      {[]Ring{{{0, 0}, {30, 0}, {30, 30}, {0, 30}}, {{5, 5}, {5, 25}, {25, 25}, {25, 5}}, {{10, 10}, {20, 10}, {20, 20}, {10, 20}}}, 1800 - 800 + 200, 2},
		"a line is nothing":        {[]Ring{{{0, 0}, {10, 0}, {5, 0}}}, 0, 0},
		"two that cross":           {[]Ring{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {{5, 5}, {15, 5}, {15, 15}, {5, 15}}}, 300, 2},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := mend(tt.rings)
			var sum int64
			for _, p := range got {
				for _, r := range p {
					sum += area2(r)
				}
			}
			if sum != tt.area2 || len(got) != tt.parts {
				t.Errorf("got %v: twice the area %d in %d parts, want %d in %d", got, sum, len(got), tt.area2, tt.parts)
			}
			if err := invalid(got); err != nil {
				t.Error(err)
			}
		})
	}
}

func FuzzMend(f *testing.F) {
	f.Add([]byte{0, 0, 10, 10, 10, 0, 0, 10})
	f.Add([]byte{0, 0, 9, 1, 3, 3, 9, 9, 1, 8, 5, 5, 0, 7})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 120 {
			b = b[:120]
		}
		var ring Ring
		for i := 0; i+1 < len(b); i += 2 {
			ring = append(ring, Point{int32(b[i]), int32(b[i+1])})
		}
		got := mend([]Ring{ring})
		if err := invalid(got); err != nil {
			t.Errorf("%v: %v: %v", ring, got, err)
		}
		if again := mend([]Ring{ring}); fmt.Sprint(again) != fmt.Sprint(got) {
			t.Error("not the same twice")
		}
	})
}

func TestSharedEdgesStayShared(t *testing.T) {
	// Two neighbours with a rough common border, one of them beginning in the
	// middle of it: at every zoom together they fill what they fill as one.
	r := rand.New(rand.NewPCG(7, 7))
	var border []orb.Point
	for i := range 301 {
		border = append(border, orb.Point{round6(35 + 0.1*(r.Float64()-0.5)), round6(47 + float64(i)/150)})
	}
	west := orb.Ring{{33, 49}, {33, 47}}
	west = append(west, border...)
	west = append(west, west[0])
	var east orb.Ring
	for i := 150; i >= 0; i-- {
		east = append(east, border[i])
	}
	east = append(east, orb.Point{37, 47}, orb.Point{37, 49})
	for i := 300; i >= 150; i-- {
		east = append(east, border[i])
	}
	whole := orb.Ring{{33, 49}, {33, 47}, border[0], {37, 47}, {37, 49}, border[300], {33, 49}}
	parts := NewSet("x", []geo.Feature{{Key: "w", Geometry: orb.Polygon{west}}, {Key: "e", Geometry: orb.Polygon{east}}})
	one := NewSet("x", []geo.Feature{{Key: "o", Geometry: orb.Polygon{whole}}})
	for z := uint8(3); z <= MaxZoom; z++ {
		sum := func(s *Set) (a int64) {
			for _, f := range featuresAt(s, z) {
				for _, p := range f.polygons {
					for _, r := range p {
						a += area2(r.ring)
					}
				}
			}
			return a
		}
		// Mending may move an edge by half a unit where the border folds.
		if a, b := sum(parts), sum(one); math.Abs(float64(a-b)) > 1e-5*float64(b) {
			t.Errorf("zoom %d: the two have %d, the whole %d", z, a, b)
		}
	}
}

func TestNothingSmallVanishes(t *testing.T) {
	features := []geo.Feature{{Key: "islet", Geometry: orb.MultiPolygon{
		{{{30.0001, 45}, {30.0002, 45}, {30.0002, 45.0001}, {30.0001, 45}}},
		{{{36, 48}, {36.0001, 48}, {36.0001, 48.0001}, {36, 48}}},
	}}}
	s := NewSet("x", features)
	for z := uint8(0); z <= MaxZoom; z++ {
		n := 0
		for _, id := range covering(s, z) {
			if id.Z > 10 && id.X%7 != 0 {
				continue
			}
			for _, p := range s.Cut(id, 0) {
				n += len(p.Polygons)
			}
		}
		if want := 2; z >= 4 && z <= 10 && n < want {
			t.Errorf("zoom %d: %d squares, want %d", z, n, want)
		}
		if n == 0 && z <= 10 {
			t.Errorf("zoom %d: nothing", z)
		}
	}
}

func TestMVTIsReadByAnotherDecoder(t *testing.T) {
	on := geo.MustDate("2014-03-27")
	s := NewSet("claims", []geo.Feature{{
		Key:        "crimea",
		Geometry:   orb.Polygon{{{33, 44.5}, {36, 44.5}, {36, 46}, {33, 46}, {33, 44.5}}},
		Names:      map[string]string{"en": "Crimea", "uk": "Крим"},
		ClaimedBy:  "Russia",
		DeniedBy:   []geo.Denial{{By: "Ukraine"}, {By: "UN General Assembly", On: &on}},
		Properties: map[string]json.RawMessage{"rank": json.RawMessage("2"), "share": json.RawMessage("0.5"), "about": json.RawMessage(`[1]`), "below": json.RawMessage("-3")},
	}})
	id := ID{5, 19, 11}
	b := s.MVT(id)
	layers, err := mvt.Unmarshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if len(layers) != 1 || layers[0].Name != "claims" || layers[0].Version != 2 || layers[0].Extent != 4096 {
		t.Fatalf("layers: %+v", layers)
	}
	f := layers[0].Features[0]
	want := map[string]any{"fid": "crimea", "name": "Crimea", "name_uk": "Крим", "claimed_by": "Russia",
		"denied_by": "Ukraine; UN General Assembly (2014-03-27)", "rank": 2.0, "share": 0.5, "below": -3.0}
	if len(f.Properties) != len(want) {
		t.Errorf("properties: %v", f.Properties)
	}
	for k, v := range want {
		if f.Properties[k] != v {
			t.Errorf("%s is %v, want %v", k, f.Properties[k], v)
		}
	}
	if again := NewSet("claims", s.features).MVT(id); !bytes.Equal(b, again) {
		t.Error("the same features gave other bytes")
	}
	if b := s.MVT(ID{5, 0, 0}); b != nil {
		t.Errorf("a tile with nothing in it has %d bytes", len(b))
	}
}

func TestParseID(t *testing.T) {
	if id, err := ParseID("16", "65535", "0"); err != nil || id != (ID{16, 65535, 0}) {
		t.Errorf("got %v, %v", id, err)
	}
	for _, bad := range [][3]string{{"17", "0", "0"}, {"0", "1", "0"}, {"3", "0", "8"}, {"-1", "0", "0"}, {"01", "0", "0"}, {"1", "+1", "0"}, {"", "", ""}, {"1", "0", "99999999999"}} {
		if id, err := ParseID(bad[0], bad[1], bad[2]); err == nil || geo.ErrorCode(err) != geo.EInvalid {
			t.Errorf("%v: got %v, %v", bad, id, err)
		}
	}
}

// BenchmarkControlDay cuts and encodes all tiles that cover one real day at
// zooms 4 to 10, from features as they are read, nothing kept.
func BenchmarkControlDay(b *testing.B) {
	features := realDay(b, "deepstatemap_data_20251127.geojson")
	var n, size int
	for b.Loop() {
		s := NewSet("control", features)
		n, size = 0, 0
		for z := uint8(4); z <= 10; z++ {
			for _, id := range covering(s, z) {
				if t := s.MVT(id); t != nil {
					n++
					size += len(t)
				}
			}
		}
	}
	b.ReportMetric(float64(n), "tiles")
	b.ReportMetric(float64(size)/float64(n), "B/tile")
}

// TestTownsBeginAtTheirZoom leaves a town out of the tiles before the zoom that it names, and
// nothing else that has a property of that name.
func TestTownsBeginAtTheirZoom(t *testing.T) {
	point := func(key, properties string) geo.Feature {
		f := geo.Feature{Key: key, Geometry: orb.Point{37, 48}, Properties: map[string]json.RawMessage{"minzoom": json.RawMessage("8")}}
		if properties != "" {
			f.Properties["class"] = json.RawMessage(properties)
		}
		return f
	}
	town, other := NewSet("base", []geo.Feature{point("town", `"city"`)}), NewSet("base", []geo.Feature{point("other", "")})
	for z := uint8(0); z <= MaxZoom; z++ {
		p := project(orb.Point{37, 48})
		at := coarsen(p, z)
		id := ID{Z: z, X: uint32(at.X / Extent), Y: uint32(at.Y / Extent)}
		if got := town.MVT(id) != nil; got != (z >= 8) {
			t.Errorf("a town from zoom 8 on is in a tile of zoom %d: %v", z, got)
		}
		if town.Content(id) == (Content{}) != (z < 8) {
			t.Errorf("the content of a tile of zoom %d differs from what is in it", z)
		}
		if other.MVT(id) == nil {
			t.Errorf("what is no town is not in a tile of zoom %d", z)
		}
	}
}
