package raster

import (
	"math"
	"slices"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// subject is a feature that has a sign, a name or both, and where it stands in
// the world, whose square is 1 wide and y grows southwards.
type subject struct {
	kind     subjectKind
	source   int // its place in the picture's sources
	feature  *geo.Feature
	rank     int
	capital  bool
	standing standing
	points   []orb.Point   // of signs
	rings    [][]orb.Point // of areas that are named
	bound    orb.Bound     // of the rings
	where    *geo.Feature  // of statements: the city or place of that name, if it is on the map
}

type subjectKind uint8

const (
	subjectPlace subjectKind = iota
	subjectStatement
	subjectCity
	subjectCountry
	subjectOblast
)

// standing is what is said of a place: hatched is claimed, filled is agreed, a
// second ring is a denial.
type standing uint8

const (
	agreed standing = iota
	claimed
	contested
)

// String is the name of the standing's sign in the style.
func (s standing) String() string { return [...]string{"agreed", "claimed", "contested"}[s] }

// subjectsOf finds what of the sources is marked or named.
func subjectsOf(sources []Source) []subject {
	var out []subject
	for i, src := range sources {
		for _, s := range src.subjects() {
			s.source = i
			out = append(out, s)
		}
	}
	locate(out)
	return out
}

func (src Source) subjects() []subject {
	if src.After {
		return nil
	}
	if src.Of != nil {
		return src.Of.ready().subjects
	}
	var out []subject
	features := src.Set.Features()
	for i := range features {
		if s, ok := subjectOf(&features[i], src.Layer.Kind); ok {
			out = append(out, s)
		}
	}
	return out
}

// locate finds where statements were made among what is on the map, whose names
// are known in more languages.
func locate(subjects []subject) {
	byName := map[string]*geo.Feature{}
	for _, s := range subjects {
		if s.kind == subjectCity || s.kind == subjectPlace {
			byName[s.feature.Name("en")] = s.feature
		}
	}
	for i := range subjects {
		if s := &subjects[i]; s.kind == subjectStatement {
			s.where = byName[placeName(s.feature)]
		}
	}
}

// placeName is the name that a statement gives for where it was made.
func placeName(f *geo.Feature) string { return property[string](f, "place_name") }

func subjectOf(f *geo.Feature, kind geo.Kind) (subject, bool) {
	s := subject{feature: f}
	switch kind {
	case geo.KindPlaces, geo.KindClaims, geo.KindControl:
		// Of claims and control, points only: too small to be an area.
		s.kind = subjectPlace
		switch {
		case f.ClaimedBy == "" || property[string](f, "agreed") != "" || property[bool](f, "agreed"):
			s.standing = agreed
		case len(f.DeniedBy) > 0:
			s.standing = contested
		default:
			s.standing = claimed
		}
		s.points = unitPoints(f.Geometry)
	case geo.KindStatements:
		s.kind = subjectStatement
		s.points = unitPoints(f.Geometry)
	case geo.KindBase:
		s.rank = max(int(property[float64](f, "rank")), 1)
		switch property[string](f, "class") {
		case "city":
			s.kind = subjectCity
			s.capital = property[bool](f, "capital")
			s.points = unitPoints(f.Geometry)
		case "country":
			s.kind = subjectCountry
			s.addRings(mainParts(f.Geometry))
		case "oblast":
			s.kind = subjectOblast
			s.addRings(mainParts(f.Geometry))
		}
	}
	return s, len(s.points)+len(s.rings) > 0
}

// property is a feature's property of a kind, the zero value where it is
// missing or of another kind.
func property[T any](f *geo.Feature, name string) T {
	var v T
	if raw, ok := f.Properties[name]; ok && json.Unmarshal(raw, &v) != nil {
		var none T
		return none
	}
	return v
}

func unitPoints(g orb.Geometry) []orb.Point {
	switch g := g.(type) {
	case orb.Point:
		return []orb.Point{unit(g)}
	case orb.MultiPoint:
		out := make([]orb.Point, len(g))
		for i, p := range g {
			out[i] = unit(p)
		}
		return out
	case orb.Collection:
		var out []orb.Point
		for _, part := range g {
			out = append(out, unitPoints(part)...)
		}
		return out
	}
	return nil
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
		a, o := 0.0, unit(p[0][0])
		for j := 1; j < len(p[0]); j++ {
			q, r := unit(p[0][j-1]), unit(p[0][j])
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

func (s *subject) addRings(g orb.Geometry) {
	switch g := g.(type) {
	case orb.Polygon:
		for _, r := range g {
			ring := make([]orb.Point, len(r))
			for i, p := range r {
				ring[i] = unit(p)
			}
			if len(s.rings) == 0 {
				s.bound = orb.Bound{Min: ring[0], Max: ring[0]}
			}
			s.bound = s.bound.Union(orb.Ring(ring).Bound())
			s.rings = append(s.rings, ring)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			s.addRings(p)
		}
	case orb.Collection:
		for _, part := range g {
			s.addRings(part)
		}
	}
}

// unit is where degrees lie in the square of Web Mercator.
func unit(p orb.Point) orb.Point {
	sin := math.Sin(p[1] * math.Pi / 180)
	y := 0.5
	switch {
	case sin >= 1:
		y = 0
	case sin <= -1:
		y = 1
	default:
		y = min(max(0.5-math.Atanh(sin)/(2*math.Pi), 0), 1)
	}
	return orb.Point{p[0]/360 + 0.5, y}
}
