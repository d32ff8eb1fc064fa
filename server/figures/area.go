package figures

import (
	"context"
	"maps"
	"slices"

	"frontline/geo"
	"frontline/server/view"
)

// Areas is square kilometres by snapshot date: all lists are as long as
// Dates.
type Areas struct {
	Layer      LayerHead            `json:"layer"`
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
	Parts      []AreaPart           `json:"parts"` // of every class, by whose word and by holder

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

// Class is the list of a class other than held.
func (a *Areas) Class(c geo.Class) *[]float64 {
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

// Areas are a layer's areas by date, of all that its timeline says.
func (s *Figures) Areas(ctx context.Context, v view.TimelineView) (Areas, error) {
	layer, err := s.views.Store.Layer(ctx, v.Layer, v.Known)
	if err != nil {
		return Areas{}, err
	}
	all, err := s.views.Areas(ctx, view.AreasKey{Layer: v.Layer, Pin: v.Pin})
	if err != nil {
		return Areas{}, err
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
	out := Areas{
		Layer: HeadOf(layer), Unit: kmUnit, Pin: v.Pin, Known: v.Known, Dates: dates, Note: areaNote,
		Area: inKm2(a.total), Absorbed: inKm2(a.absorbed), Gained: changesInKm2(a.gained), Lost: changesInKm2(a.lost),
		ByFeature: allInKm2(a.byFeature), ByClaimant: allInKm2(a.byWhom), ByRegion: allInKm2(a.byRegion),
		Claimants: a.claimants, Regions: a.regions, Gaps: geo.GapsBetween(layer, snapshots, 0), Features: []featureHead{}, Parts: []AreaPart{}, ClassesByRegion: map[geo.Class]map[string][]float64{},
	}
	for class, byRegion := range a.classesIn {
		if len(byRegion) > 0 {
			out.ClassesByRegion[class] = allInKm2(byRegion)
		}
	}
	for class, list := range a.classes {
		if to := out.Class(class); to != nil {
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
		out.Features = append(out.Features, headOfFeature(view.WithoutProvenance(f)))
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

// Holders returns who holds what counts, each once.
func (a Areas) Holders() map[string]bool {
	out := map[string]bool{}
	for _, p := range a.Parts {
		if p.Territory.Counts() {
			out[p.HeldBy] = true
		}
	}
	return out
}
