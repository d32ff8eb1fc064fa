package tile

// Piece is what of one feature lies in a tile, in units of the tile.
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
	return s.cut(id, margin, margin)
}

// cut has a margin of its own for points: a vector tile holds those between
// its edges only, each in one tile, while a picture draws symbols that reach
// into it. A margin of -1 stands for up to the east and south edges, without
// them.
func (s *Set) cut(id ID, margin, pointMargin int32) []Piece {
	origin := Point{int32(id.X) * Extent, int32(id.Y) * Extent}
	around := box{origin.X - margin, origin.Y - margin, origin.X + Extent + margin, origin.Y + Extent + margin}
	forPoints := box{origin.X - pointMargin, origin.Y - pointMargin, origin.X + Extent + pointMargin, origin.Y + Extent + pointMargin}
	if pointMargin < 0 {
		forPoints = box{origin.X, origin.Y, origin.X + Extent - 1, origin.Y + Extent - 1}
	}
	tidied := tidy
	if s.whole {
		tidied = unfolded
	}
	var pieces []Piece
	level := s.level(id.Z)
	for i := range level.features {
		if reach := level.features[i].reach; !reach.meets(around) && !reach.meets(forPoints) {
			continue
		}
		f := level.feature(i)
		if !f.bounds.meets(around) && !f.bounds.meets(forPoints) {
			continue
		}
		piece := Piece{Feature: i}
		for _, p := range f.points {
			if forPoints.holds(p) {
				piece.Points = append(piece.Points, Point{p.X - origin.X, p.Y - origin.Y})
			}
		}
		for _, l := range f.lines {
			for _, c := range clipLine(l, around) {
				piece.Lines = append(piece.Lines, shifted(c, origin))
			}
		}
		anyCut := false
		for _, p := range f.polygons {
			inside, cut := clipPolygonTidied(p, around, tidied)
			piece.Polygons = append(piece.Polygons, inside...)
			anyCut = anyCut || cut
		}
		if anyCut && !soundAtSides(piece.Polygons, around) {
			piece.Polygons = mendPolygons(piece.Polygons, tidied)
		}
		piece.Polygons = shiftedPolygons(piece.Polygons, origin)
		if len(piece.Points)+len(piece.Lines)+len(piece.Polygons) > 0 {
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

func shifted(points []Point, origin Point) []Point {
	out := make([]Point, len(points))
	for i, p := range points {
		out[i] = Point{p.X - origin.X, p.Y - origin.Y}
	}
	return out
}

func shiftedPolygons(polygons []Polygon, origin Point) []Polygon {
	out := make([]Polygon, len(polygons))
	for i, p := range polygons {
		out[i] = make(Polygon, len(p))
		for j, r := range p {
			out[i][j] = shifted(r, origin)
		}
	}
	return out
}
