package mapping

import (
	"strings"

	"frontline/geo"
	"frontline/geo/geojson"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-json-experiment/json/v1"
)

// values reads a feature's properties as a mapping takes them, and keeps the
// first error.
type values struct {
	index int // of the feature
	place geojson.Placer
	raw   map[string]json.RawMessage
	small map[string]string // what lower answered
	err   error
}

func (v *values) fail(property, format string, args ...any) {
	if v.err == nil {
		err := geo.Errorf(geo.EInvalid, format, args...)
		v.err = geo.Errorf(geo.EInvalid, "%s, property %q: %s", v.place.Of(v.index), geo.Printable(geo.Clip(property, 80)), geo.ErrorMessage(err))
	}
}

// text is the property as a text; "" where it is absent, null or empty.
func (v *values) text(property string) string {
	raw, ok := v.raw[property]
	if !ok {
		return ""
	}
	s, kind := geojson.Scalar(raw)
	if kind == '{' || kind == '[' {
		v.fail(property, "this is %s, not a text", geojson.KindName(kind))
	}
	if fault := geo.TextFault(s); fault != "" {
		v.fail(property, "%s", fault)
	}
	return s
}

// texts is the property as a list: of the text that it is, or of those that
// it holds.
func (v *values) texts(property string) []string {
	raw := v.raw[property]
	var list []json.RawMessage
	if len(raw) == 0 || raw[0] != '[' || json.Unmarshal(raw, &list) != nil {
		if s := v.text(property); s != "" {
			return []string{s}
		}
		return nil
	}
	var texts []string
	for _, item := range list {
		s, kind := geojson.Scalar(item)
		if kind == '{' || kind == '[' {
			v.fail(property, "this holds %s among its texts", geojson.KindName(kind))
			return nil
		}
		if fault := geo.TextFault(s); fault != "" {
			v.fail(property, "%s", fault)
			return nil
		}
		if s != "" {
			texts = append(texts, s)
		}
	}
	return texts
}

// lower is the property's text in small letters, for rules, which take what
// is no text for none.
func (v *values) lower(property string) (string, bool) {
	raw, ok := v.raw[property]
	if !ok {
		return "", false
	}
	if s, ok := v.small[property]; ok {
		return s, true
	}
	s, kind := geojson.Scalar(raw)
	if kind == '{' || kind == '[' || kind == 'n' {
		return "", false
	}
	s = geo.FoldCase(s)
	if v.small == nil {
		v.small = make(map[string]string)
	}
	v.small[property] = s
	return s, true
}

// key is the property as a key: of a number the text that an id has.
func (v *values) key(property string) string {
	raw := v.raw[property]
	if _, kind := geojson.Scalar(raw); kind == '0' {
		d := jsontext.NewDecoder(strings.NewReader(string(raw)))
		if tok, err := d.ReadToken(); err == nil {
			if key, ok := geojson.NumberKey(tok); ok {
				return key
			}
		}
		v.fail(property, "%s is too large a number for a key", geo.Clip(string(raw), 40))
		return ""
	}
	return v.text(property)
}

func (v *values) webAddress(property string) string {
	s := v.text(property)
	if s != "" && !geo.IsWebAddress(s) {
		v.fail(property, "%s", geo.WebAddressFault(s))
		return ""
	}
	return s
}

// date is the property as a date; nil where it is absent, null or empty.
func (v *values) date(p DateProperty) *geo.Date {
	raw, ok := v.raw[p.Property]
	if !ok || string(raw) == "null" || string(raw) == `""` {
		return nil
	}
	date, err := p.Parse(raw)
	if err != nil {
		v.fail(p.Property, "%s", geo.ErrorMessage(err))
		return nil
	}
	return &date
}
