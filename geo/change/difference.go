package change

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/geo/planar"

	"github.com/paulmach/orb"
)

// Piece is ground of one feature that was gained, or lost, between two dates.
type Piece struct {
	Key    string   // of the feature
	Others []string // the keys of other features that have some of it
	Gained bool     // else lost
	// Since is the snapshot date on which it changed hands, the last time
	// where it did more than once; nil where the spans do not tell.
	Since  *geo.Date
	Ground orb.MultiPolygon
	Area   float64 // in square metres
}

// hairline is in metres: what is thinner and in no span came about by moving
// edges to the grid, more than once, and is left out.
const hairline = 1.0

// Difference is what differs between two grounds of a layer's features, given
// each by its key once: in order of keys, gained before lost, and by since.
// The spans are those of the layer; they say since when.
func Difference(ctx context.Context, before, after []geo.Ground, from, to geo.Date, spans []geo.Span) ([]Piece, error) {
	grounds := map[string]*[2]orb.MultiPolygon{}
	for i, list := range [][]geo.Ground{before, after} {
		for _, g := range list {
			if grounds[g.Feature.Key] == nil {
				grounds[g.Feature.Key] = &[2]orb.MultiPolygon{}
			}
			grounds[g.Feature.Key][i] = g.Geometry
		}
	}
	changed := map[string][]geo.Span{} // those that begin or end between the dates
	for _, s := range spans {
		key := s.Feature.Key
		if grounds[key] != nil && (from < s.Since && s.Since <= to || from < s.Until && s.Until <= to) {
			changed[key] = append(changed[key], s)
		}
	}
	keys := make([]string, 0, len(grounds))
	for key := range grounds {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, strings.Compare)
	var pieces []Piece
	for _, key := range keys {
		gained, lost, err := Diff(ctx, grounds[key][0], grounds[key][1])
		if err != nil {
			return nil, fmt.Errorf("feature %q: %w", key, toldReader(err))
		}
		for _, side := range []struct {
			gained bool
			ground orb.MultiPolygon
		}{{true, gained}, {false, lost}} {
			list, err := sinceWhen(ctx, side.ground, dated(changed[key], side.gained, from, to))
			if err != nil {
				return nil, fmt.Errorf("feature %q: %w", key, err)
			}
			for _, p := range list {
				p.Key, p.Gained = key, side.gained
				pieces = append(pieces, p)
			}
		}
	}
	return pieces, nil
}

// datedGround is a span's ground, and the date on which it changed hands.
type datedGround struct {
	date   geo.Date
	ground orb.Geometry
}

// dated are the spans that tell since when ground is gained: those that hold
// at the end and began in between; or since when it is lost: those that ended
// in between.
func dated(spans []geo.Span, gained bool, from, to geo.Date) []datedGround {
	var list []datedGround
	for _, s := range spans {
		switch {
		case gained && s.Since > from && s.Alive(to):
			list = append(list, datedGround{s.Since, s.Feature.Geometry})
		case !gained && from < s.Until && s.Until <= to:
			list = append(list, datedGround{s.Until, s.Feature.Geometry})
		}
	}
	return list
}

// sinceWhen parts ground by the last date on which it changed hands.
func sinceWhen(ctx context.Context, ground orb.MultiPolygon, when []datedGround) ([]Piece, error) {
	if len(ground) == 0 {
		return nil, nil
	}
	areas := []planar.Area{{Label: 0, Weight: 1, Polygons: polygonsOf(ground)}}
	dates := []geo.Date{0}
	for _, w := range when {
		b := w.ground.Bound().Pad(Reach)
		if !slices.ContainsFunc(ground, func(p orb.Polygon) bool { return b.Intersects(p.Bound()) }) {
			continue
		}
		areas = append(areas, planar.Area{Label: len(dates), Weight: 1, Polygons: polygonsOf(w.ground)})
		dates = append(dates, w.date)
	}
	a, err := arrangeForReader(ctx, areas...)
	if err != nil {
		return nil, fmt.Errorf("since when: %w", err)
	}
	const unknown = int(geo.MinDate) - 1
	parts := a.Split(func(c planar.Cover) []int {
		if c.Count(0) <= 0 {
			return nil
		}
		last := unknown
		for _, t := range c {
			if t.Label > 0 && t.Count > 0 {
				last = max(last, int(dates[t.Label]))
			}
		}
		return []int{last}
	})
	var pieces []Piece
	for date, polygons := range parts {
		p := Piece{Ground: geometryOf(polygons)}
		if date == unknown {
			p.Ground = slices.DeleteFunc(p.Ground, func(g orb.Polygon) bool { return 2*geo.Area(g) < hairline*perimeter(g) })
			if len(p.Ground) == 0 {
				continue
			}
		} else {
			d := geo.Date(date)
			p.Since = &d
		}
		p.Area = geo.Area(p.Ground)
		pieces = append(pieces, p)
	}
	slices.SortFunc(pieces, func(p, q Piece) int { return cmp.Compare(sortable(p.Since), sortable(q.Since)) })
	return pieces, nil
}

// Ended is when, after the later of its two dates and up to a day, parts of a patch ceased to be as they
// became: what was gained was lost again, or what was lost was gained. Each part has its first such date,
// in order of time. The spans are those of its territory that begin or end in between.
func Ended(ctx context.Context, p Patch, to, day geo.Date, spans []geo.Span) ([]PatchDate, error) {
	var when []datedGround
	for _, s := range spans {
		switch {
		case p.Gained && s.Alive(to) && s.Until <= day:
			when = append(when, datedGround{s.Until, s.Feature.Geometry})
		case !p.Gained && to < s.Since && s.Since <= day:
			when = append(when, datedGround{s.Since, s.Feature.Geometry})
		}
	}
	slices.SortFunc(when, func(a, b datedGround) int { return cmp.Compare(a.date, b.date) })
	areas := []planar.Area{{Label: 0, Weight: 1, Polygons: polygonsOf(orb.MultiPolygon{p.Ground})}}
	dates := []geo.Date{0}
	for _, w := range when {
		if w.ground.Bound().Intersects(p.Ground.Bound()) {
			areas = append(areas, planar.Area{Label: len(dates), Weight: 1, Polygons: polygonsOf(w.ground)})
			dates = append(dates, w.date)
		}
	}
	if len(dates) == 1 {
		return nil, nil
	}
	a, err := arrangeForReader(ctx, areas...)
	if err != nil {
		return nil, fmt.Errorf("until when: %w", err)
	}
	parts := a.Split(func(c planar.Cover) []int {
		first := 0
		for _, t := range c {
			if t.Label > 0 && t.Count > 0 && (first == 0 || t.Label < first) {
				first = t.Label
			}
		}
		if first == 0 || c.Count(0) <= 0 {
			return nil
		}
		return []int{int(dates[first])}
	})
	var out []PatchDate
	for date, polygons := range parts {
		on := PatchDate{Since: new(geo.Date)}
		*on.Since = geo.Date(date)
		for _, g := range geometryOf(polygons) {
			if area := geo.Area(g); 2*area >= hairline*perimeter(g) {
				on.Area += area
			}
		}
		if on.Area > 0 {
			out = append(out, on)
		}
	}
	slices.SortFunc(out, func(a, b PatchDate) int { return cmp.Compare(*a.Since, *b.Since) })
	return out, nil
}

func sortable(d *geo.Date) geo.Date {
	if d == nil {
		return geo.Ongoing
	}
	return *d
}
