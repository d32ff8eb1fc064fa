package words

import (
	"time"

	"frontline/geo"
)

// Date is a date with the month's name: 27 November 2025.
func (s *Speaker) Date(d geo.Date) string { return s.locale.Long(d.Time()) }

// ShortDate is a date in little room: 27 Nov 2025.
func (s *Speaker) ShortDate(d geo.Date) string { return s.locale.Medium(d.Time()) }

// Day is the date, in UTC, of an instant.
func (s *Speaker) Day(at time.Time) string { return s.Date(geo.DateOf(at)) }

// Number is a number with so many decimals, as the language writes it.
func (s *Speaker) Number(v float64, decimals int) string {
	return s.locale.Number(v, decimals, decimals)
}

// List joins names: A, B and C.
func (s *Speaker) List(names []string) string { return s.locale.List(names) }

// Area is square kilometres of square metres, no finer than the number bears.
func (s *Speaker) Area(km2 float64) string {
	switch size := max(km2, -km2); {
	case size == 0, size >= 1000:
		return s.Number(km2, 0)
	case size >= 10:
		return s.Number(km2, 1)
	}
	return s.Number(km2, 2)
}
