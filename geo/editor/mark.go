package editor

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/place"

	"github.com/paulmach/orb"
)

// Kind is what a mark is.
type Kind string

// The kinds of marks.
const (
	Ring  Kind = "ring"
	Arrow Kind = "arrow"
	Label Kind = "label"
	Place Kind = "place"
)

// The bounds of marks.
const (
	MostMarks   = 20
	MostText    = 60  // characters of a mark's words
	leastMetres = 50  // of a ring's radius
	mostMetres  = 1e6 // and the most
)

// Mark is one mark. Positions are longitude, latitude in degrees.
type Mark struct {
	Kind   Kind
	At     orb.Point // the middle of a ring, where an arrow begins, or where words or a place are
	To     orb.Point // where an arrow ends
	Metres float64   // a ring's radius
	Text   string    // "" for none; of a place, once it is found, its name
	Name   string    // of a place, as it was asked for
}

var (
	positionText = regexp.MustCompile(`^(-?\d{1,3}(?:\.\d{1,9})?),(-?\d{1,2}(?:\.\d{1,9})?)$`)
	radiusText   = regexp.MustCompile(`^(\d{1,7}(?:\.\d{1,3})?)(m|km)$`)
)

// examples are how marks are written.
const examples = "ring:37.2,48.3,20km:Words, arrow:36.5,48.1>37.2,48.3:Words, label:37.2,48.3:Words or place:Huliaipole, positions as longitude,latitude"

// ParseMark reads a mark as addresses have it.
func ParseMark(v string) (Mark, error) {
	kind, rest, _ := strings.Cut(v, ":")
	m := Mark{Kind: Kind(kind)}
	if m.Kind == Place {
		name, err := Words("the place of a mark", rest, geo.MaxQuery)
		if m.Name = name; err == nil && geo.Fold(name) == "" {
			err = wrong(v)
		}
		return m, err
	}
	where, text, _ := strings.Cut(rest, ":")
	var ok bool
	switch m.Kind {
	case Ring:
		middle, radius, _ := cutLast(where, ",")
		if m.At, ok = position(middle); ok {
			m.Metres, ok = metres(radius)
		}
	case Arrow:
		from, to, _ := strings.Cut(where, ">")
		if m.At, ok = position(from); ok {
			m.To, ok = position(to)
		}
		ok = ok && m.At != m.To
	case Label:
		m.At, ok = position(where)
	}
	if !ok {
		return m, wrong(v)
	}
	var err error
	if m.Text, err = Words("a mark", text, MostText); err == nil && m.Text == "" && m.Kind == Label {
		err = wrong(v)
	}
	return m, err
}

// wrong says how marks are written.
func wrong(v string) error {
	if runes := []rune(v); len(runes) > MostText {
		v = string(runes[:MostText]) + "…"
	}
	return geo.Errorf(geo.EInvalid, "mark=%s cannot be read: it is written as %s; a radius is from %d m to %d km", strconv.QuoteToGraphic(v), examples, leastMetres, int(mostMetres/1000))
}

// ParseMarks reads marks; there are few. They come each once and in one order, however an address
// or a cache has them.
func ParseMarks(values []string) ([]Mark, error) {
	if len(values) > MostMarks {
		return nil, geo.Errorf(geo.EInvalid, "there are %d marks, and at most %d are drawn", len(values), MostMarks)
	}
	var out []Mark
	for _, v := range values {
		m, err := ParseMark(v)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Mark) int { return cmp.Compare(a.String(), b.String()) })
	return slices.Compact(out), nil
}

// String is the mark as ParseMark reads it, the same for the same mark.
func (m Mark) String() string {
	where := ""
	switch m.Kind {
	case Place:
		return string(Place) + ":" + m.Name
	case Ring:
		where = written(m.At) + "," + decimal(m.Metres) + "m"
	case Arrow:
		where = written(m.At) + ">" + written(m.To)
	default:
		where = written(m.At)
	}
	if m.Text == "" {
		return fmt.Sprintf("%s:%s", m.Kind, where)
	}
	return fmt.Sprintf("%s:%s:%s", m.Kind, where, m.Text)
}

// corners is how many corners the outline of a ring has.
const corners = 180

// Outline is a ring as it is drawn, each corner as far from the middle over the ground; it is not
// closed.
func (m Mark) Outline() []orb.Point {
	out := make([]orb.Point, corners)
	for i := range out {
		out[i] = place.Ahead(m.At, float64(i)*360/corners, m.Metres)
	}
	return out
}

func position(v string) (orb.Point, bool) {
	parts := positionText.FindStringSubmatch(v)
	if parts == nil {
		return orb.Point{}, false
	}
	lon, lat := number(parts[1]), number(parts[2])
	return orb.Point{lon, lat}, math.Abs(lon) <= 180 && math.Abs(lat) <= 85
}

func metres(v string) (float64, bool) {
	parts := radiusText.FindStringSubmatch(v)
	if parts == nil {
		return 0, false
	}
	m := number(parts[1])
	if parts[2] == "km" {
		m = math.Round(m*1e6) / 1e3
	}
	return m, m >= leastMetres && m <= mostMetres
}

// number is a decimal that a pattern has let through, on the record's grid.
func number(v string) float64 {
	n, _ := strconv.ParseFloat(v, 64)
	n = math.Round(n*1e6) / 1e6
	if n == 0 {
		return 0 // not -0
	}
	return n
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func written(p orb.Point) string { return decimal(p[0]) + "," + decimal(p[1]) }

func cutLast(v, sep string) (before, after string, found bool) {
	i := strings.LastIndex(v, sep)
	if i < 0 {
		return v, "", false
	}
	return v[:i], v[i+len(sep):], true
}
