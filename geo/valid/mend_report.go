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

// MendReport lists how the shapes of a snapshot were mended. Areas are in km².
type MendReport struct {
	// Repaired is whether some of it had to be asked for.
	Repaired bool            `json:"repaired,omitempty"`
	Count    int             `json:"count"` // features
	Before   float64         `json:"before_km2"`
	After    float64         `json:"after_km2"`
	Features []MendedFeature `json:"features"` // the first of them
}

// MendBrief is a MendReport without its features.
type MendBrief struct {
	Repaired bool           `json:"repaired,omitempty"`
	Count    int            `json:"count"`
	Before   float64        `json:"before_km2"`
	After    float64        `json:"after_km2"`
	Kinds    []geo.MendKind `json:"kinds"` // of the features that a MendReport lists, sorted
}

// BriefMendReport returns the report of a snapshot in brief; nil where nothing was
// mended.
func BriefMendReport(s geo.Snapshot) (*MendBrief, error) {
	m, err := ParseMendReport(s.Mended)
	if err != nil || m == nil {
		return nil, err
	}
	b := MendBrief{Repaired: m.Repaired, Count: m.Count, Before: m.Before, After: m.After}
	for _, f := range m.Features {
		for _, d := range f.Did {
			b.Kinds = append(b.Kinds, d.Kind)
		}
	}
	slices.Sort(b.Kinds)
	b.Kinds = slices.Compact(b.Kinds)
	return &b, nil
}

// MendedFeature is how one feature was mended.
type MendedFeature struct {
	Key     string       `json:"key"`
	Name    string       `json:"name,omitempty"`
	Did     []MendedKind `json:"did"`
	Before  float64      `json:"before_km2"`
	After   float64      `json:"after_km2"`
	Changed float64      `json:"changed_km2,omitempty"` // of which somebody could have meant otherwise
	Dropped float64      `json:"dropped_km2,omitempty"` // of rings too small for the grid
}

// MendedKind is one kind of mend of a feature.
type MendedKind struct {
	Kind  geo.MendKind `json:"kind"`
	Count int          `json:"count"`
	At    [2]float64   `json:"at"` // longitude and latitude of the first
	Text  string       `json:"text"`
}

// maxMendedFeatures bounds how many features a MendReport lists.
const maxMendedFeatures = 50

// ReportMends returns how features were mended as they were read; nil where none was.
func ReportMends(features []geo.Feature) *MendReport {
	var m MendReport
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

// km2 returns an area in m² in km², to a thousandth.
func km2(area float64) float64 { return math.Round(area/1e3) / 1e3 }

// Lines returns the report in English: a line in all, then one a feature.
func (m *MendReport) Lines() []string {
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

// sizes returns the words for two areas in km²; "" where both are 0.
func sizes(joint string, before, after float64) string {
	if before == 0 && after == 0 {
		return ""
	}
	return fmt.Sprintf("%s%.3f km² before, %.3f km² after", joint, before, after)
}

// Summary returns the first of Lines; "" where nothing was mended.
func (m *MendReport) Summary() string {
	if m == nil {
		return ""
	}
	return m.Lines()[0]
}

// JSON returns the report as the record keeps it; "" where nothing was mended.
func (m *MendReport) JSON() string {
	if m == nil {
		return ""
	}
	b, err := json.Marshal(m)
	if err != nil { // no number is infinite, and no text is not UTF-8
		return ""
	}
	return string(b)
}

// ParseMendReport reads what JSON wrote; nil for "".
func ParseMendReport(text string) (*MendReport, error) {
	if text == "" {
		return nil, nil
	}
	var m MendReport
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return nil, fmt.Errorf("mending: %w", err)
	}
	return &m, nil
}
