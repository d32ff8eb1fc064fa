package tile

// Piece is the part of one feature that lies in a tile, in units of the tile.
type Piece struct {
	Feature  int // its place in the set's features
	Points   []Point
	Lines    [][]Point
	Polygons []Polygon
}

// Cut returns what lies in a tile and a margin around it, in tile units, in
// the order of the features. Polygons are valid. The caller must not change
// what is returned.
func (s *Set) Cut(id ID, margin int32) []Piece {
	return inTile(s.cut(id, margin, margin, nil), id)
}

// CutSome is Cut of some of the features.
func (s *Set) CutSome(id ID, margin int32, some func(feature int) bool) []Piece {
	return inTile(s.cut(id, margin, margin, some), id)
}

// inTile brings pieces from the grid of the zoom to the units of a tile.
func inTile(pieces []Piece, id ID) []Piece {
	origin := id.origin()
	for i := range pieces {
		p := &pieces[i]
		p.Points = shifted(p.Points, origin)
		for j, l := range p.Lines {
			p.Lines[j] = shifted(l, origin)
		}
		for j, polygon := range p.Polygons {
			out := make(Polygon, len(polygon))
			for k, r := range polygon {
				out[k] = shifted(r, origin)
			}
			p.Polygons[j] = out
		}
	}
	return pieces
}

// origin is the north-west corner of a tile on the grid of its zoom.
func (id ID) origin() Point { return Point{int32(id.X) * Extent, int32(id.Y) * Extent} }

// around is what a tile shows of the grid of its zoom: lines and polygons in one
// box, points in another. A vector tile holds the points between its edges only, each
// in one tile, while a picture draws symbols that reach into it: a margin of -1 stands
// for up to the east and south edges, without them.
type around struct{ box, points box }

func aroundTile(id ID, margin, pointMargin int32) around {
	origin := id.origin()
	grown := func(m int32) box {
		return box{origin.X - m, origin.Y - m, origin.X + Extent + m, origin.Y + Extent + m}
	}
	if pointMargin < 0 {
		return around{grown(margin), box{origin.X, origin.Y, origin.X + Extent - 1, origin.Y + Extent - 1}}
	}
	return around{grown(margin), grown(pointMargin)}
}

// near calls visit for each feature that may lie there, in their order.
func (s *Set) near(z uint8, a around, visit func(i int, f *levelFeature)) {
	level := s.level(z)
	for i := range level.features {
		if reach := level.features[i].reach; !reach.meets(a.box) && !reach.meets(a.points) {
			continue
		}
		if f := level.feature(i); f.bounds.meets(a.box) || f.bounds.meets(a.points) {
			visit(i, f)
		}
	}
}

// cut is Cut on the grid of the zoom, with a margin of its own for points, of some
// features or, for nil, of all. All that it reads is in the tile's Content.
func (s *Set) cut(id ID, margin, pointMargin int32, some func(feature int) bool) []Piece {
	a := aroundTile(id, margin, pointMargin)
	tidied := tidy
	if s.whole {
		tidied = unfolded
	}
	var pieces []Piece
	s.near(id.Z, a, func(i int, f *levelFeature) {
		if some != nil && !some(i) {
			return
		}
		piece := Piece{Feature: i}
		for _, p := range f.points {
			if a.points.holds(p) {
				piece.Points = append(piece.Points, p)
			}
		}
		for _, l := range f.lines {
			piece.Lines = append(piece.Lines, clipLine(l, a.box)...)
		}
		anyCut := false
		for _, p := range f.polygons {
			inside, cut := clipPolygonTidied(p, a.box, tidied)
			piece.Polygons = append(piece.Polygons, inside...)
			anyCut = anyCut || cut
		}
		if anyCut && !soundAtSides(piece.Polygons, a.box) {
			piece.Polygons = mendPolygons(piece.Polygons, tidied)
		}
		if len(piece.Points)+len(piece.Lines)+len(piece.Polygons) > 0 {
			pieces = append(pieces, piece)
		}
	})
	return pieces
}

func shifted(points []Point, origin Point) []Point {
	out := make([]Point, len(points))
	for i, p := range points {
		out[i] = Point{p.X - origin.X, p.Y - origin.Y}
	}
	return out
}
