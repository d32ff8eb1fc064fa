package geo

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/v1"
)

// Setting is what is said of the whole record: where its map opens, the language of
// readers who ask for none that there is, and the sides of its conflict. Each layer is
// described with it, so that what was pinned before it changed keeps what held then.
type Setting struct {
	View     *[4]float64 `json:"view,omitempty"`     // west, south, east and north of where the map opens
	Language string      `json:"language,omitempty"` // of readers whose languages are none of those that there are words for
	Sides    []Side      `json:"sides,omitempty"`
}

// Side is a party to the conflict: its names, and how what it holds or claims is drawn.
type Side struct {
	ID        string            `json:"id"`                  // in addresses
	Names     map[string]string `json:"names"`               // by BCP 47 tag, English always
	Spellings []string          `json:"spellings,omitempty"` // as files name it, beside its names
	Color     string            `json:"color"`               // as #rrggbb
	ColorDark string            `json:"color_dark"`          // on a dark ground
}

// MaxSides is how many sides can be told apart on a map.
const MaxSides = 5

var (
	sideID  = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)
	langTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// reservedSides are what addresses have for whose word is shown, beside the sides.
var reservedSides = []string{"all", "assessed"}

// Parties are all names of the side, English first.
func (s Side) Parties() []string {
	out := []string{s.Names["en"]}
	for _, lang := range sortedKeys(s.Names) {
		out = append(out, s.Names[lang])
	}
	out = append(out, s.Spellings...)
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(name string) bool {
		folded := FoldCase(name)
		again := seen[folded]
		seen[folded] = true
		return again
	})
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// SideOf is which of the sides a party is; -1 for none of them.
func (s *Setting) SideOf(party string) int {
	if s == nil || party == "" {
		return -1
	}
	return slices.IndexFunc(s.Sides, func(side Side) bool {
		return slices.ContainsFunc(side.Parties(), func(name string) bool { return SameParty(name, party) })
	})
}

// PartyName is what a party is called in a language, "" where it is none of the sides:
// in English where there is no name in the language.
func (s *Setting) PartyName(party, lang string) (name, in string) {
	i := s.SideOf(party)
	if i < 0 {
		return "", ""
	}
	if name := s.Sides[i].Names[lang]; name != "" {
		return name, lang
	}
	return s.Sides[i].Names["en"], "en"
}

// SettingOf is what is said of the whole record with some of its layers; nil where nothing is.
func SettingOf(layers []Layer) *Setting {
	for _, l := range layers {
		if l.Setting != nil {
			return l.Setting
		}
	}
	return nil
}

// Validate names the first field that is wrong, and its value. Whether the colours can be
// told apart is for who draws to say.
func (s *Setting) Validate() error {
	if v := s.View; v != nil {
		if !(v[0] >= -180 && v[2] <= 180 && v[0] < v[2] && v[1] >= -85 && v[3] <= 85 && v[1] < v[3]) { // so written, NaN fails too
			return Errorf(EInvalid, "view is west, south, east and north in degrees, such as [-66, -26, -54, -14]: %v is no such box", *v)
		}
	}
	if s.Language != "" && !langTag.MatchString(s.Language) {
		return Errorf(EInvalid, "language %q is no tag of a language, such as en or pt-BR", Clip(s.Language, 40))
	}
	if len(s.Sides) > MaxSides {
		return Errorf(EInvalid, "there are %d sides: no more than %d can be told apart on a map", len(s.Sides), MaxSides)
	}
	named := map[string]string{}
	for i, side := range s.Sides {
		if err := side.validate(named); err != nil {
			return Errorf(EInvalid, "sides[%d]: %s", i, ErrorMessage(err))
		}
	}
	return nil
}

// validate checks a side, whose id and names none of the sides before has.
func (s Side) validate(named map[string]string) error {
	if !sideID.MatchString(s.ID) || slices.Contains(reservedSides, s.ID) {
		return Errorf(EInvalid, "id %q is none: use 1 to 31 of a-z, 0-9 and -, a letter first, and neither all nor assessed", Clip(s.ID, 40))
	}
	if s.Names["en"] == "" {
		return Errorf(EInvalid, "%s: names has none in English (en)", s.ID)
	}
	for _, lang := range sortedKeys(s.Names) {
		if !langTag.MatchString(lang) {
			return Errorf(EInvalid, "%s: names: %q is no tag of a language, such as en or pt-BR", s.ID, Clip(lang, 40))
		}
	}
	if named["id "+s.ID] != "" {
		return Errorf(EInvalid, "the id %s is another's", s.ID)
	}
	named["id "+s.ID] = s.ID
	for _, name := range s.Parties() {
		if strings.TrimSpace(name) == "" {
			return Errorf(EInvalid, "%s: a name is empty", s.ID)
		}
		if err := checkLine(s.ID+": a name", name); err != nil {
			return err
		}
		if other := named[FoldCase(name)]; other != "" {
			return Errorf(EInvalid, "%s: %q is a name of %s too", s.ID, name, other)
		}
		named[FoldCase(name)] = s.ID
	}
	for _, c := range []struct{ field, value string }{{"color", s.Color}, {"color_dark", s.ColorDark}} {
		if !hexColor.MatchString(c.value) {
			return Errorf(EInvalid, "%s: %s %q is no colour of the form #rrggbb", s.ID, c.field, Clip(c.value, 40))
		}
	}
	return nil
}

// maxSettings bounds the settings that are kept read.
const maxSettings = 64

var settings = struct {
	sync.Mutex
	read map[string]*Setting
}{read: map[string]*Setting{}}

// ParseSetting reads a setting, nil of no text. That of one text is one and the same: what
// follows from it is found by its address.
func ParseSetting(text []byte) (*Setting, error) {
	if len(text) == 0 {
		return nil, nil
	}
	settings.Lock()
	defer settings.Unlock()
	if s := settings.read[string(text)]; s != nil {
		return s, nil
	}
	s := &Setting{}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(s); err != nil {
		return nil, Errorf(EInvalid, "the settings are not as they are to be: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, Errorf(EInvalid, "there is more after the settings")
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if len(settings.read) >= maxSettings {
		clear(settings.read)
	}
	settings.read[string(text)] = s
	return s, nil
}

// Text is a setting as ParseSetting reads it; "" for one that says nothing.
func (s *Setting) Text() string {
	if s == nil || s.View == nil && s.Language == "" && len(s.Sides) == 0 {
		return ""
	}
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // it has texts and numbers alone
	}
	return string(text)
}
