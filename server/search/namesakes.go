package search

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/server/view"
)

// mostNamesakes is how many places of one name are compared.
const mostNamesakes = 12

// muchLarger is by how many steps of a settlement's size one that is meant without more is above
// its namesakes: eight times as many people live there.
const muchLarger = 8 * 3

// only is the place that a name means: the first of those found, unless another is called the same
// and is as likely meant. hits are the best first.
func (s *Search) only(ctx context.Context, t view.Times, text string, hits []Hit) (Hit, error) {
	hits = presentNames(text, hits)
	first := hits[0]
	var others []Hit
	for _, h := range hits[1:] {
		if h.closeness == first.closeness && h.order == first.order && !isNear(h, first) {
			others = append(others, h)
		}
	}
	if len(others) == 0 {
		return first, nil
	}
	gazetteer, err := s.GazetteerAt(ctx, t.At.Known)
	if err != nil {
		return Hit{}, err
	}
	size := func(h Hit) int {
		var id int64
		if _, err := fmt.Sscan(h.ID, &id); err != nil || h.Kind != KindSettlement || gazetteer == nil {
			return 0
		}
		if p, ok := gazetteer.Place(id); ok {
			return int(p.Size) + 8*int(p.Seat)
		}
		return 0
	}
	meant := first.Kind == KindSettlement
	for _, h := range others {
		meant = meant && size(first)-size(h) >= muchLarger
	}
	if meant {
		return first, nil
	}
	r, err := s.recordAt(ctx, t)
	if err != nil {
		return Hit{}, err
	}
	var names []string
	for _, h := range append([]Hit{first}, others...) {
		if err := s.complete(ctx, r, gazetteer, place.Query{}, &Found{}, &h); err != nil {
			return Hit{}, err
		}
		names = append(names, candidate(h))
	}
	const most = 5
	more := ""
	if n := len(names) - most; n > 0 {
		names, more = names[:most], fmt.Sprintf(" and %d more", n)
	}
	return Hit{}, geo.Errorf(geo.EInvalid, "%q may be any of %s%s: give one of these ids as the place, or a bbox", text, strings.Join(names, ", "), more)
}

// presentNames leaves out, of the closest hits, what was called so once, where others are called so
// now. hits are the best first.
func presentNames(text string, hits []Hit) []Hit {
	folded := geo.Fold(text)
	var now []Hit
	for _, h := range hits {
		if h.closeness < hits[0].closeness {
			break
		}
		if geo.Fold(h.Name) == folded || slices.ContainsFunc(slices.Collect(maps.Values(h.Names)), func(name string) bool { return geo.Fold(name) == folded }) {
			now = append(now, h)
		}
	}
	if len(now) == 0 {
		return hits
	}
	return now
}

// candidate names one of several places, with the id that is it alone.
func candidate(h Hit) string {
	name, id := h.Name, string(h.Kind)+"/"+h.ID
	if h.Region != nil {
		name += " in " + h.Region.Names["en"]
	}
	if h.Layer != "" {
		id = h.Layer + "/" + h.ID
	}
	return name + " (" + id + ")"
}

// isNear reports whether two hits may be one place.
func isNear(a, b Hit) bool {
	if a.Center == nil || b.Center == nil {
		return a.Center == b.Center
	}
	metres, _ := place.Between(*a.Center, *b.Center)
	return metres < sameMetres
}
