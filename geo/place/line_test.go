package place_test

import (
	"math"
	"testing"

	"frontline/geo/place"

	"github.com/paulmach/orb"
)

// The line is what Front finds of each edge, joined along each outline wherever that begins, and as
// long as its parts are.
func TestTheLineIsTheFrontOfAllEdges(t *testing.T) {
	country := orb.MultiPolygon{square(orb.Point{35, 48}, 1, 7)}
	neighbour := orb.MultiPolygon{square(orb.Point{37, 48}, 1, 7)} // to the east; elsewhere there is sea
	borders := place.NewBorders(country, append(country, neighbour...), 2000, 5000)
	ring := orb.Ring{{35.5, 47.01}, {36, 47.01}, {36.005, 47.5}, {35.99, 47.9}, {35.5, 48.4}}
	var lengths []float64
	for from := range ring {
		turned := append(append(orb.Ring{}, ring[from:]...), ring[:from]...)
		held := orb.MultiPolygon{{append(turned, turned[0])}}
		lines := borders.Lines().Of(held)
		if len(lines) != 1 {
			t.Fatalf("begun at %d, it is %d lines: %v", from, len(lines), lines)
		}
		lengths = append(lengths, place.Length(lines))
		var parts float64
		for _, e := range edges(held) {
			for _, part := range borders.Front(e) {
				metres, _ := place.Between(part[0], part[1])
				parts += metres
			}
		}
		if got := place.Length(lines); math.Abs(got-parts) > 1 {
			t.Errorf("begun at %d, it is %.1f m long, and its parts %.1f", from, got, parts)
		}
	}
	for _, metres := range lengths {
		if math.Abs(metres-lengths[0]) > 1 {
			t.Errorf("the line is as long as its outline begins: %v", lengths)
		}
	}
	// What a series has shared before is found again, and what is new beside it.
	of := borders.Lines()
	before := of.Of(orb.MultiPolygon{{append(append(orb.Ring{}, ring...), ring[0])}})
	grown := append(append(orb.Ring{}, ring...), orb.Point{35.4, 47.7}, ring[0])
	if after, alone := of.Of(orb.MultiPolygon{{grown}}), borders.Lines().Of(orb.MultiPolygon{{grown}}); place.Length(after) != place.Length(alone) || place.Length(after) <= place.Length(before) {
		t.Errorf("after %.1f m it is %.1f m, and by itself %.1f", place.Length(before), place.Length(after), place.Length(alone))
	}
	at := orb.MultiPolygon{{{{34.3, 47.5}, {34.7, 47.5}, {34.7, 47.7}, {34.3, 47.5}}}}
	if lines := borders.Lines().Of(at); len(lines) != 1 || lines[0][0] != lines[0][len(lines[0])-1] {
		t.Errorf("around what lies within it is no closed line: %v", lines)
	}
	if lines := borders.Lines().Of(orb.MultiPolygon{{{{33, 47.5}, {33.5, 47.5}, {33.4, 47.7}, {33, 47.5}}}}); len(lines) > 0 {
		t.Errorf("there is a line on the sea: %v", lines)
	}
}

// An edge is straight in longitude and latitude, and longer than the geodesic between its ends.
func TestALineAlongAParallelIsNoGeodesic(t *testing.T) {
	long := place.Length(orb.MultiLineString{{{30, 50}, {40, 50}}})
	sin := math.Sin(50 * math.Pi / 180)
	const squash = 0.0066943799901413165
	if want := 6378137 * math.Cos(50*math.Pi/180) / math.Sqrt(1-squash*sin*sin) * 10 * math.Pi / 180; math.Abs(long/want-1) > 1e-6 {
		t.Errorf("ten degrees of the parallel of 50 are %.1f m, want %.1f", long, want)
	}
}
