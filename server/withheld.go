package server

import (
	"context"

	"frontline/geo"
	"frontline/geo/tile"
)

// withheld is the geo.EGone of an answer about a whole snapshot of which a
// feature was retracted since; nil for nearly every snapshot.
func (v view) withheld() error { return v.withheldWhere(func(string) bool { return true }) }

// withheldWhere is withheld for an answer that would contain only some of the
// features.
func (v view) withheldWhere(contains func(key string) bool) error {
	for _, f := range v.retracted {
		if contains(f.Key) {
			return geo.Errorf(geo.EGone, "%s in %s of %s was retracted: %s", f.Key, v.snapshot.Layer, v.snapshot.ValidOn, f.Reason)
		}
	}
	return nil
}

// withheldTile is withheld for a tile. Of a picture the tiles around it count
// too, since names reach into it.
func (s *Server) withheldTile(ctx context.Context, v view, id tile.ID, form format) error {
	if len(v.retracted) == 0 {
		return nil
	}
	set, err := s.set(ctx, v.snapshot)
	if err != nil {
		return err
	}
	margin := int32(tile.Buffer)
	if form != formatMVT {
		margin = tile.Extent
	}
	there := map[string]bool{}
	for _, p := range set.Cut(id, margin) {
		there[set.Features()[p.Feature].Key] = true
	}
	return v.withheldWhere(func(key string) bool { return there[key] })
}
