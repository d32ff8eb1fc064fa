// Package words says what the server writes for readers, pages and pictures,
// in the languages that there are messages for.
package words

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/ru"
	"github.com/go-playground/locales/uk"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"frontline/geo"
)

// Default is the language of who asks for none that there is.
const Default = "en"

// Languages are the tags of those that there are words for, the default first.
var Languages = []string{Default, "uk", "ru"}

// files are those of a language's folder that the server reads: words of its
// pages, and what the record's own terms are called.
var files = []string{"pages", "terms"}

// Book is the messages of all languages.
type Book struct {
	speakers map[string]*Speaker
	matcher  language.Matcher
}

// Speaker says things in one language.
type Speaker struct {
	Lang      string // its BCP 47 tag
	localizer *i18n.Localizer
	known     map[string]bool
	locale    locales.Translator
}

// Load reads words/{lang}/{file}.json: messages as go-i18n has them.
func Load(from fs.FS) (*Book, error) {
	book := &Book{speakers: map[string]*Speaker{}}
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	var tags []language.Tag
	for _, lang := range Languages {
		tag := language.MustParse(lang)
		tags = append(tags, tag)
		known := map[string]bool{}
		for _, file := range files {
			name := path.Join("words", lang, file+".json")
			raw, err := fs.ReadFile(from, name)
			if err != nil {
				return nil, fmt.Errorf("words: %w", err)
			}
			read, err := i18n.ParseMessageFileBytes(raw, lang+".json", map[string]i18n.UnmarshalFunc{"json": json.Unmarshal})
			if err != nil {
				return nil, fmt.Errorf("words: %s: %w", name, err)
			}
			for _, m := range read.Messages {
				m.ID = file + "." + m.ID
				known[m.ID] = true
			}
			if err := bundle.AddMessages(tag, read.Messages...); err != nil {
				return nil, fmt.Errorf("words: %s: %w", name, err)
			}
		}
		book.speakers[lang] = &Speaker{Lang: lang, localizer: i18n.NewLocalizer(bundle, lang), known: known, locale: localeOf(lang)}
	}
	book.matcher = language.NewMatcher(tags)
	return book, nil
}

func localeOf(lang string) locales.Translator {
	switch lang {
	case "uk":
		return uk.New()
	case "ru":
		return ru.New()
	}
	return en_GB.New()
}

// Match is the language for a reader: the one asked for by name, else the best
// of those that Accept-Language prefers.
func (b *Book) Match(asked, accept string) string {
	if tag, err := language.Parse(asked); err == nil {
		if base, _ := tag.Base(); b.speakers[base.String()] != nil {
			return base.String()
		}
	}
	preferred, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(preferred) == 0 {
		return Default
	}
	_, i, _ := b.matcher.Match(preferred...)
	return Languages[i]
}

// In is who speaks a language; who speaks the default one where there is no
// such language.
func (b *Book) In(lang string) *Speaker {
	if s := b.speakers[lang]; s != nil {
		return s
	}
	return b.speakers[Default]
}

// T is a message, "pages.title", with values by name in pairs: T("pages.more",
// "Count", 3). Count chooses among plural forms. A key that there is no
// message for is a mistake of the program's, and said as itself.
func (s *Speaker) T(key string, pairs ...any) string {
	data := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		data[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	c := &i18n.LocalizeConfig{MessageID: key, TemplateData: data}
	if n, ok := data["Count"]; ok {
		c.PluralCount = n
	}
	text, err := s.localizer.Localize(c)
	if err != nil {
		return key
	}
	return text
}

// Term is a term of the record, of a kind such as "party" or "status", in the
// language where there is a word for it; ok is false where it stays as it is
// recorded, in English.
func (s *Speaker) Term(kind, value string) (text string, ok bool) {
	key := "terms." + kind + "_" + slug(value)
	if s.Lang == Default || !s.known[key] {
		return value, s.Lang == Default
	}
	return s.T(key), true
}

// slug is a value in lower case, with one underscore for whatever is neither
// letter nor digit.
func slug(value string) string {
	parts := strings.FieldsFunc(strings.ToLower(value), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	return strings.Join(parts, "_")
}

// Date is a date with the month's name: 27 November 2025.
func (s *Speaker) Date(d geo.Date) string { return s.locale.FmtDateLong(d.Time()) }

// Day is the date, in UTC, of an instant.
func (s *Speaker) Day(at time.Time) string { return s.Date(geo.DateOf(at)) }

// Number is a number with so many decimals, as the language writes it.
func (s *Speaker) Number(v float64, decimals uint64) string { return s.locale.FmtNumber(v, decimals) }

// Area is square kilometres of square metres, no finer than the number bears.
func (s *Speaker) Area(km2 float64) string {
	switch size := max(km2, -km2); {
	case size == 0, size >= 1000:
		return s.Number(km2, 0)
	case size >= 10:
		return s.Number(km2, 1)
	}
	return s.Number(km2, 2)
}
