package span

import (
	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// recordedTime reads the ends of a span.
func recordedTime(since, until string) (from, to geo.Date, err error) {
	if from, err = sqlkit.ParseDate(since); err != nil {
		return 0, 0, err
	}
	if until == "" {
		return from, geo.Ongoing, nil
	}
	to, err = sqlkit.ParseDate(until)
	return from, to, err
}
