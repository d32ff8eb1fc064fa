package search

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/geo/sheet"
	"frontline/server/phrase"
	"frontline/server/view"

	"github.com/paulmach/orb"
)

// sheetTerritory is a territory in the file that names the sheets of a layer.
type sheetTerritory struct {
	By        string    `json:"by"`
	As        string    `json:"as,omitempty"`
	Class     geo.Class `json:"class"`
	HeldBy    string    `json:"held_by,omitempty"`
	ClaimedBy string    `json:"claimed_by,omitempty"`
	Counts    bool      `json:"counts"`
	Key       string    `json:"key"` // by which equals in time are in order
	// There are since and until of each time over which there is ground of it.
	There []int64 `json:"there"`
}

// LayerSheets are the files by which a page without a server tells what PointAt does of a layer of
// territories. Nothing of them is dated after a time's day; the borders are those of that day.
func (s *Search) LayerSheets(ctx context.Context, l geo.Layer, t view.Times) (map[string][]byte, error) {
	edges, err := s.store.Edges(ctx, l.ID, t.At.Known)
	if err != nil {
		return nil, err
	}
	_, borders, err := s.views.BordersAt(ctx, t)
	if err != nil {
		return nil, err
	}
	edges.Parts = untilToday(edges.Parts, t.Day)
	there := make([][]geo.EdgeTime, len(edges.Territories))
	for _, p := range edges.Parts {
		for _, e := range p.Times {
			there[e.Territory] = append(there[e.Territory], e)
		}
	}
	var sorted []int // the territories that there were, by number
	for i, times := range there {
		if len(times) > 0 {
			sorted = append(sorted, i)
		}
	}
	slices.SortFunc(sorted, func(a, b int) int {
		return geo.CompareTerritories(edges.Territories[a], edges.Territories[b])
	})
	of := []sheetTerritory{}
	order := map[int]int{}
	for i, n := range sorted {
		t := edges.Territories[n]
		order[n] = i
		of = append(of, sheetTerritory{t.By, t.As, phrase.TerritoryState(l, t).Class, t.HeldBy, t.Feature().ClaimedBy, t.Counts(), t.Key(), joined(there[n])})
	}
	var g sheet.Ground
	for _, p := range edges.Parts {
		for i := range p.Times {
			p.Times[i].Territory = order[p.Times[i].Territory]
		}
		g.Parts = append(g.Parts, sheet.Part{Line: p.Line, Times: p.Times, Front: borders.FrontShares(p.Line)})
	}
	return sheet.Files(g, of, nil)
}

// untilToday are parts without what is dated later.
func untilToday(parts []geo.EdgePart, day geo.Date) (out []geo.EdgePart) {
	for _, p := range parts {
		var times []geo.EdgeTime
		for _, e := range p.Times {
			if e.Until > day {
				e.Until = geo.Ongoing
			}
			if e.Since <= day {
				times = append(times, e)
			}
		}
		if len(times) > 0 {
			out = append(out, geo.EdgePart{Line: p.Line, Times: times})
		}
	}
	return out
}

// joined are since and until of the times over which any of some times goes on.
func joined(times []geo.EdgeTime) []int64 {
	slices.SortFunc(times, func(a, b geo.EdgeTime) int { return cmp.Compare(a.Since, b.Since) })
	out := []int64{}
	for _, t := range times {
		if n := len(out); n > 0 && int64(t.Since) <= out[n-1] {
			out[n-1] = max(out[n-1], int64(t.Until))
			continue
		}
		out = append(out, int64(t.Since), int64(t.Until))
	}
	return out
}

// sheetGround is in the file that names the sheets of where positions lie.
type sheetGround struct {
	Regions   []geo.Region `json:"regions"`
	Gazetteer *place.About `json:"gazetteer,omitempty"`
}

// borderPositions is how many positions a part of a border has at most.
const borderPositions = 64

// GroundSheets are the files by which a page without a server tells where a position lies: the regions
// of the basemap through its time, its borders and shores, which are parts without times, and the
// settlements of the gazetteer.
func (s *Search) GroundSheets(ctx context.Context, t view.Times) (map[string][]byte, error) {
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	var g sheet.Ground
	regions := []geo.Region{}
	for _, l := range layers {
		if l.Kind != geo.KindBase {
			continue
		}
		snapshots, err := s.views.Published(ctx, l.ID, t.At.Known, t.Day)
		if err != nil {
			return nil, err
		}
		for i, sn := range snapshots {
			until := geo.Ongoing
			if i+1 < len(snapshots) {
				until = snapshots[i+1].ValidOn
			}
			names, err := s.namesOf(ctx, sn)
			if err != nil {
				return nil, err
			}
			for _, f := range names.regions {
				time := geo.EdgeTime{Territory: len(regions), Since: sn.ValidOn, Until: until}
				regions = append(regions, geo.Region{Key: f.Key, Names: f.Names})
				for _, polygon := range geo.Polygons(f.Geometry) {
					for _, ring := range polygon {
						g.Parts = append(g.Parts, sheet.Part{Line: orb.LineString(ring), Times: []geo.EdgeTime{time}})
					}
				}
			}
		}
	}
	_, borders, err := s.views.BordersAt(ctx, t)
	if err != nil {
		return nil, err
	}
	for _, line := range borders.Outlines(borderPositions) {
		g.Parts = append(g.Parts, sheet.Part{Line: line})
	}
	of := sheetGround{Regions: regions}
	gazetteer, err := s.GazetteerAt(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	var settlements []any
	if gazetteer != nil {
		of.Gazetteer = &gazetteer.About
		for _, p := range gazetteer.Places() {
			g.Points = append(g.Points, p.Point)
			settlements = append(settlements, []any{strconv.FormatInt(p.ID, 10), p.Point[0], p.Point[1], p.Names})
		}
	}
	return sheet.Files(g, of, settlements)
}
