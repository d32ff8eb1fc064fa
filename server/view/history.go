package view

import (
	"context"

	"frontline/geo"
	"frontline/geo/history"
)

// History is all of a layer's time up to today, for a file of it.
type History struct {
	Record  history.Record
	Spans   []geo.Span
	Content string // equal where the spans are
	Times   TimelineView
}

// History finds what "timeline" and "timeline@12" ask for.
func (t *Timelines) History(ctx context.Context, layer, asof string) (History, error) {
	v, err := t.ResolveTimeline(ctx, layer, asof)
	if err == nil {
		err = t.FindTimeline(ctx, &v)
	}
	if err != nil {
		return History{}, err
	}
	out := History{Times: v, Spans: v.Spans(), Content: v.line.Content}
	if v.ahead {
		out.Content += " " + v.Day.String()
	}
	out.Record.Pin = v.Pin
	if out.Record.Layer, err = t.store.Layer(ctx, layer, v.Known); err != nil {
		return out, err
	}
	if out.Record.Snapshots, err = t.snapshots.Published(ctx, layer, v.Known, v.Day); err != nil {
		return out, err
	}
	if len(out.Record.Snapshots) == 0 {
		return out, geo.Errorf(geo.ENotFound, "%s has no snapshot yet", layer)
	}
	out.Record.Gaps = geo.GapsUntil(out.Record.Layer, out.Record.Snapshots, 0)
	return out, nil
}

// StillRecorded fails where a history is no longer what its address answers.
func (t *Timelines) StillRecorded(h History, asof string) func(context.Context) error {
	return func(ctx context.Context) error {
		now, err := t.ResolveTimeline(ctx, h.Record.Layer.ID, asof)
		if err == nil && now.Pin != h.Times.Pin {
			err = ErrReplaced
		}
		return err
	}
}
