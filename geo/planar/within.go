package planar

import (
	"context"
	"errors"
)

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

// layWithin is lay within what is left of the budget.
func (b *Budget) layWithin(n noding, areas []Area) (*Arrangement, error) {
	if b == nil {
		return lay(n, areas)
	}
	left := b.left.Add(int64(budgetEdgeSteps * countEdges(areas)))
	if left <= 0 {
		return nil, ErrSpent
	}
	own := n.limit
	n.limit = int(min(int64(own), left))
	n.budget = b
	a, err := lay(n, areas)
	if errors.Is(err, ErrTangled) && n.limit < own {
		b.left.Store(0)
		return nil, ErrSpent
	}
	return a, err
}

func countEdges(areas []Area) (n int) {
	for _, a := range areas {
		for _, p := range a.Polygons {
			for _, r := range p {
				n += len(r)
			}
		}
	}
	return n
}
