package inspect

import (
	"cmp"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/mapping"

	"github.com/go-json-experiment/json/v1"
)

// property is what features say under a name. Only those are kept that say something:
// a file may have as many names as features.
type property struct {
	name   string
	at     []int // which features say something, in order
	raw    []json.RawMessage
	values []string
}

// eachSaid gives what each feature says under names, where it says something.
func eachSaid(features []geo.Feature, each func(feature int, name string, raw json.RawMessage, value string)) {
	for i, f := range features {
		text, err := geojson.PropertiesJSON(f)
		if err != nil {
			continue // it was read from one
		}
		var all map[string]json.RawMessage
		if json.Unmarshal(text, &all) != nil {
			continue
		}
		for name, raw := range all {
			if name == "names" { // which says what name and its like say
				continue
			}
			var s string
			if json.Unmarshal(raw, &s) != nil {
				s = string(raw)
			}
			if s = strings.TrimSpace(s); s != "" && s != "null" {
				each(i, name, raw, s)
			}
		}
	}
}

// propertiesOf are the properties of the features, by name: of very many those that
// most features have, with how many there are beside them.
func propertiesOf(features []geo.Feature) (list []*property, others int) {
	byName := map[string]*property{}
	kept := func(string) bool { return false }
	collect := func() {
		eachSaid(features, func(i int, name string, raw json.RawMessage, value string) {
			p := byName[name]
			if p == nil {
				if others > 0 && !kept(name) {
					return
				}
				if others == 0 && len(byName) == maxProperties {
					others = 1 // how many, only counting tells
					return
				}
				p = &property{name: name}
				byName[name] = p
			}
			p.at, p.raw, p.values = append(p.at, i), append(p.raw, raw), append(p.values, value)
		})
	}
	if collect(); others > 0 {
		kept, others = frequent(features)
		clear(byName)
		collect()
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		list = append(list, byName[name])
	}
	return list, others
}

// frequent is which names the most features have, maxProperties of them, and how
// many other names there are. It keeps no names but those: a file may have millions.
func frequent(features []geo.Feature) (kept func(name string) bool, others int) {
	seed := maphash.MakeSeed()
	counts := map[uint64]int32{}
	eachSaid(features, func(_ int, name string, _ json.RawMessage, _ string) { counts[maphash.String(seed, name)]++ })
	ordered := slices.Sorted(maps.Values(counts))
	least := ordered[len(ordered)-maxProperties] // which some of those that have no more have, too
	room := maxProperties
	for _, n := range ordered[len(ordered)-maxProperties:] {
		if n > least {
			room--
		}
	}
	var last []string // of those, the first by name
	eachSaid(features, func(_ int, name string, _ json.RawMessage, _ string) {
		if counts[maphash.String(seed, name)] != least {
			return
		}
		if at, ok := slices.BinarySearch(last, name); !ok && at < room {
			last = slices.Insert(last, at, name)
			last = last[:min(len(last), room)]
		}
	})
	return func(name string) bool {
		if n := counts[maphash.String(seed, name)]; n != least {
			return n > least
		}
		_, ok := slices.BinarySearch(last, name)
		return ok
	}, len(counts) - maxProperties
}

// distinct counts the values by how often they come, most often first.
func (p *property) distinct() []string {
	counts := map[string]int{}
	for _, v := range p.values {
		counts[v]++
	}
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}

func (r *Report) properties(said []*property) {
	for _, p := range said {
		values := p.distinct()
		out := Property{Name: p.name, Of: len(p.at), Distinct: len(values)}
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
	try := func(f mapping.DateFormat) (DateProperty, bool) {
		out := DateProperty{Property: p.name, Format: f, Of: len(p.at), First: geo.MaxDate, Last: geo.MinDate}
		for _, raw := range p.raw {
			d, err := mapping.DateProperty{Property: p.name, Format: f}.Parse(raw)
			if err != nil {
				return out, false
			}
			out.First, out.Last = min(out.First, d), max(out.Last, d)
		}
		return out, true
	}
	if out, ok := try(mapping.DateAny); ok {
		return out, true
	}
	var fits []DateProperty
	for _, f := range []mapping.DateFormat{mapping.DateDMY, mapping.DateMDY, mapping.DateCompact} {
		if out, ok := try(f); ok {
			fits = append(fits, out)
		}
	}
	if len(fits) == 0 && p.asYears() {
		return try(mapping.DateYear)
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

// yearWords are parts of names of properties that hold years.
var yearWords = []string{"year", "date", "since", "from", "until", "start", "begin", "end", "рік", "год", "дата"}

// asYears is whether the values are years: four digits, of a century in which
// fronts were mapped, under a name that says so.
func (p *property) asYears() bool {
	lower := strings.ToLower(p.name)
	if !slices.ContainsFunc(yearWords, func(w string) bool { return strings.Contains(lower, w) }) {
		return false
	}
	return !slices.ContainsFunc(p.values, func(v string) bool { return len(v) != 4 || v < "1000" || v > "2100" })
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
		if !strings.ContainsFunc(v, unicode.IsLetter) {
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
		if len(p.at) == r.Features && len(p.distinct()) == len(p.at) && slices.ContainsFunc(keyWords, func(w string) bool { return strings.Contains(lower, w) }) {
			r.IDs.Candidates = append(r.IDs.Candidates, p.name)
		}
	}
	r.IDs.Candidates = r.IDs.Candidates[:min(len(r.IDs.Candidates), maxCandidates)]
}
