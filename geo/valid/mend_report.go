package valid

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// MendedAreas returns the ground before and after, in square metres; of lines, and of
// rings that were only closed, they are the same.
func MendedAreas(m *geo.Mended, kept orb.Geometry) (before, after float64) {
	if m == nil || m.Before == 0 && m.After == 0 {
		area := geo.Area(kept)
		return area, area
	}
	return m.Before, m.After
}

// NeedsRepair returns the mends that somebody has to ask for.
func NeedsRepair(m *geo.Mended) []geo.Mend {
	if m == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(m.Did), func(n geo.Mend) bool { return !needsRepair(n.Kind) })
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
	Repaired bool           `json:"repaired,omitempty"`
	Count    int            `json:"count"`
	Before   float64        `json:"before_km2"`
	After    float64        `json:"after_km2"`
	Kinds    []geo.MendKind `json:"kinds"` // of the features that a Mending lists, sorted
}

// BriefMending returns what was done about a snapshot's shapes, in brief; nil for
// nothing.
func BriefMending(s geo.Snapshot) (*MendingBrief, error) {
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
	Kind  geo.MendKind `json:"kind"`
	Count int          `json:"count"`
	At    [2]float64   `json:"at"` // longitude and latitude of the first
	Text  string       `json:"text"`
}

// maxMendedFeatures bounds how many features a Mending lists.
const maxMendedFeatures = 50

// MendingOf is what was done about features as they were read; nil for
// nothing.
func MendingOf(features []geo.Feature) *Mending {
	var m Mending
	for _, f := range features {
		if f.Mended == nil {
			continue
		}
		m.Count++
		before, after := MendedAreas(f.Mended, f.Geometry)
		m.Before, m.After = m.Before+before, m.After+after
		m.Repaired = m.Repaired || len(NeedsRepair(f.Mended)) > 0
		if len(m.Features) == maxMendedFeatures {
			continue
		}
		out := MendedFeature{Key: f.Key, Name: f.Name(), Before: km2(before), After: km2(after), Changed: km2(f.Mended.Changed), Dropped: f.Mended.Dropped / 1e6}
		for _, n := range f.Mended.Did {
			out.Did = append(out.Did, MendedKind{n.Kind, n.Count, n.At, mendDone(n)})
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
	lines := []string{geo.Plural(m.Count, "shape was", "shapes were") + " mended" + sizes(": ", m.Before, m.After)}
	for _, f := range m.Features {
		name := f.Key
		if f.Name != "" {
			name = f.Name + " (" + f.Key + ")"
		}
		var did []string
		for _, d := range f.Did {
			did = append(did, d.Text)
		}
		line := fmt.Sprintf("%s: %s", geo.Printable(geo.Clip(name, 80)), strings.Join(did, "; ")) + sizes("; ", f.Before, f.After)
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
