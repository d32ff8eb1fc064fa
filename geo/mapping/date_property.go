package mapping

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontline/geo"
	"frontline/geo/geojson"

	"github.com/go-json-experiment/json/v1"
)

// DateFormat is how a property writes a date.
type DateFormat string

// The formats. An instant counts for the day, in UTC, on which it falls.
const (
	// DateAny takes whatever can be told for certain: a text of one of the
	// formats, or a number of milliseconds after 1973-03-03.
	DateAny          DateFormat = ""
	DateISO          DateFormat = "date"     // 2025-11-27
	DateInstant      DateFormat = "instant"  // 2025-11-27T18:30:00Z or with another offset
	DateDMY          DateFormat = "dmy"      // 27.11.2025, 27/11/2025
	DateMDY          DateFormat = "mdy"      // 11/27/2025
	DateYear         DateFormat = "year"     // 2025, for its first day
	DateCompact      DateFormat = "compact"  // 20251127
	DateEpochMillis  DateFormat = "epoch_ms" // 1764201600000, as ArcGIS servers write it
	DateEpochSeconds DateFormat = "epoch_s"  // 1764201600
)

// smallestMillis is where milliseconds since 1970 begin to be told from
// seconds: as seconds it is in the year 5138, so what is smaller is refused
// as milliseconds. A date in error would move a shape into another year.
const smallestMillis = 100_000_000_000

// DateProperty is a property that holds a date.
type DateProperty struct {
	Property string     `json:"property"`
	Format   DateFormat `json:"format,omitempty"`
}

// Validate refuses an empty property and a format that there is not.
func (p DateProperty) Validate() error {
	if p.Property == "" {
		return geo.Errorf(geo.EInvalid, "the date property is empty")
	}
	switch p.Format {
	case DateAny, DateISO, DateInstant, DateDMY, DateMDY, DateYear, DateCompact, DateEpochMillis, DateEpochSeconds:
		return nil
	}
	return geo.Errorf(geo.EInvalid, "date format %q is none of date, instant, dmy, mdy, year, compact, epoch_ms, epoch_s", geo.Clip(string(p.Format), 40))
}

// Parse reads the property's value, a text or a number; anything else, and what
// is no date, is EInvalid.
func (p DateProperty) Parse(raw json.RawMessage) (geo.Date, error) {
	s, kind := geojson.Scalar(raw)
	if kind != '"' && kind != '0' {
		return 0, geo.Errorf(geo.EInvalid, "this is %s, not a date", geojson.KindName(kind))
	}
	number := kind == '0'
	switch p.Format {
	case DateEpochMillis, DateEpochSeconds:
		if !number {
			return 0, geo.Errorf(geo.EInvalid, "%q is a string, not a number (%s)", geo.Clip(s, 40), p.Format)
		}
		return epoch(s, p.Format)
	}
	if number && p.Format != DateYear && p.Format != DateCompact {
		if p.Format == DateAny {
			date, err := epoch(s, DateEpochMillis)
			if err != nil {
				return 0, geo.Errorf(geo.EInvalid, "the number %s is no date for certain: say its format, epoch_ms, epoch_s, year or compact", geo.Clip(s, 40))
			}
			return date, nil
		}
		return 0, geo.Errorf(geo.EInvalid, "%s is a number, not a string (%s)", geo.Clip(s, 40), p.Format)
	}
	format := p.Format
	if format == DateAny {
		format = formatOf(s)
	}
	switch format {
	case DateDMY, DateMDY:
		return dayAndMonth(s, format)
	case DateYear:
		if len(s) != 4 || strings.Trim(s, "0123456789") != "" {
			return 0, geo.Errorf(geo.EInvalid, "%q is no year of four digits", geo.Clip(s, 40))
		}
		return geo.ParseDate(s + "-01-01")
	case DateCompact:
		if len(s) != 8 || strings.Trim(s, "0123456789") != "" {
			return 0, geo.Errorf(geo.EInvalid, "%q is no date of eight digits, for example 20251127", geo.Clip(s, 40))
		}
		return geo.ParseDate(s[:4] + "-" + s[4:6] + "-" + s[6:])
	case DateInstant:
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return 0, geo.Errorf(geo.EInvalid, "%q is no instant: write it with its offset, for example 2025-11-27T18:30:00Z", geo.Clip(s, 40))
		}
		if date := geo.DateOf(t); date >= geo.MinDate && date <= geo.MaxDate {
			return date, nil
		}
		return 0, geo.Errorf(geo.EInvalid, "%q is outside the years 1 to 9999", geo.Clip(s, 40))
	default:
		date, err := geo.ParseDate(s)
		if err != nil && p.Format == DateAny {
			switch {
			case dayMonthYear.MatchString(s):
				return 0, geo.Errorf(geo.EInvalid, "%q %s (in a mapping \"format\")", geo.Clip(s, 40), dayOrMonthFirst(s))
			case len(s) == 4 && strings.Trim(s, "0123456789") == "":
				return 0, geo.Errorf(geo.EInvalid, "%q is a year alone: --date-format year (in a mapping \"format\") takes its first day", geo.Clip(s, 40))
			}
		}
		return date, err
	}
}

// dayMonthYear is a date as people write it: two numbers and a year.
var dayMonthYear = regexp.MustCompile(`^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$`)

// dayOrMonthFirst says which formats of day and month a text may be of: a month
// is no more than twelve.
func dayOrMonthFirst(s string) string {
	_, notDay := dayAndMonth(s, DateDMY)
	_, notMonth := dayAndMonth(s, DateMDY)
	switch {
	case notDay != nil && notMonth != nil:
		return "is no date, with the day first or the month: --date-format says how dates are written"
	case notDay != nil:
		return "has the month first: say so, --date-format mdy"
	case notMonth != nil:
		return "has the day first: say so, --date-format dmy"
	}
	return "may have the day or the month first: say which, --date-format dmy or mdy"
}

// dayAndMonth reads a date of which the format says what comes first.
func dayAndMonth(s string, format DateFormat) (geo.Date, error) {
	example := "DD.MM.YYYY, for example 27.11.2025"
	if format == DateMDY {
		example = "MM/DD/YYYY, for example 11/27/2025"
	}
	m := dayMonthYear.FindStringSubmatch(s)
	if m == nil {
		return 0, geo.Errorf(geo.EInvalid, "%q is no date: write it as %s", geo.Clip(s, 40), example)
	}
	day, month := m[1], m[2]
	if format == DateMDY {
		day, month = month, day
	}
	date, err := geo.ParseDate(fmt.Sprintf("%s-%02s-%02s", m[3], month, day))
	if err != nil {
		return 0, geo.Errorf(geo.EInvalid, "%q is no date: write it as %s", geo.Clip(s, 40), example)
	}
	return date, nil
}

// formatOf is which format a text seems to be of.
func formatOf(s string) DateFormat {
	switch {
	case len(s) == len("27.11.2025") && s[2] == '.':
		return DateDMY
	case len(s) > len(time.DateOnly) && s[len(time.DateOnly)] == 'T':
		return DateInstant
	default:
		return DateISO
	}
}

// epoch reads a count of seconds or milliseconds since 1970-01-01 in UTC.
func epoch(s string, format DateFormat) (geo.Date, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v != math.Trunc(v) || math.Abs(v) >= 1<<53 {
		return 0, geo.Errorf(geo.EInvalid, "%s is no whole number of %s", geo.Clip(s, 40), epochUnit(format))
	}
	n := int64(v)
	t := time.Unix(n, 0)
	if format == DateEpochMillis {
		if n < smallestMillis && n > -smallestMillis {
			return 0, geo.Errorf(geo.EInvalid, "%s seems to be seconds, not milliseconds (epoch_s)", geo.Clip(s, 40))
		}
		t = time.UnixMilli(n)
	}
	if y := t.UTC().Year(); y < 1 || y > 9999 {
		hint := ""
		if format == DateEpochSeconds {
			hint = "; are these milliseconds (epoch_ms)?"
		}
		return 0, geo.Errorf(geo.EInvalid, "%s is outside the years 1 to 9999%s", geo.Clip(s, 40), hint)
	}
	return geo.DateOf(t), nil
}

func epochUnit(format DateFormat) string {
	if format == DateEpochMillis {
		return "milliseconds"
	}
	return "seconds"
}

// Day is the features of one date.
type Day struct {
	Date     geo.Date
	Features []geo.Feature
}

// SplitByDate splits features by a property that has the date of each, and
// returns the days, ascending, the features of each in their order, each with
// a key of its own within its day; layer is for the key of a feature that is
// alone in its day. A feature without a date is EInvalid: which day it is of
// cannot be guessed.
//
// The property is taken out of the features, which are changed; observed_on
// stays, as it says more of them than their day.
func SplitByDate(features []geo.Feature, p DateProperty, layer string) ([]Day, error) {
	return splitByDate(features, p, layer, nil)
}

func splitByDate(features []geo.Feature, p DateProperty, layer string, place geojson.Placer) ([]Day, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	byDate := make(map[geo.Date][]geo.Feature)
	for i, f := range features {
		date, err := p.of(f)
		if err != nil {
			return nil, geo.Errorf(geo.EInvalid, "%s, property %q: %s", place.Of(i), geo.Printable(geo.Clip(p.Property, 80)), geo.ErrorMessage(err))
		}
		delete(f.Properties, p.Property)
		if len(f.Properties) == 0 {
			f.Properties = nil
		}
		byDate[date] = append(byDate[date], f)
	}
	days := make([]Day, 0, len(byDate))
	for _, date := range slices.Sorted(maps.Keys(byDate)) {
		day := Day{date, byDate[date]}
		err := geojson.SetKeys(day.Features, layer, func(i, j int, key string) error {
			return geo.Errorf(geo.EInvalid, "two features of %s have the key %q: number %d and %d of that day", date, geo.Printable(geo.Clip(key, 80)), j, i)
		})
		if err != nil {
			return nil, err
		}
		days = append(days, day)
	}
	return days, nil
}

// of is the date that the property gives the feature.
func (p DateProperty) of(f geo.Feature) (geo.Date, error) {
	raw, ok := f.Properties[p.Property]
	switch {
	case ok && string(raw) != "null":
		return p.Parse(raw)
	case p.Property == "observed_on" && f.ObservedOn != nil:
		return *f.ObservedOn, nil
	default:
		return 0, geo.Errorf(geo.EInvalid, "the feature has no date here")
	}
}
