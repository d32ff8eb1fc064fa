package server

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/server/web"

	"github.com/go-json-experiment/json/v1"
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

const (
	// featuresForm is raised where the same features are written in other bytes:
	// large answers have it in their ETag.
	featuresForm = "features 1"
	// summariesChunk is how much text is gathered before it goes out, in bytes.
	summariesChunk = 64 << 10
)

// handleFeatures answers /api/layers/{layer}/{asof}/features.json: all that is
// said of a layer's features, without their shapes, for lists and panels.
func (s *Server) handleFeatures(w http.ResponseWriter, r *http.Request) error {
	v, err := s.resolve(r.Context(), web.PathParam(r, "layer"), web.PathParam(r, "asof"))
	if err != nil {
		return err
	}
	if err := withheld(v); err != nil {
		return err
	}
	s.fresh.SetCacheControl(w, v.ref.Pinned)
	w.Header().Set(web.SnapshotHeader, v.snapshot.ValidOn.String())
	head, err := json.Marshal(struct {
		Layer    string           `json:"layer"`
		Snapshot geo.Date         `json:"snapshot"`
		Revision geo.Revision     `json:"revision"`
		Ends     string           `json:"ends,omitempty"`   // why nothing holds
		Mended   json.RawMessage  `json:"mended,omitempty"` // what was done so that the file's shapes could be read
		Features []featureSummary `json:"features"`
	}{v.snapshot.Layer, v.snapshot.ValidOn, v.snapshot.Revision, v.snapshot.Ends, json.RawMessage(v.snapshot.Mended), []featureSummary{}})
	if err != nil {
		return err
	}
	return s.sendStreamed(w, r, v.key("features"), streamed{
		contentType: web.TypeJSON,
		identity:    featuresForm + "\n" + string(head) + "\n" + v.snapshot.Content,
		holds:       s.stillShown(v),
		write: func(ctx context.Context, w io.Writer) error {
			out := bufio.NewWriterSize(w, summariesChunk)
			out.Write(bytes.TrimSuffix(head, []byte("]}"))) // an error stays until Flush
			first := true
			if err := s.eachFeature(ctx, v.snapshot, func(features []geo.Feature) error {
				for i := range features {
					if !first {
						out.WriteByte(',')
					}
					first = false
					if err := writeSummary(out, features[i:i+1]); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				return err
			}
			out.WriteString("]}")
			return out.Flush()
		},
	})
}

// writeSummary writes one feature.
func writeSummary(w io.Writer, one []geo.Feature) error {
	properties, err := geojson.PropertiesJSON(one[0])
	if err != nil {
		return err
	}
	b, err := json.Marshal(featureSummary{ID: one[0].Key, BBox: bounds(one), Center: centerOf(one[0]), Properties: properties})
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// withKey is the feature that has a key.
func withKey(features []geo.Feature, key string) (geo.Feature, bool) {
	i := slices.IndexFunc(features, func(f geo.Feature) bool { return f.Key == key })
	if i < 0 {
		return geo.Feature{}, false
	}
	return features[i], true
}
