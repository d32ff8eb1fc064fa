package mapping

import (
	"io"

	"frontline/geo"
	"frontline/geo/geojson"
)

// Options are those of reading a file by a mapping.
type Options struct {
	geojson.Options
	// Mapping says what the properties mean; nil leaves them the meaning of their names.
	Mapping *Mapping
	// Date is the property by which the features are split by date. Where it is nil, that
	// of the mapping counts.
	Date *DateProperty
}

// Reading is what a file holds, brought to our terms.
type Reading struct {
	// Reading's Features are nil where Days has them.
	geojson.Reading
	// Days are the features by date, ascending, where a date property was asked for. Keys
	// are unique within a day.
	Days []Day
	// Report is what the mapping did, nil where there was none.
	Report *Report
}

// On returns the features of a date among Days, nil where it has none.
func (r Reading) On(date geo.Date) []geo.Feature {
	for _, day := range r.Days {
		if day.Date == date {
			return day.Features
		}
	}
	return nil
}

// Read reads a file, brings the properties to their meaning by the mapping and splits
// the features by date, each where it was asked for. What it returns and refuses is
// otherwise as geojson.ReadFeatures has it.
func Read(r io.Reader, opt Options) (Reading, error) {
	mapping := opt.Mapping.dated(opt.Date)
	if mapping == nil {
		reading, err := geojson.Read(r, opt.Options)
		return Reading{Reading: reading}, err
	}
	var report Report
	opt.Within, opt.IgnoreID = mapping.Within, mapping.IgnoreID
	opt.Map = func(features []geo.Feature, wrong *geojson.Faults) (kept []geo.Feature, err error) {
		kept, report, err = mapping.apply(features, opt.Place, wrong)
		return kept, err
	}
	text, err := geojson.Read(r, opt.Options)
	if err != nil {
		return Reading{}, err
	}
	reading := Reading{Reading: text}
	if len(text.Features) == 0 {
		return reading, nil
	}
	if opt.Mapping != nil {
		reading.Report = &report
	}
	if mapping.Date != nil {
		reading.Features = nil
		reading.Days, err = splitByDate(text.Features, *mapping.Date, opt.Layer, opt.Place)
		return reading, err
	}
	return reading, geojson.SetKeys(text.Features, opt.Layer, func(i, j int, key string) error {
		return sameKey(text.Features, i, j, key)
	})
}
