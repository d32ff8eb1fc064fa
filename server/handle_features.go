package server

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"frontline/geo"
)

// featureSummary is a feature without its shape.
type featureSummary struct {
	ID string `json:"id"`
	// BBox is west, south, east, north in degrees and Center where to label it;
	// null for a feature without a place.
	BBox       *[4]float64     `json:"bbox"`
	Center     *[2]float64     `json:"center"`
	Properties json.RawMessage `json:"properties"`
}

// handleFeatures answers /api/layers/{layer}/{asof}/features.json: all that is
// said of a layer's features, without their shapes, for lists and panels.
func (s *Server) handleFeatures(w http.ResponseWriter, r *http.Request) error {
	v, err := s.resolve(r, pathParam(r, "asof"))
	if err != nil {
		return err
	}
	if err := withheld(v); err != nil {
		return err
	}
	s.setCacheControl(w, v.ref.Pinned)
	w.Header().Set(snapshotHeader, v.snapshot.ValidOn.String())
	return s.sendKept(w, r, typeJSON, v.key("features"), func(ctx context.Context) ([]byte, error) {
		set, err := s.set(ctx, v.snapshot)
		if err != nil {
			return nil, err
		}
		features := set.Features()
		summaries := make([]featureSummary, len(features))
		for i, f := range features {
			properties, err := f.PropertiesJSON()
			if err != nil {
				return nil, err
			}
			summaries[i] = featureSummary{ID: f.Key, BBox: bounds(features[i : i+1]), Center: centerOf(f), Properties: properties}
		}
		return json.Marshal(struct {
			Layer    string           `json:"layer"`
			Snapshot geo.Date         `json:"snapshot"`
			Revision geo.Revision     `json:"revision"`
			Ends     string           `json:"ends,omitempty"`   // why nothing holds
			Mended   json.RawMessage  `json:"mended,omitempty"` // what was done so that the file's shapes could be read
			Features []featureSummary `json:"features"`
		}{v.snapshot.Layer, v.snapshot.ValidOn, v.snapshot.Revision, v.snapshot.Ends, json.RawMessage(v.snapshot.Mended), summaries})
	})
}

// withKey is the feature that has a key.
func withKey(features []geo.Feature, key string) (geo.Feature, bool) {
	i := slices.IndexFunc(features, func(f geo.Feature) bool { return f.Key == key })
	if i < 0 {
		return geo.Feature{}, false
	}
	return features[i], true
}
