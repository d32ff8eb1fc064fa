package publish

import (
	"slices"
	"time"

	"frontline/geo"
)

// monthsCompared is how many whole months are compared, each from its beginning to its end.
const monthsCompared = 12

// comparison is two dates that readers compare.
type comparison struct {
	name     string // of its files, which stays: 7-days follows the record, 2025-10 is a month
	from, to geo.Date
}

// ref is how the server's addresses have it.
func (c comparison) ref() string { return c.from.String() + ".." + c.to.String() }

// comparisons are what is compared up to the date on which the map opens: the 7 and the 30 days
// before, the month up to it, and each of the whole months before that. A month in which no layer of
// ground has something new is left out.
func (r *run) comparisons() (out []comparison) {
	opening := r.openingDay()
	at := opening.Time()
	all := []comparison{{"7-days", opening - 7, opening}, {"30-days", opening - 30, opening}, {"month", opening - geo.Date(at.Day()), opening}}
	for back := range monthsCompared {
		end := lastBefore(at.Year(), at.Month()-time.Month(back))
		all = append(all, comparison{end.Time().Format("2006-01"), lastBefore(at.Year(), at.Month()-time.Month(back+1)), end})
	}
	for _, c := range all {
		has := slices.ContainsFunc(r.record.Layers, func(l recordLayer) bool {
			from, ok := l.inForce(c.from)
			to, _ := l.inForce(c.to)
			return l.HasArea && l.Timeline != nil && ok && (c.to == opening || from != to)
		})
		if has {
			out = append(out, c)
		}
	}
	return out
}

// lastBefore is the last day before a month, which may be counted past the year.
func lastBefore(year int, month time.Month) geo.Date {
	return geo.DateOf(time.Date(year, month, 0, 12, 0, 0, 0, time.UTC))
}
