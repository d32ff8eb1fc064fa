package geojson

import (
	"io"
	"math"
	"strconv"

	"frontline/geo"
	"frontline/geo/valid"

	"github.com/paulmach/orb"
)

// Collection is what one layer holds on one date, to be written as GeoJSON.
type Collection struct {
	Layer    geo.Layer
	Snapshot geo.Snapshot
	Features []geo.Feature
}

// writeChunk is how much text is gathered before it goes out, in bytes.
const writeChunk = 64 << 10

// Write writes c as a FeatureCollection, one feature a line. The same
// collection gives the same bytes. A foreign member "frontline" says what
// layer and snapshot it is, by whom and under which terms; it is left out where
// c has no layer id. ReadFeatures reads the features back as they were.
//
// It fails with EInvalid on a geometry that GeoJSON has no type for, or with a
// coordinate that is no finite number in its range.
func Write(w io.Writer, c Collection) error {
	to := NewWriter(w, c.Layer, c.Snapshot)
	if err := to.Write(c.Features); err != nil {
		return err
	}
	return to.Close()
}

// Writer writes what Write does, some features at a time. It holds
// no more of the text than a feature without its shape, and a ring of that.
type Writer struct {
	w       io.Writer
	b       []byte // what has not gone out
	started bool
	err     error
}

// NewWriter begins a FeatureCollection, which Close ends.
func NewWriter(w io.Writer, l geo.Layer, s geo.Snapshot) *Writer {
	b := append(make([]byte, 0, writeChunk+writeChunk/4), `{"type":"FeatureCollection",`...)
	if l.ID != "" {
		b = append(AppendHead(append(b, `"frontline":`...), l, s), ',')
	}
	return &Writer{w: w, b: append(b, `"features":[`...)}
}

// Write writes features behind those that were written.
func (g *Writer) Write(features []geo.Feature) error {
	for _, f := range features {
		if g.started {
			g.b = append(g.b, ',')
		}
		g.started = true
		g.b = append(g.b, '\n')
		var err error
		if g.b, err = appendFeature(g.b, f, g.flush); err == nil {
			err = g.err
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Close ends the collection. It does not close what is written to.
func (g *Writer) Close() error {
	g.b = append(g.b, "\n]}\n"...)
	_, err := g.w.Write(g.b)
	return err
}

// flush lets text go out where there is enough of it, and returns what is left.
func (g *Writer) flush(b []byte) []byte {
	if len(b) < writeChunk {
		return b
	}
	if g.err == nil {
		_, g.err = g.w.Write(b)
	}
	return b[:0]
}

// AppendHead appends the member "frontline": what layer and snapshot it is, by
// whom and under which terms.
func AppendHead(b []byte, l geo.Layer, s geo.Snapshot) []byte {
	b = appendString(append(b, `{"layer":`...), l.ID)
	member := func(name, value string) {
		if value != "" {
			b = append(appendString(append(b, ','), name), ':')
			b = appendString(b, value)
		}
	}
	if s.Revision > 0 {
		member("snapshot", s.ValidOn.String())
		b = strconv.AppendInt(append(b, `,"revision":`...), int64(s.Revision), 10)
	}
	source := s.SourceURL
	if source == "" {
		source = l.SourceURL
	}
	member("title", l.Title)
	member("kind", string(l.Kind))
	member("assessed_by", l.AssessedBy)
	member("held_by", l.HeldBy)
	member("attribution", l.Attribution)
	member("licence", l.Licence)
	member("source", l.Source)
	member("source_url", source)
	member("note", l.Note)
	member("snapshot_note", s.Note)
	member("ends", s.Ends)
	if mending, err := valid.ParseMendReport(s.Mended); err == nil {
		member("mended", mending.Summary())
	}
	return append(b, '}')
}

func appendFeature(b []byte, f geo.Feature, flush func([]byte) []byte) ([]byte, error) {
	b = appendString(append(b, `{"type":"Feature","id":`...), f.Key)
	b, err := appendGeometry(append(b, `,"geometry":`...), f.Geometry, flush)
	if err != nil {
		return b, err
	}
	b, err = AppendProperties(append(b, `,"properties":`...), f)
	return flush(append(b, '}')), err
}

// AppendGeometry appends g as a GeoJSON geometry with at most 6 decimals, null
// for none. It fails as WriteGeoJSON does.
func AppendGeometry(b []byte, g orb.Geometry) ([]byte, error) {
	return appendGeometry(b, g, func(b []byte) []byte { return b })
}

func appendGeometry(b []byte, g orb.Geometry, flush func([]byte) []byte) ([]byte, error) {
	var kind string
	switch g := g.(type) {
	case nil:
		return append(b, "null"...), nil
	case orb.Collection:
		b = append(b, `{"type":"GeometryCollection","geometries":[`...)
		for i, part := range g {
			if i > 0 {
				b = append(b, ',')
			}
			var err error
			if b, err = appendGeometry(b, part, flush); err != nil {
				return b, err
			}
		}
		return append(b, "]}"...), nil
	case orb.Point, orb.MultiPoint, orb.LineString, orb.MultiLineString, orb.Polygon, orb.MultiPolygon:
		kind = g.GeoJSONType()
	default:
		return b, geo.Errorf(geo.EInvalid, "a geometry is of no type that is written as GeoJSON")
	}
	b = append(append(append(b, `{"type":"`...), kind...), `","coordinates":`...)
	w := coordinateWriter{b: b, flush: flush}
	switch g := g.(type) {
	case orb.Point:
		w.position(g)
	case orb.MultiPoint:
		w.path(g)
	case orb.LineString:
		w.path(g)
	case orb.MultiLineString:
		writeList(&w, g, func(l orb.LineString) { w.path(l) })
	case orb.Polygon:
		w.polygon(g)
	case orb.MultiPolygon:
		writeList(&w, g, w.polygon)
	}
	if w.bad {
		return w.b, geo.Errorf(geo.EInvalid, "a coordinate is outside longitude -180..180, latitude -90..90")
	}
	return append(w.b, '}'), nil
}

// coordinateWriter appends coordinates and remembers whether one was none.
type coordinateWriter struct {
	b     []byte
	flush func([]byte) []byte // after each ring
	bad   bool
}

func (w *coordinateWriter) position(p orb.Point) {
	if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) { // so, for NaN too
		w.bad = true
		return
	}
	w.b = geo.AppendDegrees(append(w.b, '['), p[0])
	w.b = append(geo.AppendDegrees(append(w.b, ','), p[1]), ']')
}

func (w *coordinateWriter) path(points []orb.Point) { writeList(w, points, w.position) }

func (w *coordinateWriter) polygon(p orb.Polygon) {
	writeList(w, p, func(r orb.Ring) {
		w.path(r)
		w.b = w.flush(w.b)
	})
}

func writeList[T any](w *coordinateWriter, items []T, write func(T)) {
	w.b = append(w.b, '[')
	for i, item := range items {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		write(item)
	}
	w.b = append(w.b, ']')
}
