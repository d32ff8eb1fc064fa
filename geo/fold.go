package geo

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MaxQuery is how long a search query may be, in characters.
const MaxQuery = 100

// Fold brings spellings that a reader would take for the same to the same
// text: it drops case, accents, apostrophes, hyphens and blanks, so that
// "Luhans'k" and "luhansk", "Гуляй-Поле" and "гуляйполе" compare equal. Folding
// twice changes nothing more.
func Fold(s string) string { return strings.Join(FoldWords(s), "") }

// FoldWords is Fold word by word: the parts between blanks and hyphens, none of them empty.
func FoldWords(s string) []string {
	s = norm.NFKD.String(strings.ToValidUTF8(s, "\ufffd"))
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	for _, r := range s {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r):
			end()
		case unicode.In(r, unicode.M, unicode.C), strings.ContainsRune(apostrophes, r):
		default:
			// By way of the capital, so that σ and ς become the same.
			r = unicode.ToLower(unicode.ToUpper(r))
			if plain, ok := plainLetters[r]; ok {
				word.WriteString(plain)
			} else {
				word.WriteRune(r)
			}
		}
	}
	end()
	return words
}

// apostrophes are the characters that stand for one, among them the modifier
// letters of Ukrainian and of its romanisations.
const apostrophes = "'’‘‛`´ʼʻʽʹʾʿ′"

// plainLetters are letters that people also write plainly and that Unicode does
// not decompose. Those with accents (ё, й, ї) it does.
var plainLetters = map[rune]string{
	'ґ': "г", 'є': "е",
	'ł': "l", 'ø': "o", 'đ': "d", 'ħ': "h", 'ß': "ss",
}

// SameParty reports whether two names are of one party as a reader takes them:
// whatever their case, and the blanks around and within them. What the record
// says is told as it is.
func SameParty(a, b string) bool { return FoldCase(a) == FoldCase(b) }

// FoldCase returns a text in small letters, its blanks, of whatever kind and number,
// single, and none around it.
func FoldCase(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
