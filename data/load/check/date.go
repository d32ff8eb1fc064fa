package check

import (
	"fmt"
	"strings"

	"frontline/geo"
)

// StatedDate is a date that a file says of itself.
type StatedDate struct {
	member  string
	date    geo.Date
	instant bool // in some time zone
}

// StatedDates finds the date in a text; none where it has none, or two.
func StatedDates(member, text string) []StatedDate {
	date, err := DateInName(strings.ReplaceAll(text, "/", " "))
	if err != nil {
		return nil
	}
	i := strings.Index(text, date.String())
	rest := ""
	if i >= 0 {
		rest = text[i+len(date.String()):]
	}
	return []StatedDate{{fmt.Sprintf("%s %q", member, text), date, strings.HasPrefix(rest, "T") || strings.Contains(rest, ":")}}
}

// agrees reports whether a file of the date may say this. An instant may be of
// a neighbouring day elsewhere.
func (s StatedDate) agrees(date geo.Date) bool {
	return s.date == date || s.instant && s.date >= date-1 && s.date <= date+1
}

// featureDates are what all features of a file say alike of the day that they
// are of.
func featureDates(features []geo.Feature) []StatedDate {
	var list []StatedDate
	for _, property := range []string{"date", "day", "as_of", "valid_on", "snapshot_date", "map_date"} {
		var all []StatedDate
		for i, f := range features {
			found := StatedDates("property "+property, textOf(f.Properties[property]))
			if len(found) == 0 || i > 0 && found[0] != all[0] {
				all = nil
				break
			}
			all = found
		}
		list = append(list, all...)
	}
	return list
}
