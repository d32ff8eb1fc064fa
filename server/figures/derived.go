package figures

import (
	"context"
	"maps"
	"slices"

	"frontline/geo"
	"frontline/server/view"
)

// DerivedAreas is square kilometres by date, as Areas has them for one
// layer.
type DerivedAreas struct {
	Layer     LayerHead            `json:"layer"`
	Of        [2]string            `json:"of"` // claims, control
	HeldAs    heldAs               `json:"held_as"`
	Unit      string               `json:"unit"`
	Pin       geo.Revision         `json:"pin"`
	Known     geo.Revision         `json:"known"`
	Dates     []geo.Date           `json:"dates"` // of either layer's snapshots
	Area      []float64            `json:"area"`  // claimed and not held
	Claimed   []float64            `json:"claimed"`
	ByFeature map[string][]float64 `json:"by_feature"`
	ByWhom    map[string][]float64 `json:"by_claimant"`
	Claimants []claimant           `json:"claimants"`
	Features  []featureHead        `json:"features"`
	Gaps      []geo.Gap            `json:"gaps"`
	Note      string               `json:"note"`
}

// heldAs says what counted as held.
type heldAs struct {
	Layer      string   `json:"layer"`
	AssessedBy string   `json:"assessed_by,omitempty"`
	Keys       []string `json:"keys"` // of the features, on any of the dates
	Statuses   []string `json:"statuses"`
}

// DerivedAreas finds what was claimed and not held on each date of either
// layer, from the first on which both have a snapshot.
func (s *Figures) DerivedAreas(ctx context.Context, pair [2]geo.Layer, t view.Times) (DerivedAreas, error) {
	a := DerivedAreas{
		Of: [2]string{pair[0].ID, pair[1].ID}, Unit: kmUnit, Known: t.At.Known, Note: derivedNote,
		Claimants: []claimant{}, Features: []featureHead{},
		HeldAs: heldAs{Layer: pair[1].ID, AssessedBy: pair[1].AssessedBy, Statuses: geo.HeldWords(), Keys: []string{}},
	}
	var lists [2][]geo.Snapshot
	for i, l := range pair {
		var err error
		if lists[i], err = s.views.Published(ctx, l.ID, t.At.Known, t.Day); err != nil {
			return a, err
		}
		if len(lists[i]) == 0 {
			return a, geo.Errorf(geo.ENotFound, "%s has no snapshot yet", l.ID)
		}
	}
	a.Gaps = geo.GapsUntil(pair[1], lists[1], 0)
	a.Dates = jointDates(lists[0], lists[1])
	sums, err := s.sumDerived(ctx, pair, t, a.Dates)
	if err != nil {
		return a, err
	}
	a.Layer, a.Pin = HeadOf(sums.layer), sums.pin
	a.Area, a.Claimed = inKm2(sums.notHeld), inKm2(sums.claimed)
	a.ByFeature, a.ByWhom = allInKm2(sums.byFeature), allInKm2(sums.byWhom)
	a.HeldAs.Keys = append(a.HeldAs.Keys, slices.Sorted(maps.Keys(sums.heldKeys))...)
	a.Claimants = append(a.Claimants, slices.SortedFunc(maps.Keys(sums.claimants), compareClaimants)...)
	for _, key := range slices.Sorted(maps.Keys(sums.last)) {
		a.Features = append(a.Features, headOfFeature(view.WithoutProvenance(sums.last[key])))
	}
	return a, nil
}

const derivedNote = "Geodesic areas on the WGS84 ellipsoid of what is claimed and not assessed as held. Ground counts once for each claimant; what claims of one share is in the area of each of them."

// jointDates are the dates of either list from the first on which both have a
// snapshot.
func jointDates(a, b []geo.Snapshot) []geo.Date {
	first := max(a[0].ValidOn, b[0].ValidOn)
	dates := []geo.Date{first}
	for _, sn := range slices.Concat(a, b) {
		if sn.ValidOn > first {
			dates = append(dates, sn.ValidOn)
		}
	}
	slices.Sort(dates)
	return slices.Compact(dates)
}
