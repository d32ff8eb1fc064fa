package main

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"frontline/geo/place"
)

// letters that only one of the two languages writes.
const (
	ukrainianLetters = "іїєґ’"
	russianLetters   = "ёыэъ"
	// both languages' letters, and what stands within names.
	cyrillicLetters = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’- ()" + russianLetters
)

// spellings are the names of an entry, sorted out by what they are written in.
type spellings struct {
	main     string          // as the file has it first
	latin    map[string]bool // flat
	cyrillic []string        // of Ukrainian and Russian letters, without stress
	all      []string        // as they are written, each once
}

func newSpellings(main, ascii string, alternates []string) spellings {
	s := spellings{main: main, latin: map[string]bool{}}
	for _, written := range append([]string{main, ascii}, alternates...) {
		if written = strings.TrimSpace(written); written == "" {
			continue
		}
		if !slices.Contains(s.all, written) {
			s.all = append(s.all, written)
		}
		name, isCyrillic := tidyCyrillic(written)
		switch {
		case !isCyrillic:
			s.latin[flat(written)] = true
		case !hasStress(written) && !slices.Contains(s.cyrillic, name):
			s.cyrillic = append(s.cyrillic, name)
		}
	}
	return s
}

// hasStress is whether a name is written as encyclopedias have it that quote what a place was called.
func hasStress(name string) bool { return strings.ContainsRune(name, '\u0301') }

// tidyCyrillic writes a name's apostrophe in the one way, and the Latin i among
// Cyrillic letters as theirs; false where it has letters of other alphabets.
func tidyCyrillic(name string) (string, bool) {
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("'’ʼ`‘′\"”", r):
			return '’'
		case r == 'i':
			return 'і'
		case r == '\u0301':
			return -1
		}
		return r
	}, norm.NFC.String(name))
	name = strings.ReplaceAll(name, "’ ", "’")
	letters := false
	for _, r := range strings.ToLower(name) {
		if !strings.ContainsRune(cyrillicLetters, r) {
			return "", false
		}
		letters = letters || unicode.IsLetter(r) && r != 'і'
	}
	return name, letters
}

// flat is a Latin spelling by which two are compared: small, without accents, with the one
// apostrophe.
func flat(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.M, r):
			return -1
		case strings.ContainsRune("’ʼ`‘′\"”", r):
			return '\''
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(name))
}

// bgnUkrainian are the letters that the BGN/PCGN system of 1965 writes in another way than the
// resolution does.
var bgnUkrainian = strings.NewReplacer("є", "ye", "ї", "yi", "й", "y", "ю", "yu", "я", "ya", "ь", "'", "’", "'")

// bgn is a Ukrainian name in Latin letters by the BGN/PCGN system of 1965, flat.
func bgn(name string) string {
	return flat(place.Romanise(bgnUkrainian.Replace(strings.ToLower(name))))
}

var bgnRussianLetters = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "yo", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y", 'к': "k",
	'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts",
	'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "'", 'ы': "y", 'ь': "'", 'э': "e", 'ю': "yu", 'я': "ya",
}

// bgnRussian is a Russian name in Latin letters by the BGN/PCGN system of 1947, flat.
func bgnRussian(name string) string {
	var out strings.Builder
	before := ' '
	for _, r := range strings.ToLower(name) {
		latin, known := bgnRussianLetters[r]
		switch {
		case !known:
			out.WriteRune(r)
		case r == 'е' && strings.ContainsRune(" -аеёиоуыэюяйъь", before):
			out.WriteString("ye")
		default:
			out.WriteString(latin)
		}
		before = r
	}
	return out.String()
}

// bones is what is left of a name in either language once what the two write differently is
// taken away: vowels, signs and doubled consonants.
func bones(cyrillic string) string {
	var out []rune
	for _, r := range strings.ToLower(cyrillic) {
		if r == 'ґ' {
			r = 'г'
		}
		if strings.ContainsRune("бвгджзклмнпрстфхцчшщ -", r) && (len(out) == 0 || out[len(out)-1] != r) {
			out = append(out, r)
		}
	}
	return string(out)
}
