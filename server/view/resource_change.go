package view

import (
	"context"
	"fmt"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
)

// changeResource is what differs between two snapshots.
type changeResource struct {
	views *Views
	v     ChangeView
	c     *Comparison
}

// ChangeResource compares the ends of a view. A difference across two sources is
// geo.EConflict, unless it is asked for.
func (s *Views) ChangeResource(ctx context.Context, v ChangeView) (Resource, error) {
	c, err := s.Compare(ctx, v)
	if err != nil {
		return nil, err
	}
	return changeResource{s, v, c}, nil
}

func (o changeResource) Facts() Facts {
	v := o.v
	return Facts{
		Current: v.To.Current, Day: v.To.Day, Pinned: v.Pinned, Shows: v.Shows(), Ref: v.tilesRef(),
		Key: SetKey{v.Layer.ID, fmt.Sprint("change ", v.From.Snapshot.ID, v.To.Snapshot.ID, v.FromPin, v.ToPin)},
	}
}

func (o changeResource) Set(ctx context.Context) (Prepared, error) {
	return o.views.preparedSet(ctx, o.Facts().Key, func(context.Context) (raster.MapLayer, error) {
		return raster.MapLayer{Set: tile.NewSet(o.v.Layer.ID, o.c.tileFeatures(o.v)), Layer: o.v.Layer, Change: true}, nil
	})
}

func (o changeResource) About(ctx context.Context) (About, error) {
	v := o.v
	said, err := o.views.VoicesOn(ctx, []geo.Layer{v.Layer}, v.From.Times, v.To.Times)
	if err != nil {
		return About{}, err
	}
	dates := [2]geo.Date{v.From.Snapshot.ValidOn, v.To.Snapshot.ValidOn}
	return About{
		Layer: v.Layer, Voices: said[v.Layer.ID], Dates: dates[:], Change: &dates,
		Snapshot: v.To.Snapshot.ValidOn, Pin: max(v.To.Snapshot.Pin, v.ToPin),
	}, nil
}
