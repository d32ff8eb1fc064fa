package view

import (
	"context"
	"fmt"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
)

// derivedResource is what is derived of two layers.
type derivedResource struct {
	views *Views
	d     DerivedView
}

func (o derivedResource) Facts() Facts {
	d := o.d
	return Facts{
		Current: d.Current, Day: d.Day, Pinned: d.Ref.Pinned, Shows: d.Date().String(), Ref: d.PinnedRef().String(),
		Key: SetKey{d.ID(), fmt.Sprint("derived ", d.key())},
	}
}

func (o derivedResource) Set(ctx context.Context) (Prepared, error) {
	return o.views.preparedSet(ctx, o.Facts().Key, func(ctx context.Context) (raster.MapLayer, error) {
		features, err := o.views.DerivedFeatures(ctx, o.d)
		if err != nil {
			return raster.MapLayer{}, err
		}
		return raster.MapLayer{Set: tile.NewSet(o.d.ID(), features), Layer: o.d.Layer(nil)}, nil
	})
}

func (o derivedResource) About(ctx context.Context) (About, error) {
	d := o.d
	found, err := o.views.Derive(ctx, d)
	if err != nil {
		return About{}, err
	}
	out := About{
		Layer: d.Layer(found.Claimants), Dates: []geo.Date{d.Date()}, Snapshot: d.Date(), Pin: d.PinnedRef().Known,
		Of: []geo.Snapshot{d.Claims.Snapshot, d.control.Snapshot},
	}
	// It is as old as what is said to be held.
	if age := geo.AgeAt(d.pair[1], d.control.Snapshot, d.At.Valid); age.Days > 0 {
		out.Age = &age
	}
	return out, nil
}

// frontResource is the line of a layer.
type frontResource struct {
	views *Views
	v     FrontView
}

func (o frontResource) Facts() Facts {
	v := o.v
	return Facts{
		Current: v.Current, Day: v.Day, Pinned: v.Ref.Pinned, Shows: v.Date().String(), Ref: v.PinnedRef().String(),
		Key: SetKey{v.ID(), fmt.Sprint("line ", v.key())}, VectorOnly: true,
	}
}

func (o frontResource) Set(ctx context.Context) (Prepared, error) {
	return o.views.preparedSet(ctx, o.Facts().Key, func(ctx context.Context) (raster.MapLayer, error) {
		features, err := o.views.FrontFeatures(ctx, o.v)
		if err != nil {
			return raster.MapLayer{}, err
		}
		return raster.MapLayer{Set: tile.NewSet(o.v.ID(), features), Layer: o.v.Layer()}, nil
	})
}

func (o frontResource) About(context.Context) (About, error) {
	v := o.v
	age := geo.AgeAt(v.Of, v.Control.Snapshot, v.At.Valid)
	return About{
		Layer: v.Layer(), Dates: []geo.Date{v.Date()}, Snapshot: v.Date(), Pin: v.PinnedRef().Known,
		Of: v.Snapshots(), Age: &age,
	}, nil
}

// agreementResource is a comparison of assessments.
type agreementResource struct {
	views *Views
	v     AgreementView
	ref   geo.AsOfRef
}

func (o agreementResource) Facts() Facts {
	v := o.v
	return Facts{
		Current: v.Current, Day: v.Day, Pinned: v.Ref.Pinned, Shows: v.Date().String(), Ref: o.ref.String(),
		// Each says how old it is.
		Key: SetKey{v.ID, fmt.Sprint(v.key(), " on ", v.At.Valid)}, VectorOnly: v.Claims != nil,
	}
}

func (o agreementResource) Set(ctx context.Context) (Prepared, error) {
	return o.views.preparedSet(ctx, o.Facts().Key, func(ctx context.Context) (raster.MapLayer, error) {
		features, err := o.views.AgreementFeatures(ctx, o.v)
		if err != nil {
			return raster.MapLayer{}, err
		}
		return raster.MapLayer{Set: tile.NewSet(o.v.ID, features), Layer: o.v.drawn(), Agreement: true}, nil
	})
}

func (o agreementResource) About(context.Context) (About, error) {
	v := o.v
	return About{
		Layer: v.Layer(v.At.Valid.String()), Dates: []geo.Date{v.Date()}, Snapshot: v.Date(), Pin: o.ref.Known, Of: v.Snapshots(),
	}, nil
}
