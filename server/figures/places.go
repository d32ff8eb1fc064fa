package figures

import (
	"cmp"
	"context"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/server/view"
	"frontline/server/web"
)

// MostPlaces bounds the pieces of a difference that are listed by place: the files of it have all.
const MostPlaces = 500

// Places are what changed between two dates by place: the largest pieces of a difference, and what
// became of them since.
type Places struct {
	Difference
	Known   geo.Revision  `json:"known"`       // as of which it is told what became of them
	Day     geo.Date      `json:"ended_until"` // up to which: the date of the newest snapshot
	LeftOut leftOut       `json:"left_out"`
	Places  []PlaceChange `json:"pieces"`
}

// leftOut are the pieces that are not listed, and how much of them is held or claimed.
type leftOut struct {
	Pieces int     `json:"pieces"`
	Gained float64 `json:"gained_km2"`
	Lost   float64 `json:"lost_km2"`
}

// PlaceChange is a piece, and how much of it ceased to be so on which dates after the two.
type PlaceChange struct {
	Piece
	Ended []EndedPart `json:"ended"`
}

// EndedPart is how much of a piece ceased to be so on a date.
type EndedPart struct {
	On   geo.Date `json:"on"`
	Area float64  `json:"km2"`
}

// PlacesView is a difference with what became of it, resolved.
type PlacesView struct {
	view.ChangeView
	known   geo.Revision
	day     geo.Date
	Settled bool // whether its answer never changes
}

// ResolvePlaces finds what a path asks for. What became of a piece follows from all dates after the two:
// it is pinned by the revision of its ends, and geo.EGone where something of the layer was withdrawn since.
func (s *Figures) ResolvePlaces(ctx context.Context, layer, ref string) (v PlacesView, err error) {
	if v.ChangeView, err = s.views.ResolveChange(ctx, layer, ref); err != nil {
		return v, err
	}
	v.known = max(v.From.At.Known, v.To.At.Known)
	if _, err = s.views.TimelinePin(ctx, view.PinKey{Layer: v.Layer.ID, Known: v.known, Current: v.To.Current}); err != nil {
		return v, err
	}
	count := func(until geo.Date) geo.Date {
		all, counted := s.views.CountSnapshots(ctx, v.Layer.ID, v.known, v.To.Current, until)
		err = cmp.Or(err, counted)
		return all.Last
	}
	today := v.To.Day
	v.day, v.Settled = count(today), v.Pinned && count(geo.MaxDate) <= today // what is dated ahead is answered on its day
	return v, err
}

// Places is what there is to say of a difference by place.
func (s *Figures) Places(ctx context.Context, v PlacesView) (Places, error) {
	web.ManifestOf(ctx).AddSeries(v.Layer.ID)
	head, pieces, err := s.Difference(ctx, v.ChangeView)
	if err != nil {
		return Places{}, err
	}
	out := Places{Difference: head, Known: v.known, Day: v.day, Places: []PlaceChange{}}
	for _, p := range pieces[min(len(pieces), MostPlaces):] {
		if out.LeftOut.Pieces++; v.Layer.Kind == geo.KindControl && p.Class != geo.ClassHeld {
			continue
		}
		if p.Change == "gained" {
			out.LeftOut.Gained += p.Area
		} else {
			out.LeftOut.Lost += p.Area
		}
	}
	out.LeftOut.Gained, out.LeftOut.Lost = view.KM2(out.LeftOut.Gained*1e6), view.KM2(out.LeftOut.Lost*1e6)
	pieces = pieces[:min(len(pieces), MostPlaces)]
	if err := s.MeasureReach(ctx, v.ChangeView, pieces); err != nil {
		return Places{}, err
	}
	to := v.To.Snapshot.ValidOn
	spans := map[geo.Territory][]geo.Span{}
	if len(pieces) > 0 && to < v.day {
		line, err := s.views.Store.TerritoriesBetween(ctx, v.Layer.ID, to, v.day, v.known)
		if err != nil {
			return Places{}, err
		}
		for _, sp := range line.Spans {
			t := v.Layer.Territory(sp.Feature)
			spans[t] = append(spans[t], sp)
		}
	}
	if err := s.comparing.Enter(ctx); err != nil {
		return Places{}, err
	}
	defer s.comparing.Leave()
	for _, p := range pieces {
		one := PlaceChange{Piece: p, Ended: []EndedPart{}}
		ended, err := change.Ended(ctx, p.patch, to, v.day, spans[p.territory])
		if err != nil {
			return Places{}, err
		}
		for _, e := range ended {
			if km2 := view.KM2(e.Area); km2 > 0 {
				one.Ended = append(one.Ended, EndedPart{*e.Since, km2})
			}
		}
		out.Places = append(out.Places, one)
	}
	return out, nil
}
