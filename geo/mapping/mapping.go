package mapping

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/geo/geojson"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Limits of a mapping's text and of its rules.
const (
	maxMapping = 64 << 10
	maxRules   = 200
)

// Mapping says what the properties of a foreign file mean, so that it loads as
// a Frontline file does. It is JSON, kept with the layer:
//
//	{
//	  "key": "code",
//	  "names": {"uk": "назва", "en": "title"},
//	  "observed_on": {"property": "edited", "format": "epoch_ms"},
//	  "geometry": ["polygon"],
//	  "rules": [
//	    {"property": "fill", "equals": "#ff0000", "status": "held"},
//	    {"property": "title", "contains": "draft", "drop": true, "reason": "a draft"}
//	  ],
//	  "set": {"assessed_by": "Example Institute", "source": "not stated"}
//	}
//
// A property that has a canonical name, such as status, keeps that meaning
// where the mapping takes nothing else for it. A property that the mapping
// takes for something goes with it; all others are carried along. Numbers and
// booleans are taken as their text, and text without the blanks around it.
type Mapping struct {
	// Note is for people.
	Note string `json:"note,omitempty"`
	// Within names the member of the file's object that holds the GeoJSON, as
	// the map of {"id":1,"map":{"type":"FeatureCollection",…}}. A file that is
	// GeoJSON itself is read as such all the same.
	Within string `json:"within,omitempty"`

	// Key is the property that identifies a feature which has no GeoJSON id;
	// where IgnoreID is set, also one that has. A feature with neither is
	// known by its names and kind.
	Key string `json:"key,omitempty"`
	// IgnoreID is for ids that are numbered anew with each export.
	IgnoreID bool `json:"ignore_id,omitzero"`

	// Name and Names are the properties that hold the English name and names
	// by language; SplitName is one that holds several.
	Name      string            `json:"name,omitempty"`
	Names     map[string]string `json:"names,omitempty"`
	SplitName *NameSplit        `json:"split_name,omitempty"`
	// Aliases are properties that hold other spellings: a text or a list.
	Aliases []string `json:"aliases,omitempty"`

	ClaimedBy  string        `json:"claimed_by,omitempty"`
	DeniedBy   string        `json:"denied_by,omitempty"` // who denies it, one name
	AssessedBy string        `json:"assessed_by,omitempty"`
	HeldBy     string        `json:"held_by,omitempty"`
	Status     string        `json:"status,omitempty"`
	Source     string        `json:"source,omitempty"`
	SourceURL  string        `json:"source_url,omitempty"`
	ObservedOn *DateProperty `json:"observed_on,omitempty"`

	// Date is the property by which features are split into days. It is not
	// carried along: it says the same as the snapshot that they become.
	Date *DateProperty `json:"date,omitempty"`

	// Geometry are the kinds to keep, of "point", "line" and "polygon"; where
	// it is empty all are, and features without a place.
	Geometry []string `json:"geometry,omitempty"`
	// Bounds are the west, south, east and north of what is kept: features, and
	// parts of them, that lie outside are left out.
	Bounds *[4]float64 `json:"bounds,omitempty"`
	// Rules are tried in their order; the first that holds counts, and its
	// status goes before that of the feature.
	Rules []Rule `json:"rules,omitempty"`
	// Classes says what further statuses mean, capital or small letters:
	// {"taken back": "liberated"}. A status that neither this nor ClassOf knows is
	// unknown.
	Classes map[string]geo.Class `json:"classes,omitempty"`
	// Set is what holds for a feature that does not say it itself.
	Set Constants `json:"set,omitempty"`
	// DropProperties are left out: what programs add, such as Shape__Area.
	DropProperties []string `json:"drop_properties,omitempty"`
}

// NameSplit takes a property apart that packs several texts into one.
type NameSplit struct {
	Property  string `json:"property"`
	Separator string `json:"separator"` // such as "///"
	// Parts says what each text is, in their order: a language tag such as uk
	// or en; "code" for what becomes the property code, which rules and the
	// key may use; "alias" for another spelling; "-" for what is left out. A
	// property with fewer texts has the first ones; texts over are aliases.
	Parts []string `json:"parts"`
}

// Rule gives the features to which it applies a status, or drops them, which
// is counted. It applies where Property holds the text Equals, or holds
// Contains somewhere in it, capital or small letters and blanks of any kind
// alike, and where the geometry
// is of the kind Geometry; what is left out is not asked for.
type Rule struct {
	Property string `json:"property,omitempty"`
	Equals   string `json:"equals,omitempty"`
	Contains string `json:"contains,omitempty"`
	Geometry string `json:"geometry,omitempty"` // "point", "line" or "polygon"
	Without  string `json:"without,omitempty"`  // a property that the feature has not, or that is empty

	Status string `json:"status,omitempty"`
	Drop   bool   `json:"drop,omitzero"`
	Reason string `json:"reason,omitempty"` // why, for the report
}

// Constants are values for features that have none of their own.
type Constants struct {
	ClaimedBy  string `json:"claimed_by,omitempty"`
	DeniedBy   string `json:"denied_by,omitempty"`
	AssessedBy string `json:"assessed_by,omitempty"`
	HeldBy     string `json:"held_by,omitempty"`
	Status     string `json:"status,omitempty"`
	Source     string `json:"source,omitempty"`
	SourceURL  string `json:"source_url,omitempty"`
}

// Parse reads a mapping. It is strict: a member that there is not, one
// that comes twice and a value that could never do what it says are EInvalid,
// with the path of what is wrong.
func Parse(b []byte) (Mapping, error) {
	if len(b) > maxMapping {
		return Mapping{}, geo.Errorf(geo.ETooLarge, "the mapping is larger than %s", geojson.ByteCount(maxMapping))
	}
	type plain Mapping // without UnmarshalJSON
	var m plain
	if err := json.Unmarshal(b, &m, json.RejectUnknownMembers(true)); err != nil {
		return Mapping{}, mappingSyntax(err)
	}
	if b[0] == 'n' {
		return Mapping{}, geo.Errorf(geo.EInvalid, "the mapping is null, not an object")
	}
	return Mapping(m), Mapping(m).Validate()
}

func mappingSyntax(err error) error {
	var meaning *json.SemanticError
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &meaning) && errors.Is(meaning.Err, json.ErrUnknownName):
		return mappingError(string(meaning.JSONPointer), "a mapping has no member of this name")
	case errors.As(err, &meaning) && meaning.JSONPointer == "":
		return geo.Errorf(geo.EInvalid, "the mapping is %s, not an object", geojson.KindName(meaning.JSONKind))
	case errors.As(err, &meaning):
		return mappingError(string(meaning.JSONPointer), "%s does not belong here", geojson.KindName(meaning.JSONKind))
	case errors.As(err, &syntax) && errors.Is(syntax.Err, jsontext.ErrDuplicateName):
		return mappingError(string(syntax.JSONPointer), "there are two members of this name")
	default:
		return geo.Errorf(geo.EInvalid, "the mapping is no JSON object")
	}
}

func mappingError(path, format string, args ...any) error {
	err := geo.Errorf(geo.EInvalid, format, args...)
	return geo.Errorf(geo.EInvalid, "mapping, %s: %s", geo.Printable(geo.Clip(path, 200)), geo.ErrorMessage(err))
}

// MarshalJSON writes the mapping: its members in the order of Mapping, those
// that are empty left out, names by language in theirs. The same mapping
// gives the same bytes, which ParseMapping reads back as it was.
func (m Mapping) MarshalJSON() ([]byte, error) {
	type plain Mapping
	return json.Marshal(plain(m), json.Deterministic(true))
}

// UnmarshalJSON reads as ParseMapping does.
func (m *Mapping) UnmarshalJSON(b []byte) error {
	v, err := Parse(b)
	if err == nil {
		*m = v
	}
	return err
}

// kinds are what Geometry may hold.
var kinds = []string{"point", "line", "polygon"}

// Validate names the first member that is wrong.
func (m Mapping) Validate() error {
	if m.Name != "" && m.Names["en"] != "" {
		return mappingError("/name", "names.en is the English name already")
	}
	for lang, property := range sortedMap(m.Names) {
		if !geojson.IsLanguageTag(lang) {
			return mappingError("/names", "%q is no language tag such as en, uk or ru", geo.Clip(lang, 40))
		}
		if property == "" {
			return mappingError("/names/"+lang, "the property is empty")
		}
	}
	if err := m.SplitName.validate(m); err != nil {
		return err
	}
	for _, d := range []struct {
		path string
		date *DateProperty
	}{{"/observed_on", m.ObservedOn}, {"/date", m.Date}} {
		if d.date == nil {
			continue
		}
		if err := d.date.Validate(); err != nil {
			return mappingError(d.path, "%s", geo.ErrorMessage(err))
		}
	}
	for i, k := range m.Geometry {
		if !slices.Contains(kinds, k) || slices.Contains(m.Geometry[:i], k) {
			return mappingError("/geometry", "%q is none of point, line and polygon, each once", geo.Clip(k, 40))
		}
	}
	if b := m.Bounds; b != nil && !(b[0] >= -180 && b[0] < b[2] && b[2] <= 180 && b[1] >= -90 && b[1] < b[3] && b[3] <= 90) { // so, for NaN too
		return mappingError("/bounds", "%v are no west, south, east and north in degrees", *b)
	}
	if len(m.Rules) > maxRules {
		return mappingError("/rules", "there are more than %d rules", maxRules)
	}
	for i, r := range m.Rules {
		if err := r.validate(); err != nil {
			return mappingError("/rules/"+itoa(i), "%s", geo.ErrorMessage(err))
		}
	}
	for _, word := range slices.Sorted(maps.Keys(m.Classes)) {
		if c := m.Classes[word]; geo.FoldCase(word) == "" || !slices.Contains(geo.Classes(), c) {
			return mappingError("/classes", "%q: %q is no class of a status: those there are %s", geo.Clip(word, 40), geo.Clip(string(c), 40), joinClasses())
		}
	}
	if slices.Contains(m.Aliases, "") {
		return mappingError("/aliases", "a property is empty")
	}
	if slices.Contains(m.DropProperties, "") {
		return mappingError("/drop_properties", "a property is empty")
	}
	if u := m.Set.SourceURL; u != "" && !geo.IsWebAddress(u) {
		return mappingError("/set/source_url", "%s", geo.WebAddressFault(u))
	}
	return nil
}

func joinClasses() string {
	var words []string
	for _, c := range geo.Classes() {
		words = append(words, string(c))
	}
	return strings.Join(words, ", ")
}

func (s *NameSplit) validate(m Mapping) error {
	switch {
	case s == nil:
		return nil
	case s.Property == "":
		return mappingError("/split_name/property", "it is empty")
	case strings.TrimSpace(s.Separator) == "":
		return mappingError("/split_name/separator", "it is empty or blank")
	case len(s.Parts) < 2:
		return mappingError("/split_name/parts", "there are fewer than two")
	}
	for i, part := range s.Parts {
		switch {
		case part == "-" || part == "alias":
			continue
		case part != "code" && !geojson.IsLanguageTag(part):
			return mappingError("/split_name/parts/"+itoa(i), "%q is no language tag, code, alias or -", geo.Clip(part, 40))
		case slices.Contains(s.Parts[:i], part):
			return mappingError("/split_name/parts/"+itoa(i), "%q comes twice", part)
		case m.Names[part] != "" || part == "en" && m.Name != "":
			return mappingError("/split_name/parts/"+itoa(i), "another property gives the name in %s already", part)
		}
	}
	return nil
}

func (r Rule) validate() error {
	switch {
	case r.Property == "" && (r.Equals != "" || r.Contains != ""):
		return geo.Errorf(geo.EInvalid, "it names no property")
	case r.Property != "" && (r.Equals == "") == (r.Contains == ""):
		return geo.Errorf(geo.EInvalid, "a property is asked for with either equals or contains")
	case r.Property == "" && r.Geometry == "":
		return geo.Errorf(geo.EInvalid, "it asks for nothing: name a property or a geometry")
	case r.Geometry != "" && !slices.Contains(kinds, r.Geometry):
		return geo.Errorf(geo.EInvalid, "geometry %q is none of point, line and polygon", geo.Clip(r.Geometry, 40))
	case (r.Status == "") == !r.Drop:
		return geo.Errorf(geo.EInvalid, "it either has a status or drops the feature")
	}
	return nil
}

// dated is the mapping with the date property, where one is given, in the
// place of its own; nil for no mapping and no date.
func (m *Mapping) dated(date *DateProperty) *Mapping {
	switch {
	case date == nil:
		return m
	case m == nil:
		m = new(Mapping)
	}
	c := *m
	c.Date = date
	if date.Property == "observed_on" && c.ObservedOn == nil {
		c.ObservedOn = date // in its format
	}
	return &c
}
