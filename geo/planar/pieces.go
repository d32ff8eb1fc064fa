package planar

import (
	"cmp"
	"math"
	"slices"
)

// Piece is a connected part of the plane with one cover, by its outer boundary.
type Piece struct {
	Cover Cover
	// Area2 is twice the area within the outer boundary; Length is that of the
	// boundary.
	Area2  int64
	Length float64
	At     Point // the boundary's least point
}

// Pieces are the pieces for which want holds, in the order of their places.
func (a *Arrangement) Pieces(want func(Cover) bool) []Piece {
	var pieces []Piece
	for _, l := range a.loops {
		if l.area <= 0 || !want(a.covers.cover(l.cover)) {
			continue
		}
		p := Piece{Cover: a.covers.cover(l.cover), Area2: l.area, At: a.from(l.first)}
		for h := l.first; ; {
			from, to := a.from(h), a.to(h)
			p.Length += math.Hypot(float64(to.X)-float64(from.X), float64(to.Y)-float64(from.Y))
			if comparePoints(from, p.At) < 0 {
				p.At = from
			}
			if h = a.halfs[h].next; h == l.first {
				break
			}
		}
		pieces = append(pieces, p)
	}
	slices.SortFunc(pieces, func(p, q Piece) int {
		return cmp.Or(comparePoints(p.At, q.At), cmp.Compare(p.Area2, q.Area2))
	})
	return pieces
}
