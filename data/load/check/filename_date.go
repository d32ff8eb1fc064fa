package check

import (
	"path/filepath"

	"frontline/geo"
)

// DateInName finds the date that a file's name carries, as YYYY-MM-DD or
// YYYYMMDD where no other digit touches it. A date that occurs twice is one
// date. None, or two that differ, is refused (geo.EInvalid), with the flag
// that says the date instead.
func DateInName(name string) (geo.Date, error) {
	base := filepath.Base(name)
	var found geo.Date
	var any bool
	for i := range len(base) {
		for _, length := range []int{len("2006-01-02"), len("20060102")} {
			d, ok := dateAt(base, i, length)
			if !ok {
				continue
			}
			if any && d != found {
				return 0, geo.Errorf(geo.EInvalid, "%s: the name holds two dates, %s and %s: say which with --date YYYY-MM-DD", base, found, d)
			}
			found, any = d, true
		}
	}
	if !any {
		return 0, geo.Errorf(geo.EInvalid, "%s: the name holds no date: give it with --date YYYY-MM-DD", base)
	}
	return found, nil
}

// dateAt reads the date that takes the given number of bytes from i on.
func dateAt(s string, i, length int) (geo.Date, bool) {
	end := i + length
	if end > len(s) || i > 0 && isDigit(s[i-1]) || end < len(s) && isDigit(s[end]) {
		return 0, false
	}
	text := s[i:end]
	if length == len("20060102") {
		text = text[:4] + "-" + text[4:6] + "-" + text[6:]
	}
	d, err := geo.ParseDate(text)
	return d, err == nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
