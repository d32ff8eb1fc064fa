// Package cldr writes dates, numbers and lists, and chooses plural forms, as
// the Unicode Common Locale Data Repository has it for each language. Its data,
// generated/locales.json, is under the Unicode License v3 and written by `make cldr`.
package cldr

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/v1"
)

//go:embed generated/locales.json
var raw []byte

// Locale is how one language writes.
type Locale struct {
	tag               string
	data              localeData
	cardinal, ordinal rules
}

type localeData struct {
	Name        string    `json:"name"`
	Long        string    `json:"long"`
	Medium      string    `json:"medium"`
	Short       string    `json:"short"`
	Months      []string  `json:"months"`
	MonthsShort []string  `json:"monthsShort"`
	Era         string    `json:"era"`
	List        [4]string `json:"list"` // of the start, the middle, the end, and of two
	Group       string    `json:"group"`
	Decimal     string    `json:"decimal"`
	Minus       string    `json:"minus"`
	Primary     int       `json:"primary"` // digits of the last group
	Secondary   int       `json:"secondary"`
	MinGroup    int       `json:"minGroup"` // digits before the last group without which there is none
	Digits      string    `json:"digits"`   // "" for 0 to 9
}

type repository struct {
	Version  string                       `json:"cldr"`
	Locales  map[string]json.RawMessage   `json:"locales"`
	Cardinal map[string]map[string]string `json:"cardinal"`
	Ordinal  map[string]map[string]string `json:"ordinal"`
}

var read = sync.OnceValues(func() (*repository, error) {
	r := &repository{}
	if err := json.Unmarshal(raw, r); err != nil {
		return nil, fmt.Errorf("cldr: %w", err)
	}
	return r, nil
})

// Find is the locale of a BCP 47 tag; of its language where CLDR has none of
// its region or script.
func Find(tag string) (*Locale, error) {
	r, err := read()
	if err != nil {
		return nil, err
	}
	l := &Locale{tag: tag, data: localeData{Group: ",", Decimal: ".", Minus: "-", Primary: 3, Secondary: 3, MinGroup: 1}}
	found := false
	for end := 0; end < len(tag); {
		// From the language to its variant, each over what is above it.
		next := strings.IndexByte(tag[end:], '-')
		if next < 0 {
			next = len(tag) - end
		}
		own, ok := r.Locales[tag[:end+next]]
		if ok {
			if err := json.Unmarshal(own, &l.data); err != nil {
				return nil, fmt.Errorf("cldr: %s: %w", tag, err)
			}
			found = true
		}
		end += next + 1
	}
	if !found {
		return nil, fmt.Errorf("CLDR has no modern locale of %q", tag)
	}
	if l.cardinal, err = rulesOf(r.Cardinal, tag); err != nil {
		return nil, err
	}
	l.ordinal, err = rulesOf(r.Ordinal, tag)
	return l, err
}

func rulesOf(all map[string]map[string]string, tag string) (rules, error) {
	for {
		if texts, ok := all[tag]; ok {
			return parseRules(texts)
		}
		cut := strings.LastIndexByte(tag, '-')
		if cut < 0 {
			return nil, nil
		}
		tag = tag[:cut]
	}
}

// Name is the language's name in itself, as it stands in a list.
func (l *Locale) Name() string {
	first, n := utf8.DecodeRuneInString(l.data.Name)
	return string(unicode.ToTitle(first)) + l.data.Name[n:]
}

// Cardinal is the plural form of a count, and Ordinal that of a place in an order.
func (l *Locale) Cardinal(n float64) string { return l.cardinal.form(n) }

// Ordinal is the form of a place in an order.
func (l *Locale) Ordinal(n float64) string { return l.ordinal.form(n) }

// Forms are the plural forms that the language has, "other" the last.
func (l *Locale) Forms(ordinal bool) []string {
	if ordinal {
		return l.ordinal.forms()
	}
	return l.cardinal.forms()
}

// List joins names: A, B and C.
func (l *Locale) List(items []string) string {
	pair := func(pattern, a, b string) string {
		before, rest, _ := strings.Cut(pattern, "{0}")
		between, after, _ := strings.Cut(rest, "{1}")
		return before + a + between + b + after
	}
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	case 2:
		return pair(l.data.List[3], items[0], items[1])
	default:
		out := pair(l.data.List[2], items[n-2], items[n-1])
		for i := n - 3; i > 0; i-- {
			out = pair(l.data.List[1], items[i], out)
		}
		return pair(l.data.List[0], items[0], out)
	}
}
