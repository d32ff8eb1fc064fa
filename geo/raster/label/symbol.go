package label

import (
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/mercator"

	"github.com/paulmach/orb"
)

// Symbol is a feature that has a sign, a name or both, and where it stands in
// the world, whose square is 1 wide and y grows southwards.
type Symbol struct {
	kind     symbolKind
	Layer    int // its layer's place among those drawn together
	feature  *geo.Feature
	rank     int
	capital  bool
	standing Standing
	points   []orb.Point   // of signs
	rings    [][]orb.Point // of areas that are named
	bound    orb.Bound     // of the rings
	where    *geo.Feature  // of statements: the city or place of that name, if it is on the map
}

type symbolKind uint8

const (
	symbolPlace symbolKind = iota
	symbolStatement
	symbolCity
	symbolCountry
	symbolOblast
	symbolSettlement
)

// Standing is what is said of a place: hatched is claimed, filled is agreed, a
// second ring is a denial.
type Standing uint8

// The standings of places.
const (
	Agreed Standing = iota
	Claimed
	Contested
)

// String is the name of the standing's sign in the style.
func (s Standing) String() string { return [...]string{"agreed", "claimed", "contested"}[s] }

// Symbols returns what of a layer's features is marked or named.
func Symbols(features []geo.Feature, kind geo.Kind) (out []Symbol) {
	for i := range features {
		if s, ok := symbolOf(&features[i], kind); ok {
			out = append(out, s)
		}
	}
	return out
}

// Together returns the symbols of layers that are drawn together, each with the place of
// its layer among them.
func Together(layers [][]Symbol) (out []Symbol) {
	for i, symbols := range layers {
		for _, s := range symbols {
			s.Layer = i
			out = append(out, s)
		}
	}
	locate(out)
	return out
}

// locate finds where statements were made among what is on the map, whose names
// are known in more languages.
func locate(symbols []Symbol) {
	byName := map[string]*geo.Feature{}
	for _, s := range symbols {
		if s.kind == symbolCity || s.kind == symbolPlace {
			byName[s.feature.Name("en")] = s.feature
		}
	}
	for i := range symbols {
		if s := &symbols[i]; s.kind == symbolStatement {
			s.where = byName[placeName(s.feature)]
		}
	}
}

// placeName is the name that a statement gives for where it was made.
func placeName(f *geo.Feature) string { return geo.Property[string](f, "place_name") }

func symbolOf(f *geo.Feature, kind geo.Kind) (Symbol, bool) {
	s := Symbol{feature: f}
	switch kind {
	case geo.KindPlaces, geo.KindClaims, geo.KindControl:
		// Of claims and control, points only: too small to be an area.
		s.kind = symbolPlace
		switch {
		case f.ClaimedBy == "" || geo.Property[string](f, "agreed") != "" || geo.Property[bool](f, "agreed"):
			s.standing = Agreed
		case len(f.DeniedBy) > 0:
			s.standing = Contested
		default:
			s.standing = Claimed
		}
		s.points = mercator.Points(f.Geometry)
	case geo.KindStatements:
		s.kind = symbolStatement
		s.points = mercator.Points(f.Geometry)
	case geo.KindBase:
		s.rank = max(int(geo.Property[float64](f, "rank")), 1)
		switch geo.Property[string](f, "class") {
		case "city":
			s.kind = symbolCity
			s.capital = geo.Property[bool](f, "capital")
			s.points = mercator.Points(f.Geometry)
		case "country":
			s.kind = symbolCountry
			s.setRings(mainParts(f.Geometry))
		case "oblast":
			s.kind = symbolOblast
			s.setRings(mainParts(f.Geometry))
		}
	}
	return s, len(s.points)+len(s.rings) > 0
}

// mainParts leaves out the parts of an area that are under a tenth of its
// largest one: a name stands on the mainland, and far islands would stretch
// the bounds in which room for it is looked for.
func mainParts(g orb.Geometry) orb.Geometry {
	if parts, ok := g.(orb.Collection); ok && len(parts) > 0 {
		g = parts[len(parts)-1] // the polygons, where there are any
	}
	polygons, ok := g.(orb.MultiPolygon)
	if !ok {
		return g
	}
	areas := make([]float64, len(polygons))
	for i, p := range polygons {
		a, o := 0.0, mercator.Project(p[0][0])
		for j := 1; j < len(p[0]); j++ {
			q, r := mercator.Project(p[0][j-1]), mercator.Project(p[0][j])
			a += (q[0]-o[0])*(r[1]-o[1]) - (r[0]-o[0])*(q[1]-o[1])
		}
		areas[i] = math.Abs(a)
	}
	var main orb.MultiPolygon
	for i, p := range polygons {
		if areas[i] >= slices.Max(areas)/10 {
			main = append(main, p)
		}
	}
	return main
}

// setRings gives an area its rings and their bound.
func (s *Symbol) setRings(g orb.Geometry) {
	s.rings = mercator.Rings(g)
	for i, r := range s.rings {
		if b := orb.Ring(r).Bound(); i == 0 {
			s.bound = b
		} else {
			s.bound = s.bound.Union(b)
		}
	}
}
