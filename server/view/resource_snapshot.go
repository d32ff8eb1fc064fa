package view

import (
	"context"
	"slices"
	"strings"

	"frontline/geo"
)

// snapshotResource is a layer's snapshot in force.
type snapshotResource struct {
	views *Views
	v     View
}

// SnapshotResource is the resource of a view.
func (s *Views) SnapshotResource(v View) Resource { return snapshotResource{s, v} }

func (o snapshotResource) Facts() Facts {
	sn := o.v.Snapshot
	return Facts{
		Current: o.v.Current, Day: o.v.Day, Pinned: o.v.Ref.Pinned, Shows: sn.ValidOn.String(),
		Key: SetKeyOf(sn), Gone: o.v.gone(), Ref: PinOf(sn),
	}
}

func (o snapshotResource) Set(ctx context.Context) (Prepared, error) {
	return o.views.Set(ctx, o.v.Snapshot)
}

func (o snapshotResource) About(ctx context.Context) (About, error) {
	if err := Withheld(o.v); err != nil {
		return About{}, err
	}
	sn := o.v.Snapshot
	l, err := o.views.Store.Layer(ctx, sn.Layer, o.v.At.Known)
	if err != nil {
		return About{}, err
	}
	said, err := o.views.VoicesOn(ctx, []geo.Layer{l}, o.v.Times)
	if err != nil {
		return About{}, err
	}
	age := geo.AgeAt(l, sn, o.v.At.Valid)
	return About{Layer: l, Voices: said[l.ID], Dates: []geo.Date{sn.ValidOn}, Age: &age, Snapshot: sn.ValidOn, Pin: sn.Pin}, nil
}

// mapResource is all layers together, in the order in which they are drawn.
type mapResource struct {
	snapshotResource // of the first
	layers           []LayerView
}

// MapResource is the resource of all layers together.
func (s *Views) MapResource(layers []LayerView) Resource {
	return mapResource{snapshotResource{s, layers[0].View}, layers}
}

func (o mapResource) Facts() Facts {
	f := o.snapshotResource.Facts()
	names, contents, dates := make([]string, len(o.layers)), make([]string, len(o.layers)), make([]string, 0, len(o.layers))
	for i, v := range o.layers {
		names[i], contents[i] = v.Layer.ID, SetKeyOf(v.Snapshot).Content
		if d := v.Snapshot.ValidOn.String(); !slices.Contains(dates, d) {
			dates = append(dates, d)
		}
	}
	f.Key = SetKey{strings.Join(names, "+"), strings.Join(contents, "+")}
	f.Shows = slices.Max(dates)
	return f
}

func (o mapResource) Set(ctx context.Context) (Prepared, error) {
	return o.views.mergedSet(ctx, o.Facts().Key, o.layers)
}
