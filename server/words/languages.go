package words

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	"frontline/geo"
)

// Default is the fallback language: of readers whose languages are none of these,
// and of messages that a language lacks.
const Default = "en"

// Compiled are the languages that the page has in its scripts, the default first.
var Compiled = []string{Default, "uk", "ru"}

// Languages are the tags of all that there are words for, the default first.
func (b *Book) Languages() []string { return b.languages }

// Has is whether there are words for a language.
func (b *Book) Has(lang string) bool { return b.speakers[lang] != nil }

// Find is which of some languages is the one asked for by its tag, however that
// is written: nl-BE is nl, and DE is de.
func Find(asked string, languages []string) (string, bool) {
	if slices.Contains(languages, asked) {
		return asked, true
	}
	tag, err := language.Parse(asked)
	if err != nil {
		return "", false
	}
	there := make([]language.Tag, len(languages))
	for i, lang := range languages {
		there[i] = language.Make(lang)
	}
	_, i, sure := language.NewMatcher(there).Match(tag)
	if sure < language.High {
		return "", false
	}
	return languages[i], true
}

// Asked is the language that an address of data asks for by its tag, the default one where it asks
// for none; one that there are no words for is refused.
func (b *Book) Asked(tag string) (string, error) {
	if tag == "" {
		return Default, nil
	}
	lang, ok := Find(tag, b.languages)
	if !ok {
		return "", geo.Errorf(geo.EInvalid, "lang is one of %s", strings.Join(b.languages, ", "))
	}
	return lang, nil
}

// Match is the language for a reader: the one asked for by name, else the best
// of those that Accept-Language prefers.
func (b *Book) Match(asked, accept string) string {
	if lang, ok := Find(asked, b.languages); ok {
		return lang
	}
	lang, _ := b.Preferred(accept)
	return lang
}

// Preferred is the best language of those that Accept-Language prefers; false where it
// prefers none that there is, and the default one is as good as any.
func (b *Book) Preferred(accept string) (lang string, ok bool) {
	preferred, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(preferred) == 0 {
		return Default, false
	}
	_, i, sure := b.matcher.Match(preferred...)
	return b.languages[i], sure > language.No
}
