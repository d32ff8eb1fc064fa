package geo

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"frontline/geo/grid"
	"frontline/geo/valid"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// Mend is one kind of what was done about a shape that was not valid.
type Mend struct {
	Kind  valid.Kind
	Count int
	At    orb.Point // where, the first
	path  jsontext.Pointer
}

// Mended is what was done about one feature's shape.
type Mended struct {
	Did []Mend
	// Before is the ground as the file draws it and After as it is kept; Changed
	// is of which somebody could have meant otherwise, as valid.Mended has it, and
	// Dropped of rings too small for the grid. In square metres.
	Before, After, Changed, Dropped float64

	feature int // its place in the file
}

func (m *Mended) add(n Mend) *Mended {
	if m == nil {
		m = &Mended{}
	}
	if i := slices.IndexFunc(m.Did, func(o Mend) bool { return o.Kind == n.Kind }); i >= 0 {
		m.Did[i].Count += n.Count
	} else {
		m.Did = append(m.Did, n)
	}
	return m
}

func (m *Mended) measure(n valid.Mended) {
	m.Before, m.After, m.Changed = m.Before+n.Before, m.After+n.After, m.Changed+n.Changed
}

// areas are the ground before and after; of lines, and of rings that were only
// closed, there is one.
func (m *Mended) areas(kept orb.Geometry) (before, after float64) {
	if m == nil || m.Before == 0 && m.After == 0 {
		area := Area(kept)
		return area, area
	}
	return m.Before, m.After
}

func (m *Mended) dropped(area float64) { m.Dropped += area }

// needsRepair are the mends that somebody has to ask for.
func (m *Mended) needsRepair() []Mend {
	if m == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(m.Did), func(n Mend) bool { return !n.Kind.NeedsRepair() })
}

// mendWords are what is wrong, for one and for several, and what was done.
var mendWords = map[valid.Kind]struct{ one, many, done string }{
	valid.Touching:     {"rings touch", "rings touch in %d places", "taken apart where rings touch, or joined where they share an edge"},
	valid.Rounded:      {"rounding to 0.000001° makes rings meet", "rounding to 0.000001° makes rings meet in %d places", "taken apart where rounding to 0.000001° made rings meet"},
	valid.Collapsed:    {"a part has no size once rounded to 0.000001°", "%d parts have no size once rounded to 0.000001°", "parts without size once rounded to 0.000001° left out"},
	valid.Unclosed:     {"a ring is not closed", "%d rings are not closed", "rings closed"},
	valid.Gathered:     {"geometries of a collection overlap", "geometries of a collection overlap in %d places", "geometries of a collection that overlap joined"},
	valid.Crossing:     {"a ring crosses itself", "rings cross themselves in %d places", "rings that cross themselves taken apart by even-odd"},
	valid.Spike:        {"a ring goes out and back on the same line, a spike", "rings go out and back on the same line, %d spikes", "spikes cut off"},
	valid.Flat:         {"a ring holds nothing", "%d rings hold nothing", "rings that hold nothing left out"},
	valid.HoleOutside:  {"a hole lies outside of its exterior ring, or crosses it", "holes lie outside of their exterior rings, or cross them, in %d places", "what of holes lies outside left out"},
	valid.HolesOverlap: {"holes overlap", "holes overlap in %d places", "holes that overlap joined"},
	valid.PartsOverlap: {"parts overlap", "parts overlap in %d places", "parts that overlap joined"},
	valid.Beyond:       {"longitudes go on past 180°, as where a file counts them from 0 to 360", "longitudes go on past 180° in %d rings, lines or points, as where a file counts them from 0 to 360", "longitudes past 180° counted from -180°, and cut there"},
	valid.Antimeridian: {"an edge jumps from one side of the map to the other: it seems to cross the antimeridian", "edges jump from one side of the map to the other in %d rings or lines: they seem to cross the antimeridian", "cut at 180°"},
}

// fault words what is wrong and where.
func (n Mend) fault() string {
	w := mendWords[n.Kind]
	what := w.one
	if n.Count > 1 {
		what = fmt.Sprintf(w.many, n.Count)
	}
	return what + ", near " + grid.LonLat(n.At)
}

// done words what was done and where.
func (n Mend) done() string {
	s := mendWords[n.Kind].done
	if n.Count > 1 {
		s += fmt.Sprintf(" (%d)", n.Count)
	}
	return s + ", near " + grid.LonLat(n.At)
}

// Mending is what was done about the shapes of a snapshot. Areas are in km².
type Mending struct {
	// Repaired is whether some of it had to be asked for.
	Repaired bool            `json:"repaired,omitempty"`
	Count    int             `json:"count"` // features
	Before   float64         `json:"before_km2"`
	After    float64         `json:"after_km2"`
	Features []MendedFeature `json:"features"` // the first of them
}

// MendingBrief is a Mending without its features.
type MendingBrief struct {
	Repaired bool         `json:"repaired,omitempty"`
	Count    int          `json:"count"`
	Before   float64      `json:"before_km2"`
	After    float64      `json:"after_km2"`
	Kinds    []valid.Kind `json:"kinds"` // of the features that a Mending lists, sorted
}

// Mending is what was done about the snapshot's shapes, in brief; nil for nothing.
func (s Snapshot) Mending() (*MendingBrief, error) {
	m, err := ParseMending(s.Mended)
	if err != nil || m == nil {
		return nil, err
	}
	b := MendingBrief{Repaired: m.Repaired, Count: m.Count, Before: m.Before, After: m.After}
	for _, f := range m.Features {
		for _, d := range f.Did {
			b.Kinds = append(b.Kinds, d.Kind)
		}
	}
	slices.Sort(b.Kinds)
	b.Kinds = slices.Compact(b.Kinds)
	return &b, nil
}

// MendedFeature is what was done about one.
type MendedFeature struct {
	Key     string       `json:"key"`
	Name    string       `json:"name,omitempty"`
	Did     []MendedKind `json:"did"`
	Before  float64      `json:"before_km2"`
	After   float64      `json:"after_km2"`
	Changed float64      `json:"changed_km2,omitempty"` // of which somebody could have meant otherwise
	Dropped float64      `json:"dropped_km2,omitempty"` // of rings too small for the grid
}

// MendedKind is one kind of it.
type MendedKind struct {
	Kind  valid.Kind `json:"kind"`
	Count int        `json:"count"`
	At    [2]float64 `json:"at"` // longitude and latitude of the first
	Text  string     `json:"text"`
}

// maxMendedFeatures bounds how many features a Mending lists.
const maxMendedFeatures = 50

// MendingOf is what was done about features as they were read; nil for
// nothing.
func MendingOf(features []Feature) *Mending {
	var m Mending
	for _, f := range features {
		if f.Mended == nil {
			continue
		}
		m.Count++
		before, after := f.Mended.areas(f.Geometry)
		m.Before, m.After = m.Before+before, m.After+after
		m.Repaired = m.Repaired || len(f.Mended.needsRepair()) > 0
		if len(m.Features) == maxMendedFeatures {
			continue
		}
		out := MendedFeature{Key: f.Key, Name: f.Name(), Before: km2(before), After: km2(after), Changed: km2(f.Mended.Changed), Dropped: f.Mended.Dropped / 1e6}
		for _, n := range f.Mended.Did {
			out.Did = append(out.Did, MendedKind{n.Kind, n.Count, n.At, n.done()})
		}
		m.Features = append(m.Features, out)
	}
	if m.Count == 0 {
		return nil
	}
	m.Before, m.After = km2(m.Before), km2(m.After)
	return &m
}

// km2 is an area in km², to a thousandth.
func km2(area float64) float64 { return math.Round(area/1e3) / 1e3 }

// Lines say in English what was done: a line in all, then one a feature.
func (m *Mending) Lines() []string {
	if m == nil {
		return nil
	}
	lines := []string{plural(m.Count, "shape was", "shapes were") + " mended" + sizes(": ", m.Before, m.After)}
	for _, f := range m.Features {
		name := f.Key
		if f.Name != "" {
			name = f.Name + " (" + f.Key + ")"
		}
		var did []string
		for _, d := range f.Did {
			did = append(did, d.Text)
		}
		line := fmt.Sprintf("%s: %s", Printable(clip(name, 80)), strings.Join(did, "; ")) + sizes("; ", f.Before, f.After)
		if f.Changed > 0 {
			line += fmt.Sprintf(", %.3f km² in question", f.Changed)
		}
		if f.Dropped > 0 {
			line += fmt.Sprintf(", %.2g km² too small to keep", f.Dropped)
		}
		lines = append(lines, line)
	}
	if more := m.Count - len(m.Features); more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return lines
}

// sizes words what areas are, unless there are none.
func sizes(joint string, before, after float64) string {
	if before == 0 && after == 0 {
		return ""
	}
	return fmt.Sprintf("%s%.3f km² before, %.3f km² after", joint, before, after)
}

// Summary is the first of Lines.
func (m *Mending) Summary() string {
	if m == nil {
		return ""
	}
	return m.Lines()[0]
}

// JSON is the form in which a record keeps it, "" for none.
func (m *Mending) JSON() string {
	if m == nil {
		return ""
	}
	b, err := json.Marshal(m)
	if err != nil { // no number is infinite, and no text is not UTF-8
		return ""
	}
	return string(b)
}

// ParseMending is the way back.
func ParseMending(text string) (*Mending, error) {
	if text == "" {
		return nil, nil
	}
	var m Mending
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return nil, fmt.Errorf("mending: %w", err)
	}
	return &m, nil
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
