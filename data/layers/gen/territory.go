package main

import (
	"fmt"
	"strings"
)

// Natural Earth codes Crimea and Sevastopol as Russian. Their FIPS codes are
// still those of Ukraine's oblasts, and by those the oblasts are told here:
// the base map shows Ukraine in its internationally recognised borders (UN
// General Assembly resolutions 68/262 and ES-11/4).
const ukrainianFIPS = "UP"

const ukraine = "UA"

func isUkrainian(p province) bool { return strings.HasPrefix(p.FIPS, ukrainianFIPS) }

// withoutISO says where those areas go to which Natural Earth gives no
// country code, by its own code of the area. Areas that govern themselves
// unrecognised go with the UN member state they are in, as Crimea does;
// leaseholds with the state that leases them out; dependencies have their own
// code or their state's.
var withoutISO = map[string]string{
	"CCK": "CC", // Cocos (Keeling) Islands
	"CLP": "FR", // Clipperton Island
	"CXR": "CX", // Christmas Island
	"CYN": "CY", // northern Cyprus
	"ESB": "GB", // Dhekelia
	"KAB": "KZ", // Baikonur
	"SOL": "SO", // Somaliland
	"USG": "CU", // Guantanamo Bay
	"WSB": "GB", // Akrotiri
}

// unassigned are areas between states that the source gives to none, and so
// does the map: they are land without a country.
var unassigned = map[string]string{
	"KAS": "siachen",
	"PGA": "spratly",
}

// countryOf is the country that a province is part of on the base map: its
// ISO 3166-1 code, or a name in lower case for what is unassigned.
func countryOf(p province) (string, error) {
	switch {
	case isUkrainian(p):
		return ukraine, nil
	case len(p.ISO) == 2 && p.ISO != "-1":
		return p.ISO, nil
	case withoutISO[p.Part] != "":
		return withoutISO[p.Part], nil
	case unassigned[p.Part] != "":
		return unassigned[p.Part], nil
	}
	return "", fmt.Errorf("%s (%s) has no country code", p.Admin, p.Part)
}

// A territory is the world's land, once, cut into countries and Ukraine into
// its oblasts.
type territory struct {
	arcs []arc
	// country is each face's country. A face is an oblast or all of a country.
	country map[face]string
}

func oblastFace(id string) face { return face("oblast/" + id) }

func newTerritory(provinces []province, oblasts []oblast) (*territory, error) {
	byFIPS := map[string]oblast{}
	for _, o := range oblasts {
		byFIPS[o.FIPS] = o
	}
	t := &territory{country: map[face]string{}}
	var areas []area
	for _, p := range provinces {
		country, err := countryOf(p)
		if err != nil {
			return nil, err
		}
		f := face(country)
		if country == ukraine {
			o, ok := byFIPS[p.FIPS]
			if !ok {
				return nil, fmt.Errorf("no names for Ukraine's %s (%s)", p.Name, p.FIPS)
			}
			delete(byFIPS, p.FIPS)
			f = oblastFace(o.ID)
		}
		t.country[f] = country
		areas = append(areas, area{face: f, polygons: p.polygons})
	}
	for fips, o := range byFIPS {
		return nil, fmt.Errorf("the world map has no %s (%s)", o.ID, fips)
	}
	arcs, err := newArcs(areas)
	if err != nil {
		return nil, err
	}
	t.arcs, err = simplifyArcs(arcs)
	return t, err
}

func (t *territory) countryOutline(country string) (multiPolygon, error) {
	return outline(t.arcs, func(f face) bool { return f != sea && t.country[f] == country })
}

func (t *territory) oblastOutline(id string) (multiPolygon, error) {
	return outline(t.arcs, func(f face) bool { return f == oblastFace(id) })
}

// borders are the arcs between each two countries, coasts left out, by the
// countries in alphabetical order.
func (t *territory) borders() map[[2]string][]arc {
	out := map[[2]string][]arc{}
	for _, a := range t.arcs {
		l, r := t.country[a.left], t.country[a.right]
		if a.left == sea || a.right == sea || l == r {
			continue
		}
		pair := [2]string{min(l, r), max(l, r)}
		out[pair] = append(out[pair], a)
	}
	return out
}
