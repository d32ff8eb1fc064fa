package words

import (
	"maps"
	"slices"
	"strings"

	"frontline/server/words/cldr"
)

// Problem is what is wrong with the messages of a language.
type Problem struct {
	Folder string
	Key    string // the file and the key in it; the file alone, or "", where no message can be named
	What   string
	sort   problemSort
}

type problemSort int

const (
	missing problemSort = iota // falls back to English
	unknown                    // is left out
	wrong                      // is refused
)

// IsMissing is whether a message falls back to English.
func (p Problem) IsMissing() bool { return p.sort == missing }

// IsWrong is whether the language cannot be used so.
func (p Problem) IsWrong() bool { return p.sort == wrong }

func (p Problem) String() string {
	file, key, isMessage := strings.Cut(p.Key, ".")
	out := p.Folder
	if file != "" {
		out += "/" + file + ".json"
	}
	if isMessage {
		out += ": " + key
	}
	return out + ": " + p.What
}

// Check says all that is wrong with a language that is to be given when running.
func (b *Book) Check(f Folder) []Problem {
	if b.Has(f.Tag) {
		return []Problem{{Folder: f.Name, What: "there are words of " + f.Tag + " already", sort: wrong}}
	}
	locale, err := cldr.Find(f.Tag)
	if err != nil {
		return []Problem{{Folder: f.Name, What: err.Error(), sort: wrong}}
	}
	s := &Speaker{Lang: f.Tag, locale: locale, fallback: b.speakers[Default]}
	var problems []Problem
	s.own, problems = f.read()
	unread := map[string]bool{}
	for _, p := range problems {
		unread[p.Key] = true
	}
	for _, p := range s.compare(f.Name) {
		file, _, _ := strings.Cut(p.Key, ".")
		if !unread[p.Key] && !unread[file] {
			problems = append(problems, p)
		}
	}
	slices.SortStableFunc(problems, func(a, b Problem) int { return strings.Compare(a.Key, b.Key) })
	return problems
}

// compare compares a language with English: what is missing or unknown, and
// which parameters and plural forms are not the message's or the language's.
func (s *Speaker) compare(folder string) []Problem {
	var out []Problem
	english := s.fallback
	if english == nil {
		english = s
	}
	add := func(key, what string, sort problemSort) {
		if what != "" {
			out = append(out, Problem{folder, key, what, sort})
		}
	}
	cardinal, ordinal := s.locale.Forms(false), s.locale.Forms(true)
	for _, key := range slices.Sorted(maps.Keys(s.own)) {
		m := s.own[key]
		from, ok := english.own[key]
		if !ok {
			add(key, "there is no such message", unknown)
			continue
		}
		add(key, m.icu.Params().Differ(from.icu.Params()), wrong)
		add(key, m.icu.Forms(cardinal, ordinal), wrong)
	}
	for _, key := range slices.Sorted(maps.Keys(english.own)) {
		if !s.has(key) {
			add(key, "is missing, and said in English", missing)
		}
	}
	return out
}
