package tile

import (
	"math"
	"math/rand/v2"
	"testing"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// ofClass are the features of base of one class.
func ofClass(features []geo.Feature, class string) []geo.Feature {
	var out []geo.Feature
	for _, f := range features {
		var c string
		if json.Unmarshal(f.Properties["class"], &c) == nil && c == class {
			out = append(out, f)
		}
	}
	return out
}

// sharedVertices are the points of the finest grid that two or more of the
// shapes have, by which of them.
func sharedVertices(shapes []*shape) map[Point][]int {
	at := map[Point][]int{}
	for i := range shapes {
		sh := shapes[i]
		for _, p := range sh.polygons {
			for _, r := range p {
				for _, q := range r {
					if of := at[q]; len(of) == 0 || of[len(of)-1] != i {
						at[q] = append(of, i)
					}
				}
			}
		}
	}
	for q, of := range at {
		if len(of) < 2 {
			delete(at, q)
		}
	}
	return at
}

// TestNoGapBetweenOblasts looks at places on both sides of the borders that
// oblasts share. Each must be drawn in one oblast and no other, but for what
// mending moves, which no reader can see.
func TestNoGapBetweenOblasts(t *testing.T) {
	s := NewSet("base", ofClass(baseSet().Features(), "oblast"))
	shared := sharedVertices(s.shapes)
	var borders []Point
	for i := range s.shapes { // in a fixed order
		for _, p := range s.shapes[i].polygons {
			for _, r := range p {
				for _, q := range r {
					if of := shared[q]; len(of) > 0 && of[0] == i {
						borders = append(borders, q)
					}
				}
			}
		}
	}
	if len(borders) < 1000 {
		t.Fatalf("the oblasts share %d points", len(borders))
	}
	const places = 2000
	r := rand.New(rand.NewPCG(2, 2))
	for z := uint8(0); z <= MaxZoom; z++ {
		d := drawn{s, map[ID][]Piece{}}
		unit := float64(int(1) << (MaxZoom - z))
		sources := make([]source, len(s.shapes))
		for i := range s.shapes {
			sh := s.shapes[i]
			sources[i] = sourceAt(sh, z)
		}
		gaps, overlaps := 0, 0
		for range places {
			v := borders[r.IntN(len(borders))]
			p := spot{float64(v.X)/unit + 2*r.NormFloat64(), float64(v.Y)/unit + 2*r.NormFloat64()}
			areas, dots := 0, 0
			for i := range s.shapes {
				switch shown, _ := d.shows(i, p, z); {
				case shown && sources[i].isDot():
					dots++ // a city of its own right, drawn on the oblast around it
				case shown:
					areas++
				}
			}
			switch {
			case areas > 1:
				overlaps++
			case areas+dots == 0 && inland(sources, p):
				gaps++
			}
		}
		// One place in a hundred stands for less than a tenth of a unit along
		// every border.
		if gaps > places/100 || overlaps > places/100 {
			t.Errorf("zoom %d: of %d places at borders, %d are in no oblast and %d in several", z, places, gaps, overlaps)
		}
	}
}

// isDot reports whether a feature may be drawn as a dot: none of its parts is
// wider than a pixel by much.
func (s source) isDot() bool {
	for _, rings := range s.polygons {
		var w, e, n, o = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
		for _, q := range rings[0] {
			w, e, n, o = min(w, q.x), max(e, q.x), min(n, q.y), max(o, q.y)
		}
		if e-w > pixel || o-n > pixel {
			return false
		}
	}
	return true
}

// inland reports whether the source has ground all around p, so that what is
// not drawn there is a gap and not the sea.
func inland(sources []source, p spot) bool {
	for k := range 8 {
		a := 2 * math.Pi * float64(k) / 8
		q := spot{p.x + 12*math.Cos(a), p.y + 12*math.Sin(a)}
		if !anyWithin(sources, q) {
			return false
		}
	}
	return true
}

func anyWithin(sources []source, p spot) bool {
	for _, s := range sources {
		if in, _ := s.within(p); in {
			return true
		}
	}
	return false
}

// TestEveryPartIsSeenAtEveryZoom holds that whatever encloses ground is drawn:
// each part of each feature has something of its feature within a pixel of
// its own bounds, and a part of no more than a pixel within one of its middle.
func TestEveryPartIsSeenAtEveryZoom(t *testing.T) {
	t.Run("base", func(t *testing.T) { allSeen(t, baseSet(), 2) })
	t.Run("claims", func(t *testing.T) { allSeen(t, NewSet("claims", bundled(t, "claims", "2022-09-30")), 1) })
	t.Run("control", func(t *testing.T) {
		allSeen(t, NewSet("control", realDay(t, "deepstatemap_data_20251127.geojson")), 1)
	})
	t.Run("islands", func(t *testing.T) { allSeen(t, NewSet("x", []geo.Feature{islands(400)}), 1) })
}

// allSeen looks at every so manieth zoom up to 14.
func allSeen(t *testing.T, s *Set, step uint8) {
	for z := uint8(0); z <= 14; z += step {
		d := drawn{s, map[ID][]Piece{}}
		shift := MaxZoom - z
		for i := range s.shapes {
			sh := s.shapes[i]
			for k, part := range sh.polygons {
				b := boxOf(part[0])
				b = box{b.minX >> shift, b.minY >> shift, b.maxX >> shift, b.maxY >> shift}
				if b.maxX-b.minX <= pixel && b.maxY-b.minY <= pixel {
					mx, my := b.minX+(b.maxX-b.minX)/2, b.minY+(b.maxY-b.minY)/2
					b = box{mx, my, mx, my}
				}
				b = box{b.minX - pixel, b.minY - pixel, b.maxX + pixel, b.maxY + pixel}
				if !d.drawsIn(i, b, z) {
					t.Errorf("zoom %d: nothing of part %d of %s is drawn", z, k, s.features[i].Key)
				}
			}
		}
	}
}

// drawsIn reports whether any of the tiles under b has a polygon of the
// feature that meets b.
func (d *drawn) drawsIn(feature int, b box, z uint8) bool {
	last := int32(1)<<z - 1
	tile := func(v int32) int32 { return min(max(v>>12, 0), last) }
	for x := tile(b.minX); x <= tile(b.maxX); x++ {
		for y := tile(b.minY); y <= tile(b.maxY); y++ {
			if d.drawsAt(feature, b, ID{z, uint32(x), uint32(y)}) {
				return true
			}
		}
	}
	return false
}

func (d *drawn) drawsAt(feature int, b box, id ID) bool {
	origin := Point{int32(id.X) * Extent, int32(id.Y) * Extent}
	b = box{b.minX - origin.X, b.minY - origin.Y, b.maxX - origin.X, b.maxY - origin.Y}
	for _, piece := range d.tile(id) {
		if piece.Feature != feature {
			continue
		}
		for _, p := range piece.Polygons {
			if boxOf(p[0]).meets(b) && overlapsBox(p, b) {
				return true
			}
		}
	}
	return false
}

// overlapsBox reports whether a polygon and a rectangle have ground in common.
func overlapsBox(p Polygon, b box) bool {
	inside, _ := clipPolygon(indexPolygon(p), b)
	return len(inside) > 0
}

// TestEveryPointIsInOneTile holds that a point is in exactly one tile of each
// zoom, at the edges of the world too.
func TestEveryPointIsInOneTile(t *testing.T) {
	for _, p := range []orb.Point{
		{37.176, 48.282}, {0, 0}, {180, 10}, {179.999999, 10}, {179.97, -10}, {-180, 10},
		{10, 89}, {10, -89}, {180, -90}, {-180, 90},
	} {
		s := NewSet("x", []geo.Feature{{Key: "p", Geometry: p}})
		for z := uint8(0); z <= MaxZoom; z++ {
			n := 0
			middle := coarsen(project(p), z)
			for dx := int32(-1); dx <= 1; dx++ {
				for dy := int32(-1); dy <= 1; dy++ {
					x, y := middle.X/Extent+dx, middle.Y/Extent+dy
					if last := int32(1)<<z - 1; x < 0 || y < 0 || x > last || y > last {
						continue
					}
					if s.MVT(ID{z, uint32(x), uint32(y)}) != nil {
						n++
					}
				}
			}
			if n != 1 {
				t.Errorf("zoom %d: %v is in %d tiles", z, p, n)
				break
			}
		}
	}
}
