// Package words says what the server writes for readers, pages and pictures,
// in the languages that there are messages for. A language is a folder of JSON
// files, each a map from a key to an ICU message; the page reads the same.
package words

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"frontline/server/words/cldr"
	"frontline/server/words/icu"
)

// Book is the messages of all languages.
type Book struct {
	languages []string
	speakers  map[string]*Speaker
	matcher   language.Matcher
}

// Speaker says things in one language.
type Speaker struct {
	Lang     string // its BCP 47 tag
	Name     string // its name in itself
	Given    bool   // whether it was given when running
	locale   *cldr.Locale
	own      messages          // without what falls back
	fallback *Speaker          // nil for the default
	recorded map[string]string // of the default: the keys of texts of the record
}

// messages are by file and key: page.loading.
type messages map[string]message

type message struct {
	text string
	icu  *icu.Message
}

// Load reads words/{lang}/*.json of the compiled languages, and then those
// given. A compiled language that lacks a message fails; one that was given
// falls back to English.
func Load(from fs.FS, given ...Folder) (*Book, error) {
	book := &Book{speakers: map[string]*Speaker{}}
	for _, lang := range Compiled {
		sub, err := fs.Sub(from, "words/"+lang)
		if err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
		if err := book.add(Folder{Tag: lang, Name: "words/" + lang, Files: sub}, false); err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
	}
	for _, f := range given {
		if book.Has(f.Tag) {
			return nil, fmt.Errorf("words: %s: there are words of %s already", f.Name, f.Tag)
		}
		if err := book.add(f, true); err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
	}
	var tags []language.Tag
	for _, lang := range book.languages {
		tags = append(tags, language.MustParse(lang))
	}
	book.matcher = language.NewMatcher(tags)
	return book, nil
}

func (b *Book) add(f Folder, given bool) error {
	s := &Speaker{Lang: f.Tag, Given: given, fallback: b.speakers[Default]}
	tag := f.Tag
	if tag == Default {
		tag = "en-GB" // its dates and numbers
	}
	var err error
	if s.locale, err = cldr.Find(tag); err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	named, err := cldr.Find(f.Tag)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	s.Name = named.Name()
	var problems []Problem
	s.own, problems = f.read()
	problems = append(problems, s.compare(f.Name)...)
	if given {
		problems = slices.DeleteFunc(problems, func(p Problem) bool { return p.sort != wrong })
		maps.DeleteFunc(s.own, func(key string, _ message) bool { return !s.fallback.has(key) })
	}
	switch more := len(problems) - 1; {
	case more == 0:
		return errors.New(problems[0].String())
	case more > 0:
		return fmt.Errorf("%s (and %d more: frontline config check lists them)", problems[0], more)
	}
	if s.fallback == nil {
		s.recorded = map[string]string{}
		for key := range s.own {
			if strings.HasPrefix(key, record) {
				s.recorded[s.T(key)] = key
			}
		}
	}
	b.languages = append(b.languages, f.Tag)
	b.speakers[f.Tag] = s
	return nil
}

// In is who speaks a language; who speaks the default one where there is no
// such language.
func (b *Book) In(lang string) *Speaker {
	if s := b.speakers[lang]; s != nil {
		return s
	}
	return b.speakers[Default]
}

// T is a message, "text.title", with values by name in pairs: T("text.more",
// "n", 3). A test holds every call to the parameters of its message. A key that
// there is no message for is a mistake of the program's, and said as itself.
func (s *Speaker) T(key string, pairs ...any) string {
	speaker := s
	if !s.has(key) {
		if speaker = s.fallback; speaker == nil || !speaker.has(key) {
			return key
		}
	}
	values := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		values[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return speaker.own[key].icu.Format(speaker.locale, values)
}

func (s *Speaker) has(key string) bool {
	_, ok := s.own[key]
	return ok
}

// Text is the message itself, in the language or the one that it falls back to.
func (s *Speaker) Text(key string) (text string, ok bool) {
	if m, ok := s.own[key]; ok {
		return m.text, true
	}
	if s.fallback == nil {
		return "", false
	}
	return s.fallback.Text(key)
}

// Keys returns the keys of all messages, in their order.
func (b *Book) Keys() []string { return slices.Sorted(maps.Keys(b.speakers[Default].own)) }

// Term is a term of the record, of a kind such as "party" or "status", in the
// language where there is a word for it; ok is false where it stays as it is
// recorded, in English.
func (s *Speaker) Term(kind, value string) (text string, ok bool) {
	key := "terms." + kind + "_" + slug(value)
	if s.Lang == Default || !s.has(key) {
		return value, s.Lang == Default
	}
	return s.T(key), true
}

// Recorded is a text of the bundled layers in the language, where there are
// words for it: the English messages of record.json are the texts as recorded.
func (s *Speaker) Recorded(text string) (own string, ok bool) {
	if s.fallback == nil {
		return text, true
	}
	key, ok := s.fallback.recorded[text]
	if !ok || !s.has(key) {
		return text, false
	}
	return s.T(key), true
}

// record begins the keys of texts of the bundled layers.
const record = "record."

// slug is a value in lower case, with one underscore for whatever is neither
// letter nor digit.
func slug(value string) string {
	parts := strings.FieldsFunc(strings.ToLower(value), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	return strings.Join(parts, "_")
}
