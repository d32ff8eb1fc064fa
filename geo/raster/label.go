package raster

import (
	"image/color"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// What is named at which zoom, how it is set, and where its name may stand:
// the front end's rules, with areas named by their shape.

var (
	cityZooms    = [...]uint8{5, 5, 6, 7, 8, 9} // by rank
	countryZooms = [...]uint8{3, 3, 4, 5, 6, 7}
)

const (
	capitalZoom     = 4
	oblastZoom      = 6
	lastOblastZoom  = 10
	lastCountryZoom = 7
)

// named reports whether a subject has a name at a zoom, where there is room.
func (s *subject) named(z uint8) bool {
	switch s.kind {
	case subjectCity:
		return z >= cityZooms[min(s.rank, len(cityZooms)-1)] || s.capital && z >= capitalZoom
	case subjectCountry:
		return z >= countryZooms[min(s.rank, len(countryZooms)-1)] && z <= lastCountryZoom
	case subjectOblast:
		return z >= oblastZoom && z <= lastOblastZoom
	case subjectPlace:
		return z >= 6 || s.standing != agreed && z >= 5
	}
	return z >= 5
}

// priority orders names: the least first.
func (s *subject) priority(z uint8) int {
	switch s.kind {
	case subjectPlace:
		if s.standing == agreed {
			return 1
		}
		return 0
	case subjectStatement:
		return 2
	case subjectCountry:
		if z < 6 {
			return 10 * s.rank
		}
		return 15 + 10*s.rank
	case subjectCity:
		if s.capital {
			return 10*s.rank + 1
		}
		return 10*s.rank + 2
	}
	return 100
}

// once is how far apart a name must be from the same name elsewhere.
func (s *subject) once() float64 {
	switch s.kind {
	case subjectPlace:
		return 8
	case subjectCity, subjectStatement:
		return 100
	case subjectOblast:
		return 300
	}
	return 700
}

// name is what the subject is called on the map. Statements are named after
// where they were made.
func (s *subject) name(lang string) string {
	if s.kind == subjectStatement {
		if s.where != nil {
			return s.where.Name(lang)
		}
		return placeName(s.feature)
	}
	return s.feature.Name(lang)
}

// lines breaks a long name of an area near its middle.
func (s *subject) lines(name string) []string {
	const long = 12
	if len(s.rings) == 0 || utf8.RuneCountInString(name) <= long {
		return []string{name}
	}
	words := strings.Fields(name)
	best, widest := []string{name}, utf8.RuneCountInString(name)
	for i := 1; i < len(words); i++ {
		a, b := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		if w := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b)); w < widest {
			best, widest = []string{a, b}, w
		}
	}
	return best
}

// lettering is how the subject's name is set at a zoom.
func (s *subject) lettering(z uint8) *lettering {
	l := &lettering{face: regular(), haloWidth: 1.75, halo: func(k *inks) color.NRGBA { return k.halo }}
	switch s.kind {
	case subjectPlace:
		l.face, l.size, l.lineHeight, l.haloWidth = medium(), 13, 16, 2
		l.ink = func(k *inks) color.NRGBA { return k.placeName }
		if z < 7 {
			l.size, l.lineHeight = 12, 14
		}
	case subjectStatement:
		l.face, l.size, l.lineHeight, l.haloWidth = medium(), 12, 15, 2
		l.ink = func(k *inks) color.NRGBA { return k.placeName }
	case subjectCity:
		l.size, l.lineHeight = 11.5, 14
		if s.capital || s.rank == 1 {
			l.face = medium()
		}
		if z >= 7 && s.rank <= 2 {
			l.size, l.lineHeight = 12.5, 15
		}
		l.ink = func(k *inks) color.NRGBA { return k.cityName }
	case subjectCountry:
		l.face, l.size, l.spacing, l.lineHeight, l.upper = medium(), 12, 2.5, 15, true
		if z < 5 {
			l.size, l.spacing, l.lineHeight = 10.5, 1, 13
		}
		l.ink = func(k *inks) color.NRGBA { return k.countryName }
	case subjectOblast:
		l.size, l.spacing, l.lineHeight, l.upper, l.haloWidth = 9.5, 1, 12, true, 2
		l.halo = func(k *inks) color.NRGBA { return color.NRGBA{k.halo.R, k.halo.G, k.halo.B, 200} }
		if z >= 8 {
			l.size, l.spacing, l.lineHeight = 10.5, 1.8, 13.5
		}
		l.ink = func(k *inks) color.NRGBA { return k.oblastName }
	}
	return l
}

// pointChoices are the top left corners that a name beside a point may have,
// the best first.
func pointChoices(s *subject, z uint8, at orb.Point, t text) []orb.Point {
	w, h := float64(t.width), float64(t.height)
	gap := s.clearance(z) + 2.5
	x, y := at[0], at[1]
	right := orb.Point{x + gap, y - h/2}
	left := orb.Point{x - gap - w, y - h/2}
	above := orb.Point{x - w/2, y - gap - h + 2}
	below := orb.Point{x - w/2, y + gap - 2}
	if s.kind == subjectStatement {
		return []orb.Point{below, left, right}
	}
	near := gap * 0.7
	return []orb.Point{
		right, left, above, below,
		{x + near, y - near - h + 3}, {x + near, y + near - 3},
		{x - near - w, y - near - h + 3}, {x - near - w, y + near - 3},
	}
}
