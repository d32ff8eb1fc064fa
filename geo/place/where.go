package place

import (
	"math"

	"github.com/paulmach/orb"
)

// NearMetres is how far from a settlement something at most lies that is said to be by it alone.
const NearMetres = 10_000

// Where is where something lies, as seen from the settlement nearest to it.
type Where struct {
	Place   *Place
	Metres  float64
	Bearing float64 // from the settlement
}

// Where is where a point lies; false in an empty gazetteer.
func (g *Gazetteer) Where(at orb.Point) (w Where, ok bool) {
	w.Place, w.Metres, w.Bearing = g.Nearest(at)
	return w, w.Place != nil
}

// Kilometres is the distance in whole kilometres, 0 for what lies at the settlement.
func (w Where) Kilometres() int { return int(math.Round(w.Metres / 1000)) }

// IsNear is whether the settlement alone says where it is.
func (w Where) IsNear() bool { return w.Metres <= NearMetres }

// winds are the directions, clockwise from north.
var winds = [...]string{"n", "ne", "e", "se", "s", "sw", "w", "nw"}

// Wind is the direction from the settlement: n, ne, e and so on.
func (w Where) Wind() string {
	return winds[int(math.Round(w.Bearing/(360/float64(len(winds)))))%len(winds)]
}
