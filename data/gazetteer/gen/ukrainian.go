package main

import (
	"slices"
	"strings"

	"frontline/geo/place"
)

// ukrainian is the present Ukrainian name of an entry, where its spellings prove which one that
// is. It is one that the file's main name is a romanisation of, whose Ukrainian and Russian
// spellings differ in it:
//
//   - by letters that Ukrainian alone has, or
//   - as the resolution's and BGN's romanisation of it, which differ, are both among the spellings, or
//   - as it would be romanised in another way if it were Russian: г and и are g and i then, or
//   - as there is a Russian spelling of the same name, and it is another one.
//
// Where the main name is that of the Russian spelling, the one with Ukrainian letters that has
// the same consonants is proven, if there is just one.
func (s spellings) ukrainian() (name string, proven bool) {
	var found []string
	main := flat(s.main)
	for _, c := range s.candidates() {
		official, old := flat(place.Romanise(c)), bgn(c)
		isMain := official == main || old == main || old == main+"'" || strings.ReplaceAll(old, "'", "") == strings.ReplaceAll(main, "'", "")
		switch {
		case isMain && (hasAny(c, ukrainianLetters) || official != old && s.latin[official] && s.latin[old]):
			found = append(found, c)
		case isMain && bgnRussian(c) != old:
			found = append(found, c)
		case isMain && s.isOtherInRussian(c):
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		for _, c := range s.candidates() {
			if hasAny(c, ukrainianLetters) && s.mainIsSameAs(c) {
				found = append(found, c)
			}
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// candidates are spellings that may be Ukrainian: without letters and endings of Russian alone,
// and not those to which a soft sign of another one's is missing (Жванец beside Жванець).
func (s spellings) candidates() (out []string) {
	soft := strings.NewReplacer("ск", "ськ", "цк", "цьк", "зк", "зьк")
	byCase := map[string]bool{}
	for _, c := range s.cyrillic {
		if hasAny(c, russianLetters) || hasRussianEnding(c) || hasRussianSoftSign(c) || byCase[strings.ToLower(c)] {
			continue
		}
		hardened := func(o string) bool {
			return o != c && (o == c+"ь" || o == soft.Replace(c) || strings.ReplaceAll(o, "ь", "") == strings.ReplaceAll(c, "ь", "") && strings.Count(o, "ь") > strings.Count(c, "ь"))
		}
		if !slices.ContainsFunc(s.cyrillic, hardened) {
			out = append(out, c)
			byCase[strings.ToLower(c)] = true
		}
	}
	return out
}

// isOtherInRussian is whether one of the spellings has the same consonants, is Russian by its
// letters or ending, and romanised in another way than the main name.
func (s spellings) isOtherInRussian(ukrainian string) bool {
	return slices.ContainsFunc(s.cyrillic, func(c string) bool {
		return c != ukrainian && bones(c) == bones(ukrainian) && (hasAny(c, russianLetters) || hasRussianEnding(c)) && bgnRussian(c) != flat(s.main)
	})
}

// hasRussianEnding is whether a word of the name ends as only Russian ones do.
func hasRussianEnding(name string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == '-' }), func(word string) bool {
		return slices.ContainsFunc([]string{"ое", "ее", "ая", "яя", "ск", "цк", "ский", "цкий", "ово", "ево", "ино", "ье"}, func(e string) bool { return strings.HasSuffix(word, e) })
	})
}

// hasRussianSoftSign is whether a soft sign stands where only Russian has one.
func hasRussianSoftSign(name string) bool {
	low := strings.ToLower(name) + " "
	return slices.ContainsFunc([]string{"ья", "ье", "ью", "ьи", "чь ", "шь ", "рь ", "жь ", "мь ", "бь ", "вь "}, func(s string) bool { return strings.Contains(low, s) })
}

// mainIsSameAs is whether the file's main name is that of a Russian spelling with the same
// consonants as a Ukrainian one.
func (s spellings) mainIsSameAs(ukrainian string) bool {
	return slices.ContainsFunc(s.cyrillic, func(c string) bool {
		return bones(c) == bones(ukrainian) && strings.ReplaceAll(bgnRussian(c), "'", "") == strings.ReplaceAll(flat(s.main), "'", "")
	})
}

func hasAny(name, letters string) bool { return strings.ContainsAny(strings.ToLower(name), letters) }
