package archive

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"

	"frontline/data/mbtiles"
	"frontline/geo"
	"frontline/geo/history"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// description is what an archive says of itself.
type description struct {
	fields []field
	layers []vectorLayer
	bounds [4]float64 // west, south, east, north
	center center
}

// field is one thing said: a text, a number, or a list of numbers.
type field struct {
	name  string
	value any
}

type center struct {
	Lon, Lat float64
	Zoom     uint8
}

// vectorLayer is as in TileJSON 3.0.0, 3.3.
type vectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description"`
	MinZoom     uint8             `json:"minzoom"`
	MaxZoom     uint8             `json:"maxzoom"`
	Fields      map[string]string `json:"fields"`
}

// describe says what the archive holds, by whom, of which day and under which
// terms: an archive travels without the record that it is from.
func describe(o Options) description {
	l, s := o.Layer, o.Snapshot
	var d description
	d.bounds, d.center = boundsOf(o)
	d.layers = []vectorLayer{{ID: l.ID, Description: l.Title, MinZoom: o.MinZoom, MaxZoom: o.MaxZoom, Fields: o.Set.Fields()}}
	kind := "overlay"
	if l.Kind == geo.KindBase {
		kind = "baselayer"
	}
	d.add("name", l.Title)
	d.add("description", caption(o))
	// Readers put it into their pages as it stands.
	d.add("attribution", html.EscapeString(l.Attribution))
	d.add("type", kind)
	d.add("version", strconv.FormatInt(int64(s.Pin), 10))
	d.add("format", "pbf")
	d.add("minzoom", o.MinZoom)
	d.add("maxzoom", o.MaxZoom)
	d.add("bounds", d.bounds[:])
	d.add("center", []float64{d.center.Lon, d.center.Lat, float64(d.center.Zoom)})
	d.add("frontline_layer", l.ID)
	d.add("frontline_kind", string(l.Kind))
	d.add("frontline_snapshot", s.ValidOn.String())
	d.add("frontline_pin", int64(s.Pin))
	if o.First != nil {
		d.add("frontline_first", o.First.String())
		d.add("frontline_not_recorded", history.Record{Gaps: o.Gaps}.NotRecorded())
	}
	d.add("frontline_assessed_by", assessor(l))
	d.add("frontline_held_by", l.HeldBy)
	d.add("frontline_licence", l.Licence)
	d.add("frontline_source", l.Source)
	d.add("frontline_source_url", cmp.Or(s.SourceURL, l.SourceURL))
	d.add("frontline_note", l.Note)
	d.add("frontline_snapshot_note", s.Note)
	d.add("frontline_content", s.Content)
	return d
}

// add says something, unless it is an empty text.
func (d *description) add(name string, value any) {
	if value != "" {
		d.fields = append(d.fields, field{name, value})
	}
}

// assessor is who assesses what a layer shows; a control layer says so where
// nobody is named.
func assessor(l geo.Layer) string {
	if l.Kind == geo.KindControl {
		return cmp.Or(l.AssessedBy, "not stated")
	}
	return l.AssessedBy
}

// caption says in words what must stand beside the map.
func caption(o Options) string {
	l, s := o.Layer, o.Snapshot
	text := fmt.Sprintf("Snapshot of %s, as recorded at revision %d.", s.ValidOn, s.Pin)
	if o.First != nil {
		text = fmt.Sprintf("All snapshots from %s to %s, as recorded at revision %d: since and until are days since 1970-01-01.", o.First, s.ValidOn, s.Pin)
	}
	if by := assessor(l); l.AssessedBy != "" {
		text += " Assessed by " + by + "."
	} else if by != "" {
		text += " Assessor " + by + "."
	}
	if l.Note != "" {
		text += " " + l.Note
	}
	return text
}

// json is all of it as an object, in a fixed order.
func (d description) json() ([]byte, error) {
	b := []byte("{")
	for _, f := range append(d.fields, field{"vector_layers", d.layers}) {
		value, err := json.Marshal(f.value)
		if err != nil {
			return nil, fmt.Errorf("export: %s: %w", f.name, err)
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(strconv.AppendQuote(b, f.name), ':'), value...)
	}
	return append(b, '}'), nil
}

// rows is all of it as MBTiles has it: lists joined by commas, and the layers
// in a row of their own.
func (d description) rows() ([]mbtiles.Field, error) {
	layers, err := json.Marshal(map[string]any{"vector_layers": d.layers})
	if err != nil {
		return nil, fmt.Errorf("export: vector_layers: %w", err)
	}
	var rows []mbtiles.Field
	for _, f := range d.fields {
		text := fmt.Sprint(f.value)
		if list, ok := f.value.([]float64); ok {
			parts := make([]string, len(list))
			for i, v := range list {
				parts[i] = strconv.FormatFloat(v, 'f', -1, 64)
			}
			text = strings.Join(parts, ",")
		}
		rows = append(rows, mbtiles.Field{Name: f.name, Value: text})
	}
	return append(rows, mbtiles.Field{Name: "json", Value: string(layers)}), nil
}

// BoundsOf is the box around all features, as far as tiles reach, and a view of
// it.
func boundsOf(o Options) (bounds [4]float64, c center) {
	b, ok := geo.Extent(o.Set.Features())
	if !ok { // of nothing, the middle of the map
		b, _ = geo.Extent([]geo.Feature{{Geometry: orb.Point{}}})
	}
	bounds = [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
	round := func(v float64) float64 { return math.Round(v*1e6) / 1e6 }
	c = center{Lon: round((bounds[0] + bounds[2]) / 2), Lat: round((bounds[1] + bounds[3]) / 2), Zoom: o.MaxZoom}
	// The deepest zoom at which a screen of some four tiles shows it all.
	fits := math.Floor(math.Log2(4 * 360 / max(bounds[2]-bounds[0], bounds[3]-bounds[1])))
	c.Zoom = uint8(min(max(fits, float64(o.MinZoom)), float64(o.MaxZoom)))
	return bounds, c
}
