package pull

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"

	"frontline/data"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// How the date of a file is found, where no more is to be said.
const (
	datedByName     = "name"
	datedByModified = "modified"
	datedByPulled   = "pulled"
)

// CheckDated refuses what is no way to find a date.
func CheckDated(how string) error {
	kind, name, named := strings.Cut(how, ":")
	switch {
	case !named && (how == datedByName || how == datedByModified || how == datedByPulled):
		return nil
	case named && name != "" && (kind == "property" || kind == "member"):
		return nil
	}
	return geo.Errorf(geo.EInvalid, "%q is no way to find a date: name, property:NAME, member:NAME, modified or pulled", how)
}

// dateOf finds the date of a file.
func dateOf(how, name string, a answer, now time.Time) (geo.Date, error) {
	kind, member, _ := strings.Cut(how, ":")
	switch kind {
	case datedByName:
		return data.DateInName(name)
	case datedByPulled:
		return geo.DateOf(now), nil
	case datedByModified:
		if a.modified.IsZero() {
			return 0, geo.Errorf(geo.EInvalid, "it does not say when it was modified, by which it is to be dated")
		}
		return sane(a.modified, now)
	case "member":
		var file map[string]json.RawMessage
		if err := json.Unmarshal(a.body, &file); err != nil {
			return 0, notJSON()
		}
		at, ok := instantOf(file[member])
		if !ok {
			return 0, geo.Errorf(geo.EInvalid, "it has no member %s with a date, by which it is to be dated", member)
		}
		return sane(at, now)
	}
	var file struct {
		Features []struct {
			Properties map[string]json.RawMessage `json:"properties"`
		} `json:"features"`
	}
	if err := json.Unmarshal(a.body, &file); err != nil {
		return 0, notJSON()
	}
	var newest time.Time
	for _, f := range file.Features {
		if at, ok := instantOf(f.Properties[member]); ok && at.After(newest) {
			newest = at
		}
	}
	if newest.IsZero() {
		return 0, geo.Errorf(geo.EInvalid, "no feature has a date in %s, by which it is to be dated", member)
	}
	return sane(newest, now)
}

func notJSON() error { return geo.Errorf(geo.EInvalid, "its answer is no JSON") }

// sane refuses a date that what is pulled now cannot have: it was read as what it is not.
func sane(at, now time.Time) (geo.Date, error) {
	if at.Year() < 2000 || at.After(now.Add(36*time.Hour)) {
		return 0, geo.Errorf(geo.EInvalid, "its date would be %s: that is none", at.UTC().Format(time.DateOnly))
	}
	return geo.DateOf(at), nil
}

// instantOf reads an instant: seconds or milliseconds since 1970, or ISO 8601.
func instantOf(raw json.RawMessage) (time.Time, bool) {
	text := string(bytes.Trim(raw, `" `))
	if n, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(n) && math.Abs(n) < 1e15 {
		if math.Abs(n) >= 1e11 {
			return time.UnixMilli(int64(n)).UTC(), n > 0
		}
		return time.Unix(int64(n), 0).UTC(), n > 0
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}
