package server

import (
	"context"
	"strconv"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
)

// timelineResource is all of a layer's time.
type timelineResource struct {
	views *Server
	v     timelineView
}

func (o timelineResource) Facts() Facts {
	k := setKey{o.v.layer, timelineName + " " + o.v.line.Content}
	if o.v.ahead {
		k.content += " " + o.v.day.String()
	}
	return Facts{
		Current: o.v.current, Day: o.v.day, Pinned: o.v.settled(), Key: k, VectorOnly: true,
		Ref: timelineName + "@" + strconv.FormatInt(int64(o.v.pin), 10),
	}
}

func (o timelineResource) Set(ctx context.Context) (prepared, error) {
	return o.views.preparedSet(ctx, o.Facts().Key, func(context.Context) (raster.Source, error) {
		return raster.Source{Set: tile.NewPartition(o.v.layer, spanFeatures(o.v.spans()))}, nil
	})
}

func (o timelineResource) About(ctx context.Context) (About, error) {
	layer, err := o.views.Store.Layer(ctx, o.v.layer)
	if err != nil {
		return About{}, err
	}
	out := About{Layer: layer, Pin: o.v.pin}
	all, err := o.views.record.count(ctx, o.v.layer, o.v.known, o.v.current, o.v.day)
	if err != nil || all.n == 0 {
		return out, err
	}
	out.First, out.Snapshot, out.Dates = &all.first, all.last, []geo.Date{all.first, all.last}
	out.Voices, err = o.views.voicesOf(ctx, layer, times{at: geo.AsOf{Valid: o.v.day, Known: o.v.known}, current: o.v.current, day: o.v.day})
	return out, err
}
