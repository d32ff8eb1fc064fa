package geojson

import (
	"bytes"
	"maps"
	"regexp"
	"slices"

	"frontline/geo"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-json-experiment/json/v1"
)

// MaxProperties bounds the text of one feature's properties in bytes.
const MaxProperties = 1 << 20

// languageTag is the shape of a BCP 47 language tag.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// IsLanguageTag reports whether a text has the shape of a BCP 47 language tag.
func IsLanguageTag(s string) bool { return languageTag.MatchString(s) }

// canonical are the properties that have a field of Feature.
var canonical = map[string]bool{
	"name": true, "names": true, "aliases": true, "claimed_by": true, "denied_by": true, "assessed_by": true,
	"status": true, "source": true, "source_url": true, "observed_on": true,
}

// IsCanonical reports whether a property has a field of Feature.
func IsCanonical(property string) bool { return canonical[property] }

// PropertiesJSON is the feature's GeoJSON properties: one object, its members
// in order of name, without white space; the same feature gives the same
// bytes. Among Properties it leaves out whatever has a canonical name. It
// fails with EInvalid where one of Properties is no JSON.
func PropertiesJSON(f geo.Feature) ([]byte, error) { return AppendProperties(nil, f) }

// AppendProperties appends what PropertiesJSON returns to dst.
func AppendProperties(dst []byte, f geo.Feature) ([]byte, error) {
	values := make(map[string][]byte, len(f.Properties)+len(canonical))
	for name, raw := range f.Properties {
		if canonical[name] {
			continue
		}
		v, err := jsontext.AppendFormat(nil, []byte(raw))
		if err != nil {
			return dst, geo.Errorf(geo.EInvalid, "property %q is no JSON", geo.Clip(name, 80))
		}
		values[name] = v
	}
	text := func(name, s string) {
		if s != "" {
			values[name] = appendString(nil, s)
		}
	}
	text("name", f.Names["en"])
	text("claimed_by", f.ClaimedBy)
	text("assessed_by", f.AssessedBy)
	text("status", f.Status)
	text("class", string(f.Class))
	text("held_by", f.HeldBy)
	text("source", f.Source)
	text("source_url", f.SourceURL)
	if f.ObservedOn != nil {
		text("observed_on", f.ObservedOn.String())
	}
	if len(f.Names) > 0 {
		names := make(map[string][]byte, len(f.Names))
		for lang, name := range f.Names {
			names[lang] = appendString(nil, name)
		}
		values["names"] = appendObject(nil, names)
	}
	if len(f.Aliases) > 0 {
		values["aliases"] = appendArray(nil, f.Aliases, appendString)
	}
	if len(f.DeniedBy) > 0 {
		values["denied_by"] = appendArray(nil, f.DeniedBy, appendDenial)
	}
	return appendObject(dst, values), nil
}

func appendDenial(dst []byte, v geo.Denial) []byte {
	dst = appendString(append(dst, `{"by":`...), v.By)
	if v.On != nil {
		dst = appendString(append(dst, `,"on":`...), v.On.String())
	}
	if v.Source != "" {
		dst = appendString(append(dst, `,"source":`...), v.Source)
	}
	if v.SourceURL != "" {
		dst = appendString(append(dst, `,"source_url":`...), v.SourceURL)
	}
	return append(dst, '}')
}

func appendObject(dst []byte, members map[string][]byte) []byte {
	dst = append(dst, '{')
	for i, name := range slices.Sorted(maps.Keys(members)) {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendString(dst, name), ':')
		dst = append(dst, members[name]...)
	}
	return append(dst, '}')
}

func appendArray[T any](dst []byte, items []T, appendItem func([]byte, T) []byte) []byte {
	dst = append(dst, '[')
	for i, item := range items {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendItem(dst, item)
	}
	return append(dst, ']')
}

// ParseProperties reads what PropertiesJSON wrote, as strictly as ReadFeatures
// reads a feature's properties, into a feature of the given key that has no
// geometry.
func ParseProperties(key string, b []byte) (geo.Feature, error) {
	d := newDecoder(&source{r: bytes.NewReader(b), max: DefaultMaxBytes, left: DefaultMaxBytes})
	f := geo.Feature{Key: key}
	if err := d.properties(&f); err != nil {
		return geo.Feature{}, err
	}
	if err := d.end(); err != nil {
		return geo.Feature{}, err
	}
	return f, nil
}

// ReadCanonical reads canonical properties, of which the values are JSON, into a feature
// whose place in its file is index.
func ReadCanonical(f *geo.Feature, index int, place Placer, properties map[string][]byte) error {
	d := newDecoder(&source{r: bytes.NewReader(appendObject(nil, properties)), max: DefaultMaxBytes, left: DefaultMaxBytes})
	d.feature, d.prefix, d.place = index, "/properties", place
	return d.properties(f)
}

// properties reads a Feature's properties. Null is an empty object; so, within
// it, is a null canonical property an absent one.
func (d *decoder) properties(f *geo.Feature) error {
	there, err := d.open('{')
	if err != nil || !there {
		return err
	}
	at, start := d.here(), d.json.InputOffset()
	var name string // the short form of names.en
	err = d.members(func(member string) error {
		if err := d.property(f, member, &name); err != nil {
			return err
		}
		if d.json.InputOffset()-start > MaxProperties {
			return d.failCode(geo.ETooLarge, at, "the properties are larger than 1 MiB")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if en := f.Names["en"]; name != "" && en != "" && en != name {
		return d.fail(at.AppendToken("name"), "%q differs from names.en, %q", geo.Clip(name, 80), geo.Clip(en, 80))
	}
	if name != "" {
		if f.Names == nil {
			f.Names = make(map[string]string, 1)
		}
		f.Names["en"] = name
	}
	// The canonical form may be longer, less than four times so: it gives the
	// English name twice. It must stay readable too.
	if d.json.InputOffset()-start > MaxProperties/4 {
		b, err := PropertiesJSON(*f)
		if err != nil {
			return err
		}
		if len(b) > MaxProperties {
			return d.failCode(geo.ETooLarge, at, "the properties are larger than 1 MiB in their canonical form")
		}
	}
	return nil
}

func (d *decoder) property(f *geo.Feature, member string, name *string) (err error) {
	known := member
	if d.raw {
		known = ""
	}
	switch known {
	case "name":
		*name, err = d.text()
	case "names":
		f.Names, err = d.names()
	case "aliases":
		f.Aliases, err = d.aliases()
	case "claimed_by":
		f.ClaimedBy, err = d.text()
	case "denied_by":
		f.DeniedBy, err = d.denials()
	case "assessed_by":
		f.AssessedBy, err = d.text()
	case "status":
		f.Status, err = d.text()
	case "source":
		f.Source, err = d.text()
	case "source_url":
		f.SourceURL, err = d.webAddress()
	case "observed_on":
		f.ObservedOn, err = d.date()
	default:
		var raw []byte
		if raw, err = d.value(nil); err != nil {
			return err
		}
		if f.Properties == nil {
			f.Properties = make(map[string]json.RawMessage)
		}
		f.Properties[member] = raw
	}
	return err
}

// names reads an object of names by language; empty ones are left out.
func (d *decoder) names() (map[string]string, error) {
	there, err := d.open('{')
	if err != nil || !there {
		return nil, err
	}
	var names map[string]string
	err = d.members(func(lang string) error {
		if !IsLanguageTag(lang) {
			return d.fail(d.here(), "%q is no language tag such as en, uk or ru", geo.Clip(lang, 40))
		}
		name, err := d.text()
		if err != nil || name == "" {
			return err
		}
		if names == nil {
			names = make(map[string]string)
		}
		names[lang] = name
		return nil
	})
	return names, err
}

// aliases reads an array of strings; empty ones are left out.
func (d *decoder) aliases() ([]string, error) {
	there, err := d.open('[')
	if err != nil || !there {
		return nil, err
	}
	var aliases []string
	for d.json.PeekKind() != ']' {
		alias, err := d.text()
		if err != nil {
			return nil, err
		}
		if alias != "" {
			aliases = append(aliases, alias)
		}
	}
	_, err = d.token()
	return aliases, err
}

// denials reads who denies: a name, or an array of names and of objects.
func (d *decoder) denials() ([]geo.Denial, error) {
	tok, err := d.token()
	if err != nil {
		return nil, err
	}
	switch k := tok.Kind(); k {
	case 'n':
		return nil, nil
	case '"':
		if by := tok.String(); by != "" {
			return []geo.Denial{{By: by}}, nil
		}
		return nil, nil
	case '[':
	default:
		return nil, d.fail(d.here(), "this is %s, not a string or an array", KindName(k))
	}
	var denials []geo.Denial
	for {
		tok, err := d.token()
		if err != nil {
			return nil, err
		}
		var denial geo.Denial
		at := d.here()
		switch k := tok.Kind(); k {
		case ']':
			return denials, nil
		case '"':
			denial.By = tok.String()
		case '{':
			if err := d.members(func(member string) error { return d.denialMember(&denial, member) }); err != nil {
				return nil, err
			}
		default:
			return nil, d.fail(at, "this is %s, not a string or an object", KindName(k))
		}
		if denial.By == "" {
			return nil, d.fail(at, "it is not said by whom")
		}
		denials = append(denials, denial)
	}
}

func (d *decoder) denialMember(v *geo.Denial, member string) (err error) {
	switch member {
	case "by":
		v.By, err = d.text()
	case "on":
		v.On, err = d.date()
	case "source":
		v.Source, err = d.text()
	case "source_url":
		v.SourceURL, err = d.webAddress()
	default:
		// Unlike a property it has no place to be kept.
		err = d.fail(d.here(), "a denial has by, on, source and source_url, no %q", geo.Clip(member, 40))
	}
	return err
}

// date reads YYYY-MM-DD; nil where it is null or empty.
func (d *decoder) date() (*geo.Date, error) {
	s, err := d.text()
	if err != nil || s == "" {
		return nil, err
	}
	date, err := geo.ParseDate(s)
	if err != nil {
		d.fault(d.here(), "%s", geo.ErrorMessage(err))
		return nil, nil
	}
	return &date, nil
}

// webAddress reads an absolute http or https URL: it becomes a link, and a
// link of another scheme could run as script.
func (d *decoder) webAddress() (string, error) {
	s, err := d.text()
	if err != nil || s == "" {
		return "", err
	}
	if fault := geo.WebAddressFault(s); fault != "" {
		d.fault(d.here(), "%s", fault)
		return "", nil
	}
	return s, nil
}
