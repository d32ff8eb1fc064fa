package mapping

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/geojson"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// apply gives features the meaning that the mapping has for them. The features
// have all their properties in Properties, as the file has them, and of the
// other fields at most Key and Geometry, which is nil for a feature without a
// place. Those that are kept come in their order; features that say nonsense are
// added to wrong and left out. A file of which nothing is kept is EInvalid. The
// maps of the features given may be changed.
func (m Mapping) apply(features []geo.Feature, place geojson.Placer, wrong *geojson.Faults) ([]geo.Feature, Report, error) {
	a := mapper{m: m, place: place, taken: m.taken(), report: Report{Read: len(features), ByID: m.Key == "" && !m.IgnoreID}, dropped: make([]int, len(m.Rules))}
	a.words = make(map[string]geo.Class, len(m.Classes))
	for word, class := range m.Classes {
		a.words[geo.FoldCase(word)] = class
	}
	for _, r := range m.Rules {
		a.needles = append(a.needles, geo.FoldCase(r.Equals+r.Contains)) // one of them is empty
	}
	kept := make([]geo.Feature, 0, len(features))
	for i, f := range features {
		keep, err := a.feature(i, &f)
		switch {
		case geo.ErrorCode(err) == geo.EInvalid:
			wrong.Add(geo.ErrorMessage(err))
		case err != nil:
			return nil, Report{}, err
		}
		if keep {
			kept = append(kept, f)
		}
	}
	a.report.Kept = len(kept)
	for i, n := range a.dropped {
		if n > 0 {
			a.report.DroppedByRule = append(a.report.DroppedByRule, RuleCount{i, m.Rules[i].Reason, n})
		}
	}
	if len(kept) == 0 && wrong.None() {
		other := 0
		for _, n := range a.report.DroppedGeometry {
			other += n
		}
		return nil, Report{}, geo.Errorf(geo.EInvalid, "the mapping leaves none of the %d features: %d are of another geometry, %d were dropped by rules or lie outside of its bounds",
			len(features), other, len(features)-other)
	}
	return kept, a.report, nil
}

// taken are the properties that go with what the mapping takes them for.
func (m Mapping) taken() map[string]bool {
	taken := map[string]bool{}
	for _, p := range slices.Concat([]string{m.Name, m.ClaimedBy, m.DeniedBy, m.AssessedBy, m.HeldBy, m.Status, m.Source, m.SourceURL},
		slices.Collect(maps.Values(m.Names)), m.Aliases) {
		taken[p] = true
	}
	if m.SplitName != nil {
		taken[m.SplitName.Property] = true
	}
	if m.ObservedOn != nil {
		taken[m.ObservedOn.Property] = true
	}
	for _, p := range m.DropProperties {
		taken[p] = true
	}
	if m.Date != nil && !geojson.IsCanonical(m.Date.Property) {
		delete(taken, m.Date.Property) // until the features are split
	}
	delete(taken, "")
	return taken
}

// provides reports whether the mapping takes what a property of the canonical
// name would mean from elsewhere.
func (m Mapping) provides(name string) bool {
	switch name {
	case "name", "names":
		return m.Name != "" || len(m.Names) > 0 || m.SplitName != nil
	case "aliases":
		return len(m.Aliases) > 0
	case "claimed_by":
		return m.ClaimedBy != ""
	case "denied_by":
		return m.DeniedBy != ""
	case "assessed_by":
		return m.AssessedBy != ""
	case "status":
		return m.Status != ""
	case "source":
		return m.Source != ""
	case "source_url":
		return m.SourceURL != ""
	case "observed_on":
		return m.ObservedOn != nil
	}
	return false
}

// mapper applies a mapping.
type mapper struct {
	m       Mapping
	place   geojson.Placer
	taken   map[string]bool
	needles []string // what each rule looks for, in small letters
	dropped []int    // by rule
	words   map[string]geo.Class
	report  Report
}

// feature maps one feature and reports whether it is kept.
func (a *mapper) feature(i int, f *geo.Feature) (bool, error) {
	if len(a.m.Geometry) > 0 {
		was := geometryKinds(f.Geometry)
		f.Geometry = a.keptParts(f.Geometry)
		if f.Geometry == nil {
			count(&a.report.DroppedGeometry, was[len(was)-1])
			return false, nil
		}
		for _, kind := range was {
			if !slices.Contains(a.m.Geometry, kind) {
				count(&a.report.DroppedParts, kind)
			}
		}
	}
	if b := a.m.Bounds; b != nil && f.Geometry != nil {
		inside, parts := partsIn(f.Geometry, orb.Bound{Min: orb.Point{b[0], b[1]}, Max: orb.Point{b[2], b[3]}})
		if inside == nil {
			a.report.Outside++
			return false, nil
		}
		if parts > 0 {
			f.Geometry = inside
			a.report.PartsOutside += parts
		}
	}
	kinds := geometryKinds(f.Geometry)
	v := values{index: i, place: a.place, raw: f.Properties}
	size := 0
	for name, raw := range v.raw {
		size += len(name) + len(raw)
	}
	f.Properties = nil
	if err := a.canonical(i, f, v.raw); err != nil {
		return false, err
	}
	names := a.names(&v, f)
	status, keep := a.rule(&v, kinds)
	if !keep {
		return false, nil
	}
	a.fields(&v, f, status)
	if v.err != nil {
		return false, v.err
	}
	f.Aliases = append(f.Aliases, names...)
	a.key(&v, f)
	if v.err != nil {
		return false, v.err
	}
	for name, raw := range v.raw {
		if a.taken[name] || geojson.IsCanonical(name) {
			continue
		}
		if f.Properties == nil {
			f.Properties = make(map[string]json.RawMessage)
		}
		f.Properties[name] = raw
	}
	// Told here, where the feature has the number that it has in the file.
	if d := a.m.Date; d != nil {
		if _, err := d.of(*f); err != nil {
			v.fail(d.Property, "%s", geo.ErrorMessage(err))
			return false, v.err
		}
	}
	// The canonical form says some things twice.
	if size > geojson.MaxProperties/8 {
		b, err := geojson.PropertiesJSON(*f)
		if err != nil {
			return false, err
		}
		if len(b) > geojson.MaxProperties {
			return false, geo.Errorf(geo.ETooLarge, "%s: the properties are larger than 1 MiB in their canonical form", a.place.Of(i))
		}
	}
	return true, nil
}

// canonical reads the properties that mean what their names say.
func (a *mapper) canonical(i int, f *geo.Feature, raw map[string]json.RawMessage) error {
	members := map[string][]byte{}
	for name, v := range raw {
		switch {
		case !geojson.IsCanonical(name) || a.taken[name]:
		case a.m.provides(name):
			if s := string(v); s != "null" && s != `""` {
				count(&a.report.Displaced, name)
			}
		default:
			members[name] = v
		}
	}
	if len(members) == 0 {
		return nil
	}
	return geojson.ReadCanonical(f, i, a.place, members)
}

// names reads the names, and returns what of them are aliases.
func (a *mapper) names(v *values, f *geo.Feature) (aliases []string) {
	set := func(lang, name string) {
		if name == "" {
			return
		}
		if f.Names == nil {
			f.Names = make(map[string]string)
		}
		f.Names[lang] = name
	}
	if a.m.Name != "" {
		set("en", v.text(a.m.Name))
	}
	for lang, property := range sortedMap(a.m.Names) {
		set(lang, v.text(property))
	}
	s := a.m.SplitName
	if s == nil {
		return nil
	}
	packed := v.text(s.Property)
	if packed == "" {
		return nil
	}
	parts := strings.Split(packed, s.Separator)
	if len(parts) != len(s.Parts) {
		a.report.OddNames++
	}
	for i, part := range parts {
		part = strings.TrimSpace(part)
		what := "alias"
		if i < len(s.Parts) {
			what = s.Parts[i]
		}
		switch {
		case part == "" || what == "-":
		case what == "alias":
			aliases = append(aliases, part)
		case what == "code":
			if _, taken := v.raw["code"]; taken {
				count(&a.report.Displaced, "code")
			}
			v.raw = maps.Clone(v.raw)
			v.raw["code"], _ = jsontext.AppendQuote(nil, part)
		default:
			set(what, part)
		}
	}
	return aliases
}

// rule finds the first rule that holds: the status that it gives, or that the
// feature is dropped.
func (a *mapper) rule(v *values, kinds []string) (status string, keep bool) {
	for i, r := range a.m.Rules {
		if r.Geometry != "" && !slices.Contains(kinds, r.Geometry) {
			continue
		}
		if text, ok := v.lower(r.Without); ok && text != "" {
			continue
		}
		if r.Property != "" {
			text, ok := v.lower(r.Property)
			if !ok || r.Equals != "" && text != a.needles[i] || r.Contains != "" && !strings.Contains(text, a.needles[i]) {
				continue
			}
		}
		if r.Drop {
			a.dropped[i]++
			return "", false
		}
		return r.Status, true
	}
	return "", true
}

// fields reads what is said of the feature, and what the mapping says of all.
func (a *mapper) fields(v *values, f *geo.Feature, status string) {
	m := &a.m
	for _, c := range []struct {
		field            *string
		property, forAll string
	}{
		{&f.ClaimedBy, m.ClaimedBy, m.Set.ClaimedBy},
		{&f.AssessedBy, m.AssessedBy, m.Set.AssessedBy},
		{&f.HeldBy, m.HeldBy, m.Set.HeldBy},
		{&f.Status, m.Status, m.Set.Status},
		{&f.Source, m.Source, m.Set.Source},
	} {
		if c.property != "" {
			*c.field = v.text(c.property)
		}
		if *c.field == "" {
			*c.field = c.forAll
		}
	}
	if status != "" {
		f.Status = status
	}
	if f.Status == "" && (m.Status != "" || slices.ContainsFunc(m.Rules, func(r Rule) bool { return !r.Drop })) {
		a.report.NoStatus++
	}
	if f.Status != "" {
		f.Class = a.words[geo.FoldCase(f.Status)]
	}
	if m.SourceURL != "" {
		f.SourceURL = v.webAddress(m.SourceURL)
	}
	if f.SourceURL == "" {
		f.SourceURL = m.Set.SourceURL
	}
	if m.DeniedBy != "" {
		if by := v.text(m.DeniedBy); by != "" {
			f.DeniedBy = []geo.Denial{{By: by}}
		}
	}
	if len(f.DeniedBy) == 0 && m.Set.DeniedBy != "" {
		f.DeniedBy = []geo.Denial{{By: m.Set.DeniedBy}}
	}
	if m.ObservedOn != nil {
		f.ObservedOn = v.date(*m.ObservedOn)
	}
	for _, p := range m.Aliases {
		f.Aliases = append(f.Aliases, v.texts(p)...)
	}
}

// key gives the feature its key, where a property is to.
func (a *mapper) key(v *values, f *geo.Feature) {
	if a.m.IgnoreID {
		f.Key = ""
	}
	if f.Key != "" || a.m.Key == "" {
		return
	}
	key := v.key(a.m.Key)
	if key == "" {
		if v.err == nil {
			a.report.NoKey++
		}
		return
	}
	if fault := geojson.KeyFault(key); fault != "" {
		v.fail(a.m.Key, "as a key it %s", fault)
		return
	}
	f.Key = key
}

// sameKey is the error for features i and j < i that have one key.
func sameKey(features []geo.Feature, i, j int, key string) error {
	return geo.Errorf(geo.EInvalid, "two features have the key %q: number %d and %d of those that are kept (%s, %s)",
		geo.Printable(geo.Clip(key, 80)), j, i, strings.Join(geometryKinds(features[j].Geometry), " and "), strings.Join(geometryKinds(features[i].Geometry), " and "))
}

func count(counts *map[string]int, name string) {
	if *counts == nil {
		*counts = make(map[string]int)
	}
	(*counts)[name]++
}

func itoa(i int) string { return strconv.Itoa(i) }

// sortedMap ranges over m in the order of its keys.
func sortedMap(m map[string]string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}
