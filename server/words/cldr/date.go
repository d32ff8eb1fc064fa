package cldr

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Long is a date with its month's name in full: 27 November 2025.
func (l *Locale) Long(t time.Time) string { return l.date(l.data.Long, t) }

// Medium is a date in little room: 27 Nov 2025.
func (l *Locale) Medium(t time.Time) string { return l.date(l.data.Medium, t) }

// Short is a date in figures: 27/11/2025.
func (l *Locale) Short(t time.Time) string { return l.date(l.data.Short, t) }

// date fills a pattern: a run of one letter is a field, what stands between
// apostrophes is text (UTS 35, part 4).
func (l *Locale) date(pattern string, t time.Time) string {
	var out strings.Builder
	for i := 0; i < len(pattern); {
		c := pattern[i]
		if c == '\'' {
			end := strings.IndexByte(pattern[i+1:], '\'')
			if end < 0 {
				end = len(pattern) - i - 1
			}
			if end == 0 {
				out.WriteByte('\'')
			}
			out.WriteString(pattern[i+1 : i+1+end])
			i = min(i+end+2, len(pattern))
			continue
		}
		n := 1
		for i+n < len(pattern) && pattern[i+n] == c {
			n++
		}
		switch {
		case c == 'y' && n == 2:
			out.WriteString(l.digits(fmt.Sprintf("%02d", t.Year()%100)))
		case c == 'y':
			out.WriteString(l.digits(strconv.Itoa(t.Year())))
		case c == 'M' && n >= 4:
			out.WriteString(l.data.Months[t.Month()-1])
		case c == 'M' && n == 3:
			out.WriteString(l.data.MonthsShort[t.Month()-1])
		case c == 'M':
			out.WriteString(l.digits(fmt.Sprintf("%0*d", n, int(t.Month()))))
		case c == 'd':
			out.WriteString(l.digits(fmt.Sprintf("%0*d", n, t.Day())))
		case c == 'G':
			out.WriteString(l.data.Era)
		default:
			out.WriteString(pattern[i : i+n])
		}
		i += n
	}
	return out.String()
}
