package geojson_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geojson/geojsontest"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

func TestWriteGeoJSON(t *testing.T) {
	c := geojson.Collection{
		Layer: geo.Layer{
			ID: "claims", Title: "Claims", Kind: geo.KindClaims, Cadence: geo.CadenceEvent, AssessedBy: "B", Attribution: "\"C\"",
			Licence: "CC0", Source: "D", SourceURL: "https://example.org/layer", Note: "Approximate.",
		},
		Snapshot: geo.Snapshot{ValidOn: geo.MustDate("2014-03-18"), Revision: 3, SourceURL: "https://example.org/snapshot", Note: "Once."},
		Features: []geo.Feature{{
			Key: "crimea", Geometry: orb.Point{-34.1, 44.950001}, Names: map[string]string{"uk": "Крим", "en": "Crimea"},
			Properties: map[string]json.RawMessage{"z": []byte(`1`), "a": []byte(`{ "b" : [ 1 ] }`), "name": []byte(`"not me"`)},
		}},
	}
	const want = `{"type":"FeatureCollection","frontline":{"layer":"claims","snapshot":"2014-03-18","revision":3,"title":"Claims",` +
		`"kind":"claims","assessed_by":"B","attribution":"\"C\"","licence":"CC0","source":"D","source_url":"https://example.org/snapshot",` +
		`"note":"Approximate.","snapshot_note":"Once."},"features":[
{"type":"Feature","id":"crimea","geometry":{"type":"Point","coordinates":[-34.1,44.950001]},"properties":{"a":{"b":[1]},"name":"Crimea","names":{"en":"Crimea","uk":"Крим"},"z":1}}
]}
`
	for range 20 { // maps are ranged over in another order each time
		var b strings.Builder
		if err := geojson.Write(&b, c); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Fatalf("\n got %s\nwant %s", b.String(), want)
		}
	}

	c.Snapshot, c.Features = geo.Snapshot{}, nil
	var b strings.Builder
	if err := geojson.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Frontline struct {
			Snapshot  *string
			SourceURL string `json:"source_url"`
		}
		Features []any
	}
	if err := json.Unmarshal([]byte(b.String()), &doc); err != nil {
		t.Fatalf("%v: %s", err, b.String())
	}
	if doc.Frontline.Snapshot != nil || doc.Frontline.SourceURL != "https://example.org/layer" || len(doc.Features) != 0 {
		t.Errorf("without a snapshot: %s", b.String())
	}
}

func TestWriteGeoJSONRefuses(t *testing.T) {
	for name, f := range map[string]geo.Feature{
		"a geometry of a GIS": {Key: "a", Geometry: orb.Ring{{1, 2}}},
		"NaN":                 {Key: "a", Geometry: orb.Point{math.NaN(), 2}},
		"infinity":            {Key: "a", Geometry: orb.LineString{{1, 2}, {1, math.Inf(1)}}},
		"out of range":        {Key: "a", Geometry: orb.Point{1, 90.1}},
		"property is no JSON": {Key: "a", Geometry: orb.Point{1, 2}, Properties: map[string]json.RawMessage{"x": []byte(`{`)}},
	} {
		if err := geojson.Write(io.Discard, geojson.Collection{Features: []geo.Feature{f}}); geo.ErrorCode(err) != geo.EInvalid {
			t.Errorf("%s: %v, want it refused as invalid", name, err)
		}
	}
}

// A file that is larger than what is gathered before it is written out.
func TestWriteGeoJSONInChunks(t *testing.T) {
	var c geojson.Collection
	for i := range 4000 {
		c.Features = append(c.Features, geo.Feature{Key: string(rune(0x4e00 + i)), Geometry: orb.Point{float64(i%180) + 0.5, 1}})
	}
	geojsontest.Check(t, c.Features)
	full := errors.New("disk full")
	if err := geojson.Write(failingWriter{full}, c); !errors.Is(err, full) {
		t.Errorf("%v, want the writer's error", err)
	}
}

// A feature with many rings is never there as text as a whole, and is the text that
// it is as a whole.
func TestGeoJSONWriterHoldsLittle(t *testing.T) {
	var rings orb.MultiPolygon
	for i := range 2000 {
		ring := orb.Ring{}
		for j := range 50 {
			ring = append(ring, orb.Point{float64(i%170) + float64(j)/100, float64(i / 170)})
		}
		rings = append(rings, orb.Polygon{append(ring, orb.Point{float64(i % 170), float64(i/170) + 0.5}, ring[0])})
	}
	f := geo.Feature{Key: "many", Geometry: rings}
	whole, err := geojson.AppendGeometry(nil, f.Geometry)
	if err != nil {
		t.Fatal(err)
	}
	var pieces pieceWriter
	w := geojson.NewWriter(&pieces, geo.Layer{}, geo.Snapshot{})
	if err := errors.Join(w.Write([]geo.Feature{f}), w.Write([]geo.Feature{f}), w.Close()); err != nil {
		t.Fatal(err)
	}
	const chunk = 64 << 10 // of the writer
	if len(whole) < 10*chunk || pieces.longest > 2*chunk {
		t.Errorf("of %d bytes %d were held at a time", len(whole), pieces.longest)
	}
	if n := bytes.Count(pieces.Bytes(), whole); n != 2 {
		t.Errorf("the feature is there %d times, as it is written whole", n)
	}
}

type pieceWriter struct {
	bytes.Buffer
	longest int
}

func (w *pieceWriter) Write(b []byte) (int, error) {
	w.longest = max(w.longest, len(b))
	return w.Buffer.Write(b)
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// What goes wrong in reading is not the text's fault, and stays recognisable.
func TestReadGeoJSONPassesReadErrors(t *testing.T) {
	broken := errors.New("connection lost")
	text := []byte(in(`{"type":"Point","coordinates":[30,50]}`))
	for name, head := range map[string][]byte{"at once": nil, "midway": text[:100], "in gzip": geojsontest.Gzip(text)[:40], "at the end": text} {
		_, err := geojson.ReadFeatures(io.MultiReader(bytes.NewReader(head), iotest.ErrReader(broken)), geojson.Options{})
		if !errors.Is(err, broken) || geo.ErrorCode(err) != geo.EInternal {
			t.Errorf("%s: %v (%s), want the reader's error", name, err, geo.ErrorCode(err))
		}
	}
}
