package osm

import (
	"math"
	"slices"

	"frontline/geo/place"

	"github.com/paulmach/orb"
)

// seats are the cities of a gazetteer that are seats of regions and countries.
type seats []seat

type seat struct {
	at   orb.Point
	keys []string // of its names, former ones among them
}

func seatsOf(g *place.Gazetteer) (out seats) {
	if g == nil {
		return nil
	}
	for _, p := range g.Places() {
		if p.Seat < place.SeatOfRegion {
			continue
		}
		s := seat{at: p.Point}
		for _, name := range p.Names {
			s.keys = append(s.keys, place.Key(name))
		}
		for _, name := range p.Aliases {
			s.keys = append(s.keys, place.Key(name))
		}
		out = append(out, s)
	}
	return out
}

// seatMetres is how far from where the gazetteer has such a city one of its name is taken for it:
// what lies nearer may be a suburb.
const seatMetres = 10_000

// has reports whether one of them is at a position, and called so in some language.
func (s seats) has(at orb.Point, names map[string]string) bool {
	for _, seat := range s {
		if math.Abs(seat.at[1]-at[1]) > 0.1 { // 11 km
			continue
		}
		if metres, _ := place.Between(seat.at, at); metres > seatMetres {
			continue
		}
		for _, name := range names {
			if slices.Contains(seat.keys, place.Key(name)) {
				return true
			}
		}
	}
	return false
}

// isAshore reports whether a position is at a settlement of Ukraine: neither the coast nor the border
// of its outline is as exact as where settlements at them lie.
func isAshore(g *place.Gazetteer, at orb.Point) bool {
	if g == nil {
		return false
	}
	p, metres, _ := g.Nearest(at)
	return p != nil && p.Country == "UA" && metres <= MatchMetres
}
