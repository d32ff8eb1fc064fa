package view

import (
	"context"
	"sync"

	"frontline/geo"
	"frontline/server/memo"
	"frontline/server/web"
)

// Timelines keeps what layers' records say of all of time. What a pin stands
// for does not change.
type Timelines struct {
	clock     *Clock
	snapshots *Snapshots
	store     Store
	pins      memo.Memo[PinKey, timelinePin]
	ranges    memo.Memo[rangeKey, rangePin]
	lines     memo.Memo[LineKey, timeAtPin]
	all       memo.Memo[AreasKey, areasAtPin]

	mu                  sync.Mutex
	lastLine, lastAreas map[string]geo.Revision // the newest pin that was read, by layer
}

// timeAtPin is a timeline and the rows that it was made of: the next one is read by
// what changed since.
type timeAtPin struct {
	*geo.Timeline
	rows geo.Rows
}

// MemorySize is about how many bytes it takes.
func (t timeAtPin) MemorySize() int {
	n := memo.Size(t.rows)
	if t.Timeline != nil {
		n += timelineSize(*t.Timeline)
	}
	return n
}

// areasAtPin is the same of areas.
type areasAtPin struct {
	geo.Areas
	rows geo.Rows
}

// MemorySize is about how many bytes they take.
func (a areasAtPin) MemorySize() int { return areasSize(a.Areas) + memo.Size(a.rows) }

// of says whether a timeline is of features or of territories.
type of bool

const (
	OfFeatures    of = false
	OfTerritories of = true
)

// PinKey is found again until something changes: a retraction is a revision
// of its own.
type PinKey struct {
	Layer          string
	Known, Current geo.Revision
}

// rangeKey is of what a layer shows on a date from one to another.
type rangeKey struct {
	PinKey
	from, to geo.Date
}

// timelinePin is a pin, and the layers of which something may be withdrawn behind it.
type timelinePin struct {
	Pin geo.Revision
	of  []string
}

// rangePin is the same of a difference.
type rangePin struct {
	geo.Range
	of []string
}

// LineKey is of a timeline at a pin.
type LineKey struct {
	Layer string
	Pin   geo.Revision
	Of    of
}

// AreasKey is of a layer's areas at a pin.
type AreasKey struct {
	Layer string
	Pin   geo.Revision
}

func newTimelines(m *memo.Memory, snapshots *Snapshots) *Timelines {
	return &Timelines{
		clock: snapshots.clock, snapshots: snapshots, store: snapshots.store,
		pins:   memo.New[PinKey, timelinePin](m, "pins"),
		ranges: memo.New[rangeKey, rangePin](m, "ranges"),
		lines:  memo.New[LineKey, timeAtPin](m, "timelines"),
		all:    memo.New[AreasKey, areasAtPin](m, "areas"),
	}
}

// TimelinePin is the last revision up to known that changed a layer's timeline.
func (t *Timelines) TimelinePin(ctx context.Context, k PinKey) (geo.Revision, error) {
	p, err := t.FindPin(ctx, k)
	web.ManifestOf(ctx).AddSeries(k.Layer)
	web.ManifestOf(ctx).AddSeries(p.of...)
	return p.Pin, err
}

// FindPin is pin without a note of what it is made of.
func (t *Timelines) FindPin(ctx context.Context, k PinKey) (timelinePin, error) {
	return t.pins.Get(ctx, k, func(ctx context.Context, k PinKey) (p timelinePin, err error) {
		if p.Pin, err = t.store.TimelinePin(ctx, k.Layer, k.Known); err == nil {
			p.of, err = t.pinnedBy(ctx, k)
		}
		return p, err
	})
}

// SinceChange is the key of what is made of one layer and of the regions of the
// basemap: it stays the same until one of those changes, whatever else is recorded.
// Behind a withdrawal, which refuses the pin, it is k, and so asked for at each
// revision anew.
func (t *Timelines) SinceChange(ctx context.Context, k PinKey) PinKey {
	if p, err := t.FindPin(ctx, k); err == nil {
		return PinKey{Layer: k.Layer, Known: p.Pin}
	}
	return k
}

// Range is what a layer shows on the dates from one to another, pinned.
func (t *Timelines) Range(ctx context.Context, k rangeKey) (geo.Range, error) {
	p, err := t.ranges.Get(ctx, k, func(ctx context.Context, k rangeKey) (p rangePin, err error) {
		if p.Range, err = t.store.Range(ctx, k.Layer, k.from, k.to, k.Known); err == nil {
			p.of, err = t.pinnedBy(ctx, k.PinKey)
		}
		return p, err
	})
	web.ManifestOf(ctx).Add(k.Layer, p.Dates...)
	web.ManifestOf(ctx).AddSeries(p.of...)
	return p.Range, err
}

// pinnedBy are the basemaps by whose regions the ground of a layer is told apart:
// behind its pins something may be withdrawn of them, too. A basemap has none.
func (t *Timelines) pinnedBy(ctx context.Context, k PinKey) (of []string, err error) {
	layers, err := t.store.Layers(ctx, k.Known)
	for _, l := range layers {
		switch {
		case l.Kind != geo.KindBase:
		case l.ID == k.Layer:
			return nil, nil
		default:
			of = append(of, l.ID)
		}
	}
	return of, err
}

// Timeline is a layer's timeline at a pin.
func (t *Timelines) Timeline(ctx context.Context, k LineKey) (*geo.Timeline, error) {
	web.ManifestOf(ctx).AddSeries(k.Layer)
	line, err := t.lines.Get(ctx, k, func(ctx context.Context, k LineKey) (timeAtPin, error) {
		if k.Of == OfTerritories {
			line, err := t.store.Territories(ctx, k.Layer, k.Pin)
			return timeAtPin{Timeline: &line}, err
		}
		before, _ := t.lines.GetIfPresent(LineKey{k.Layer, t.readLast(k.Layer, &t.lastLine, 0), k.Of})
		line, rows, err := t.store.TimelineSince(ctx, k.Layer, k.Pin, before.rows)
		if err == nil {
			t.readLast(k.Layer, &t.lastLine, k.Pin)
		}
		return timeAtPin{&line, rows}, err
	})
	return line.Timeline, err
}

// Areas is a layer's time at a pin as figures need it.
func (t *Timelines) Areas(ctx context.Context, k AreasKey) (geo.Areas, error) {
	web.ManifestOf(ctx).AddSeries(k.Layer)
	all, err := t.all.Get(ctx, k, func(ctx context.Context, k AreasKey) (areasAtPin, error) {
		before, _ := t.all.GetIfPresent(AreasKey{k.Layer, t.readLast(k.Layer, &t.lastAreas, 0)})
		areas, rows, err := t.store.AreasSince(ctx, k.Layer, k.Pin, before.rows)
		if err == nil {
			t.readLast(k.Layer, &t.lastAreas, k.Pin)
		}
		return areasAtPin{areas, rows}, err
	})
	return all.Areas, err
}

// readLast is the newest pin at which a layer was read, after what is read now.
func (t *Timelines) readLast(layer string, last *map[string]geo.Revision, now geo.Revision) geo.Revision {
	t.mu.Lock()
	defer t.mu.Unlock()
	if *last == nil {
		*last = map[string]geo.Revision{}
	}
	(*last)[layer] = max((*last)[layer], now)
	return (*last)[layer]
}
