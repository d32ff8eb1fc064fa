package search

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"frontline/geo"
	"frontline/server/view"
)

// pagedMetres is how near to ground that changed, or to the edge of what is held, a settlement lies that
// has a page where there is no server.
const pagedMetres = 10_000

// Paged is a place that has a page where there is no server. Its page is called Ref in addresses, and
// found by each of its ids.
type Paged struct {
	Ref   string
	IDs   []string
	Named bool // by the record
}

// PagedPlaces are the places that the record names, in its order; then settlements of the gazetteer in or
// near ground of a layer of control that changed until a time's day; then those near the edge of what one
// shows then. The nearest go first: where not all have a page, the others have none.
func (s *Search) PagedPlaces(ctx context.Context, t view.Times) (out []Paged, err error) {
	recorded, err := s.recordedPages(ctx, t)
	if err != nil {
		return nil, err
	}
	near, err := s.pagedNear(ctx, t)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, p := range slices.Concat(recorded, near) {
		if !seen[p.Ref] {
			seen[p.Ref] = true
			out = append(out, p)
		}
	}
	return out, nil
}

// nearPlace is a settlement near ground that changed or is held.
type nearPlace struct {
	Settled
	isUnchanged bool
	metres      float64
}

func (s *Search) pagedNear(ctx context.Context, t view.Times) (out []Paged, err error) {
	gazetteer, err := s.GazetteerAt(ctx, t.At.Known)
	if err != nil || gazetteer == nil {
		return nil, err
	}
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	near := map[int64]nearPlace{}
	for _, l := range layers {
		if l.Kind != geo.KindControl {
			continue
		}
		past, _, err := s.pastOf(ctx, l, t)
		if err != nil {
			return nil, err
		}
		for i := range gazetteer.Places() {
			p := &gazetteer.Places()[i]
			now := nearPlace{Settled: settledOf(gazetteer, p)}
			ok := false
			if now.metres, ok = past.ChangedNear(p.Point, t.Day, pagedMetres); !ok {
				now.isUnchanged = true
				if now.metres, ok = past.FrontNear(p.Point, t.Day, pagedMetres); !ok {
					continue
				}
			}
			if was, known := near[p.ID]; !known || compareNear(now, was) < 0 {
				near[p.ID] = now
			}
		}
	}
	for _, p := range slices.SortedFunc(maps.Values(near), compareNear) {
		out = append(out, Paged{Ref: p.Ref(), IDs: []string{p.ID}})
	}
	return out, nil
}

func compareNear(a, b nearPlace) int {
	order := func(p nearPlace) int {
		if p.isUnchanged {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a.metres, b.metres), cmp.Compare(a.ID, b.ID))
}

// recordedPages are the places that the record names until a time's day, in its order.
func (s *Search) recordedPages(ctx context.Context, t view.Times) (out []Paged, err error) {
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	recorded, err := s.placesIn(ctx, t, layers)
	if err != nil {
		return nil, err
	}
	gazetteer, err := s.GazetteerAt(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	for _, l := range recorded {
		for _, spans := range l.places {
			if spans[0].since > t.Day {
				continue
			}
			now := nowOf(spans, t.At.Valid)
			id := recordID(l.layer.ID, now.key)
			page := Paged{Settled{ID: id, Names: now.names}.Ref(), []string{id}, true}
			if of := same(gazetteer, now); of != nil {
				page.Ref, page.IDs = settledOf(gazetteer, of).Ref(), append(page.IDs, strconv.FormatInt(of.ID, 10))
			}
			if i := slices.IndexFunc(out, func(p Paged) bool { return p.Ref == page.Ref }); i >= 0 {
				out[i].IDs = append(out[i].IDs, id)
			} else {
				out = append(out, page)
			}
		}
	}
	return out, nil
}
