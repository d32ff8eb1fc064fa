package server

import (
	"context"
	"fmt"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
)

// changeResource is what differs between two snapshots.
type changeResource struct {
	views *Server
	v     changeView
	c     *comparison
}

// changeResource compares the ends of a view. A difference across two sources is
// geo.EConflict, unless it is asked for.
func (s *Server) changeResource(ctx context.Context, v changeView) (Resource, error) {
	c, err := s.compare(ctx, v)
	if err != nil {
		return nil, err
	}
	return changeResource{s, v, c}, nil
}

func (o changeResource) Facts() Facts {
	v := o.v
	return Facts{
		Current: v.to.current, Day: v.to.day, Pinned: v.pinned, Shows: v.shows(), Ref: v.tilesRef(),
		Key: setKey{v.layer.ID, fmt.Sprint("change ", v.from.snapshot.ID, v.to.snapshot.ID, v.fromPin, v.toPin)},
	}
}

func (o changeResource) Set(ctx context.Context) (prepared, error) {
	return o.views.preparedSet(ctx, o.Facts().Key, func(context.Context) (raster.Source, error) {
		return raster.Source{Set: tile.NewSet(o.v.layer.ID, o.c.tileFeatures(o.v)), Layer: o.v.layer, Change: true}, nil
	})
}

func (o changeResource) About(ctx context.Context) (About, error) {
	v := o.v
	said, err := o.views.voicesOn(ctx, []geo.Layer{v.layer}, v.from.times, v.to.times)
	if err != nil {
		return About{}, err
	}
	dates := [2]geo.Date{v.from.snapshot.ValidOn, v.to.snapshot.ValidOn}
	return About{
		Layer: v.layer, Voices: said[v.layer.ID], Dates: dates[:], Change: &dates,
		Snapshot: v.to.snapshot.ValidOn, Pin: max(v.to.snapshot.Pin, v.toPin),
	}, nil
}
