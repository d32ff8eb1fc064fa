package main

import (
	"slices"
	"strings"

	"frontline/geo/place"
)

// russian is a Russian name that renders the present Ukrainian one, "" where none is proven. It
// has the same consonants, vowels that stand for the Ukrainian ones, and endings in pairs; and it
// is Russian by its letters or endings, or there is a romanisation of it that is none of the
// Ukrainian name. One that is written alike is one that Russian would not write otherwise.
func (s spellings) russian(ukrainian string) string {
	keys := map[string]bool{}
	for l := range s.latin {
		keys[place.Key(l)] = true
	}
	best, least := "", 0.0
	for _, c := range s.cyrillic {
		changes, ok := renders(ukrainian, c)
		isRussian := hasAny(c, russianLetters) || hasRussianEnding(c) || place.Key(c) != place.Key(ukrainian) && keys[place.Key(c)]
		cost := float64(changes)
		if !s.latin[bgnRussian(c)] {
			cost += 0.5 // nobody has romanised it
		}
		if ok && isRussian && c != ukrainian && (best == "" || cost < least) {
			best, least = c, cost
		}
	}
	if best != "" {
		return best
	}
	isAlike := !hasAny(strings.TrimSuffix(ukrainian, "ь"), ukrainianLetters+"ищьй") && !hasUkrainianEnding(ukrainian)
	if isAlike && slices.Contains(s.cyrillic, ukrainian) {
		return ukrainian
	}
	return ""
}

// ownRussian is the Russian spelling of which the file's main name is the romanisation; false
// where there is not just one.
func (s spellings) ownRussian() (name string, ok bool) {
	plain := func(latin string) string { return strings.ReplaceAll(strings.ReplaceAll(latin, "'", ""), "yo", "e") }
	for _, c := range s.cyrillic {
		if plain(bgnRussian(c)) == plain(flat(s.main)) && !hasAny(c, ukrainianLetters) {
			if ok {
				return "", false
			}
			name, ok = c, true
		}
	}
	return name, ok
}

// hasUkrainianEnding is whether a name ends as only Ukrainian ones do: Russian has another vowel,
// or a soft sign, or none.
func hasUkrainianEnding(name string) bool {
	return strings.HasSuffix(name, "е") && !strings.HasSuffix(name, "поле") ||
		slices.ContainsFunc([]string{"ць", "ч", "ш", "ж", "чук"}, func(e string) bool { return strings.HasSuffix(name, e) })
}

// endings are how Ukrainian words end and what Russian has for it, the longest first.
var endings = []struct{ ukrainian, russian string }{
	{"ий", "ый ий ой"}, {"ій", "ий ый ой"}, {"ія", "ия"}, {"е", "ое ее е о"}, {"є", "ее е"}, {"а", "ая а"}, {"я", "яя я ье ья"},
	{"і", "ие и ы ые"}, {"и", "ы и ые ие"}, {"", ""},
}

// vowels are what Russian may have for a Ukrainian vowel, the nearest first.
var vowels = map[rune]string{
	'а': "ао", 'е': "её", 'є': "е", 'и': "иы", 'і': "еоиё", 'ї': "ие", 'о': "оеё", 'у': "у", 'ю': "ю", 'я': "яе",
}

const allVowels = "аеєиіїоуюяёыэ"

// renders is whether a Russian name renders a Ukrainian one word by word, and how many of the
// vowels are not the nearest.
func renders(ukrainian, russian string) (changes int, ok bool) {
	isBetween := func(r rune) bool { return r == ' ' || r == '-' }
	uk, ru := strings.FieldsFunc(strings.ToLower(ukrainian), isBetween), strings.FieldsFunc(strings.ToLower(russian), isBetween)
	if len(uk) != len(ru) || hasAny(russian, ukrainianLetters) {
		return 0, false
	}
	for i := range uk {
		n, ok := rendersWord(uk[i], ru[i])
		if !ok {
			return 0, false
		}
		changes += n
	}
	return changes, true
}

// misspelt is what no Russian word has.
var misspelt = []string{"жы", "шы", "чя", "щя", "чю", "щю", "ьск"}

func rendersWord(uk, ru string) (changes int, ok bool) {
	if slices.ContainsFunc(misspelt, func(m string) bool { return strings.Contains(ru, m) }) || strings.HasSuffix(ru, "ци") || strings.HasSuffix(ru, "ъ") {
		return 0, false
	}
	// In the beginning Ukrainian has о and е for Russian's а and э.
	for _, first := range [][2]string{{"о", "а"}, {"е", "э"}} {
		if strings.HasPrefix(uk, first[0]) && strings.HasPrefix(ru, first[1]) {
			ru = first[0] + strings.TrimPrefix(ru, first[1])
		}
	}
	stem, tail := endOf(uk)
	for _, end := range strings.Split(tail, " ") {
		ruStem, has := strings.CutSuffix(ru, end)
		if !has || end == "" && strings.ContainsAny(lastLetter(ru), allVowels) || bones(stem) != bones(ruStem) {
			continue
		}
		if n, ok := compareVowels(stem, ruStem); ok {
			return n, true
		}
	}
	return 0, false
}

// endOf is a Ukrainian word without its ending, and what Russian may have for that.
func endOf(word string) (stem, russian string) {
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(word, e.ukrainian); ok {
			return stem, e.russian
		}
	}
	return word, ""
}

func lastLetter(word string) string {
	letters := []rune(word)
	return string(letters[max(len(letters)-1, 0):])
}

// compareVowels is whether all vowels of a Russian stem may stand for those of a Ukrainian one.
func compareVowels(uk, ru string) (changes int, ok bool) {
	only := func(s string) []rune {
		return []rune(strings.Map(func(r rune) rune {
			if strings.ContainsRune(allVowels, r) {
				return r
			}
			return -1
		}, s))
	}
	a, b := only(uk), only(ru)
	if len(a) != len(b) {
		return 0, false
	}
	for i := range a {
		at := slices.Index([]rune(vowels[a[i]]), b[i])
		if at < 0 {
			return 0, false
		}
		if a[i] != 'і' { // of which Russian has all alike
			changes += min(at, 1)
		}
	}
	return changes, true
}
