package inspect

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"frontline/data"
	"frontline/data/format"
	"frontline/geo"
	"frontline/geo/change"
)

// Bounds of what a report lists.
const (
	maxSamples    = 3
	maxStatuses   = 12
	maxCandidates = 6
	maxRegions    = 5
	sampleLength  = 40
)

// File says what a file is. mapping, where it is not nil, says what its
// properties mean. A file that cannot be read has a report too, which says why:
// the error is of reading its bytes.
func File(name string, r io.Reader, regions *Regions, mapping *geo.Mapping, maxBytes int64) (*Report, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, err
	}
	report := &Report{Name: name, Bytes: int64(len(raw))}
	if int64(len(raw)) > maxBytes {
		report.Refused = "it is larger than what is taken"
		return report, nil
	}
	if date, err := data.DateInName(name); err == nil {
		report.DateInName = &date
	}
	report.Format, report.Packing = format.Sniff(raw)
	reading, err := report.read(raw, mapping, maxBytes)
	if err != nil {
		report.Refused = geo.ErrorMessage(err)
		return report, nil
	}
	report.Format, report.Packing, report.Notes = reading.Format, reading.Packing, reading.Notes
	report.IDs.IDs = reading.IDs
	report.features = reading.Features
	for _, day := range reading.Days {
		report.features = append(report.features, day.Features...)
	}
	if err := report.kinds(); err != nil {
		return nil, err
	}
	said := propertiesOf(report.features)
	report.properties(said)
	report.dates(said)
	report.naming(said)
	report.identity(said)
	if err := report.statuses(said); err != nil {
		return nil, err
	}
	if err := report.places(regions); err != nil {
		return nil, err
	}
	report.Mapping = report.draft()
	return report, nil
}

// read reads the file as it is and, where that fails, with repairs: what it
// says can then be told all the same.
func (r *Report) read(raw []byte, mapping *geo.Mapping, maxBytes int64) (geo.Reading, error) {
	opt := geo.ReadOptions{MaxBytes: maxBytes, Mapping: mapping, Layer: "inspected"}
	opt.Stated = func(member, text string) {
		r.Stated = append(r.Stated, StatedText{member, clip(text)})
	}
	reading, err := format.Read(bytes.NewReader(raw), opt)
	if err == nil {
		return reading, nil
	}
	opt.Repair, opt.RepairLimit, opt.Stated = true, 1, nil
	repaired, failed := format.Read(bytes.NewReader(raw), opt)
	if failed != nil {
		return geo.Reading{}, err
	}
	r.Refused = geo.ErrorMessage(err)
	if m := geo.MendingOf(repaired.Features); m != nil {
		r.Repairs = m.Lines()
	}
	return repaired, nil
}

// kinds counts the features by what they are, and joins their areas.
func (r *Report) kinds() (err error) {
	r.Features = len(r.features)
	counts := map[string]int{}
	var ground []orb.MultiPolygon
	for _, f := range r.features {
		if f.Geometry == nil {
			r.Placeless++
			continue
		}
		switch f.Geometry.Dimensions() {
		case 2:
			counts["area"]++
			ground = append(ground, geo.Polygons(f.Geometry))
		case 1:
			counts["line"]++
		default:
			counts["point"]++
		}
	}
	for _, kind := range []string{"area", "line", "point"} {
		if counts[kind] > 0 {
			r.Kinds = append(r.Kinds, KindCount{Kind: kind, Count: counts[kind]})
		}
	}
	if len(ground) > 0 {
		if r.ground, err = change.Union(ground...); err != nil {
			return err
		}
		r.Kinds[0].Area = km2(r.ground)
	}
	return nil
}

// property is what features say under a name: a value for each, "" for none.
type property struct {
	name   string
	raw    []json.RawMessage // nil where a feature has none
	values []string
	of     int
}

// propertiesOf are all properties of the features, by name.
func propertiesOf(features []geo.Feature) []*property {
	byName := map[string]*property{}
	for i, f := range features {
		text, err := f.PropertiesJSON()
		if err != nil {
			continue // it was read from one
		}
		var said map[string]json.RawMessage
		if json.Unmarshal(text, &said) != nil {
			continue
		}
		for name, raw := range said {
			p := byName[name]
			if p == nil {
				p = &property{name: name, raw: make([]json.RawMessage, len(features)), values: make([]string, len(features))}
				byName[name] = p
			}
			var s string
			if json.Unmarshal(raw, &s) != nil {
				s = string(raw)
			}
			if s = strings.TrimSpace(s); s != "" && s != "null" {
				p.raw[i], p.values[i] = raw, s
				p.of++
			}
		}
	}
	var list []*property
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		if p := byName[name]; p.of > 0 && name != "names" { // which says what name and its like say
			list = append(list, p)
		}
	}
	return list
}

// distinct counts the values by how often they come, most often first.
func (p *property) distinct() []string {
	counts := map[string]int{}
	for _, v := range p.values {
		if v != "" {
			counts[v]++
		}
	}
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}

func (r *Report) properties(said []*property) {
	for _, p := range said {
		values := p.distinct()
		out := Property{Name: p.name, Of: p.of, Distinct: len(values)}
		for _, v := range values[:min(len(values), maxSamples)] {
			out.Samples = append(out.Samples, clip(v))
		}
		r.Properties = append(r.Properties, out)
	}
}

// dates finds the properties all of whose values are dates.
func (r *Report) dates(said []*property) {
	for _, p := range said {
		if found, ok := p.asDates(); ok {
			r.Dates = append(r.Dates, found)
		}
	}
}

// asDates reads the values as dates: as they tell themselves, or in each format
// by which all of them are.
func (p *property) asDates() (DateProperty, bool) {
	try := func(f geo.DateFormat) (DateProperty, bool) {
		out := DateProperty{Property: p.name, Format: f, Of: p.of, First: geo.MaxDate, Last: geo.MinDate}
		for _, raw := range p.raw {
			if raw == nil {
				continue
			}
			d, err := geo.DateProperty{Property: p.name, Format: f}.Parse(raw)
			if err != nil {
				return out, false
			}
			out.First, out.Last = min(out.First, d), max(out.Last, d)
		}
		return out, true
	}
	if out, ok := try(geo.DateAny); ok {
		return out, true
	}
	var fits []DateProperty
	for _, f := range []geo.DateFormat{geo.DateDMY, geo.DateMDY, geo.DateCompact} {
		if out, ok := try(f); ok {
			fits = append(fits, out)
		}
	}
	if len(fits) == 0 {
		return DateProperty{}, false
	}
	if out := fits[0]; len(fits) > 1 {
		for _, f := range fits {
			out.OneOf = append(out.OneOf, f.Format)
		}
		return out, true
	}
	return fits[0], true
}

// nameWords are parts of names of properties that hold names.
var nameWords = []string{"name", "title", "label", "назва", "название", "имя", "brk_name", "oblast", "region", "settlement"}

func (r *Report) naming(said []*property) {
	for _, f := range r.features {
		if len(f.Names) > 0 {
			r.Names.Named++
		}
	}
	if r.Names.Named > 0 {
		return
	}
	for _, p := range said {
		lower := strings.ToLower(p.name)
		if p.texts() && slices.ContainsFunc(nameWords, func(w string) bool { return strings.Contains(lower, w) }) {
			r.Names.Candidates = append(r.Names.Candidates, p.name)
		}
	}
	slices.SortStableFunc(r.Names.Candidates, func(a, b string) int { // the plain one first
		return cmp.Compare(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	})
	r.Names.Candidates = r.Names.Candidates[:min(len(r.Names.Candidates), maxCandidates)]
}

// texts reports whether the values are words and not numbers.
func (p *property) texts() bool {
	for _, v := range p.values {
		if v != "" && !strings.ContainsFunc(v, unicode.IsLetter) {
			return false
		}
	}
	return true
}

// keyWords are parts of names of properties that hold what tells features apart.
var keyWords = []string{"id", "code", "key", "guid", "uuid", "fid", "код"}

// identity counts ids and finds the properties that differ for all features.
func (r *Report) identity(said []*property) {
	if r.IDs.IDs == r.Features {
		return
	}
	for _, p := range said {
		lower := strings.ToLower(p.name)
		if p.of == r.Features && len(p.distinct()) == p.of && slices.ContainsFunc(keyWords, func(w string) bool { return strings.Contains(lower, w) }) {
			r.IDs.Candidates = append(r.IDs.Candidates, p.name)
		}
	}
	r.IDs.Candidates = r.IDs.Candidates[:min(len(r.IDs.Candidates), maxCandidates)]
}

// statusWords are parts of names of properties that may say who holds what.
var statusWords = []string{"status", "state", "control", "class", "type", "category", "статус"}

// asStatus is how likely a property says who holds what: 3 for status itself, 2
// where all it says are words that mean something, 1 where its name is like it
// and it says few things; 0 for not.
func (p *property) asStatus() int {
	if p.name == "status" {
		return 3
	}
	values := p.distinct()
	known := !slices.ContainsFunc(values, func(v string) bool {
		_, ok := geo.ClassOf(v, nil)
		return !ok
	})
	lower := strings.ToLower(p.name)
	switch {
	case known:
		return 2
	case slices.ContainsFunc(statusWords, func(w string) bool { return strings.Contains(lower, w) }) && len(values) <= maxStatuses && (len(values) < p.of || len(values) == 1):
		return 1
	}
	return 0
}

// statuses sums the areas by what a property says of them: status, where
// features have one, else the first that may be meant for one.
func (r *Report) statuses(said []*property) error {
	var of *property
	best := 0
	for _, p := range said {
		if fit := p.asStatus(); fit > best {
			of, best = p, fit
		}
	}
	if of == nil {
		return nil
	}
	ground := map[string][]orb.MultiPolygon{}
	sums := map[string]*StatusSum{}
	for i, f := range r.features {
		v := clip(of.values[i])
		if sums[v] == nil {
			class, known := geo.ClassOf(of.values[i], nil)
			if f.Class != "" {
				class, known = f.Class, true
			}
			sums[v] = &StatusSum{Property: of.name, Status: v, Class: class, Known: known}
		}
		sums[v].Count++
		if f.Geometry != nil && f.Geometry.Dimensions() == 2 {
			ground[v] = append(ground[v], geo.Polygons(f.Geometry))
		}
	}
	for v, list := range ground {
		whole, err := change.Union(list...)
		if err != nil {
			return err
		}
		sums[v].Area = km2(whole)
	}
	for _, v := range slices.SortedFunc(maps.Keys(sums), func(a, b string) int {
		return cmp.Or(cmp.Compare(sums[b].Area, sums[a].Area), cmp.Compare(sums[b].Count, sums[a].Count), cmp.Compare(a, b))
	}) {
		r.Statuses = append(r.Statuses, *sums[v])
	}
	r.Statuses = r.Statuses[:min(len(r.Statuses), maxStatuses)]
	return nil
}

// places says where the features lie: of areas how much of the ground, else
// how many of the points.
func (r *Report) places(regions *Regions) error {
	var bound orb.Bound
	var points []orb.Point
	some := false
	for _, f := range r.features {
		if f.Geometry == nil {
			continue
		}
		b := f.Geometry.Bound()
		if !some {
			bound, some = b, true
		}
		bound = bound.Union(b)
		if f.Geometry.Dimensions() < 2 {
			points = append(points, b.Center())
		}
	}
	if !some {
		return nil
	}
	r.Bounds = &[4]float64{bound.Min[0], bound.Min[1], bound.Max[0], bound.Max[1]}
	shares, whole := map[string]float64{}, float64(len(points))
	if len(r.ground) > 0 {
		var err error
		if shares, err = regions.of(r.ground); err != nil {
			return err
		}
		whole = geo.Area(r.ground)
	} else {
		for _, p := range points {
			if name := regions.at(p); name != "" {
				shares[name]++
			}
		}
	}
	for _, name := range slices.SortedFunc(maps.Keys(shares), func(a, b string) int { return cmp.Or(cmp.Compare(shares[b], shares[a]), cmp.Compare(a, b)) }) {
		if share := shares[name] / whole; share >= 0.001 && len(r.Regions) < maxRegions {
			r.Regions = append(r.Regions, RegionPart{name, min(share, 1)})
		}
	}
	return nil
}

// draft is a mapping that takes from the file what it would not have as it is.
func (r *Report) draft() geo.Mapping {
	m := geo.Mapping{Note: "From frontline inspect: check each line."}
	if r.Names.Named == 0 && len(r.Names.Candidates) > 0 {
		m.Name = r.Names.Candidates[0]
	}
	if r.IDs.IDs < r.Features && len(r.IDs.Candidates) > 0 {
		m.Key = r.IDs.Candidates[0]
	}
	if len(r.Statuses) > 0 {
		if p := r.Statuses[0].Property; p != "status" {
			m.Status = p
		}
		for _, s := range r.Statuses {
			if !s.Known && s.Status != "" && s.Area > 0 {
				if m.Classes == nil {
					m.Classes = map[string]geo.Class{}
				}
				m.Classes[s.Status] = geo.ClassUnknown
			}
		}
	}
	natural := slices.ContainsFunc(r.Dates, func(d DateProperty) bool { return d.Property == "observed_on" })
	for _, d := range r.Dates {
		// said_on is of statements, and end of what was there until then.
		if !natural && len(d.OneOf) == 0 && d.Property != "said_on" && d.Property != "end" {
			m.ObservedOn = &geo.DateProperty{Property: d.Property, Format: d.Format}
			break
		}
	}
	return m
}

func km2(g orb.Geometry) float64 { return geo.Area(g) / 1e6 }

func clip(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	if r := []rune(text); len(r) > sampleLength {
		return string(r[:sampleLength-1]) + "…"
	}
	return text
}
