// Package sheet cuts outlines in sheets, as a map series is: each has the edges that run through its
// square, through all of time, and of one corner of it what that lies in. Who has the sheet of a
// position tells what the position lies in, and who has those around it how far the nearest edge is,
// without the others. A page without a server answers so, and no server learns of which position.
//
// Positions are longitude before latitude, in degrees of WGS84; edges are straight in both. Dates are
// days since 1970-01-01, from one until before another, which is geo.Ongoing for what goes on.
package sheet

import (
	"math"

	"frontline/geo"
	"frontline/geo/place"

	"github.com/paulmach/orb"
)

// Part are positions of an outline that follow each other.
type Part struct {
	Line  orb.LineString
	Times []geo.EdgeTime     // when it is the edge of what; none of a border
	Front []place.FrontShare // what of it is neither border nor shore
}

// Ground is what is cut.
type Ground struct {
	Parts  []Part
	Points []orb.Point
}

// The square of level 0 is so wide, and each of the next level half as much; all begin a third of a
// step of the record's grid beside it, so that no position lies on an edge of a sheet.
const (
	worldDegrees = 512
	shiftDegrees = 3e-7
)

// Square is where a sheet lies: of the squares of a level, counted from west and south.
type Square struct {
	Level uint8
	X, Y  int
}

// Bound is the square in degrees.
func (s Square) Bound() orb.Bound {
	size := math.Ldexp(worldDegrees, -int(s.Level))
	west, south := -worldDegrees/2+float64(s.X)*size+shiftDegrees, -worldDegrees/2+float64(s.Y)*size+shiftDegrees
	return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{west + size, south + size}}
}

// quarters are the four squares of the next level.
func (s Square) quarters() (out [4]Square) {
	for i := range out {
		out[i] = Square{s.Level + 1, 2*s.X + i&1, 2*s.Y + i>>1}
	}
	return out
}

// Sheet is one square of the ground. One without edges and points has Corner alone.
type Sheet struct {
	Square
	// Corner is in what the south-eastern corner lies, and when.
	Corner []geo.EdgeTime
	Runs   []Run
	Points []int // of Ground
}

// Run are edges of a part, by their numbers, that follow each other.
type Run struct{ Part, From, Until int }
