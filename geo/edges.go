package geo

import "github.com/paulmach/orb"

// Edges are the outlines of a layer's territories through all of its time. Of a part of an outline
// that many snapshots share there is one.
type Edges struct {
	Territories []Territory
	Parts       []EdgePart
}

// EdgePart are positions of an outline that follow each other, and when they are the edge of which
// territories.
type EdgePart struct {
	Line  orb.LineString
	Times []EdgeTime // in order of the territories and of time
}

// EdgeTime is [Since, Until) of one of the Edges' territories.
type EdgeTime struct {
	Territory    int
	Since, Until Date
}
