package basemaptest

import (
	"math"
	"math/rand/v2"
	"strings"

	"frontline/geo/place"

	"github.com/paulmach/orb"
)

// Forbidden is how all is named that an archive may not bring onto the map; in Ukrainian, for
// which a settlement would be shown, it is forbiddenInUkrainian.
const (
	Forbidden            = "must not appear"
	forbiddenInUkrainian = "Заборонене"
)

// HasForbidden reports whether a text has anything of it, as it is or as it would be shown.
func HasForbidden(text string) bool {
	return strings.Contains(text, Forbidden) || strings.Contains(text, forbiddenInUkrainian) || strings.Contains(text, place.Romanise(forbiddenInUkrainian))
}

// thing is a feature of the country, of which each schema makes its own.
type thing struct {
	kind     string       // of those in kinds
	geometry orb.Geometry // in degrees: a point, line or polygon
	names    map[string]string
	tunnel   bool
	bridge   bool
	minZoom  uint8
	maxZoom  uint8 // 0 for all from minZoom on
}

// Bounds are those of the whole country: west, south, east, north, in degrees.
var Bounds = [4]float64{36.6, 47.9, 37.8, 48.7}

// center is where the metres are counted from in which the country is laid out.
var center = orb.Point{37.2, 48.3}

const metresPerDegree = 111_320

// degrees is the position so many metres east and north of the center, rounded as
// OpenStreetMap rounds positions.
func degrees(p orb.Point) orb.Point {
	const unit = 1e7
	return orb.Point{
		math.Round((center[0]+p[0]/(metresPerDegree*math.Cos(center[1]*math.Pi/180)))*unit) / unit,
		math.Round((center[1]+p[1]/metresPerDegree)*unit) / unit,
	}
}

// metres is the reverse of degrees.
func metres(p orb.Point) orb.Point {
	return orb.Point{(p[0] - center[0]) * metresPerDegree * math.Cos(center[1]*math.Pi/180), (p[1] - center[1]) * metresPerDegree}
}

// land lays out the country. Its points are in metres from the center.
type land struct {
	*rand.Rand
	things []thing
	half   orb.Point // of its width and height
	places []settlement
}

func newLand() *land {
	return &land{Rand: rand.New(rand.NewPCG(1991, 8)), half: metres(orb.Point{Bounds[2], Bounds[3]})}
}

// spread is a number between -by and by.
func (l *land) spread(by float64) float64 { return (2*l.Float64() - 1) * by }

// anywhere is a point of the country.
func (l *land) anywhere() orb.Point { return orb.Point{l.spread(l.half[0]), l.spread(l.half[1])} }

func (l *land) point(kind string, minZoom uint8, at orb.Point, names map[string]string) {
	l.things = append(l.things, thing{kind: kind, geometry: degrees(at), names: names, minZoom: minZoom})
}

// line adds a line and returns it, for what else is to be said of it.
func (l *land) line(kind string, minZoom uint8, points ...orb.Point) *thing {
	out := make(orb.LineString, len(points))
	for i, p := range points {
		out[i] = degrees(p)
	}
	l.things = append(l.things, thing{kind: kind, geometry: out, minZoom: minZoom})
	return &l.things[len(l.things)-1]
}

// area adds a polygon, its outline and any holes, and returns it.
func (l *land) area(kind string, minZoom uint8, rings ...[]orb.Point) *thing {
	var out orb.Polygon
	for _, points := range rings {
		var ring orb.Ring
		for _, p := range points {
			ring = append(ring, degrees(p))
		}
		out = append(out, append(ring, ring[0]))
	}
	l.things = append(l.things, thing{kind: kind, geometry: out, minZoom: minZoom})
	return &l.things[len(l.things)-1]
}

// blob is an outline of about a radius around a point, as uneven as such a part of it.
func (l *land) blob(at orb.Point, radius, uneven float64) []orb.Point {
	var phases, strengths [5]float64
	for i := range phases {
		phases[i], strengths[i] = l.Float64()*2*math.Pi, l.spread(uneven/float64(i+1))
	}
	n := 14 + int(radius/60)
	n = min(n, 90)
	out := make([]orb.Point, n)
	for i := range out {
		angle := float64(i) / float64(n) * 2 * math.Pi
		r := radius
		for k, phase := range phases {
			r += radius * strengths[k] * math.Sin(float64(k+1)*angle+phase)
		}
		out[i] = orb.Point{at[0] + r*math.Cos(angle), at[1] + r*math.Sin(angle)}
	}
	return out
}

// bent is a way from one point to another as crooked as such a part of its length.
func (l *land) bent(from, to orb.Point, crooked float64) []orb.Point {
	out := []orb.Point{from, to}
	for distance(out[0], out[1]) > 250 {
		next := out[:1:1]
		for i := 1; i < len(out); i++ {
			a, b := out[i-1], out[i]
			by := l.spread(crooked)
			next = append(next, orb.Point{(a[0]+b[0])/2 - (b[1]-a[1])*by, (a[1]+b[1])/2 + (b[0]-a[0])*by}, b)
		}
		out = next
	}
	return out
}

func distance(a, b orb.Point) float64 { return math.Hypot(b[0]-a[0], b[1]-a[1]) }

// beside is a line so many metres to the left of another one.
func beside(line []orb.Point, by func(i int) float64) []orb.Point {
	out := make([]orb.Point, len(line))
	for i, p := range line {
		a, b := line[max(i-1, 0)], line[min(i+1, len(line)-1)]
		d := max(distance(a, b), 1)
		out[i] = orb.Point{p[0] - (b[1]-a[1])/d*by(i), p[1] + (b[0]-a[0])/d*by(i)}
	}
	return out
}
