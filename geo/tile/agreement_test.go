package tile

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"frontline/data/layers"
	"frontline/geo"
	"frontline/geo/geojson"
)

// What tiles show must be what their source says: a place well inside a
// feature is drawn in its tile, and one well outside is not. These tests hold
// all steps together to that, by places taken at random, without asking how
// any step works.

// slack is how far from an edge of the source, in tile units, a place must lie
// to be drawn for certain as the source has it: simplifying and rounding move
// edges by less.
const slack = tolerance + 2

// spot is a position on a zoom's grid, not rounded.
type spot struct{ x, y float64 }

// source is a feature's polygons on a zoom's grid before anything was dropped
// or rounded.
type source struct {
	polygons [][][]spot
	middles  []spot // of the parts' bounds, where dots stand
}

func sourceAt(sh *shape, z uint8) source {
	unit := float64(int(1) << (MaxZoom - z))
	var s source
	for _, p := range sh.polygons {
		var rings [][]spot
		for _, r := range p {
			ring := make([]spot, len(r))
			for i, q := range r {
				ring[i] = spot{float64(q.X) / unit, float64(q.Y) / unit}
			}
			rings = append(rings, ring)
		}
		s.polygons = append(s.polygons, rings)
		b := boxOf(p[0])
		s.middles = append(s.middles, spot{(float64(b.minX) + float64(b.maxX)) / 2 / unit, (float64(b.minY) + float64(b.maxY)) / 2 / unit})
	}
	return s
}

// within reports whether p is inside, and how far the nearest edge is.
func (s source) within(p spot) (inside bool, clearance float64) {
	clearance = math.Inf(1)
	for _, rings := range s.polygons {
		for _, r := range rings {
			for i, a := range r {
				b := r[(i+1)%len(r)]
				if (a.y > p.y) != (b.y > p.y) && p.x < a.x+(p.y-a.y)/(b.y-a.y)*(b.x-a.x) {
					inside = !inside
				}
				clearance = min(clearance, spotDistance(p, a, b))
			}
		}
	}
	return inside, clearance
}

func spotDistance(p, a, b spot) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	px, py := p.x-a.x, p.y-a.y
	if l2 := dx*dx + dy*dy; l2 > 0 {
		t := min(max((px*dx+py*dy)/l2, 0), 1)
		px, py = px-t*dx, py-t*dy
	}
	return math.Hypot(px, py)
}

// nearDot reports whether p may lie in the dot of a part that collapsed.
func (s source) nearDot(p spot) bool {
	for _, m := range s.middles {
		if math.Abs(p.x-m.x) <= pixel && math.Abs(p.y-m.y) <= pixel {
			return true
		}
	}
	return false
}

// near is a place beside a random vertex, a few pixels or much further off.
func (s source) near(r *rand.Rand) spot {
	rings := s.polygons[r.IntN(len(s.polygons))]
	ring := rings[r.IntN(len(rings))]
	v := ring[r.IntN(len(ring))]
	far := math.Pow(10, 0.7+2.5*r.Float64())
	return spot{v.x + far*r.NormFloat64(), v.y + far*r.NormFloat64()}
}

// drawn remembers the tiles that were cut for a test.
type drawn struct {
	set   *Set
	tiles map[ID][]Piece
}

func (d *drawn) tile(id ID) []Piece {
	pieces, ok := d.tiles[id]
	if !ok {
		pieces = d.set.Cut(id, Buffer)
		d.tiles[id] = pieces
	}
	return pieces
}

// shows reports whether the feature is drawn at p in the tile that p lies in.
// ok is false beyond the edge of the world.
func (d *drawn) shows(feature int, p spot, z uint8) (shown, ok bool) {
	n := float64(int(1) << z)
	x, y := math.Floor(p.x/Extent), math.Floor(p.y/Extent)
	if x < 0 || y < 0 || x >= n || y >= n {
		return false, false
	}
	id := ID{z, uint32(x), uint32(y)}
	p = spot{p.x - x*Extent, p.y - y*Extent}
	for _, piece := range d.tile(id) {
		if piece.Feature == feature && covers(piece.Polygons, p) {
			return true, true
		}
	}
	return false, true
}

func covers(polygons []Polygon, p spot) bool {
	in := false
	for _, poly := range polygons {
		for _, r := range poly {
			for i, a := range r {
				b := r[(i+1)%len(r)]
				ay, by := float64(a.Y), float64(b.Y)
				if (ay > p.y) != (by > p.y) && p.x < float64(a.X)+(p.y-ay)/(by-ay)*float64(b.X-a.X) {
					in = !in
				}
			}
		}
	}
	return in
}

// disagreement looks at n random places around each feature at zoom z and
// tells of the first that is drawn otherwise than the source has it, or of a
// tile that is not valid.
func disagreement(s *Set, z uint8, n int, r *rand.Rand) error {
	d := drawn{s, map[ID][]Piece{}}
	for i := range s.shapes {
		sh := s.shapes[i]
		if len(sh.polygons) == 0 {
			continue
		}
		src := sourceAt(sh, z)
		for range n {
			p := src.near(r)
			inside, clearance := src.within(p)
			if clearance < slack || !inside && src.nearDot(p) {
				continue
			}
			if shown, ok := d.shows(i, p, z); ok && shown != inside {
				return fmt.Errorf("zoom %d, feature %s: drawn %v at tile %v unit %v, %.1f units from its edge, where the source has %v",
					z, s.features[i].Key, shown, [2]int{int(p.x / Extent), int(p.y / Extent)}, [2]float64{math.Mod(p.x, Extent), math.Mod(p.y, Extent)}, clearance, inside)
			}
		}
	}
	for id, pieces := range d.tiles {
		for _, p := range pieces {
			if err := invalid(p.Polygons); err != nil {
				return fmt.Errorf("%v, feature %s: %w", id, s.features[p.Feature].Key, err)
			}
		}
	}
	return nil
}

// bundled reads a bundled layer's snapshot.
func bundled(t testing.TB, layer, date string) []geo.Feature {
	t.Helper()
	f, err := os.Open(filepath.Join("../../data/layers", layer, date+".geojson"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	features, err := geojson.ReadFeatures(f, geojson.Options{Layer: layer})
	if err != nil {
		t.Fatal(err)
	}
	return features
}

// baseSet is the bundled basemap, which several tests look at: preparing it
// takes longer than most of them.
var baseSet = sync.OnceValue(func() *Set {
	f, err := layers.FS.Open("base/2014-01-01.geojson")
	if err != nil {
		panic(err)
	}
	defer f.Close()
	features, err := geojson.ReadFeatures(f, geojson.Options{Layer: "base"})
	if err != nil {
		panic(err)
	}
	return NewSet("base", features)
})

func TestTilesShowWhatTheSourceSays(t *testing.T) {
	look := func(name string, set func(*testing.T) *Set, step uint8, places int) {
		t.Run(name, func(t *testing.T) {
			s := set(t)
			r := rand.New(rand.NewPCG(1, 2))
			for z := uint8(0); z <= MaxZoom; z += step {
				if err := disagreement(s, z, places, r); err != nil {
					t.Error(err)
				}
			}
		})
	}
	look("control", func(t *testing.T) *Set {
		return NewSet("control", realDay(t, "deepstatemap_data_20251127.geojson"))
	}, 1, 100)
	look("claims", func(t *testing.T) *Set { return NewSet("claims", bundled(t, "claims", "2022-09-30")) }, 1, 40)
	look("base", func(*testing.T) *Set { return baseSet() }, 4, 2)
}
