package server

import (
	"context"
	"fmt"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
)

// derivedResource is what is derived of two layers.
type derivedResource struct {
	views *Server
	d     derivedView
}

func (o derivedResource) Facts() Facts {
	d := o.d
	return Facts{
		Current: d.current, Day: d.day, Pinned: d.ref.Pinned, Shows: d.date().String(), Ref: d.pinnedRef().String(),
		Key: setKey{d.id(), fmt.Sprint("derived ", d.key())},
	}
}

func (o derivedResource) Set(ctx context.Context) (prepared, error) {
	return o.views.preparedSet(ctx, o.Facts().Key, func(ctx context.Context) (raster.Source, error) {
		features, err := o.views.derivedFeatures(ctx, o.d)
		if err != nil {
			return raster.Source{}, err
		}
		return raster.Source{Set: tile.NewSet(o.d.id(), features), Layer: o.d.layer(nil)}, nil
	})
}

func (o derivedResource) About(ctx context.Context) (About, error) {
	d := o.d
	found, err := o.views.derive(ctx, d)
	if err != nil {
		return About{}, err
	}
	out := About{
		Layer: d.layer(found.claimants), Dates: []geo.Date{d.date()}, Snapshot: d.date(), Pin: d.pinnedRef().Known,
		Of: []geo.Snapshot{d.claims.snapshot, d.control.snapshot},
	}
	// It is as old as what is said to be held.
	if age := geo.AgeAt(d.pair[1], d.control.snapshot, d.at.Valid); age.Days > 0 {
		out.Age = &age
	}
	return out, nil
}
