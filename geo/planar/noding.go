package planar

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
)

// ErrCrossing is returned by ArrangeExact for edges that cross between grid
// points, where nothing can be cut without moving it.
var ErrCrossing = errors.New("planar: edges cross between grid points")

// ErrTangled is returned for edges that meet in more places than a shape of
// their number has.
var ErrTangled = errors.New("planar: the edges meet in too many places")

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

// crossingSteps is what one crossing counts for: it makes points and edges.
const crossingSteps = 1000

// DefaultLimit is for shapes from strangers: about a second's work. ContextLimit
// is for many of them, to which each edge adds edgeSteps.
const (
	DefaultLimit = 100_000_000
	ContextLimit = 200_000_000
	edgeSteps    = 500
)

// ArrangeExact is Arrange for areas whose edges meet in vertices only, one's on
// the other's course or both's. It moves nothing: areas are to the unit what
// they were. The error is ErrCrossing for all others, or ErrTangled or ErrSpent.
func ArrangeExact(b *Budget, areas ...Area) (*Arrangement, error) {
	return b.layWithin(noding{exact: true, limit: DefaultLimit}, areas)
}

// ArrangeWithin is Arrange for shapes from strangers, of which some are made to
// take long: it gives up with ErrTangled, or with ErrSpent where the budget is.
func ArrangeWithin(b *Budget, areas ...Area) (*Arrangement, error) {
	return b.layWithin(noding{limit: DefaultLimit}, areas)
}

// ArrangeContext is Arrange for the many shapes of a file: it ends with its
// context, and gives up with ErrTangled where they meet in far more places than
// shapes of their number do, or with ErrSpent where the context's Budget is.
func ArrangeContext(ctx context.Context, areas ...Area) (*Arrangement, error) {
	b, _ := ctx.Value(budgetKey{}).(*Budget)
	return b.layWithin(noding{limit: ContextLimit + edgeSteps*countEdges(areas), ctx: ctx}, areas)
}

// Piece is a connected part of the plane with one cover, by its outer boundary.
type Piece struct {
	Cover Cover
	// Area2 is twice the area within the outer boundary; Length is that of the
	// boundary.
	Area2  int64
	Length float64
	At     Point // the boundary's least point
}

// Pieces are the pieces for which want holds, in the order of their places.
func (a *Arrangement) Pieces(want func(Cover) bool) []Piece {
	var pieces []Piece
	for _, l := range a.loops {
		if l.area <= 0 || !want(a.covers.cover(l.cover)) {
			continue
		}
		p := Piece{Cover: a.covers.cover(l.cover), Area2: l.area, At: a.from(l.first)}
		for h := l.first; ; {
			from, to := a.from(h), a.to(h)
			p.Length += math.Hypot(float64(to.X)-float64(from.X), float64(to.Y)-float64(from.Y))
			if comparePoints(from, p.At) < 0 {
				p.At = from
			}
			if h = a.halfs[h].next; h == l.first {
				break
			}
		}
		pieces = append(pieces, p)
	}
	slices.SortFunc(pieces, func(p, q Piece) int {
		return cmp.Or(comparePoints(p.At, q.At), cmp.Compare(p.Area2, q.Area2))
	})
	return pieces
}
