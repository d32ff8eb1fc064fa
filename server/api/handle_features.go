package api

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/server/search"
	"frontline/server/view"
	"frontline/server/web"
)

// featureSummary is a feature without its shape.
type featureSummary struct {
	ID string `json:"id"`
	// BBox is west, south, east, north in degrees and Center where to label it;
	// null for a feature without a place.
	BBox       *[4]float64     `json:"bbox"`
	Center     *[2]float64     `json:"center"`
	Properties json.RawMessage `json:"properties"`
	// Page is the address of the page about it, of a place.
	Page string `json:"page,omitempty"`
}

const (
	// featuresForm is raised where the same features are written in other bytes:
	// large answers have it in their ETag.
	featuresForm = "features 2"
	// summariesChunk is how much text is gathered before it goes out, in bytes.
	summariesChunk = 64 << 10
)

// handleFeatures answers /api/layers/{layer}/{asof}/features.json: all that is
// said of a layer's features, without their shapes, for lists and panels.
func (s *API) handleFeatures(w http.ResponseWriter, r *http.Request) error {
	classes, err := classesParam(r.URL.Query())
	if err != nil {
		return err
	}
	v, err := s.views.ResolveSnapshot(r.Context(), web.PathParam(r, "layer"), web.PathParam(r, "asof"))
	if err != nil {
		return err
	}
	if err := view.Withheld(v); err != nil {
		return err
	}
	layer, err := s.views.Store.Layer(r.Context(), v.Snapshot.Layer, v.At.Known)
	if err != nil {
		return err
	}
	s.SetCacheControl(w, v.Ref.Pinned)
	w.Header().Set(web.SnapshotHeader, v.Snapshot.ValidOn.String())
	head, err := json.Marshal(struct {
		Layer    string           `json:"layer"`
		Snapshot geo.Date         `json:"snapshot"`
		Revision geo.Revision     `json:"revision"`
		Ends     string           `json:"ends,omitempty"`   // why nothing holds
		Mended   json.RawMessage  `json:"mended,omitempty"` // what was done so that the file's shapes could be read
		Features []featureSummary `json:"features"`
	}{v.Snapshot.Layer, v.Snapshot.ValidOn, v.Snapshot.Revision, v.Snapshot.Ends, json.RawMessage(v.Snapshot.Mended), []featureSummary{}})
	if err != nil {
		return err
	}
	return s.views.SendStreamed(w, r, v.Key(strings.TrimSpace("features "+strings.Join(classes, ","))), view.Streamed{
		ContentType: web.TypeJSON,
		Identity:    featuresForm + "\n" + string(head) + "\n" + v.Snapshot.Content + "\n" + strings.Join(classes, ","),
		Holds:       s.views.StillShown(v),
		Write: func(ctx context.Context, w io.Writer) error {
			out := bufio.NewWriterSize(w, summariesChunk)
			out.Write(bytes.TrimSuffix(head, []byte("]}"))) // an error stays until Flush
			first := true
			if err := s.views.EachFeature(ctx, v.Snapshot, func(features []geo.Feature) error {
				for i := range features {
					if len(classes) > 0 && !slices.Contains(classes, geo.Property[string](&features[i], "class")) {
						continue
					}
					if !first {
						out.WriteByte(',')
					}
					first = false
					if err := s.writeSummary(out, layer, features[i:i+1]); err != nil {
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

// classesParam are the classes that features are asked for by; none where all are.
func classesParam(q url.Values) ([]string, error) {
	if !q.Has("class") {
		return nil, nil
	}
	if !classesText.MatchString(q.Get("class")) {
		return nil, geo.Errorf(geo.EInvalid, "class is words of a feature's property class with commas between, for example country,oblast")
	}
	classes := strings.Split(q.Get("class"), ",")
	slices.Sort(classes)
	return slices.Compact(classes), nil
}

var classesText = regexp.MustCompile(`^[a-z-]{1,30}(,[a-z-]{1,30}){0,7}$`)

// writeSummary writes one feature.
func (s *API) writeSummary(w io.Writer, l geo.Layer, one []geo.Feature) error {
	f := one[0]
	properties, err := geojson.PropertiesJSON(f)
	if err != nil {
		return err
	}
	out := featureSummary{ID: f.Key, BBox: view.Bounds(one), Center: view.CenterOf(f), Properties: properties}
	out.Page = s.pageOf(search.Hit{Layer: l.ID, Kind: l.Kind, ID: f.Key, Names: f.Names, Center: out.Center})
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}
