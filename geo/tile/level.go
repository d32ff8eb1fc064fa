package tile

import (
	"sync"

	"github.com/paulmach/orb"
)

// smallest is the area, in square tile units, under which a polygon is drawn
// as a square of one pixel: a quarter of a square pixel.
const smallest = pixel * pixel / 4

// level is a set on the grid of one zoom: simplified, rounded and valid. A feature
// is brought to it the first time that a tile comes near, so that of a layer that
// covers the world nobody waits for the coasts of the other side.
type level struct {
	features []lazyFeature
	shapes   []*shape
	z        uint8
	together *noded // of a partition
}

type lazyFeature struct {
	reach box // it lies in it
	once  sync.Once
	made  levelFeature
}

type levelFeature struct {
	bounds   box
	points   []Point
	lines    [][]Point
	polygons []indexedPolygon
}

// level prepares zoom z the first time that it is asked for.
func (s *Set) level(z uint8) *level {
	l := &s.levels[z]
	l.once.Do(func() {
		l.level = level{features: make([]lazyFeature, len(s.shapes)), shapes: s.shapes, z: z}
		if s.whole {
			l.together = nodedAt(s.shapes, z, s.nodes[z].Load())
			s.nodes[z].Store(l.together)
		}
		for i := range s.shapes {
			l.features[i].reach = s.shapes[i].reachAt(z)
		}
	})
	return &l.level
}

// feature returns the feature at a place in the set's features.
func (l *level) feature(i int) *levelFeature {
	f := &l.features[i]
	f.once.Do(func() { f.made = l.shapes[i].at(l.z, l.together) })
	return &f.made
}

// Ready brings the features in a box in degrees to a zoom, each after next has said
// that it may. It is false where next has not.
func (s *Set) Ready(z uint8, around orb.Bound, next func() bool) bool {
	low, high := project(orb.Point{around.Min[0], around.Max[1]}), project(orb.Point{around.Max[0], around.Min[1]})
	low, high = coarsen(low, z), coarsen(high, z)
	l := s.level(z)
	points := 0
	for i := range l.features {
		if !l.features[i].reach.meets(box{low.X, low.Y, high.X, high.Y}) {
			continue
		}
		// Many features are small: not each is worth a turn.
		if points += s.shapes[i].size(); points > turnPoints {
			if points = 0; !next() {
				return false
			}
		}
		l.feature(i)
	}
	return next()
}

// turnPoints is after how many points Ready asks: a few milliseconds of work.
const turnPoints = 5000

// reachMargin is by how many units a feature may be drawn beyond its source: half a
// pixel for what is too small, and what mending moves.
const reachMargin = 2 * pixel

// reachAt is a box in which the shape is drawn at zoom z.
func (s *shape) reachAt(z uint8) box {
	b := s.sourceBounds
	if z < s.from || b == emptyBox() {
		return emptyBox()
	}
	low, high := coarsen(Point{b.minX, b.minY}, z), coarsen(Point{b.maxX, b.maxY}, z)
	return box{low.X - reachMargin, low.Y - reachMargin, high.X + reachMargin, high.Y + reachMargin}
}

// at brings a shape to the grid of zoom z. together is nil, unless the shape is
// a piece of a partition.
func (s *shape) at(z uint8, together *noded) levelFeature {
	s.weigh()
	f := levelFeature{bounds: emptyBox()}
	least := leastAt(z)
	last := int32(Extent)<<z - 1
	for _, p := range s.points {
		// Each point is in one tile, those on the world's far edges too.
		p = coarsen(p, z)
		f.points = append(f.points, Point{min(p.X, last), min(p.Y, last)})
	}
	for i, l := range s.lines {
		if line := dedupeLine(thin(l, s.lineWeights[i], least, z)); len(line) > 1 {
			f.lines = append(f.lines, line)
		}
	}
	if len(f.lines) == 0 && len(s.lines) > 0 {
		f.lines = [][]Point{dash(coarsen(s.lines[0][0], z))}
	}
	var polygons []Polygon
	if together != nil {
		polygons = s.piecesAt(z, least, together)
	} else {
		polygons = s.polygonsAt(z, least)
	}
	for _, p := range polygons {
		x := indexPolygon(p)
		f.polygons = append(f.polygons, x)
		f.bounds = f.bounds.union(x[0].box)
	}
	for _, p := range f.points {
		f.bounds = f.bounds.add(p)
	}
	for _, l := range f.lines {
		f.bounds = f.bounds.union(boxOf(l))
	}
	return f
}

// dash is what stands for lines that are all too short for their zoom.
func dash(p Point) []Point {
	return []Point{{p.X - pixel/2, p.Y}, {p.X + pixel/2, p.Y}}
}

func (s *shape) polygonsAt(z uint8, least float64) []Polygon {
	var kept []Polygon
	var dots []Point // where a polygon collapsed
	for i, p := range s.polygons {
		outer := tidy(dedupe(thin(p[0], s.ringWeights[i][0], least, z)))
		if outer == nil || abs(area2(outer)) < 2*smallest {
			dots = append(dots, coarsen(boxOf(p[0]).middle(), z))
			continue
		}
		q := Polygon{outer}
		for j, hole := range p[1:] {
			if h := tidy(dedupe(thin(hole, s.ringWeights[i][j+1], least, z))); h != nil {
				q = append(q, h)
			}
		}
		kept = append(kept, q)
	}
	if mended := settled(kept, tidy); len(mended) > 0 {
		kept = mended
	} else {
		for _, p := range kept {
			dots = append(dots, boxOf(p[0]).middle())
		}
		kept = nil
	}
	kept = addDots(kept, dots)
	if len(dots) > 0 {
		kept = settled(kept, tidy)
	}
	return kept
}

func abs(v int64) int64 { return max(v, -v) }
