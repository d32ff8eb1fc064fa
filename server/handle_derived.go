package server

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/server/view"
	"frontline/server/web"
)

// handleDerivedGeoJSON answers /api/layers/{claims}~{control}/{asof}.geojson.
func (s *Server) handleDerivedGeoJSON(w http.ResponseWriter, r *http.Request, asof string) error {
	d, err := s.views.ResolveDerived(r.Context(), web.PathParam(r, "layer"), asof)
	if err != nil {
		return err
	}
	s.SetCacheControl(w, d.Ref.Pinned)
	w.Header().Set(web.SnapshotHeader, d.Date().String())
	k := view.AnswerKey{Kind: "geojson", Name: d.ID() + " " + asof, Current: d.Current, Day: d.Day}
	return s.views.Send(w, r, web.TypeGeoJSON, k, func(ctx context.Context) ([]byte, error) {
		found, err := s.views.Derive(ctx, d)
		if err != nil {
			return nil, err
		}
		features, err := s.views.DerivedFeatures(ctx, d)
		if err != nil {
			return nil, err
		}
		var out bytes.Buffer
		err = geojson.Write(&out, geojson.Collection{
			Layer: d.Layer(found.Claimants), Features: features,
			Snapshot: geo.Snapshot{ValidOn: d.Date(), Revision: d.PinnedRef().Known},
		})
		return out.Bytes(), err
	})
}

// derivedAreas is square kilometres by date, as areaAnswer has them for one
// layer.
type derivedAreas struct {
	Layer     layerHead            `json:"layer"`
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

// handleDerivedArea answers /api/layers/{claims}~{control}/area.json and .csv.
func (s *Server) handleDerivedArea(w http.ResponseWriter, r *http.Request, name, ending string) error {
	id := web.PathParam(r, "layer")
	pair, err := s.views.Pair(r.Context(), id)
	if err != nil {
		return err
	}
	known, current, pinned, err := s.views.ResolveKnown(r.Context(), name)
	if err != nil {
		return err
	}
	t := view.Times{At: geo.AsOf{Known: known}, Current: current, Day: s.views.Today()}
	t.At.Valid = t.Day
	// What is dated ahead comes to be answered on its day, pinned or not.
	for _, l := range pair {
		c, err := s.views.CountSnapshots(r.Context(), l.ID, known, current, geo.MaxDate)
		if err != nil {
			return err
		}
		pinned = pinned && (c.N == 0 || c.Last <= t.Day)
	}
	contentType := web.TypeJSON
	if ending == ".csv" {
		contentType = web.TypeCSV
	}
	s.SetCacheControl(w, pinned)
	k := view.AnswerKey{Kind: areaName + ending, Name: id + " " + name, Current: current, Day: t.Day}
	return s.views.Send(w, r, contentType, k, func(ctx context.Context) ([]byte, error) {
		a, err := s.derivedAreas(ctx, pair, t)
		if err != nil {
			return nil, err
		}
		if ending == ".csv" {
			return writeDerivedCSV(a)
		}
		return json.Marshal(a)
	})
}

// derivedAreas finds what was claimed and not held on each date of either
// layer, from the first on which both have a snapshot.
func (s *Server) derivedAreas(ctx context.Context, pair [2]geo.Layer, t view.Times) (derivedAreas, error) {
	a := derivedAreas{
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
	a.Layer, a.Pin = headOf(sums.layer), sums.pin
	a.Area, a.Claimed = inKm2(sums.notHeld), inKm2(sums.claimed)
	a.ByFeature, a.ByWhom = allInKm2(sums.byFeature), allInKm2(sums.byWhom)
	a.HeldAs.Keys = append(a.HeldAs.Keys, slices.Sorted(maps.Keys(sums.heldKeys))...)
	a.Claimants = append(a.Claimants, slices.SortedFunc(maps.Keys(sums.claimants), compareClaimants)...)
	for _, key := range slices.Sorted(maps.Keys(sums.last)) {
		a.Features = append(a.Features, headOfFeature(view.Said(sums.last[key])))
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

func writeDerivedCSV(a derivedAreas) ([]byte, error) {
	header := []string{"date", "km2", "claimed"}
	for _, f := range a.Features {
		header = append(header, "feature "+f.ID)
	}
	t := web.NewTable(header...)
	for i, d := range a.Dates {
		row := []string{d.String(), web.Decimal(a.Area[i]), web.Decimal(a.Claimed[i])}
		for _, f := range a.Features {
			row = append(row, web.Decimal(a.ByFeature[f.ID][i]))
		}
		t.Row(row...)
	}
	return t.Bytes()
}
