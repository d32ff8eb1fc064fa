package geo

import "time"

// Date is a calendar day in UTC, counted in days from 1970-01-01.
type Date int32

// Dates that a record may carry. The bounds keep every date at four digits,
// so that its text sorts as it counts.
const (
	MinDate Date = -719162 // 0001-01-01
	MaxDate Date = 2932896 // 9999-12-31
)

const dateLayout = "2006-01-02"

// ParseDate reads YYYY-MM-DD, and nothing else: no time, no sign, no blanks.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(dateLayout, s)
	if err != nil || len(s) != len(dateLayout) {
		return 0, Errorf(EInvalid, "%q is no date: write it as YYYY-MM-DD, for example 2025-11-27", Clip(s, 40))
	}
	d := DateOf(t)
	if d < MinDate {
		return 0, Errorf(EInvalid, "%q is before 0001-01-01, the first date of a record", s)
	}
	return d, nil
}

// MustDate is ParseDate for constants in tests and tables; it panics on a
// string that is no date.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// DateOf is the day, in UTC, on which t falls.
func DateOf(t time.Time) Date {
	s := t.Unix()
	d := s / 86400
	if s%86400 < 0 {
		d--
	}
	return Date(d)
}

// Time is the first instant of the day, in UTC.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String is the date as YYYY-MM-DD.
func (d Date) String() string { return d.Time().Format(dateLayout) }

// MarshalText writes YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
