package history

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"frontline/geo"
)

func square(west, south, side float64) orb.Polygon {
	return orb.Polygon{{{west, south}, {west + side, south}, {west + side, south + side}, {west, south + side}, {west, south}}}
}

// gapped is a layer of which 26 and 27 November are not recorded: one piece ended on the day
// behind that gap, one began there, and one lasts.
func gapped() (Record, []geo.Span) {
	d := geo.MustDate
	l := geo.Layer{
		ID: "control", Title: "Control <of> it & more", Kind: geo.KindControl, Cadence: geo.CadenceDaily, AssessedBy: "Somebody", Attribution: "Somebody, somewhere",
		Licence: "CC BY 4.0", Source: "A map", SourceURL: "https://example.org/map?a=1&b=2", Note: "Drawn by hand.",
	}
	r := Record{
		Layer: l, Pin: 7, Gaps: []geo.Gap{{From: d("2025-11-26"), Until: d("2025-11-28")}},
		Snapshots: []geo.Snapshot{{ValidOn: d("2025-11-25"), SourceURL: "https://example.org/25"}, {ValidOn: d("2025-11-28")}, {ValidOn: d("2025-11-29")}},
		Newest:    "https://maps.example.org/api/layers/control/latest.kmz",
	}
	of := func(key string, class geo.Class, g orb.Geometry) geo.Feature {
		return geo.Feature{Key: key, Class: class, Geometry: g, Properties: map[string]json.RawMessage{"a&b": json.RawMessage(`"<c>"`)}}
	}
	return r, []geo.Span{
		{Since: d("2025-11-25"), Until: d("2025-11-28"), Feature: of("a", geo.ClassHeld, square(36, 48, 0.1)), Area: 82_000_000},
		{Since: d("2025-11-28"), Until: geo.Ongoing, Feature: of("a", geo.ClassHeld, orb.MultiPolygon{square(36.1, 48, 0.1), square(36.3, 48, 0.1)}), Area: 164_000_000},
		{Since: d("2025-11-25"), Until: geo.Ongoing, Feature: of("b", geo.ClassClaimed, square(37, 48, 1)), Area: 8_200_000_000},
	}
}

// TestASpanEndsWhereTheRecordSaysItDoes: a piece is neither cut at a gap nor drawn on
// behind it, and the days are named.
func TestASpanEndsWhereTheRecordSaysItDoes(t *testing.T) {
	t.Parallel()
	r, spans := gapped()
	var b bytes.Buffer
	if err := WriteGeoJSON(&b, r, Spans(spans)); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Frontline map[string]any
		Features  []struct {
			ID         string
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(b.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range read.Features {
		p := f.Properties
		got = append(got, fmt.Sprintf("%s: %v to %v, %v km², %v by %v, from %v", f.ID, p["since"], p["until"], p["km2"], p["class"], p["assessed_by"], p["source_url"]))
	}
	want := []string{
		"a 2025-11-25 1: 2025-11-25 to 2025-11-28, 82 km², held by Somebody, from https://example.org/25",
		"a 2025-11-28 1: 2025-11-28 to <nil>, 164 km², held by Somebody, from https://example.org/map?a=1&b=2",
		"b 2025-11-25 1: 2025-11-25 to <nil>, 8200 km², claimed by Somebody, from https://example.org/25",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
	gaps := []any{map[string]any{"from": "2025-11-26", "until": "2025-11-28"}}
	if diff := cmp.Diff(gaps, read.Frontline["not_recorded"]); diff != "" {
		t.Errorf("not recorded (-want +got):\n%s", diff)
	}
	for name, want := range map[string]string{"assessed_by": "Somebody", "attribution": "Somebody, somewhere", "licence": "CC BY 4.0", "source": "A map", "note": "Drawn by hand."} {
		if got := read.Frontline[name]; got != want {
			t.Errorf("%s is %v, want %s", name, got, want)
		}
	}

	doc := readKMZ(t, r, Spans(spans))
	got = nil
	for _, m := range doc.find("Placemark") {
		when := strings.Join([]string{m.text("begin"), m.text("end")}, " to ")
		got = append(got, fmt.Sprintf("%s: %s, %s", m.text("name"), when, m.text("styleUrl")))
	}
	want = []string{
		"claimed, assessor Somebody: 2025-11-25T00:00:00Z to , #claimed",
		"held, assessor Somebody: 2025-11-25T00:00:00Z to 2025-11-27T23:59:59Z, #held",
		"held, assessor Somebody: 2025-11-28T00:00:00Z to , #held",
		"claimed: 2025-11-25T00:00:00Z to , #claimed", // the lines across it
		"2025-11-26 to 2025-11-27: not recorded. What is drawn is as of 2025-11-25: 2025-11-26T00:00:00Z to 2025-11-27T23:59:59Z, #not-recorded",
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("placemarks (-want +got):\n%s", diff)
	}
	said := doc.text("description")
	for _, words := range []string{"Assessed by Somebody", "Not recorded, and not filled in: 2025-11-26 to 2025-11-27", "CC BY 4.0", "no guide to safety"} {
		if !strings.Contains(said, words) {
			t.Errorf("the description does not say %q: %s", words, said)
		}
	}
	if at := doc.text("href"); at != r.Newest {
		t.Errorf("the network link is to %q", at)
	}
}

// TestTextInKMLIsNoHTML: what readers show as HTML shows names as they are recorded, and data are as
// they are.
func TestTextInKMLIsNoHTML(t *testing.T) {
	t.Parallel()
	const name = `<b>A</b> & B <script>alert(1)</script> &amp; "C"`
	r, spans := gapped()
	r.Layer.Note, r.Layer.Attribution = "Drawn\n"+name, name
	spans[0].Feature.Names, spans[0].Feature.Source = map[string]string{"en": name}, name
	spans[1].Feature.Properties = nil
	r.Layer.SourceURL, r.Snapshots[1].SourceURL = "", ""
	doc := readKMZ(t, r, Spans(spans))
	shown := func(text string) string { // as a reader of HTML has it
		return html.UnescapeString(strings.ReplaceAll(text, "<br>", "\n"))
	}
	head := doc.find("Document")[0].text("description")
	if !strings.Contains(shown(head), "attribution: "+name) || strings.Contains(strings.ReplaceAll(head, "<br>", ""), "<") {
		t.Errorf("the document is described by %s", head)
	}
	described := 0
	for _, m := range doc.find("Placemark") {
		text := m.text("description")
		if !strings.Contains(m.text("name"), name) {
			continue
		}
		if described++; !strings.Contains(shown(text), "source: "+name) || strings.Contains(strings.ReplaceAll(text, "<br>", ""), "<") {
			t.Errorf("%s is described by %s", m.text("name"), text)
		}
		as := false
		for _, d := range m.find("value") {
			as = as || d.chars == name
		}
		if !as {
			t.Error("the data are not as they are recorded")
		}
	}
	for _, m := range doc.find("Placemark") {
		if text := m.text("description"); m.text("begin") == "2025-11-28T00:00:00Z" && text != "" {
			t.Errorf("without any such text the data are not enough: %s", text)
		}
	}
	if described != 1 {
		t.Errorf("%d pieces have such a name", described)
	}
}

// TestKMLIsInOrder holds the documents against the sequences of the schema of KML 2.2: what
// reads strictly skips what stands in another order.
func TestKMLIsInOrder(t *testing.T) {
	t.Parallel()
	r, spans := gapped()
	day := r
	day.Day, day.Snapshots, day.Gaps, day.Shown = true, r.Snapshots[2:], nil, geo.MustDate("2025-12-04")
	line := geo.Span{Since: day.Last(), Until: geo.Ongoing, Feature: geo.Feature{Key: "l", Names: map[string]string{"en": "A \x01 line"}, Geometry: orb.Collection{orb.Point{36, 48}, orb.LineString{{36, 48}, {37, 48}}}}}
	none := geo.Span{Since: day.Last(), Until: geo.Ongoing, Feature: geo.Feature{Key: "nowhere"}}
	for name, doc := range map[string]node{"of time": readKMZ(t, r, Spans(spans)), "of a day": readKMZ(t, day, Spans(append(spans[1:], line, none)))} {
		doc.check(t, name)
		ids := map[string]bool{}
		for _, s := range doc.find("Style") {
			ids["#"+s.id] = true
		}
		for _, u := range doc.find("styleUrl") {
			if !ids[u.chars] {
				t.Errorf("%s: there is no style %s", name, u.chars)
			}
		}
	}
	if title := readKMZ(t, day, Spans(nil)).find("Document")[0].text("name"); title != "Control <of> it & more, 2025-11-29, 5 days older than 2025-12-04" {
		t.Errorf("a day past its cadence is called %q", title)
	}
	var link bytes.Buffer
	if err := WriteLink(&link, day, refreshNewest); err != nil {
		t.Fatal(err)
	}
	doc := parse(t, &link)
	if doc.check(t, "link"); doc.text("href") != r.Newest || doc.text("refreshInterval") != "3600" {
		t.Errorf("the link is %s", link.String())
	}
}

// TestTheSameRecordGivesTheSameBytes, at whatever time it is written.
func TestTheSameRecordGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	r, spans := gapped()
	for name, write := range map[string]func(io.Writer, Record, Each) error{"KMZ": WriteKMZ, "GeoJSON": WriteGeoJSON} {
		var a, b bytes.Buffer
		n := 0
		r.Written = func(done int) { n = done }
		if err := errors.Join(write(&a, r, Spans(spans)), write(&b, r, Spans(spans))); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s differs", name)
		}
		if n != len(spans) {
			t.Errorf("%s tells of %d spans", name, n)
		}
		if err := write(io.Discard, r, func(func(geo.Span) error) error { return io.ErrUnexpectedEOF }); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s goes on behind an error: %v", name, err)
		}
	}
}

// TestLinesLieInTheirArea, in its hole none, and every direction has some.
func TestLinesLieInTheirArea(t *testing.T) {
	t.Parallel()
	area := square(36, 48, 1)
	area = append(area, orb.Ring{{36.3, 48.3}, {36.3, 48.7}, {36.7, 48.7}, {36.7, 48.3}, {36.3, 48.3}})
	for runs := range directions {
		lines := hatchLines(area, runs)
		if len(lines) < 10 {
			t.Errorf("%s: %d lines", runs, len(lines))
		}
		for _, line := range lines {
			for _, part := range []float64{0.01, 0.5, 0.99} {
				x, y := line[0][0]+part*(line[1][0]-line[0][0]), line[0][1]+part*(line[1][1]-line[0][1])
				in := func(low, high float64) bool {
					const slack = 1e-9
					return x > low-slack && x < high+slack && y > low+12-slack && y < high+12+slack
				}
				if hole := x > 36.3+1e-9 && x < 36.7-1e-9 && y > 48.3+1e-9 && y < 48.7-1e-9; !in(36, 37) || hole {
					t.Fatalf("%s: %v is outside", runs, orb.Point{x, y})
				}
			}
		}
	}
	if lines := hatchLines(square(36, 48, 1), ""); lines != nil {
		t.Errorf("what is not hatched has %d lines", len(lines))
	}
}

// node is an element.
type node struct {
	name, id, chars string
	in              []node
}

func readKMZ(t *testing.T, r Record, each Each) node {
	t.Helper()
	var b bytes.Buffer
	if err := WriteKMZ(&b, r, each); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if len(z.File) != 1 || z.File[0].Name != "doc.kml" {
		t.Fatalf("the archive has %v", z.File)
	}
	f, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, f)
}

func parse(t *testing.T, from io.Reader) node {
	t.Helper()
	d := xml.NewDecoder(from)
	stack := []node{{}}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return stack[0].in[0]
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			n := node{name: token.Name.Local}
			for _, a := range token.Attr {
				if a.Name.Local == "id" {
					n.id = a.Value
				}
			}
			stack = append(stack, n)
		case xml.CharData:
			stack[len(stack)-1].chars += string(token)
		case xml.EndElement:
			n := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			stack[len(stack)-1].in = append(stack[len(stack)-1].in, n)
		}
	}
}

// find are the elements of a name, wherever they are.
func (n node) find(name string) (out []node) {
	if n.name == name {
		out = append(out, n)
	}
	for _, c := range n.in {
		out = append(out, c.find(name)...)
	}
	return out
}

// text is that of the first element of a name.
func (n node) text(name string) string {
	if found := n.find(name); len(found) > 0 {
		return found[0].chars
	}
	return ""
}

// sequences are the elements that one may have, in order (OGC 07-147r2).
var sequences = map[string][]string{
	"kml":           {"Document", "NetworkLink"},
	"Document":      {"name", "visibility", "open", "author", "link", "description", "TimeSpan", "styleUrl", "Style", "ExtendedData", "Folder", "NetworkLink"},
	"Folder":        {"name", "visibility", "open", "description", "Placemark"},
	"Placemark":     {"name", "description", "TimeSpan", "styleUrl", "Style", "ExtendedData", "Geometry"},
	"NetworkLink":   {"name", "visibility", "refreshVisibility", "Link"},
	"Link":          {"href", "refreshMode", "refreshInterval"},
	"TimeSpan":      {"begin", "end"},
	"Style":         {"IconStyle", "LabelStyle", "LineStyle", "PolyStyle"},
	"IconStyle":     {"color", "scale"},
	"LabelStyle":    {"color", "scale"},
	"LineStyle":     {"color", "width"},
	"PolyStyle":     {"color"},
	"ExtendedData":  {"Data"},
	"Data":          {"value"},
	"author":        {"name"},
	"MultiGeometry": {"Geometry"},
	"Point":         {"coordinates"},
	"LineString":    {"tessellate", "coordinates"},
	"Polygon":       {"tessellate", "outerBoundaryIs", "innerBoundaryIs"},
	"LinearRing":    {"coordinates"}, "outerBoundaryIs": {"LinearRing"}, "innerBoundaryIs": {"LinearRing"},
}

// inRows are the elements that may stand in a row.
var inRows = []string{"Style", "Data", "Folder", "Placemark", "Geometry", "innerBoundaryIs"}

func (n node) check(t *testing.T, doc string) {
	t.Helper()
	allowed, at := sequences[n.name], -1
	for _, c := range n.in {
		name := c.name
		if slices.Contains([]string{"Point", "LineString", "Polygon", "MultiGeometry"}, name) {
			name = "Geometry"
		}
		i := slices.Index(allowed, name)
		if i < at || i == at && !slices.Contains(inRows, name) || i < 0 {
			t.Errorf("%s: in %s %s stands behind %v", doc, n.name, c.name, allowed[max(at, 0):])
		}
		at = i
		c.check(t, doc)
	}
	if len(n.in) == 0 && slices.Contains([]string{"Placemark", "Folder", "coordinates"}, n.name) && strings.TrimSpace(n.chars) == "" {
		t.Errorf("%s: an empty %s", doc, n.name)
	}
}
