package view

import (
	"context"
	"strconv"

	"frontline/geo"
)

// timelineResource is all of a layer's time.
type timelineResource struct {
	views *Views
	v     TimelineView
}

func (o timelineResource) Facts() Facts {
	k := SetKey{o.v.Layer, TimelineName + " " + o.v.line.Content}
	if o.v.ahead {
		k.Content += " " + o.v.Day.String()
	}
	return Facts{
		Current: o.v.Current, Day: o.v.Day, Pinned: o.v.Settled(), Key: k, VectorOnly: true,
		Ref: TimelineName + "@" + strconv.FormatInt(int64(o.v.Pin), 10),
	}
}

func (o timelineResource) Set(ctx context.Context) (Prepared, error) {
	return o.views.spanSet(ctx, o.Facts().Key, o.v.Spans)
}

func (o timelineResource) About(ctx context.Context) (About, error) {
	layer, err := o.views.Store.Layer(ctx, o.v.Layer, o.v.Known)
	if err != nil {
		return About{}, err
	}
	out := About{Layer: layer, Pin: o.v.Pin}
	all, err := o.views.CountSnapshots(ctx, o.v.Layer, o.v.Known, o.v.Current, o.v.Day)
	if err != nil || all.N == 0 {
		return out, err
	}
	out.First, out.Snapshot, out.Dates = &all.First, all.Last, []geo.Date{all.First, all.Last}
	out.Voices, err = o.views.VoicesOf(ctx, layer, Times{At: geo.AsOf{Valid: o.v.Day, Known: o.v.Known}, Current: o.v.Current, Day: o.v.Day})
	return out, err
}
