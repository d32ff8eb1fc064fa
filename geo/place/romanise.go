package place

import (
	"strings"
	"unicode"
)

// official is the table of resolution 55 of Ukraine's Cabinet of Ministers of 27 January 2010.
// What is not in it, the soft sign and the apostrophe, is not written.
var official = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "h", 'ґ': "g", 'д': "d", 'е': "e", 'є': "ie", 'ж': "zh", 'з': "z", 'и': "y",
	'і': "i", 'ї': "i", 'й': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s",
	'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ю': "iu", 'я': "ia",
}

// officialFirst is how the table writes letters at the beginning of a word.
var officialFirst = map[rune]string{'є': "ye", 'ї': "yi", 'й': "y", 'ю': "yu", 'я': "ya"}

const (
	softSign        = 'ь'
	cyrillicMarks   = "’'ʼ`‘′" // what stands for the apostrophe within a word
	firstAfterThese = "-–—"    // beside blanks: a word begins after them
)

// Romanise is a Ukrainian name in Latin letters by resolution 55 of Ukraine's Cabinet of
// Ministers of 2010: Згурівський is Zghurivskyi. What is not Cyrillic is left as it is.
func Romanise(name string) string {
	var out strings.Builder
	var before rune // the letter before, in small; 0 at the beginning of a word
	letters := []rune(name)
	for i, r := range letters {
		low := unicode.ToLower(r)
		latin, known := official[low]
		switch {
		case !known && low == softSign, before != 0 && strings.ContainsRune(cyrillicMarks, r):
			continue
		case !known:
			out.WriteRune(r)
			before = low
			if unicode.IsSpace(r) || strings.ContainsRune(firstAfterThese, r) {
				before = 0
			}
			continue
		case low == 'г' && before == 'з':
			latin = "gh" // zh is ж
		case before == 0 && officialFirst[low] != "":
			latin = officialFirst[low]
		}
		if low != r {
			latin = capital(latin, i+1 < len(letters) && unicode.IsUpper(letters[i+1]))
		}
		out.WriteString(latin)
		before = low
	}
	return out.String()
}

// capital is what stands for a capital letter: all of it in capitals among capitals.
func capital(latin string, all bool) string {
	if all {
		return strings.ToUpper(latin)
	}
	return strings.ToUpper(latin[:1]) + latin[1:]
}
