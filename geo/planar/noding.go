package planar

import (
	"context"
	"errors"
)

// ErrCrossing is returned by ArrangeExact for edges that cross between grid
// points, where nothing can be cut without moving it.
var ErrCrossing = errors.New("planar: edges cross between grid points")

// ErrTangled is returned for edges that meet in more places than a shape of
// their number has.
var ErrTangled = errors.New("planar: the edges meet in too many places")

// ErrUnsettled is returned for areas whose edges keep meeting in new points
// while they are moved to the grid.
var ErrUnsettled = errors.New("planar: the edges did not settle on the grid")

// noding is how edges are cut where they meet.
type noding struct {
	exact  bool            // only in vertices that lie on them: nothing moves
	limit  int             // steps that may be taken to find where; 0 for any number
	ctx    context.Context // ends the work; nil for none
	budget *Budget         // what steps are taken off; nil for nothing

	covers *coverTable
}

// ended is the error of a context that is over.
func (n noding) ended() error {
	if n.ctx == nil {
		return nil
	}
	return n.ctx.Err()
}

// spend takes steps off what may be spent.
func (n noding) spend(steps int) {
	if n.budget != nil {
		n.budget.left.Add(-int64(steps))
	}
}

// crossingSteps is how many steps a crossing counts as: it makes points and edges.
const crossingSteps = 1000
