package place

import (
	"strings"
	"unicode"

	"frontline/geo"
)

// latin is how Cyrillic letters, folded, are written before sounds that are spelled in several
// ways are made one.
var latin = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "h", 'д': "d", 'е': "e", 'ж': "z", 'з': "z", 'и': "i", 'і': "i", 'к': "k", 'л': "l",
	'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h", 'ц': "c", 'ч': "c",
	'ш': "s", 'щ': "s", 'ь': "", 'ъ': "", 'ы': "i", 'э': "e", 'ю': "iu", 'я': "ia",
	// of Belarusian, Serbian and Macedonian, as far as they do not fold
	'ў': "u", 'ј': "i", 'љ': "l", 'њ': "n", 'џ': "z",
}

// sameSounds are spellings of one sound in the romanisations in use: the official one, BGN's,
// scholars', and what English, French, German and Polish make of it. The first that fits counts.
var sameSounds = strings.NewReplacer(
	"szcz", "s", "shch", "s", "schtsch", "s", "chtch", "s", "shh", "s", "stch", "s", "sc", "s",
	"tsch", "c", "tch", "c", "tsj", "c", "tzs", "c", "cs", "c", "cz", "c", "ch", "c",
	"sch", "s", "sh", "s", "sz", "s", "sj", "s",
	"zgh", "z", "zh", "z", "zs", "z", "dz", "z",
	"kh", "h", "gh", "h", "g", "h", "x", "h",
	"ts", "c", "tz", "c", "tc", "c",
	"ph", "f", "ck", "k", "q", "k", "w", "v", "ou", "u",
	"”", "", "\"", "",
	"iie", "e", "iye", "e", "ije", "e", "yie", "e", "yye", "e", "ie", "e", "ye", "e", "je", "e",
	"iio", "o", "iyo", "o", "ijo", "o", "io", "o", "yo", "o", "jo", "o",
	"y", "i", "j", "i",
)

// Key is what a name sounds like, roughly and in whatever script and romanisation it is written:
// names that readers would take for the same have the same key. Слов’янськ, Slovyansk and
// Sloviansk do, and so do Гуляйполе, Hulyaipole and Gulyaypole. What is in other scripts is
// folded.
func Key(name string) string {
	var out strings.Builder
	for _, word := range geo.FoldWords(name) {
		out.WriteString(keyOfWord(word))
	}
	return out.String()
}

// keyOfWord is the key of a folded word.
func keyOfWord(word string) string {
	plain := true
	for _, r := range word {
		plain = plain && r < unicode.MaxASCII
	}
	if !plain {
		var out strings.Builder
		for _, r := range word {
			if l, ok := latin[r]; ok {
				out.WriteString(l)
			} else {
				out.WriteRune(r)
			}
		}
		word = out.String()
	}
	word = sameSounds.Replace(sameSounds.Replace(word)) // цх is ts and kh, which are c and h
	// What is doubled, or written i beside i, is heard once.
	out := make([]rune, 0, len(word))
	for _, r := range word {
		if len(out) == 0 || out[len(out)-1] != r {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return word
	}
	return string(out)
}
