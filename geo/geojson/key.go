package geojson

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"frontline/geo"

	"github.com/go-json-experiment/json/jsontext"
)

// maxKey bounds a feature's id in bytes: it stands in every tile.
const maxKey = 256

// id reads a feature's id. A number becomes its text.
func (d *decoder) id() (string, error) {
	tok, err := d.token()
	if err != nil {
		return "", err
	}
	var key string
	switch k := tok.Kind(); k {
	case '"':
		key = tok.String()
	case '0':
		var ok bool
		if key, ok = NumberKey(tok); !ok {
			return "", d.fail(d.here(), "the id %s is too large a number: make it a string", geo.Clip(tok.String(), 40))
		}
	default:
		return "", d.fail(d.here(), "the id is %s, not a string or a number", KindName(k))
	}
	if fault := KeyFault(key); fault != "" {
		return "", d.fail(d.here(), "the id %s", fault)
	}
	return key, nil
}

// KeyFault is what is wrong with a key, "" where nothing is.
func KeyFault(key string) string {
	switch {
	case key == "":
		return "is empty"
	case len(key) > maxKey:
		return "is longer than " + strconv.Itoa(maxKey) + " bytes"
	case strings.ContainsFunc(key, unicode.IsControl):
		return "holds a control character"
	}
	return ""
}

// NumberKey is the one text for a number, however it was written: 7, 7.0 and
// 70e-1 name the same feature. Whole numbers keep all their digits.
func NumberKey(tok jsontext.Token) (string, bool) {
	text := tok.String()
	if digits := strings.TrimPrefix(text, "-"); strings.Trim(digits, "0123456789") == "" {
		if digits == "0" {
			return digits, true
		}
		return text, true
	}
	v, err := tok.Float()
	if err != nil {
		return "", false
	}
	if v == 0 {
		return "0", true
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return strconv.FormatFloat(v, 'g', -1, 64), true
}

// identify gives a key to each feature that has none, and refuses two that
// have the same.
//
// A feature alone in its file is the layer's first, on every day. Among others
// it is known by its names and kind, and, where several share those, by their
// order.
func identify(features []geo.Feature, opt Options) error {
	return SetKeys(features, opt.Layer, func(i, j int, key string) error {
		if p := opt.Place; p != nil {
			return geo.Errorf(geo.EInvalid, "%s: %q is already the id of %s", p.Of(i), geo.Printable(geo.Clip(key, 80)), p.Of(j))
		}
		return geo.Errorf(geo.EInvalid, "feature %d, /features/%d/id: %q is already the id of feature %d", i, i, geo.Printable(geo.Clip(key, 80)), j)
	})
}

// SetKeys gives a key to each feature that has none. taken returns the error for features i
// and j < i that have the same.
func SetKeys(features []geo.Feature, layer string, taken func(i, j int, key string) error) error {
	first := make(map[string]int, len(features))
	for i, f := range features {
		if f.Key == "" {
			continue
		}
		if j, ok := first[f.Key]; ok {
			return taken(i, j, f.Key)
		}
		first[f.Key] = i
	}
	if len(features) == 1 && features[0].Key == "" {
		features[0].Key = strings.TrimPrefix(layer+"/0", "/")
		return nil
	}
	next := make(map[string]int)
	for i := range features {
		f := &features[i]
		if f.Key != "" {
			continue
		}
		base := descriptiveKey(*f)
		n := next[base]
		for f.Key == "" {
			n++
			key := base
			if n > 1 {
				key += "-" + strconv.Itoa(n)
			}
			if _, taken := first[key]; !taken {
				f.Key = key
				first[key] = i
			}
		}
		next[base] = n
	}
	return nil
}

// descriptiveKey is a key made of what a feature is: its names and its kind.
// The kind is the geometry's dimension, the highest of several, so that an area that gains an island
// and becomes a MultiPolygon stays the same feature.
func descriptiveKey(f geo.Feature) string {
	kind := "area"
	if dims := geo.Dimensions(f.Geometry); len(dims) == 0 {
		kind = "none"
	} else if last := dims[len(dims)-1]; last < 2 {
		kind = [...]string{"point", "line"}[last]
	}
	h := sha256.New()
	for _, lang := range slices.Sorted(maps.Keys(f.Names)) {
		h.Write([]byte(lang + "\x00" + f.Names[lang] + "\x00"))
	}
	return kind + "-" + hex.EncodeToString(h.Sum(nil)[:8])
}
