package view

import (
	"context"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/tile"
)

// TimelineView is a request for all of a layer's time, resolved.
type TimelineView struct {
	Layer   string
	Current geo.Revision
	Day     geo.Date
	pinned  bool
	Known   geo.Revision
	Pin     geo.Revision
	line    *geo.Timeline // nil until FindTimeline
	// ahead is whether something in it is dated after today, and so left out
	// until its day comes.
	ahead bool
}

// ResolveTimeline finds what "timeline" and "timeline@12" in a path ask for,
// or another name in the place of timeline.
func (t *Timelines) ResolveTimeline(ctx context.Context, layer, asof string) (TimelineView, error) {
	v := TimelineView{Layer: layer, Day: t.clock.Today()}
	if err := geo.CheckLayerID(v.Layer); err != nil {
		return v, err
	}
	var err error
	if v.Known, v.Current, v.pinned, err = t.clock.ResolveKnown(ctx, asof); err != nil {
		return v, err
	}
	return v, t.pinTimeline(ctx, &v)
}

// FindTimeline fills in the pin and reads the timeline at it.
func (t *Timelines) FindTimeline(ctx context.Context, v *TimelineView) (err error) {
	if err := t.pinTimeline(ctx, v); err != nil {
		return err
	}
	v.line, err = t.Timeline(ctx, LineKey{v.Layer, v.Pin, OfFeatures})
	return err
}

// pinTimeline fills in the pin.
func (t *Timelines) pinTimeline(ctx context.Context, v *TimelineView) (err error) {
	if v.Pin, err = t.TimelinePin(ctx, PinKey{v.Layer, v.Known, v.Current}); err != nil {
		return err
	}
	// A snapshot ahead is listed from its day on, whether or not ground changes by it.
	all, err := t.snapshots.CountSnapshots(ctx, v.Layer, v.Known, v.Current, geo.MaxDate)
	v.ahead = all.Last > v.Day
	return err
}

// Spans returns the timeline's spans up to today.
func (v *TimelineView) Spans() []geo.Span { return v.UpToToday(v.line.Spans) }

// UpToToday are spans as they are known without what is dated after today.
func (v *TimelineView) UpToToday(spans []geo.Span) []geo.Span {
	if !v.ahead {
		return spans
	}
	var out []geo.Span
	for _, sp := range spans {
		if sp.Since > v.Day {
			continue
		}
		if sp.Until > v.Day {
			sp.Until = geo.Ongoing
		}
		out = append(out, sp)
	}
	return out
}

// Settled is whether the answer never changes: it is pinned, and nothing in it
// waits for its day.
func (v *TimelineView) Settled() bool { return v.pinned && !v.ahead }

// spanFeatures are spans as tiles carry them: what is said of the piece in
// short, and since when and until when as numbers of days.
func spanFeatures(spans []geo.Span) []geo.Feature {
	out := make([]geo.Feature, len(spans))
	for i, sp := range spans {
		f := WithoutProvenance(sp.Feature)
		f.Properties = map[string]json.RawMessage{"since": number(int64(sp.Since))}
		for _, p := range geo.SignProperties {
			if v, ok := sp.Feature.Properties[p]; ok {
				f.Properties[p] = v
			}
		}
		if sp.Until != geo.Ongoing {
			f.Properties["until"] = number(int64(sp.Until))
		}
		out[i] = f
	}
	return out
}

// TimelineTiles are all of a layer's time as tiles, for an archive of them.
type TimelineTiles struct {
	Set         *tile.Set
	Layer       geo.Layer
	Pin         geo.Revision
	First, Last geo.Date // of the snapshots in it
	Gaps        []geo.Gap
}

// TimelineTiles cuts what /tiles/{layer}/timeline@{known} answers, tile for
// tile.
func (t *Timelines) TimelineTiles(ctx context.Context, layer string, known geo.Revision) (TimelineTiles, error) {
	current, err := t.store.Revision(ctx)
	if err != nil {
		return TimelineTiles{}, err
	}
	v := TimelineView{Layer: layer, Day: t.clock.Today(), Known: known, Current: current, pinned: true}
	if err := t.FindTimeline(ctx, &v); err != nil {
		return TimelineTiles{}, err
	}
	out := TimelineTiles{Pin: v.Pin, Set: tile.NewPartition(layer, spanFeatures(v.Spans()))}
	if out.Layer, err = t.store.Layer(ctx, layer, known); err != nil {
		return out, err
	}
	all, err := t.snapshots.Published(ctx, layer, known, v.Day)
	if err != nil {
		return out, err
	}
	if len(all) == 0 {
		return out, geo.Errorf(geo.ENotFound, "%s has no snapshot yet", layer)
	}
	out.First, out.Last, out.Gaps = all[0].ValidOn, all[len(all)-1].ValidOn, geo.GapsUntil(out.Layer, all, 0)
	return out, nil
}

// WithoutProvenance returns a feature with what is said of its ground and nothing of how that
// is known, which differs from day to day where nothing else does: equal days share what is
// made of it.
func WithoutProvenance(f geo.Feature) geo.Feature {
	return geo.Feature{
		Key: f.Key, Geometry: f.Geometry, Names: f.Names,
		ClaimedBy: f.ClaimedBy, DeniedBy: f.DeniedBy, AssessedBy: f.AssessedBy, Status: f.Status, Class: f.Class, HeldBy: f.HeldBy,
	}
}
