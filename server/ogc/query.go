package ogc

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// How many features a page of items has.
const (
	itemsDefault = 100
	itemsMost    = 1000
	// offsetMost is more than any layer has, and bounds what is parsed.
	offsetMost = 1_000_000_000
)

// query holds the parameters of an OGC address.
type query struct {
	limit, offset int
	bbox          []orb.Bound // nil for everywhere; two across the antimeridian
	days          daysAsked
	// values are the parameters that were given, written as their meaning has it,
	// so that what means the same is one answer.
	values url.Values
}

// The names of parameters, as OGC API - Features has them.
const (
	paramLimit    = "limit"
	paramOffset   = "offset"
	paramBBox     = "bbox"
	paramDatetime = "datetime"
)

// readQuery reads the parameters that an address takes. As the standard
// asks, one that it does not take and one that is wrong are refused, and a
// limit over the largest stands for the largest.
func readQuery(r *http.Request, takes ...string) (query, error) {
	q := query{limit: itemsDefault, values: url.Values{}}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return q, geo.Errorf(geo.EInvalid, "the query cannot be read")
	}
	for name, given := range values {
		switch {
		case !slices.Contains(takes, name) && len(takes) == 0:
			return q, geo.Errorf(geo.EInvalid, "this address takes no parameters")
		case !slices.Contains(takes, name):
			return q, geo.Errorf(geo.EInvalid, "this address takes %s, and nothing else", strings.Join(takes, ", "))
		case len(given) != 1:
			return q, geo.Errorf(geo.EInvalid, "%s may be given once", name)
		}
		switch name {
		case paramLimit:
			q.limit, err = parseCount(given[0], name, 1)
			q.limit = min(q.limit, itemsMost)
			q.values.Set(name, strconv.Itoa(q.limit))
		case paramOffset:
			q.offset, err = parseCount(given[0], name, 0)
			q.values.Set(name, strconv.Itoa(q.offset))
		case paramBBox:
			q.bbox, err = parseBBox(given[0])
			q.values.Set(name, given[0])
		case paramDatetime:
			q.days, err = parseDatetime(given[0])
			q.values.Set(name, q.days.String())
		}
		if err != nil {
			return q, err
		}
	}
	return q, nil
}

func parseCount(v, name string, least int) (int, error) {
	// Digits only: Atoi takes a sign.
	if n, err := strconv.Atoi(v); err == nil && n >= least && strings.Trim(v, "0123456789") == "" {
		return min(n, offsetMost), nil
	}
	return 0, geo.Errorf(geo.EInvalid, "%s is a whole number from %d on", name, least)
}

// parseBBox reads west,south,east,north in degrees, or the same with heights,
// which no feature has and which are therefore not looked at. East may be less
// than west: the box then crosses the antimeridian.
func parseBBox(v string) ([]orb.Bound, error) {
	parts := strings.Split(v, ",")
	if len(parts) != 4 && len(parts) != 6 {
		return nil, errBBox()
	}
	n := make([]float64, len(parts))
	for i, p := range parts {
		var err error
		if n[i], err = strconv.ParseFloat(p, 64); err != nil || math.IsNaN(n[i]) || math.IsInf(n[i], 0) {
			return nil, errBBox()
		}
	}
	if len(n) == 6 {
		if n[2] > n[5] {
			return nil, errBBox()
		}
		n = []float64{n[0], n[1], n[3], n[4]}
	}
	west, south, east, north := n[0], n[1], n[2], n[3]
	switch {
	case south > north:
		return nil, errBBox()
	case west <= east:
		return []orb.Bound{{Min: orb.Point{west, south}, Max: orb.Point{east, north}}}, nil
	case west > 180 || east < -180:
		return nil, errBBox()
	}
	return []orb.Bound{
		{Min: orb.Point{west, south}, Max: orb.Point{180, north}},
		{Min: orb.Point{-180, south}, Max: orb.Point{east, north}},
	}, nil
}

func errBBox() error {
	return geo.Errorf(geo.EInvalid, "bbox is west,south,east,north in degrees, for example 35,47,39,50")
}

// daysAsked is a datetime: an interval of days, both of them in it. Its zero
// value stands for none.
type daysAsked struct {
	given    bool
	from, to *geo.Date // nil where it is open
}

// String is the day, or the interval, as parseDatetime reads it.
func (d daysAsked) String() string {
	if d.from != nil && d.to != nil && *d.from == *d.to {
		return d.from.String()
	}
	end := func(day *geo.Date) string {
		if day == nil {
			return ".."
		}
		return day.String()
	}
	return end(d.from) + "/" + end(d.to)
}

// parseDatetime reads a day, an instant of RFC 3339, or an interval of two of
// them, either of which may be left open as ".." or "".
func parseDatetime(v string) (daysAsked, error) {
	first, second, interval := strings.Cut(v, "/")
	out := daysAsked{given: true}
	if !interval {
		day, err := parseDay(first)
		out.from, out.to = &day, &day
		return out, err
	}
	for _, end := range []struct {
		text string
		to   **geo.Date
	}{{first, &out.from}, {second, &out.to}} {
		if end.text == "" || end.text == ".." {
			continue
		}
		day, err := parseDay(end.text)
		if err != nil {
			return out, err
		}
		*end.to = &day
	}
	if out.from != nil && out.to != nil && *out.from > *out.to {
		return out, geo.Errorf(geo.EInvalid, "datetime: %s is after %s: write the earlier first", *out.from, *out.to)
	}
	return out, nil
}

// parseDay is the day, in UTC, of a date or an instant.
func parseDay(v string) (geo.Date, error) {
	if day, err := geo.ParseDate(v); err == nil {
		return day, nil
	}
	// RFC 3339 lets the letters be small.
	if at, err := time.Parse(time.RFC3339Nano, strings.ToUpper(v)); err == nil {
		if day := geo.DateOf(at); day >= geo.MinDate && day <= geo.MaxDate {
			return day, nil
		}
	}
	return 0, geo.Errorf(geo.EInvalid,
		"datetime is a day, an instant, or an interval of them, for example 2025-11-27, 2025-11-27T12:00:00Z, 2022-01-01/.. or ../2022-09-30")
}

// on is the day whose state is asked for, of those up to a last one: the last
// of an interval, since no map was ever in force that mixes the states of
// several days.
func (d daysAsked) on(last geo.Date) (geo.Date, error) {
	if !d.given {
		return last, nil
	}
	if d.from != nil && *d.from > last {
		return 0, geo.Errorf(geo.ENotFound, "%s is not here yet: the last day is %s (UTC)", *d.from, last)
	}
	if d.to != nil {
		last = min(last, *d.to)
	}
	return last, nil
}
