package search

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/server/phrase"
	"frontline/server/view"
)

// NearChange is how near to an edge that changed, in metres, settlements are looked at.
const NearChange = 25_000

// Changed is a settlement of whose point somebody says otherwise on a date than on an earlier one.
type Changed struct {
	Settled
	By, As string
	From   *phrase.Standing // nil where he showed no ground then, and so said nothing
	To     phrase.Standing
	// Entries are those that were made behind the first date until the second, but for the earliest of
	// the record.
	Entries []Entry
}

// ChangedGone is geo.EGone where something of the time until the second date was withdrawn since, from which
// follows where settlements came to lie.
func (s *Search) ChangedGone(ctx context.Context, v view.ChangeView) error {
	return s.store.HistoryGone(ctx, v.Layer.ID, geo.AsOf{Valid: v.To.Snapshot.ValidOn, Known: v.To.At.Known})
}

// ChangedSettlements are the settlements near what changed of a layer of control of which something else
// is said on the second date than on the first: on which side of an edge their point lies, or how many
// whole kilometres away; and those of which an entry was made meanwhile. They are in order of oblast and
// name, which is none of danger.
func (s *Search) ChangedSettlements(ctx context.Context, v view.ChangeView) (out []Changed, err error) {
	from, err := s.pastOn(ctx, v.Layer, v.From)
	if err != nil {
		return nil, err
	}
	to, err := s.pastOn(ctx, v.Layer, v.To)
	if err != nil {
		return nil, err
	}
	edges := from.Changed(to.PastOn)
	// The first of the two snapshots of an entry may be that of the first date.
	before := from.earlier()
	edges = append(edges, before.Changed(from.PastOn)...)
	near, err := s.settledNear(ctx, v.To.Times, edges)
	if err != nil {
		return nil, err
	}
	views, err := s.inForce(ctx, v.To.Times)
	if err != nil {
		return nil, err
	}
	for _, of := range near {
		changed, err := s.changedOf(ctx, v, of.Settled, before, from, to)
		if err != nil {
			return nil, err
		}
		if len(changed) == 0 {
			continue
		}
		region, err := s.regionAt(ctx, views, of.region, of.At)
		if err != nil {
			return nil, err
		}
		for i := range changed {
			changed[i].Region = region
		}
		out = append(out, changed...)
	}
	slices.SortFunc(out, func(a, b Changed) int {
		return cmp.Or(cmp.Compare(a.regionKey(), b.regionKey()), cmp.Compare(a.Name("en"), b.Name("en")), cmp.Compare(a.ID, b.ID), cmp.Compare(a.By, b.By), cmp.Compare(a.As, b.As))
	})
	return out, nil
}

func (p Settled) regionKey() string {
	if p.Region == nil {
		return ""
	}
	return p.Region.Key
}

// layerOn are a layer's edges in a view.
type layerOn struct {
	place.PastOn
	view.View
	layer   geo.Layer
	past    pastLayer
	borders *place.Borders
}

func (s *Search) pastOn(ctx context.Context, l geo.Layer, v view.View) (layerOn, error) {
	past, borders, err := s.pastOf(ctx, l, v.Times)
	if err != nil {
		return layerOn{}, err
	}
	return layerOn{past.On(v.Snapshot.ValidOn), v, l, past, borders}, nil
}

// earlier are the edges of the snapshot before.
func (o layerOn) earlier() layerOn {
	if dates := o.past.until(o.Snapshot.ValidOn - 1); len(dates) > 0 {
		o.Snapshot.ValidOn = dates[len(dates)-1].ValidOn
		o.PastOn = o.past.On(o.Snapshot.ValidOn)
	}
	return o
}

// standings are what is said of a position, by each who shows ground.
func (o layerOn) standings(at orb.Point) map[voice]phrase.Standing {
	p := point{layer: o.layer, of: o.From(at), until: o.Snapshot.ValidOn, atBorder: o.borders.Near(at, o.layer.AccuracyOrUnstated())}
	out := map[voice]phrase.Standing{}
	for _, said := range p.voices() {
		now := p.standing(p.times(said), o.View)
		if said.As != geo.AsClaimed || now.Territory != nil { // as PointAt has it
			out[said] = now
		}
	}
	return out
}

// settledNearby is a place that has a page, and its oblast as the gazetteer has it.
type settledNearby struct {
	Settled
	region string
}

// settledNear are the places near edges that changed: those of the gazetteer, and those that the record
// alone names.
func (s *Search) settledNear(ctx context.Context, t view.Times, changed place.ChangedEdges) (near []settledNearby, err error) {
	gazetteer, err := s.GazetteerAt(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	if gazetteer != nil {
		for _, of := range gazetteer.Near(changed, NearChange) {
			near = append(near, settledNearby{settledOf(gazetteer, of), of.Region})
		}
	}
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	recorded, err := s.placesIn(ctx, t, layers)
	if err != nil {
		return nil, err
	}
	for _, l := range recorded {
		for _, spans := range l.places {
			now := nowOf(spans, t.At.Valid)
			if spans[0].since <= t.Day && changed.Near(now.at, NearChange) && same(gazetteer, now) == nil {
				near = append(near, settledNearby{Settled: Settled{ID: recordID(l.layer.ID, now.key), Names: now.names, At: now.at, Recorded: []RecordedAs{{l.layer.ID, now.key}}}})
			}
		}
	}
	return near, nil
}

// changedOf is what is said otherwise of a place, by whom.
func (s *Search) changedOf(ctx context.Context, v view.ChangeView, of Settled, before, from, to layerOn) (changed []Changed, err error) {
	earlier, first, now := before.standings(of.At), from.standings(of.At), to.standings(of.At)
	var entries []Entry // by all that was said until the second date, once that is asked for
	isAsked := false
	for _, said := range slices.SortedFunc(maps.Keys(now), compareVoices) {
		one := Changed{Settled: of, By: said.By, As: said.As, To: now[said]}
		was, spoke := first[said]
		if spoke {
			one.From = &was
		}
		if !spoke || !was.SameSide(one.To) || !was.SameSide(earlier[said]) {
			if !isAsked {
				if entries, err = s.entriesUntil(ctx, v, of.At); err != nil {
					return nil, err
				}
				isAsked = true
			}
			for _, e := range entries {
				if e.By == said.By && e.As == said.As && e.Second > v.From.Snapshot.ValidOn && !e.Earliest {
					one.Entries = append(one.Entries, e)
				}
			}
		}
		if !spoke || !was.SaysSame(one.To) || one.Entries != nil {
			changed = append(changed, one)
		}
	}
	return changed, nil
}

// entriesUntil are those of a position until the second date.
func (s *Search) entriesUntil(ctx context.Context, v view.ChangeView, at orb.Point) (entries []Entry, err error) {
	p, err := s.PointAt(ctx, v.Layer, v.To.Times, at)
	if err != nil {
		return nil, err
	}
	for _, w := range p.Words {
		entries = append(entries, EntriesOf(v.Layer, p.Snapshots, w)...)
	}
	return entries, nil
}
