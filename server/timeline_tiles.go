package server

import (
	"context"

	"frontline/geo"
	"frontline/geo/tile"
)

// TimelineTiles are all of a layer's time as tiles, for an archive of them.
type TimelineTiles struct {
	Set         *tile.Set
	Layer       geo.Layer
	Pin         geo.Revision
	First, Last geo.Date // of the snapshots in it
}

// TimelineTiles cuts what /tiles/{layer}/timeline@{known} answers, tile for
// tile.
func (s *Server) TimelineTiles(ctx context.Context, layer string, known geo.Revision) (TimelineTiles, error) {
	current, err := s.Store.Revision(ctx)
	if err != nil {
		return TimelineTiles{}, err
	}
	v := timelineView{layer: layer, day: s.today(), known: known, current: current, pinned: true}
	if err := s.findTimeline(ctx, &v); err != nil {
		return TimelineTiles{}, err
	}
	out := TimelineTiles{Pin: v.pin, Set: tile.NewPartition(layer, spanFeatures(v.spans()))}
	if out.Layer, err = s.Store.Layer(ctx, layer); err != nil {
		return out, err
	}
	all, err := s.record.count(ctx, layer, known, current, v.day)
	if err != nil {
		return out, err
	}
	if all.n == 0 {
		return out, geo.Errorf(geo.ENotFound, "%s has no snapshot yet", layer)
	}
	out.First, out.Last = all.first, all.last
	return out, nil
}
