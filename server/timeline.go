package server

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"frontline/geo"
	"frontline/server/memo"

	"github.com/go-json-experiment/json/v1"
)

// timelines keeps what layers' records say of all of time. What a pin stands
// for does not change.
type timelines struct {
	store  Store
	pins   memo.Memo[pinKey, timelinePin]
	ranges memo.Memo[rangeKey, rangePin]
	lines  memo.Memo[lineKey, timeAtPin]
	all    memo.Memo[areasKey, areasAtPin]

	mu                  sync.Mutex
	lastLine, lastAreas map[string]geo.Revision // the newest pin that was read, by layer
}

// timeAtPin is a timeline and the rows that it was made of: the next one is read by
// what changed since.
type timeAtPin struct {
	*geo.Timeline
	rows geo.Rows
}

// areasAtPin is the same of areas.
type areasAtPin struct {
	geo.Areas
	rows geo.Rows
}

// of says whether a timeline is of features or of territories.
type of bool

const (
	ofFeatures    of = false
	ofTerritories of = true
)

// pinKey is found again until something changes: a retraction is a revision
// of its own.
type pinKey struct {
	layer          string
	known, current geo.Revision
}

// rangeKey is of what a layer shows on a date from one to another.
type rangeKey struct {
	pinKey
	from, to geo.Date
}

// timelinePin is a pin, and the layers of which something may be withdrawn behind it.
type timelinePin struct {
	pin geo.Revision
	of  []string
}

// rangePin is the same of a difference.
type rangePin struct {
	geo.Range
	of []string
}

type lineKey struct {
	layer string
	pin   geo.Revision
	of    of
}

type areasKey struct {
	layer string
	pin   geo.Revision
}

func newTimelines(m *memo.Memory, store Store) *timelines {
	return &timelines{
		store:  store,
		pins:   memo.New[pinKey, timelinePin](m, "pins"),
		ranges: memo.New[rangeKey, rangePin](m, "ranges"),
		lines:  memo.New[lineKey, timeAtPin](m, "timelines"),
		all:    memo.New[areasKey, areasAtPin](m, "areas"),
	}
}

// pin is the last revision up to known that changed a layer's timeline.
func (t *timelines) pin(ctx context.Context, k pinKey) (geo.Revision, error) {
	p, err := t.findPin(ctx, k)
	manifestOf(ctx).addSeries(k.layer)
	manifestOf(ctx).addSeries(p.of...)
	return p.pin, err
}

// findPin is pin without a note of what it is made of.
func (t *timelines) findPin(ctx context.Context, k pinKey) (timelinePin, error) {
	return t.pins.Get(ctx, k, func(ctx context.Context, k pinKey) (p timelinePin, err error) {
		if p.pin, err = t.store.TimelinePin(ctx, k.layer, k.known); err == nil {
			p.of, err = t.pinnedBy(ctx, k)
		}
		return p, err
	})
}

// sinceChange is the key of what is made of one layer and of the regions of the
// basemap: it stays the same until one of those changes, whatever else is recorded.
// Behind a withdrawal, which refuses the pin, it is k, and so asked for at each
// revision anew.
func (t *timelines) sinceChange(ctx context.Context, k pinKey) pinKey {
	if p, err := t.findPin(ctx, k); err == nil {
		return pinKey{layer: k.layer, known: p.pin}
	}
	return k
}

// span is what a layer shows on the dates from one to another, pinned.
func (t *timelines) span(ctx context.Context, k rangeKey) (geo.Range, error) {
	p, err := t.ranges.Get(ctx, k, func(ctx context.Context, k rangeKey) (p rangePin, err error) {
		if p.Range, err = t.store.Range(ctx, k.layer, k.from, k.to, k.known); err == nil {
			p.of, err = t.pinnedBy(ctx, k.pinKey)
		}
		return p, err
	})
	manifestOf(ctx).add(k.layer, p.Dates...)
	manifestOf(ctx).addSeries(p.of...)
	return p.Range, err
}

// pinnedBy are the basemaps by whose regions the ground of a layer is told apart:
// behind its pins something may be withdrawn of them, too. A basemap has none.
func (t *timelines) pinnedBy(ctx context.Context, k pinKey) (of []string, err error) {
	layers, err := t.store.Layers(ctx, k.known)
	for _, l := range layers {
		switch {
		case l.Kind != geo.KindBase:
		case l.ID == k.layer:
			return nil, nil
		default:
			of = append(of, l.ID)
		}
	}
	return of, err
}

// find is a layer's timeline at a pin.
func (t *timelines) find(ctx context.Context, k lineKey) (*geo.Timeline, error) {
	manifestOf(ctx).addSeries(k.layer)
	line, err := t.lines.Get(ctx, k, func(ctx context.Context, k lineKey) (timeAtPin, error) {
		if k.of == ofTerritories {
			line, err := t.store.Territories(ctx, k.layer, k.pin)
			return timeAtPin{Timeline: &line}, err
		}
		before, _ := t.lines.GetIfPresent(lineKey{k.layer, t.readLast(k.layer, &t.lastLine, 0), k.of})
		line, rows, err := t.store.TimelineSince(ctx, k.layer, k.pin, before.rows)
		if err == nil {
			t.readLast(k.layer, &t.lastLine, k.pin)
		}
		return timeAtPin{&line, rows}, err
	})
	return line.Timeline, err
}

// areas is a layer's time at a pin as figures need it.
func (t *timelines) areas(ctx context.Context, k areasKey) (geo.Areas, error) {
	manifestOf(ctx).addSeries(k.layer)
	all, err := t.all.Get(ctx, k, func(ctx context.Context, k areasKey) (areasAtPin, error) {
		before, _ := t.all.GetIfPresent(areasKey{k.layer, t.readLast(k.layer, &t.lastAreas, 0)})
		areas, rows, err := t.store.AreasSince(ctx, k.layer, k.pin, before.rows)
		if err == nil {
			t.readLast(k.layer, &t.lastAreas, k.pin)
		}
		return areasAtPin{areas, rows}, err
	})
	return all.Areas, err
}

// readLast is the newest pin at which a layer was read, after what is read now.
func (t *timelines) readLast(layer string, last *map[string]geo.Revision, now geo.Revision) geo.Revision {
	t.mu.Lock()
	defer t.mu.Unlock()
	if *last == nil {
		*last = map[string]geo.Revision{}
	}
	(*last)[layer] = max((*last)[layer], now)
	return (*last)[layer]
}

// timelineView is a request for all of a layer's time, resolved.
type timelineView struct {
	layer   string
	current geo.Revision
	day     geo.Date
	pinned  bool
	known   geo.Revision
	pin     geo.Revision
	line    *geo.Timeline // nil until findTimeline
	// ahead is whether something in it is dated after today, and so left out
	// until its day comes.
	ahead bool
}

// resolveTimeline finds what "timeline" and "timeline@12" in a path ask for,
// or another name in the place of timeline.
func (s *Server) resolveTimeline(ctx context.Context, layer, asof string) (timelineView, error) {
	v := timelineView{layer: layer, day: s.today()}
	if err := geo.CheckLayerID(v.layer); err != nil {
		return v, err
	}
	var err error
	if v.known, v.current, v.pinned, err = s.resolveKnown(ctx, asof); err != nil {
		return v, err
	}
	return v, s.pinTimeline(ctx, &v)
}

// findTimeline fills in the pin and what it stands for.
func (s *Server) findTimeline(ctx context.Context, v *timelineView) (err error) {
	if err := s.pinTimeline(ctx, v); err != nil {
		return err
	}
	v.line, err = s.timelines.find(ctx, lineKey{v.layer, v.pin, ofFeatures})
	return err
}

// pinTimeline fills in the pin.
func (s *Server) pinTimeline(ctx context.Context, v *timelineView) (err error) {
	if v.pin, err = s.timelines.pin(ctx, pinKey{v.layer, v.known, v.current}); err != nil {
		return err
	}
	// A snapshot ahead is listed from its day on, whether or not ground changes by it.
	all, err := s.record.count(ctx, v.layer, v.known, v.current, geo.MaxDate)
	v.ahead = all.last > v.day
	return err
}

// resolveKnown reads a name that may be pinned: "timeline@12".
func (s *Server) resolveKnown(ctx context.Context, name string) (known, current geo.Revision, pinned bool, err error) {
	if current, err = s.Store.Revision(ctx); err != nil {
		return 0, 0, false, err
	}
	name, rev, pinned := strings.Cut(name, "@")
	if !pinned {
		return current, current, false, nil
	}
	n, err := strconv.ParseInt(rev, 10, 53)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != rev {
		return 0, 0, false, geo.Errorf(geo.EInvalid, "the revision is a decimal number without leading zeros, for example %s@12", name)
	}
	if known = geo.Revision(n); known > current {
		return 0, 0, false, geo.Errorf(geo.ENotFound, "revision %d is not recorded yet: the newest is %d", known, current)
	}
	return known, current, true, nil
}

// spans are those of the view up to today.
func (v *timelineView) spans() []geo.Span { return v.upToToday(v.line.Spans) }

func (v *timelineView) upToToday(spans []geo.Span) []geo.Span {
	if !v.ahead {
		return spans
	}
	var out []geo.Span
	for _, sp := range spans {
		if sp.Since > v.day {
			continue
		}
		if sp.Until > v.day {
			sp.Until = geo.Ongoing
		}
		out = append(out, sp)
	}
	return out
}

// settled is whether the answer never changes: it is pinned, and nothing in it
// waits for its day.
func (v *timelineView) settled() bool { return v.pinned && !v.ahead }

// spanFeatures are spans as tiles carry them: what is said of the piece in
// short, and since when and until when as numbers of days.
func spanFeatures(spans []geo.Span) []geo.Feature {
	out := make([]geo.Feature, len(spans))
	for i, sp := range spans {
		f := said(sp.Feature)
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

// said is a feature with what is said of its ground and nothing of how that is
// known, which differs from day to day where nothing else does.
func said(f geo.Feature) geo.Feature {
	return geo.Feature{
		Key: f.Key, Geometry: f.Geometry, Names: f.Names,
		ClaimedBy: f.ClaimedBy, DeniedBy: f.DeniedBy, AssessedBy: f.AssessedBy, Status: f.Status, Class: f.Class, HeldBy: f.HeldBy,
	}
}

// number is a whole number as JSON.
func number(n int64) json.RawMessage { return strconv.AppendInt(nil, n, 10) }
