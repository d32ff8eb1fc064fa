package history

import (
	"cmp"
	"io"
	"maps"
	"strconv"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/geojson"
)

// head is the foreign member "frontline" of a FeatureCollection of spans.
type head struct {
	Layer      string     `json:"layer"`
	Title      string     `json:"title"`
	Kind       geo.Kind   `json:"kind"`
	Says       string     `json:"description"`
	AssessedBy string     `json:"assessed_by,omitempty"`
	HeldBy     string     `json:"held_by,omitempty"`
	By         string     `json:"attribution,omitempty"`
	Licence    string     `json:"licence,omitempty"`
	Source     string     `json:"source,omitempty"`
	SourceURL  string     `json:"source_url,omitempty"`
	Note       string     `json:"note,omitempty"`
	Cadence    string     `json:"cadence"`
	First      geo.Date   `json:"first_snapshot"`
	Last       geo.Date   `json:"last_snapshot"`
	Pin        int64      `json:"pin"`
	Gaps       []geo.Gap  `json:"not_recorded"`
	Snapshots  []headDate `json:"snapshots"`
}

type headDate struct {
	Date      geo.Date `json:"date"`
	SourceURL string   `json:"source_url,omitempty"`
	Note      string   `json:"note,omitempty"`
	Ends      string   `json:"ends,omitempty"`
}

// Head is the member "frontline" of what WriteGeoJSON writes.
func (r Record) Head() ([]byte, error) {
	l := r.Layer
	h := head{
		Layer: l.ID, Title: l.Title, Kind: l.Kind, Says: r.Caption(), AssessedBy: r.Assessor(), HeldBy: l.HeldBy, By: l.Attribution, Licence: l.Licence,
		Source: l.Source, SourceURL: l.SourceURL, Note: l.Note, Cadence: string(l.Cadence), First: r.First(), Last: r.Last(), Pin: int64(r.Pin), Gaps: r.Gaps,
	}
	if h.Gaps == nil {
		h.Gaps = []geo.Gap{}
	}
	for _, s := range r.Snapshots {
		h.Snapshots = append(h.Snapshots, headDate{s.ValidOn, s.SourceURL, s.Note, s.Ends})
	}
	return json.Marshal(h)
}

// WriteGeoJSON writes all of a layer's time as a FeatureCollection, one span a line: what
// is said of it as the snapshot of its date since has it, with since, until (null where it
// has not ended) and km2. The foreign member "frontline" says what the file is.
func WriteGeoJSON(w io.Writer, r Record, each Each) error {
	raw, err := r.Head()
	if err != nil {
		return err
	}
	b := append(append([]byte(`{"type":"FeatureCollection","frontline":`), raw...), `,"features":[`...)
	var last geo.Span
	n, first := 0, true
	err = r.Counted(each)(func(s geo.Span) error {
		if n++; first || s.Feature.Key != last.Feature.Key || s.Since != last.Since {
			n = 1
		}
		if !first {
			b = append(b, ',')
		}
		last, first = s, false
		if b, err = r.appendSpan(append(b, '\n'), s, n); err != nil {
			return err
		}
		_, err := w.Write(b)
		b = b[:0]
		return err
	})
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, "\n]}\n"...))
	return err
}

// appendSpan appends a span, the nth of its feature that begins on its date.
func (r Record) appendSpan(b []byte, s geo.Span, n int) ([]byte, error) {
	f := s.Feature
	f.AssessedBy, f.Source, f.SourceURL = cmp.Or(f.AssessedBy, r.Assessor()), cmp.Or(f.Source, r.Layer.Source), r.sourceOf(s)
	f.Properties = maps.Clone(f.Properties)
	if f.Properties == nil {
		f.Properties = map[string]json.RawMessage{}
	}
	until := any(nil)
	if s.Until != geo.Ongoing {
		until = s.Until
	}
	said := map[string]any{"key": f.Key, "since": s.Since, "until": until}
	if s.Area > 0 {
		said["km2"] = km2(s.Area)
	}
	for name, value := range said {
		raw, err := json.Marshal(value)
		if err != nil {
			return b, err
		}
		f.Properties[name] = raw
	}
	id, err := json.Marshal(f.Key + " " + s.Since.String() + " " + strconv.Itoa(n))
	if err != nil {
		return b, err
	}
	b = append(append(append(b, `{"type":"Feature","id":`...), id...), `,"geometry":`...)
	if b, err = geojson.AppendGeometry(b, f.Geometry); err != nil {
		return b, err
	}
	b, err = geojson.AppendProperties(append(b, `,"properties":`...), f)
	return append(b, '}'), err
}
