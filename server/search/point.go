package search

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/server/memo"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/web"

	"github.com/paulmach/orb"
)

// PointDays are how many days before a date it is told, too, what held at a position.
var PointDays = [...]int{1, 7, 30, 365}

// PointWord is what one by whose word a layer shows ground says of a position.
type PointWord struct {
	By, As  string // as geo.Territory has them
	Now     phrase.Standing
	Since   *geo.Date // of Now.Territory; nil where there is none
	First   bool      // whether that is where the layer's record begins, so that it may be so for longer
	Also    []AlsoIn  // of Now.Also, in its order
	History []geo.Span
	Times   []PointTime // all that was said of it until then, in order
	Before  []Earlier
}

// PointTime is what was said of a position on the dates of snapshots from one until another; what
// goes on has geo.Ongoing. It has no age.
type PointTime struct {
	Since, Until geo.Date
	phrase.Standing
}

// AlsoIn is another territory that the position is in, and since when.
type AlsoIn struct {
	geo.Territory
	Since *geo.Date
	First bool
}

// Earlier is what was said some days before.
type Earlier struct {
	Days int
	Date geo.Date
	phrase.Standing
}

// PointLayer is what a layer says of a position.
type PointLayer struct {
	view.LayerView
	Snapshots []geo.Dated // until the date, in order
	First     geo.Date    // of its snapshots
	Gaps      []geo.Gap   // days until then for which it has none, though it should
	Words     []PointWord // in order of who says it
	// NotYet is whether nothing is recorded on the date yet: First is later, and there is no more.
	NotYet bool
}

// PointsAt is what the layers of territories say of a position at a time, in their order. One of
// control that begins later is among them: else a claim would stand there alone, as if nobody had
// ever assessed the ground.
func (s *Search) PointsAt(ctx context.Context, layers []geo.Layer, t view.Times, at orb.Point) (out []PointLayer, err error) {
	for _, l := range layers {
		if !l.HasTerritories() {
			continue
		}
		p, err := s.PointAt(ctx, l, t, at)
		if geo.ErrorCode(err) == geo.ENotFound {
			if l.Kind != geo.KindControl {
				continue
			}
			of, err := s.views.CountSnapshots(ctx, l.ID, t.At.Known, t.Current, t.Day)
			if err != nil {
				return nil, err
			} else if of.N == 0 {
				continue
			}
			p = PointLayer{LayerView: view.LayerView{Layer: l}, First: of.First, NotYet: true}
		} else if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// PointAt is what a layer of territories says of a position at a time, by each by whose word it
// shows ground then. It refuses what ViewAt refuses, and is geo.EGone where something of the time
// before was withdrawn since.
func (s *Search) PointAt(ctx context.Context, l geo.Layer, t view.Times, at orb.Point) (out PointLayer, err error) {
	now, err := s.views.ViewToShow(ctx, l, t)
	if err != nil {
		return out, err
	}
	out.LayerView = view.LayerView{Layer: l, View: now}
	if err := s.store.HistoryGone(ctx, l.ID, geo.AsOf{Valid: now.Snapshot.ValidOn, Known: t.At.Known}); err != nil {
		return out, err
	}
	past, borders, err := s.pastOf(ctx, l, t)
	if err != nil {
		return out, err
	}
	snapshots := past.until(t.At.Valid)
	out.Snapshots, out.First, out.Gaps = snapshots, snapshots[0].ValidOn, geo.GapsBetween(l, snapshots, t.At.Valid+1)
	before, err := s.earlier(ctx, l, t, out.First)
	if err != nil {
		return out, err
	}
	p := point{layer: l, of: past.From(at), until: now.Snapshot.ValidOn, atBorder: borders.Near(at, l.AccuracyOrUnstated())}
	for _, said := range p.voices() {
		w := PointWord{By: said.By, As: said.As, Times: p.times(said), History: p.history(said)}
		w.Now = p.standing(w.Times, now)
		if l.Kind == geo.KindControl && said.As == geo.AsClaimed && w.Now.Territory == nil {
			continue // that somebody claims ground elsewhere says nothing of who holds this
		}
		if of := w.Now.Territory; of != nil {
			w.Since, w.First = sinceOf(l, *of, w.History, out.First)
		}
		for _, of := range w.Now.Also {
			since, first := sinceOf(l, of, w.History, out.First)
			w.Also = append(w.Also, AlsoIn{of, since, first})
		}
		for _, e := range before {
			w.Before = append(w.Before, Earlier{e.days, e.At.Valid, p.standing(w.Times, e.View)})
		}
		out.Words = append(out.Words, w)
	}
	return out, nil
}

// sinceOf is since when a history goes on with a territory, and whether the record begins then.
func sinceOf(l geo.Layer, t geo.Territory, history []geo.Span, first geo.Date) (since *geo.Date, isFirst bool) {
	for _, h := range history {
		if h.Until == geo.Ongoing && l.Territory(h.Feature) == t {
			since, isFirst = &h.Since, h.Since <= first
		}
	}
	return since, isFirst
}

// earlierView is what a layer showed some days before.
type earlierView struct {
	days int
	view.View
}

// earlier are the views of the days before, as far as a layer's record reaches.
func (s *Search) earlier(ctx context.Context, l geo.Layer, t view.Times, first geo.Date) (out []earlierView, err error) {
	for _, days := range PointDays {
		then := t
		if then.At.Valid = t.At.Valid - geo.Date(days); then.At.Valid < first {
			break
		}
		v, err := s.views.ViewToShow(ctx, l, then)
		if err != nil {
			return nil, err
		}
		out = append(out, earlierView{days, v})
	}
	return out, nil
}

// pastKey is of a layer's edges as known at a revision, and of the borders along which they are no
// front.
type pastKey struct {
	view.PinKey
	base view.SetKey
}

// pastLayer are a layer's edges through time, and the dates of its snapshots, in order.
type pastLayer struct {
	*place.Past
	dates []geo.Dated
}

// MemorySize is about how many bytes it takes.
func (p pastLayer) MemorySize() int { return p.Past.MemorySize() + memo.Size(p.dates) }

// until are the snapshots up to a date.
func (p pastLayer) until(date geo.Date) []geo.Dated {
	n, _ := slices.BinarySearchFunc(p.dates, date+1, func(d geo.Dated, date geo.Date) int { return cmp.Compare(d.ValidOn, date) })
	return p.dates[:n]
}

// pastOf are a layer's edges through time, and the borders and shores along which they are no front.
// What is kept of them grows with what changed, and is of all positions and dates.
func (s *Search) pastOf(ctx context.Context, l geo.Layer, t view.Times) (pastLayer, *place.Borders, error) {
	base, borders, err := s.views.BordersAt(ctx, t)
	if err != nil {
		return pastLayer{}, nil, err
	}
	web.ManifestOf(ctx).AddSeries(l.ID)
	k := pastKey{s.views.SinceChange(ctx, view.PinKey{Layer: l.ID, Known: t.At.Known, Current: t.Current}), base}
	past, err := s.past.Get(ctx, k, func(ctx context.Context, _ pastKey) (out pastLayer, err error) {
		edges, err := s.store.Edges(ctx, l.ID, t.At.Known)
		if err != nil {
			return out, err
		}
		out.Past = place.NewPast(edges, borders)
		snapshots, err := s.store.Snapshots(ctx, l.ID, t.At.Known)
		for _, sn := range snapshots {
			out.dates = append(out.dates, geo.Dated{ValidOn: sn.ValidOn, Ends: sn.Ends})
		}
		return out, err
	})
	return past, borders, err
}

// voice is by whose word ground is shown.
type voice struct{ By, As string }

func compareVoices(a, b voice) int { return cmp.Or(cmp.Compare(a.By, b.By), cmp.Compare(a.As, b.As)) }

// saidBy is by whose word a territory is shown: what somebody claims, of a layer of control too, by
// his.
func saidBy(t geo.Territory) voice { return voice{t.By, t.As} }

// point is a position of which is told what a layer says until a date.
type point struct {
	layer    geo.Layer
	of       []place.PastOf
	until    geo.Date
	atBorder bool
}

// voices are those by whose word ground is shown on the date: who shows none then says nothing of
// the position, whatever he said before. Where a layer has ended they are those who showed ground
// there before.
func (p point) voices() (out []voice) {
	now, before := map[voice]bool{}, map[voice]bool{}
	for _, of := range p.of {
		for _, t := range of.Times {
			switch {
			case t.Since <= p.until && t.Until > p.until:
				now[saidBy(of.Territory)] = true
			case t.Since <= p.until && t.Inside:
				before[saidBy(of.Territory)] = true
			}
		}
	}
	if len(now) == 0 {
		now = before
	}
	return slices.SortedFunc(maps.Keys(now), compareVoices)
}

// clip is a time as it was known on the date.
func (p point) clip(since, until geo.Date) (geo.Date, geo.Date, bool) {
	if until > p.until {
		until = geo.Ongoing
	}
	return since, until, since <= p.until
}

// history is in which territories of somebody the position was, in order of time.
func (p point) history(said voice) (out []geo.Span) {
	for _, of := range p.of {
		if saidBy(of.Territory) != said {
			continue
		}
		before := len(out)
		for _, t := range of.Times {
			since, until, ok := p.clip(t.Since, t.Until)
			switch n := len(out); {
			case !ok || !t.Inside:
			case n > before && out[n-1].Until == since:
				out[n-1].Until = until
			default:
				out = append(out, geo.Span{Since: since, Until: until, Feature: of.Feature()})
			}
		}
	}
	slices.SortFunc(out, func(a, b geo.Span) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.Feature.Key, b.Feature.Key))
	})
	return out
}

// times are what somebody said of the position while he showed ground.
func (p point) times(said voice) (out []PointTime) {
	var dates []geo.Date
	for _, of := range p.of {
		if saidBy(of.Territory) == said {
			for _, t := range of.Times {
				dates = append(dates, t.Since, t.Until)
			}
		}
	}
	slices.Sort(dates)
	dates = slices.Compact(dates)
	next := make([]int, len(p.of)) // of each territory's times, the first that is not over
	for i := 1; i < len(dates); i++ {
		since, until, ok := p.clip(dates[i-1], dates[i])
		if !ok {
			break
		}
		s, there := p.standingOn(said, dates[i-1], next)
		if !there {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Until == since && out[n-1].Standing.Same(s) {
			out[n-1].Until = until
			continue
		}
		out = append(out, PointTime{since, until, s})
	}
	return out
}

// standingOn is what somebody says of the position on a date, and whether he shows ground then.
func (p point) standingOn(said voice, on geo.Date, next []int) (out phrase.Standing, there bool) {
	out.AtBorder = p.atBorder
	var in []geo.Territory
	edge, inside, counts := math.Inf(1), math.Inf(1), math.Inf(1)
	all := math.Inf(1)
	for i, of := range p.of {
		if saidBy(of.Territory) != said {
			continue
		}
		for next[i] < len(of.Times) && of.Times[next[i]].Until <= on {
			next[i]++
		}
		if next[i] == len(of.Times) || of.Times[next[i]].Since > on {
			continue
		}
		there = true
		t := of.Times[next[i]]
		switch counted := of.Counts(); {
		case t.Inside:
			in = append(in, of.Territory)
			if edge = min(edge, t.Metres); counted {
				inside = min(inside, t.Metres)
			}
		default:
			if all = min(all, t.Metres); counted {
				counts = min(counts, t.Metres)
			}
		}
	}
	slices.SortFunc(in, geo.CompareTerritories)
	if out.Inside = len(in) > 0 && in[0].Counts(); out.Inside {
		out.Metres = inside
	} else {
		out.Metres = counts
	}
	if len(in) == 0 {
		edge = all
	}
	if out.AtEdge = edge < p.layer.AccuracyOrUnstated(); !out.AtEdge && len(in) > 0 {
		out.Territory, out.Also = &in[0], in[1:]
	}
	return out, there
}

// standing is what was said by a view's snapshot; where nobody shows ground then, nothing is near.
func (p point) standing(times []PointTime, v view.View) phrase.Standing {
	out := phrase.Standing{AtBorder: p.atBorder, Metres: math.Inf(1)}
	for _, t := range times {
		if t.Since <= v.Snapshot.ValidOn && t.Until > v.Snapshot.ValidOn {
			out = t.Standing
		}
	}
	out.Age = geo.AgeAt(p.layer, v.Snapshot, v.At.Valid)
	return out
}
