package cldr

import (
	"math"
	"strconv"
	"strings"
)

// Number writes a number with at least and at most so many decimals, halves
// rounded away from zero.
func (l *Locale) Number(v float64, least, most int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	whole, fraction := rounded(math.Abs(v), least, most)
	var out strings.Builder
	if v < 0 || v == 0 && math.Signbit(v) {
		out.WriteString(l.data.Minus)
	}
	out.WriteString(l.digits(l.grouped(whole)))
	if fraction != "" {
		out.WriteString(l.data.Decimal)
		out.WriteString(l.digits(fraction))
	}
	return out.String()
}

// rounded rounds the shortest decimal that is the number: 1.005 is 1.01,
// though the nearest binary fraction lies under it.
func rounded(v float64, least, most int) (whole, fraction string) {
	whole, fraction, _ = strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	if len(fraction) > most {
		up := fraction[most] >= '5'
		digits := []byte(whole + fraction[:most])
		for i := len(digits) - 1; up && i >= 0; i-- {
			if up = digits[i] == '9'; up {
				digits[i] = '0'
			} else {
				digits[i]++
			}
		}
		if up {
			digits = append([]byte{'1'}, digits...)
		}
		whole, fraction = string(digits[:len(digits)-most]), string(digits[len(digits)-most:])
	}
	for len(fraction) > least && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	return whole, fraction + strings.Repeat("0", max(0, least-len(fraction)))
}

func (l *Locale) grouped(whole string) string {
	if l.data.Primary == 0 || len(whole) < l.data.Primary+l.data.MinGroup {
		return whole
	}
	cut := len(whole) - l.data.Primary
	out := whole[cut:]
	for rest := whole[:cut]; rest != ""; {
		cut = max(0, len(rest)-l.data.Secondary)
		out = rest[cut:] + l.data.Group + out
		rest = rest[:cut]
	}
	return out
}

// digits puts the language's own in the place of 0 to 9.
func (l *Locale) digits(text string) string {
	if l.data.Digits == "" {
		return text
	}
	own := []rune(l.data.Digits)
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return own[r-'0']
		}
		return r
	}, text)
}
