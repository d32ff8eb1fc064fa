package change

import (
	"context"
	"fmt"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// Changed is what was gained and lost between two dates, as the spans of one territory tell it that
// begin or end in between: what was held before and is again is neither. It reads no ground of either
// date, so that it costs what changed.
func Changed(ctx context.Context, spans []geo.Span, from, to geo.Date) ([]Piece, error) {
	var began, ended []geo.Span
	for _, s := range spans {
		switch {
		case from < s.Since && s.Alive(to):
			began = append(began, s)
		case s.Alive(from) && s.Until <= to:
			ended = append(ended, s)
		}
	}
	if !anyMeet(began, ended) {
		return append(piecesOf(began, true), piecesOf(ended, false)...), nil
	}
	gained, lost, err := Diff(ctx, groundOf(ended), groundOf(began))
	if err != nil {
		return nil, fmt.Errorf("what changed: %w", toldReader(err))
	}
	var out []Piece
	for _, side := range []struct {
		gained bool
		ground orb.MultiPolygon
	}{{true, gained}, {false, lost}} {
		for _, p := range side.ground {
			if area := geo.Area(p); 2*area >= hairline*perimeter(p) { // thinner came about by moving edges
				out = append(out, Piece{Key: spans[0].Feature.Key, Gained: side.gained, Ground: orb.MultiPolygon{p}, Area: area})
			}
		}
	}
	return out, nil
}

func anyMeet(some, others []geo.Span) bool {
	for _, s := range some {
		b := s.Feature.Geometry.Bound()
		for _, o := range others {
			if b.Intersects(o.Feature.Geometry.Bound()) {
				return true
			}
		}
	}
	return false
}

func piecesOf(spans []geo.Span, gained bool) []Piece {
	out := make([]Piece, len(spans))
	for i, s := range spans {
		out[i] = Piece{Key: s.Feature.Key, Gained: gained, Ground: geo.Polygons(s.Feature.Geometry), Area: s.Area}
	}
	return out
}

func groundOf(spans []geo.Span) (out orb.MultiPolygon) {
	for _, s := range spans {
		out = append(out, geo.Polygons(s.Feature.Geometry)...)
	}
	return out
}
