package check

import (
	"fmt"
	"strings"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// NewFindings are those of a file for a date.
func NewFindings(name string, date geo.Date) Findings { return Findings{name: name, date: date} }

// Findings collects what looks wrong with many features of a file, in one finding a
// code, which names the first few.
type Findings struct {
	name  string // of the file
	date  geo.Date
	codes []geo.FindingCode
	texts map[geo.FindingCode][]string
	at    map[geo.FindingCode][]orb.Geometry
}

// Add notes a finding of one feature.
func (f *Findings) Add(code geo.FindingCode, format string, args ...any) {
	if f.texts == nil {
		f.texts = map[geo.FindingCode][]string{}
	}
	if f.texts[code] == nil {
		f.codes = append(f.codes, code)
	}
	f.texts[code] = append(f.texts[code], fmt.Sprintf(format, args...))
}

// AddAt notes a finding of what is somewhere, which may be nil.
func (f *Findings) AddAt(g orb.Geometry, code geo.FindingCode, format string, args ...any) {
	f.Add(code, format, args...)
	if f.at == nil {
		f.at = map[geo.FindingCode][]orb.Geometry{}
	}
	if g != nil && len(f.at[code]) < geo.PlacesShown {
		f.at[code] = append(f.at[code], g)
	}
}

// List are the findings that were collected, in the order in which they came up.
func (f *Findings) List() []geo.Finding {
	const shown = 3
	var list []geo.Finding
	for _, code := range f.codes {
		texts := f.texts[code]
		more := ""
		if n := len(texts) - shown; n > 0 {
			texts, more = texts[:shown], fmt.Sprintf("; and %d more", n)
		}
		finding := geo.NewFinding(code, f.name, f.date, "%s%s", strings.Join(texts, "; "), more)
		for _, g := range f.at[code] {
			finding.Mark(g)
		}
		list = append(list, finding)
	}
	return list
}

func featureLabel(f geo.Feature) string {
	if name := f.Name(); name != "" {
		return name
	}
	return f.Key
}

// textOf is a JSON string without space around it, "" for anything else.
func textOf(raw json.RawMessage) string {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return ""
	}
	return strings.TrimSpace(text)
}
