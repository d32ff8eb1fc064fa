package history

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"html"
	"image/color"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontline/geo"
	"frontline/geo/raster/look"

	"github.com/paulmach/orb"
)

// kmlName is the name by which readers find the document in a KMZ archive.
const kmlName = "doc.kml"

// WriteKMZ writes what WriteKML does into a ZIP archive.
func WriteKMZ(w io.Writer, r Record, each Each) error {
	z := zip.NewWriter(w)
	at := r.RecordedAt()
	if at.Year() < 1980 { // before which ZIP has no dates
		at = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	f, err := z.CreateHeader(&zip.FileHeader{Name: kmlName, Method: zip.Deflate, Modified: at})
	if err != nil {
		return err
	}
	if err := WriteKML(f, r, each); err != nil {
		return err
	}
	return z.Close()
}

// WriteKML writes spans as KML 2.2, those of a look in a folder of their own, each with
// its TimeSpan. KML fills areas with a colour and cannot hatch them: those that are hatched
// on the map have a faint wash, and lines across in a folder that holds nothing else.
func WriteKML(w io.Writer, r Record, each Each) error {
	k := kmlWriter{w: w, r: r}
	k.raw(xml.Header + `<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:atom="http://www.w3.org/2005/Atom">` + "\n<Document>\n")
	k.element("name", r.Title())
	k.raw("<open>1</open>\n")
	if by := r.Layer.AssessedBy; by != "" {
		k.raw("<atom:author>")
		k.element("atom:name", by)
		k.raw("</atom:author>\n")
	}
	if at := r.Layer.SourceURL; at != "" {
		k.raw(`<atom:link rel="related" href="` + escaped(at) + `"/>` + "\n")
	}
	k.html("description", r.about())
	k.styles()
	k.raw("<ExtendedData>\n")
	for _, f := range r.Facts() {
		k.data(f.Name, f.Value)
	}
	k.raw("</ExtendedData>\n")
	if err := k.folders(each); err != nil {
		return err
	}
	k.gaps()
	k.newest()
	k.raw("</Document>\n</kml>\n")
	return k.flush()
}

// WriteLink writes KML that shows what is at an absolute address, and asks for it again
// while it is open.
func WriteLink(w io.Writer, r Record, every time.Duration) error {
	k := kmlWriter{w: w, r: r}
	k.raw(xml.Header + `<kml xmlns="http://www.opengis.net/kml/2.2">` + "\n")
	k.link(r.Layer.Title, every)
	k.raw("</kml>\n")
	return k.flush()
}

// about is the caption and the terms, as a person reads them.
func (r Record) about() string {
	text := r.Caption()
	for _, f := range r.Facts() {
		switch f.Name {
		case "attribution", "licence", "source_url":
			text += "\n" + f.Name + ": " + f.Value
		}
	}
	return text
}

// kmlWriter gathers text and passes it on.
type kmlWriter struct {
	w   io.Writer
	r   Record
	b   bytes.Buffer
	err error
}

const kmlChunk = 64 << 10

func (k *kmlWriter) raw(s string) { k.b.WriteString(s) }

func (k *kmlWriter) element(name, text string) {
	k.raw("<" + name + ">" + escaped(text) + "</" + name + ">\n")
}

// html is an element that readers show as HTML: its text is to be read as it is.
func (k *kmlWriter) html(name, text string) {
	k.element(name, strings.ReplaceAll(html.EscapeString(text), "\n", "<br>"))
}

func (k *kmlWriter) data(name, value string) {
	k.raw(`<Data name="` + escaped(name) + `"><value>` + escaped(value) + "</value></Data>\n")
}

// flush passes on what was gathered.
func (k *kmlWriter) flush() error {
	if k.err == nil {
		_, k.err = k.w.Write(k.b.Bytes())
	}
	k.b.Reset()
	return k.err
}

// escaped is text as XML has it; what XML has no place for is left out of it.
func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes all
	return b.String()
}

// group is what a folder holds.
type group struct {
	name, look string // of spans of any look where it is ""
	hatching   bool   // lines across areas, and not the areas
}

// Folders are one for each look that is there, and one for the lines across them.
func (k *kmlWriter) folders(each Each) error {
	there := map[string]bool{}
	err := each(func(s geo.Span) error {
		there[k.r.Look(s.Feature)] = true
		return nil
	})
	if err != nil {
		return err
	}
	var groups []group
	hatched := false
	if there[""] {
		groups = append(groups, group{name: k.r.Layer.Title})
	}
	for _, l := range look.OfLayer(k.r.Layer) {
		if there[l.Name] {
			groups = append(groups, group{name: l.Name, look: l.Name})
			hatched = hatched || k.hatching(l.Name) != ""
		}
	}
	if hatched {
		groups = append(groups, group{name: "Hatching: lines that mark areas, and are no places", hatching: true})
	}
	written := k.r.counter()
	for _, g := range groups {
		k.raw("<Folder>\n")
		k.element("name", g.name)
		err := each(func(s geo.Span) error {
			switch at := k.r.Look(s.Feature); {
			case !g.hatching && at == g.look:
				defer written()
				return k.placemark(s)
			case g.hatching && k.hatching(at) != "":
				return k.hatch(s, at)
			}
			return nil
		})
		if err != nil {
			return err
		}
		k.raw("</Folder>\n")
	}
	return k.flush()
}

func (k *kmlWriter) placemark(s geo.Span) error {
	if s.Feature.Geometry == nil {
		return nil
	}
	k.raw("<Placemark>\n")
	name := k.r.label(s.Feature)
	k.element("name", name)
	row, err := k.r.Row(s)
	if err != nil {
		return err
	}
	var facts []Fact
	for i, c := range columns {
		switch v := row[i].(type) {
		case string:
			facts = append(facts, Fact{c.Name, v})
		case float64:
			facts = append(facts, Fact{c.Name, strconv.FormatFloat(v, 'f', -1, 64)})
		}
	}
	k.balloon(facts)
	if !k.r.Day {
		k.timeSpan(s.Since, s.Until)
	}
	k.styleURL(k.r.Look(s.Feature))
	k.raw("<ExtendedData>\n")
	for _, f := range facts {
		k.data(f.Name, f.Value)
	}
	k.raw("</ExtendedData>\n")
	k.geometry(s.Feature.Geometry)
	k.raw("</Placemark>\n")
	return k.due()
}

// balloon is what a click on a placemark shows. Readers make it of the data beside it where there is no
// description, and take these for HTML; other programs take them as they are. So there is a description
// where the two would differ.
func (k *kmlWriter) balloon(facts []Fact) {
	if !slices.ContainsFunc(facts, func(f Fact) bool { return strings.Contains(f.Value, "<") || html.UnescapeString(f.Value) != f.Value }) {
		return
	}
	var lines []string
	for _, f := range facts {
		lines = append(lines, f.Name+": "+f.Value)
	}
	k.html("description", strings.Join(lines, "\n"))
}

// hatch writes the lines across a span.
func (k *kmlWriter) hatch(s geo.Span, name string) error {
	lines := hatchLines(s.Feature.Geometry, k.hatching(name))
	if len(lines) == 0 {
		return nil
	}
	k.raw("<Placemark>\n")
	k.element("name", name)
	if !k.r.Day {
		k.timeSpan(s.Since, s.Until)
	}
	k.styleURL(name)
	k.geometry(lines)
	k.raw("</Placemark>\n")
	return k.due()
}

func (k *kmlWriter) due() error {
	if k.b.Len() < kmlChunk {
		return nil
	}
	return k.flush()
}

// timeSpan says when something holds. Readers show the instant of an end with what ends
// there, and so it is the last second of the day before.
func (k *kmlWriter) timeSpan(since, until geo.Date) {
	k.raw("<TimeSpan><begin>" + since.String() + "T00:00:00Z</begin>")
	if until != geo.Ongoing {
		k.raw("<end>" + (until - 1).String() + "T23:59:59Z</end>")
	}
	k.raw("</TimeSpan>\n")
}

func (k *kmlWriter) styleURL(look string) {
	if look == "" {
		look = plainStyle
	}
	k.raw("<styleUrl>#" + look + "</styleUrl>\n")
}

// The styles that no look has.
const (
	plainStyle = "plain"
	gapStyle   = "not-recorded"
)

func (k *kmlWriter) styles() {
	l := k.r.Layer
	own := look.LayerInk(l, look.Light)
	style := func(id string, line color.NRGBA, width float64, fill color.NRGBA) {
		k.raw(fmt.Sprintf(`<Style id="%s"><IconStyle><color>%s</color><scale>0.8</scale></IconStyle><LineStyle><color>%[2]s</color><width>%.3g</width></LineStyle><PolyStyle><color>%s</color></PolyStyle></Style>`+"\n",
			id, kmlColour(line), width, kmlColour(fill)))
	}
	none := own
	none.A = 0
	style(plainStyle, own, 1.5, none)
	if l.Kind == geo.KindControl || l.Kind == geo.KindClaims {
		for _, at := range look.OfLayer(l) {
			p := Paint(l, at.Name)
			style(p.Look, p.Line, p.Width, p.Fill)
		}
	}
	if len(k.r.Gaps) > 0 {
		k.raw(`<Style id="` + gapStyle + `"><IconStyle><scale>0</scale></IconStyle><LabelStyle><color>ffffffff</color></LabelStyle></Style>` + "\n")
	}
}

// kmlColour is a colour as KML has it: opacity, blue, green, red.
func kmlColour(c color.NRGBA) string { return fmt.Sprintf("%02x%02x%02x%02x", c.A, c.B, c.G, c.R) }

func (k *kmlWriter) hatching(name string) Runs { return Paint(k.r.Layer, name).Runs }

// gaps writes a label on the days that are not recorded: a slider has no other way to say it.
func (k *kmlWriter) gaps() {
	if len(k.r.Gaps) == 0 || k.r.Day {
		return
	}
	k.raw("<Folder>\n")
	k.element("name", "Days that are not recorded: labels, and no places")
	for _, g := range k.r.Gaps {
		k.raw("<Placemark>\n")
		k.element("name", gapDays(g)+": not recorded. What is drawn is as of "+(g.From-1).String())
		k.timeSpan(g.From, g.Until)
		k.raw("<styleUrl>#" + gapStyle + "</styleUrl>\n")
		k.geometry(gapLabel)
		k.raw("</Placemark>\n")
	}
	k.raw("</Folder>\n")
}

// gapLabel is where labels of days stand: in the middle of Ukraine, as maps of it open.
var gapLabel = orb.Point{31.2, 49}

// refreshNewest is after how long what is live is asked for again.
const refreshNewest = time.Hour

func (k *kmlWriter) newest() {
	if k.r.Newest != "" && !k.r.Day {
		k.link("Newest snapshot, live", refreshNewest)
	}
}

func (k *kmlWriter) link(name string, every time.Duration) {
	k.raw("<NetworkLink>\n")
	k.element("name", name)
	if !k.r.Day {
		k.raw("<visibility>0</visibility>\n")
	}
	k.raw("<refreshVisibility>0</refreshVisibility>\n<Link>\n")
	k.element("href", k.r.Newest)
	k.raw(fmt.Sprintf("<refreshMode>onInterval</refreshMode>\n<refreshInterval>%d</refreshInterval>\n</Link>\n</NetworkLink>\n", int(every.Seconds())))
}

func (k *kmlWriter) geometry(g orb.Geometry) {
	switch g := g.(type) {
	case orb.Point:
		k.raw("<Point><coordinates>")
		k.positions(g)
		k.raw("</coordinates></Point>\n")
	case orb.LineString:
		k.raw("<LineString><tessellate>1</tessellate><coordinates>")
		k.positions(g...)
		k.raw("</coordinates></LineString>\n")
	case orb.Polygon:
		k.raw("<Polygon><tessellate>1</tessellate>")
		for i, ring := range g {
			of := "outerBoundaryIs"
			if i > 0 {
				of = "innerBoundaryIs"
			}
			k.raw("<" + of + "><LinearRing><coordinates>")
			k.positions(ring...)
			k.raw("</coordinates></LinearRing></" + of + ">")
		}
		k.raw("</Polygon>\n")
	case orb.MultiPoint:
		several(k, g)
	case orb.MultiLineString:
		several(k, g)
	case orb.MultiPolygon:
		several(k, g)
	case orb.Collection:
		several(k, g)
	}
}

// several writes geometries as one.
func several[G orb.Geometry](k *kmlWriter, list []G) {
	if len(list) == 1 {
		k.geometry(list[0])
		return
	}
	k.raw("<MultiGeometry>\n")
	for _, g := range list {
		k.geometry(g)
	}
	k.raw("</MultiGeometry>\n")
}

func (k *kmlWriter) positions(points ...orb.Point) {
	for i, p := range points {
		b := k.b.AvailableBuffer()
		if i > 0 {
			b = append(b, ' ')
		}
		b = geo.AppendDegrees(b, p[0])
		b = geo.AppendDegrees(append(b, ','), p[1])
		k.b.Write(b)
	}
}

// label is what a piece is called in lists: who says what of it, where it has no name.
func (r Record) label(f geo.Feature) string {
	what := f.Name()
	if what == "" {
		what = cmp.Or(string(f.Class), f.Key)
	}
	switch by := cmp.Or(f.AssessedBy, r.Assessor()); {
	case f.Class != "":
		what += ", assessor " + by
	case f.ClaimedBy != "" && r.Layer.Kind == geo.KindClaims:
		what += ", claimed by " + f.ClaimedBy
	}
	return what
}
