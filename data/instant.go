package data

import (
	"database/sql"
	"fmt"
	"time"
)

// instantLayout is an instant as the database holds it: fixed width, so that
// the text sorts as time goes.
const instantLayout = "2006-01-02T15:04:05.000Z"

func formatInstant(t time.Time) string { return t.UTC().Format(instantLayout) }

func parseInstant(s string) (time.Time, error) {
	t, err := time.Parse(instantLayout, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("instant in the database: %w", err)
	}
	return t, nil
}

// nullText is NULL for the empty text.
func nullText(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }
