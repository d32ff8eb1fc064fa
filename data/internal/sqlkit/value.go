package sqlkit

import (
	"database/sql"
	"fmt"
	"time"

	"frontline/geo"
)

// instantLayout is an instant as the database holds it: fixed width, so that
// the text sorts as time goes.
const instantLayout = "2006-01-02T15:04:05.000Z"

// FormatInstant returns an instant as the database has it.
func FormatInstant(t time.Time) string { return t.UTC().Format(instantLayout) }

// ParseInstant reads what FormatInstant wrote.
func ParseInstant(s string) (time.Time, error) {
	t, err := time.Parse(instantLayout, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("instant in the database: %w", err)
	}
	return t, nil
}

// NullText is NULL for the empty text.
func NullText(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

// ParseDate reads a date of the database. That it is none is nothing that a
// caller could mend.
func ParseDate(text string) (geo.Date, error) {
	d, err := geo.ParseDate(text)
	if err != nil {
		return 0, fmt.Errorf("date in the database: %v", err)
	}
	return d, nil
}
