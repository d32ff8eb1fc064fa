package server

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/web"
)

// areaName is the file of a layer's areas, before its ending or its revision.
const areaName = "area"

// areaAnswer is square kilometres by snapshot date: all lists are as long as
// Dates.
type areaAnswer struct {
	Layer      layerHead            `json:"layer"`
	Unit       string               `json:"unit"`
	Pin        geo.Revision         `json:"pin"`
	Known      geo.Revision         `json:"known"`
	Dates      []geo.Date           `json:"dates"`
	Area       []float64            `json:"area"`
	Gained     []*float64           `json:"gained"` // against the snapshot before; null for the first
	Lost       []*float64           `json:"lost"`
	Absorbed   []float64            `json:"absorbed"`
	ByFeature  map[string][]float64 `json:"by_feature"`
	ByClaimant map[string][]float64 `json:"by_claimant"`
	Claimants  []claimant           `json:"claimants"`
	ByRegion   map[string][]float64 `json:"by_region"`
	Features   []featureHead        `json:"features"`
	Regions    []geo.Region         `json:"regions"`
	Gaps       []geo.Gap            `json:"gaps"`
	Note       string               `json:"note"`
	Parts      []areaPart           `json:"parts"` // of every class, by whose word and by holder

	// Of a control layer, of classes that it has anywhere.
	Contested   []float64 `json:"contested_km2,omitempty"`
	Infiltrated []float64 `json:"infiltrated_km2,omitempty"`
	Claimed     []float64 `json:"claimed_km2,omitempty"`
	Countered   []float64 `json:"countered_km2,omitempty"`
	Liberated   []float64 `json:"liberated_km2,omitempty"`
	Unknown     []float64 `json:"unknown_km2,omitempty"`
	// ClassesByRegion is the same by region.
	ClassesByRegion map[geo.Class]map[string][]float64 `json:"classes_by_region,omitempty"`
}

// class is the list of a class other than held.
func (a *areaAnswer) class(c geo.Class) *[]float64 {
	return map[geo.Class]*[]float64{
		geo.ClassContested: &a.Contested, geo.ClassInfiltrated: &a.Infiltrated, geo.ClassClaimed: &a.Claimed,
		geo.ClassCountered: &a.Countered, geo.ClassLiberated: &a.Liberated, geo.ClassUnknown: &a.Unknown,
	}[c]
}

// areaNote says how the figures come about.
const areaNote = "Geodesic areas on the WGS84 ellipsoid of the union of what one assesses or claims; of a control layer, " +
	"of what is held, the other classes beside it. Features overlap where their assessor draws them so: their areas do not add " +
	"up. Gained and lost are against the snapshot before. Absorbed is what differs from the " +
	"snapshot only by slivers too thin to be a change. A date stands for itself and for the days up to the next."

// isArea reports whether a file's name is that of a layer's areas, and cuts
// off the ending that says its form.
func isArea(file string) (name, ending string, ok bool) {
	for _, ending := range []string{".json", ".csv"} {
		if name, ok := strings.CutSuffix(file, ending); ok && (name == areaName || strings.HasPrefix(name, areaName+"@")) {
			return name, ending, true
		}
	}
	return "", "", false
}

// handleArea answers /api/layers/{layer}/area.json and area.csv: km² by date.
func (s *Server) handleArea(w http.ResponseWriter, r *http.Request, name, ending string) error {
	v, err := s.views.ResolveTimeline(r.Context(), web.PathParam(r, "layer"), name)
	if err != nil {
		return err
	}
	contentType, write := web.TypeJSON, writeAreaJSON
	if ending == ".csv" {
		contentType, write = web.TypeCSV, writeAreaCSV
	}
	s.SetCacheControl(w, v.Settled())
	k := view.AnswerKey{Kind: areaName + ending, Name: v.Layer + " " + name, Current: v.Current, Day: v.Day}
	return s.views.Send(w, r, contentType, k, func(ctx context.Context) ([]byte, error) {
		answer, err := s.describeAreas(ctx, v)
		if err != nil {
			return nil, err
		}
		return write(answer)
	})
}

func (s *Server) describeAreas(ctx context.Context, v view.TimelineView) (areaAnswer, error) {
	layer, err := s.Store.Layer(ctx, v.Layer)
	if err != nil {
		return areaAnswer{}, err
	}
	all, err := s.views.Areas(ctx, view.AreasKey{Layer: v.Layer, Pin: v.Pin})
	if err != nil {
		return areaAnswer{}, err
	}
	snapshots := all.Snapshots // what is dated later than the day is not answered yet
	for len(snapshots) > 0 && snapshots[len(snapshots)-1].ValidOn > v.Day {
		snapshots = snapshots[:len(snapshots)-1]
	}
	dates := make([]geo.Date, len(snapshots))
	for i, sn := range snapshots {
		dates[i] = sn.ValidOn
	}
	a := areasOf(layer, &all.Territories, v.UpToToday(all.Territories.Spans), v.UpToToday(all.Features), dates)
	out := areaAnswer{
		Layer: headOf(layer), Unit: kmUnit, Pin: v.Pin, Known: v.Known, Dates: dates, Note: areaNote,
		Area: inKm2(a.total), Absorbed: inKm2(a.absorbed), Gained: changesInKm2(a.gained), Lost: changesInKm2(a.lost),
		ByFeature: allInKm2(a.byFeature), ByClaimant: allInKm2(a.byWhom), ByRegion: allInKm2(a.byRegion),
		Claimants: a.claimants, Regions: a.regions, Gaps: geo.GapsBetween(layer, snapshots, 0), Features: []featureHead{}, Parts: []areaPart{}, ClassesByRegion: map[geo.Class]map[string][]float64{},
	}
	for class, byRegion := range a.classesIn {
		if len(byRegion) > 0 {
			out.ClassesByRegion[class] = allInKm2(byRegion)
		}
	}
	for class, list := range a.classes {
		if to := out.class(class); to != nil {
			*to = inKm2(list)
		}
	}
	for _, t := range slices.SortedFunc(maps.Keys(a.parts), geo.CompareTerritories) {
		out.Parts = append(out.Parts, partOf(t, a.parts[t], a.partsIn[t]))
	}
	if out.Claimants == nil {
		out.Claimants = []claimant{}
	}
	if out.Regions == nil {
		out.Regions = []geo.Region{}
	}
	for _, f := range a.features {
		out.Features = append(out.Features, headOfFeature(view.Said(f)))
	}
	return out, nil
}

func inKm2(m2 []float64) []float64 {
	out := make([]float64, len(m2))
	for i, v := range m2 {
		out[i] = view.KM2(v)
	}
	return out
}

// changesInKm2 is inKm2 with nothing for the first date.
func changesInKm2(m2 []float64) []*float64 {
	out := make([]*float64, len(m2))
	for i, v := range inKm2(m2) {
		if i > 0 {
			out[i] = &v
		}
	}
	return out
}

func allInKm2(by map[string][]float64) map[string][]float64 {
	out := make(map[string][]float64, len(by))
	for key, list := range by {
		out[key] = inKm2(list)
	}
	return out
}

// holders are those who hold what counts, each once.
func (a areaAnswer) holders() map[string]bool {
	out := map[string]bool{}
	for _, p := range a.Parts {
		if p.territory.Counts() {
			out[p.HeldBy] = true
		}
	}
	return out
}

func writeAreaJSON(a areaAnswer) ([]byte, error) { return json.Marshal(a) }

// writeAreaCSV writes a row a date, with a column for each feature, claimant
// and region, and for each class that is not held.
func writeAreaCSV(a areaAnswer) ([]byte, error) {
	header := []string{"date", "km2", "gained", "lost", "absorbed"}
	var columns [][]float64
	column := func(name string, list []float64) {
		header, columns = append(header, name), append(columns, list)
	}
	for _, f := range a.Features {
		column("feature "+f.ID, a.ByFeature[f.ID])
	}
	named := map[string]bool{}
	for _, c := range a.Claimants {
		if !named[c.Name] { // one who both claims and assesses has one column
			named[c.Name] = true
			column("by "+c.Name, a.ByClaimant[c.Name])
		}
	}
	for _, r := range a.Regions {
		if list := a.ByRegion[r.Key]; list != nil {
			column("in "+phrase.RegionName(r), list)
		}
	}
	for _, c := range geo.Classes() {
		if list := a.class(c); list != nil && *list != nil {
			column(string(c)+"_km2", *list)
		}
	}
	for _, c := range geo.Classes() {
		for _, r := range a.Regions {
			if list := a.ClassesByRegion[c][r.Key]; list != nil {
				column(string(c)+"_km2 in "+phrase.RegionName(r), list)
			}
		}
	}
	if holders := a.holders(); len(holders) > 1 {
		for _, p := range a.Parts {
			if p.territory.Counts() {
				column("held by "+cmp.Or(p.HeldBy, phrase.NotStated)+", by "+cmp.Or(p.territory.By, phrase.NotStated), p.Area)
			}
		}
	}
	t := web.NewTable(header...)
	for i, d := range a.Dates {
		row := []string{d.String(), web.Decimal(a.Area[i]), "", "", web.Decimal(a.Absorbed[i])}
		if a.Gained[i] != nil {
			row[2], row[3] = web.Decimal(*a.Gained[i]), web.Decimal(*a.Lost[i])
		}
		for _, list := range columns {
			row = append(row, web.Decimal(list[i]))
		}
		t.Row(row...)
	}
	return t.Bytes()
}
