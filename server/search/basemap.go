package search

import (
	"slices"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/server/basemap/places"
	"frontline/server/view"

	"github.com/paulmach/orb"
)

// KindBasemap is of a settlement of an archive of OpenStreetMap that is attached, and of which neither
// the record nor the gazetteer says anything. Its id is its position, so that it leads there whatever
// is attached.
const KindBasemap geo.Kind = "basemap"

// attached are the settlements of archives that an answer may have; nil of an answer that is to be had
// again, which must not depend on what is attached.
func (s *Search) attached(t view.Times) *places.Index {
	if t.Ref.Pinned {
		return nil
	}
	return s.basemaps.Now()
}

// AttachedKey tells answers apart that differ by what is attached.
func (s *Search) AttachedKey(t view.Times) string { return s.attached(t).Key() }

// attachedOrder is that of settlements of archives: after all of the gazetteer and the record that is
// as close.
var attachedOrder = 2*len(searchOrder) + 1

// attachedHits are the settlements of archives that a query finds, but for those that stand among the
// hits, and those that the record names.
func (s *Search) attachedHits(r record, q place.Query, hits []Hit) (out []Hit) {
	for _, m := range s.attached(r.Times).Find(q) {
		h := hitOfAttached(m.Place)
		h.Matched, h.closeness = m.Spelling, m.Closeness
		if !r.names(m.Place) && !slices.ContainsFunc(hits, func(o Hit) bool { return o.names(m.Place) }) {
			out = append(out, h)
		}
	}
	return out
}

func hitOfAttached(p places.Place) Hit {
	center := [2]float64(p.At)
	return Hit{
		Kind: KindBasemap, ID: positionID(p.At), Name: p.Names["en"], Names: p.Names, Matched: p.Names["en"], Center: &center, Basemap: p.Of.Hash,
		origin: p.Of, order: attachedOrder,
	}
}

// names is whether the record names a settlement on any date until today.
func (r record) names(p places.Place) bool {
	for _, l := range r.places {
		for _, of := range l.byName[place.Key(p.Names["en"])] {
			if metres, _ := place.Between(of.at, p.At); of.since <= r.Day && metres <= sameMetres {
				return true
			}
		}
	}
	return false
}

// names is whether a hit is a settlement: called the same, and near it.
func (h Hit) names(p places.Place) bool {
	if h.Center == nil || place.Key(h.Names["en"]) != place.Key(p.Names["en"]) {
		return false
	}
	metres, _ := place.Between(*h.Center, p.At)
	return metres <= sameAttachedMetres
}

// sameAttachedMetres is how far apart a settlement of an archive and one of the gazetteer or of the
// ground may be that are one: villages of one name may be neighbours.
const sameAttachedMetres = 5_000

// attachedRoom is of how many answers one is kept for settlements of archives that have the very name.
const attachedRoom = 5

// best are the first hits, at most as many as were asked for. Where so many others have the very name that
// none of an archive would be among them, some are, the last. hits are sorted.
func best(hits []Hit, limit int) []Hit {
	if len(hits) <= limit {
		return hits
	}
	isNamed := func(h Hit) bool { return h.Kind == KindBasemap && h.closeness >= place.Sounds }
	first, all := 0, 0 // of archives: among the first, and of all
	for i, h := range hits {
		if isNamed(h) {
			all++
			if i < limit {
				first++
			}
		}
	}
	theirs := max(first, min(all, limit/attachedRoom))
	out, others := make([]Hit, 0, limit), limit-theirs
	for _, h := range hits {
		left := &others
		if isNamed(h) {
			left = &theirs
		}
		if *left > 0 {
			*left--
			out = append(out, h)
		}
	}
	return out
}

// credit adds whose settlement a hit is.
func (f *Found) credit(h Hit) {
	if h.origin != nil && !slices.Contains(f.Basemaps, h.origin) {
		f.Basemaps = append(f.Basemaps, h.origin)
	}
}

// whereAt is where a position lies, as seen from a settlement: the gazetteer's nearest one, but, in an
// answer that may tell of what is attached, an archive's where that is within reach and the gazetteer
// has none there. origin is nil of one of the gazetteer.
func (s *Search) whereAt(t view.Times, gazetteer *place.Gazetteer, at orb.Point) (w place.Where, origin *places.Origin) {
	if gazetteer != nil {
		if w, _ = gazetteer.Where(at); w.Place != nil && w.IsNear() {
			return w, nil
		}
	}
	p, metres, bearing, ok := s.attached(t).Nearest(at)
	if near := (place.Where{Place: &place.Place{Point: p.At, Names: p.Names}, Metres: metres, Bearing: bearing}); ok && near.IsNear() {
		return near, p.Of
	}
	return w, nil
}
