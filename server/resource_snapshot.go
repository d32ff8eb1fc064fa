package server

import (
	"context"
	"slices"
	"strings"

	"frontline/geo"
)

// snapshotResource is a layer's snapshot in force.
type snapshotResource struct {
	views *Server
	v     view
}

func (s *Server) snapshotResource(v view) Resource { return snapshotResource{s, v} }

func (o snapshotResource) Facts() Facts {
	sn := o.v.snapshot
	return Facts{
		Current: o.v.current, Day: o.v.day, Pinned: o.v.ref.Pinned, Shows: sn.ValidOn.String(),
		Key: setKeyOf(sn), Gone: o.v.gone(), Ref: pinOf(sn),
	}
}

func (o snapshotResource) Set(ctx context.Context) (prepared, error) {
	return o.views.set(ctx, o.v.snapshot)
}

func (o snapshotResource) About(ctx context.Context) (About, error) {
	if err := withheld(o.v); err != nil {
		return About{}, err
	}
	sn := o.v.snapshot
	l, err := o.views.Store.Layer(ctx, sn.Layer)
	if err != nil {
		return About{}, err
	}
	said, err := o.views.voicesOn(ctx, []geo.Layer{l}, o.v.times)
	if err != nil {
		return About{}, err
	}
	age := geo.AgeAt(l, sn, o.v.at.Valid)
	return About{Layer: l, Voices: said[l.ID], Dates: []geo.Date{sn.ValidOn}, Age: &age, Snapshot: sn.ValidOn, Pin: sn.Pin}, nil
}

// mapResource is all layers together, in the order in which they are drawn.
type mapResource struct {
	snapshotResource // of the first
	layers           []ogcLayerView
}

func (s *Server) mapResource(layers []ogcLayerView) Resource {
	return mapResource{snapshotResource{s, layers[0].view}, layers}
}

func (o mapResource) Facts() Facts {
	f := o.snapshotResource.Facts()
	names, contents, dates := make([]string, len(o.layers)), make([]string, len(o.layers)), make([]string, 0, len(o.layers))
	for i, v := range o.layers {
		names[i], contents[i] = v.layer.ID, v.snapshot.Content
		if d := v.snapshot.ValidOn.String(); !slices.Contains(dates, d) {
			dates = append(dates, d)
		}
	}
	f.Key = setKey{strings.Join(names, "+"), strings.Join(contents, "+")}
	f.Shows = slices.Max(dates)
	return f
}

func (o mapResource) Set(ctx context.Context) (prepared, error) {
	return o.views.together(ctx, o.Facts().Key, o.layers)
}
