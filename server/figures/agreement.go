package figures

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/server/view"
	"frontline/server/web"
)

// AgreementAreas is square kilometres by date of what all, some and none of those who assess ground call
// held, or of what one layer shows as held and another does not.
type AgreementAreas struct {
	Layer LayerHead     `json:"layer"`
	Of    []string      `json:"of"`
	Unit  string        `json:"unit"`
	Known geo.Revision  `json:"known"`
	Dates []geo.Date    `json:"dates"` // of any of the snapshots, from the first on which two assess
	Area  []float64     `json:"area"`  // in all of them; of two layers, in the first alone
	By    []AgreementBy `json:"assessments"`
	Parts []AgreedPart  `json:"parts"`
	Note  string        `json:"note"`

	Compared []bool `json:"-"` // whether two assess on each date, so that its figures compare anything
}

// AgreementBy is one who assesses: of each date, of which date that is, and whether it is past its cadence;
// null where it says nothing.
type AgreementBy struct {
	Layer string      `json:"layer"`
	Name  string      `json:"assessed_by"`
	AsOf  []*geo.Date `json:"as_of"`
	Stale []bool      `json:"stale"`
}

// AgreedPart is ground that the same ones call held, as long as the dates.
type AgreedPart struct {
	Agreement string    `json:"agreement"` // all, some, none
	HeldBy    string    `json:"held_by,omitempty"`
	ClaimedBy string    `json:"claimed_by,omitempty"`
	Per       []string  `json:"held_per"`
	NotPer    []string  `json:"not_held_per"`
	Area      []float64 `json:"km2"`
}

const agreementNote = "Geodesic areas on the WGS84 ellipsoid. Each who assesses is counted at the own latest date on or before each date, which as_of has; one that is past its cadence, " +
	"or that says nothing yet, may differ for that alone. Ground of a part is in no other part of the same holder or claimant."

// AgreementAreas finds the areas of a comparison on each date. All ground of all time is laid over one another
// once.
func (s *Figures) AgreementAreas(ctx context.Context, c view.Comparand, t view.Times) (AgreementAreas, error) {
	out := AgreementAreas{Of: []string{}, Unit: kmUnit, Known: t.At.Known, Parts: []AgreedPart{}, By: []AgreementBy{}, Note: agreementNote}
	layers := c.Layers
	if c.Claims != nil {
		layers = append([]geo.Layer{*c.Claims}, layers...)
	}
	snapshots := map[string][]geo.Snapshot{}
	var first []geo.Date
	for _, l := range layers {
		list, err := s.views.Published(ctx, l.ID, t.At.Known, t.Day)
		if err != nil {
			return out, err
		}
		if snapshots[l.ID] = list; len(list) > 0 && l.Kind == geo.KindControl {
			first = append(first, list[0].ValidOn)
		}
		for _, sn := range list {
			out.Dates = append(out.Dates, sn.ValidOn)
		}
		out.Of = append(out.Of, l.ID)
	}
	if slices.Sort(out.Dates); len(first) < 1 {
		return out, geo.Errorf(geo.ENotFound, "nothing is recorded yet of what %s is derived of", c.ID)
	}
	out.Dates = slices.Compact(out.Dates)
	all, spans, err := s.assessments(ctx, c, layers, t)
	if err != nil {
		return out, err
	}
	present := presentOn(spans, out.Dates)
	begin := slices.IndexFunc(present, view.AgreementView{Comparand: c, By: all}.Compares)
	if begin < 0 {
		return out, geo.Errorf(geo.ENotFound, "there is no %s on any date: fewer than two assess who holds what at one time, and one alone neither agrees nor differs", c.ID)
	}
	out.Dates, present = out.Dates[begin:], present[begin:]
	sums, err := s.sumAgreed(ctx, c, spans, out.Dates)
	if err != nil {
		return out, err
	}
	out.finish(c, all, present, sums, snapshots)
	last := t
	last.At.Valid = out.Dates[len(out.Dates)-1]
	v := view.AgreementView{Times: last, Comparand: c, By: all}
	out.Layer = HeadOf(v.Layer(""))
	return out, nil
}

// laidSpan is a span, and what it lays on its ground.
type laidSpan struct {
	view.Laid
	geo.Span
}

// assessments are all who ever assess something in the layers, and their ground through time.
func (s *Figures) assessments(ctx context.Context, c view.Comparand, layers []geo.Layer, t view.Times) (all []view.Assessment, out []laidSpan, err error) {
	type of struct {
		layer geo.Layer
		spans []geo.Span
	}
	var lines []of
	for _, l := range layers {
		v := view.TimelineView{Layer: l.ID, Current: t.Current, Day: t.Day, Known: t.At.Known}
		if err := s.views.FindTimeline(ctx, &v); err != nil {
			return nil, nil, err
		}
		line, err := s.views.Timeline(ctx, view.LineKey{Layer: l.ID, Pin: v.Pin, Of: view.OfTerritories})
		if err != nil {
			return nil, nil, err
		}
		list := slices.DeleteFunc(slices.Clone(v.UpToToday(line.Spans)), func(sp geo.Span) bool { return sp.Area == 0 })
		lines = append(lines, of{l, list})
		if l.Kind != geo.KindControl {
			continue
		}
		for _, sp := range list {
			by := l.Territory(sp.Feature)
			if by.Class != geo.ClassClaimed && !slices.ContainsFunc(all, func(a view.Assessment) bool { return a.Layer.ID == l.ID && a.By == by.By }) {
				all = append(all, view.Assessment{Layer: l, By: by.By})
			}
		}
	}
	// As a date has them: by layer, and then by name.
	place := func(a view.Assessment) int {
		return slices.IndexFunc(layers, func(l geo.Layer) bool { return l.ID == a.Layer.ID })
	}
	slices.SortStableFunc(all, func(a, b view.Assessment) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.By, b.By))
	})
	if all, err = view.NameAssessments(c, all); err != nil {
		return nil, nil, err
	}
	v := view.AgreementView{Comparand: c, By: all}
	for _, line := range lines {
		for _, sp := range line.spans {
			if laid, ok := v.LaidOf(line.layer, line.layer.Territory(sp.Feature)); ok {
				out = append(out, laidSpan{laid, sp})
			}
		}
	}
	return all, out, nil
}

// presentOn are the bits of those who show ground on each date.
func presentOn(spans []laidSpan, dates []geo.Date) []uint {
	out := make([]uint, len(dates))
	at := func(d geo.Date) int { return sort.Search(len(dates), func(i int) bool { return dates[i] >= d }) }
	for _, sp := range spans {
		if sp.By < 0 {
			continue
		}
		for i := at(sp.Since); i < at(sp.Until); i++ {
			out[i] |= 1 << sp.By
		}
	}
	return out
}

// sumAgreed are square metres by date of ground by who calls it held.
func (s *Figures) sumAgreed(ctx context.Context, c view.Comparand, spans []laidSpan, dates []geo.Date) (map[view.AgreedKey][]float64, error) {
	if err := s.comparing.Enter(ctx); err != nil {
		return nil, err
	}
	defer s.comparing.Leave()
	defer s.stage(web.StageCompare)()
	grounds := make([]orb.MultiPolygon, len(spans))
	for i, sp := range spans {
		grounds[i] = geo.Polygons(sp.Feature.Geometry)
	}
	var covers [][]int
	parts, err := change.Parts(ctx, grounds, func(on []int) []int {
		covers = append(covers, slices.Clone(on))
		return []int{len(covers) - 1}
	})
	if err != nil {
		return nil, fmt.Errorf("areas of agreement: %w", err)
	}
	at := func(d geo.Date) int { return sort.Search(len(dates), func(i int) bool { return dates[i] >= d }) }
	sums := map[view.AgreedKey][]float64{}
	for _, i := range slices.Sorted(maps.Keys(parts)) {
		area := geo.Area(parts[i])
		ends := []int{0, len(dates)}
		for _, n := range covers[i] {
			ends = append(ends, at(spans[n].Since), at(spans[n].Until))
		}
		slices.Sort(ends)
		ends = slices.Compact(ends)
		for e, from := range ends[:len(ends)-1] {
			var there []view.Laid
			for _, n := range covers[i] {
				if spans[n].Alive(dates[from]) {
					there = append(there, spans[n].Laid)
				}
			}
			if len(there) == 0 {
				continue
			}
			for _, k := range c.Agree(there) {
				if sums[k] == nil {
					sums[k] = make([]float64, len(dates))
				}
				for d := from; d < ends[e+1]; d++ {
					sums[k][d] += area
				}
			}
		}
	}
	return sums, nil
}

// finish fills in the parts, and of which date each assessment is.
func (a *AgreementAreas) finish(c view.Comparand, all []view.Assessment, present []uint, sums map[view.AgreedKey][]float64, snapshots map[string][]geo.Snapshot) {
	for i, of := range all {
		by := AgreementBy{Layer: of.Layer.ID, Name: of.Name}
		list := snapshots[of.Layer.ID]
		for d, date := range a.Dates {
			n := sort.Search(len(list), func(n int) bool { return list[n].ValidOn > date })
			bit := uint(1) << i
			if c.IsTwo {
				bit = 1
				if of.Layer.ID != c.Layers[0].ID {
					bit = 2
				}
			}
			if present[d]&bit == 0 || n == 0 {
				by.AsOf, by.Stale = append(by.AsOf, nil), append(by.Stale, false)
				continue
			}
			age := geo.AgeAt(of.Layer, list[n-1], date)
			by.AsOf, by.Stale = append(by.AsOf, &age.On), append(by.Stale, age.Stale)
		}
		a.By = append(a.By, by)
	}
	a.Area = make([]float64, len(a.Dates))
	v := view.AgreementView{Comparand: c, By: all}
	for _, of := range present {
		a.Compared = append(a.Compared, v.Compares(of))
	}
	for _, k := range slices.SortedFunc(maps.Keys(sums), view.CompareAgreed) {
		// Who says nothing on a date is not among those who do not call it held.
		by := map[seenPart][]float64{}
		for d, area := range sums[k] {
			of := seenPart{k.Of(present[d]), present[d] &^ k.Per}
			if area == 0 || !a.Compared[d] { // one alone neither agrees nor differs
				continue
			}
			if by[of] == nil {
				by[of] = make([]float64, len(a.Dates))
			}
			by[of][d] = view.KM2(area)
			if c.IsPair || of.agreement == view.InAll {
				a.Area[d] += view.KM2(area)
			}
		}
		per, _ := v.Per(k)
		for _, of := range slices.SortedFunc(maps.Keys(by), seenPart.compare) {
			a.Parts = append(a.Parts, AgreedPart{
				Agreement: of.agreement, HeldBy: k.HeldBy, ClaimedBy: k.ClaimedBy,
				Per: append([]string{}, per...), NotPer: append([]string{}, v.Names(of.not)...), Area: by[of],
			})
		}
	}
}

// seenPart is ground that the same ones call held on dates on which the same ones do not.
type seenPart struct {
	agreement string
	not       uint // a bit for each
}

func (p seenPart) compare(q seenPart) int {
	return cmp.Or(cmp.Compare(p.agreement, q.agreement), cmp.Compare(p.not, q.not))
}
