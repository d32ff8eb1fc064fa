package geo

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// Denial says who denies a feature's claim, since which date and by which
// source. A denial is shown from its own date on.
type Denial struct {
	By        string `json:"by"`
	On        *Date  `json:"on,omitempty"`
	Source    string `json:"source,omitempty"`
	SourceURL string `json:"source_url,omitempty"`
}

// Feature is a shape and what is said of it, by whom.
type Feature struct {
	// Key is the feature's identity within its layer, the same from snapshot
	// to snapshot.
	Key string
	// Geometry has valid rings, exterior ones counter-clockwise, with
	// coordinates rounded to 1e-6 degrees. It is nil for a feature without a
	// place, and a collection of at most one geometry of points, lines and
	// polygons each, in that order, for one of several kinds.
	Geometry orb.Geometry

	Names      map[string]string // by BCP 47 language tag: en, uk, ru
	Aliases    []string          // other spellings, for search
	ClaimedBy  string
	DeniedBy   []Denial
	AssessedBy string
	// Status is the word of whoever assesses the ground, and Class what it comes
	// to: see Layer.Classify.
	Status     string
	Class      Class
	HeldBy     string // who holds the ground, of a control layer
	Source     string
	SourceURL  string
	ObservedOn *Date

	// Properties is whatever else the feature's GeoJSON carried, by name.
	Properties map[string]json.RawMessage

	// Mended is what was done about the geometry as it was read from a file;
	// nil for nothing, and for features of the record.
	Mended *Mended
}

// TileID is the number by which vector tiles name the feature: the first 53
// bits of the SHA-256 of its key, so that a JavaScript number holds it.
func (f Feature) TileID() uint64 {
	sum := sha256.Sum256([]byte(f.Key))
	return binary.BigEndian.Uint64(sum[:8]) >> 11
}

// Name is the feature's name in the first of the languages given in which it
// has one, then English; "" where it has none of them.
func (f Feature) Name(langs ...string) string {
	for _, l := range append(langs, "en") {
		if n := f.Names[l]; n != "" {
			return n
		}
	}
	return ""
}

// Spellings are all names and aliases of the feature: English first, then by language, each
// once.
func (f Feature) Spellings() (out []string) {
	add := func(s string) {
		if Fold(s) != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	add(f.Names["en"])
	for _, lang := range slices.Sorted(maps.Keys(f.Names)) {
		add(f.Names[lang])
	}
	for _, a := range f.Aliases {
		add(a)
	}
	return out
}

// Deniers says in a line who denies it, and since when:
// "Ukraine; UN General Assembly (2014-03-27)".
func (f Feature) Deniers() string {
	parts := make([]string, len(f.DeniedBy))
	for i, d := range f.DeniedBy {
		parts[i] = d.By
		if d.On != nil {
			parts[i] += " (" + d.On.String() + ")"
		}
	}
	return strings.Join(parts, "; ")
}

// Property returns a feature's property of a kind, the zero value where it is missing or of
// another kind.
func Property[T any](f *Feature, name string) T {
	var v T
	if raw, ok := f.Properties[name]; ok && json.Unmarshal(raw, &v) != nil {
		var none T
		return none
	}
	return v
}
