package planar

import (
	"context"
	"errors"
	"sync/atomic"
)

// ErrSpent is returned where a Budget is spent: shapes meet in too many places
// together, few as those of each may be.
var ErrSpent = errors.New("planar: the shapes together meet in too many places")

// BudgetLimit is what a Budget begins with: about five seconds' work. Each edge
// that is laid out on it adds budgetEdgeSteps, more than edges need that meet as
// those of maps do.
const (
	BudgetLimit     = 500_000_000
	budgetEdgeSteps = 100
)

// Budget is the work that may be spent on all shapes of a file together. A nil
// one has no end. Several goroutines may draw on it.
type Budget struct{ left atomic.Int64 }

// NewBudget is a budget of which nothing is spent.
func NewBudget() *Budget {
	b := &Budget{}
	b.left.Store(BudgetLimit)
	return b
}

type budgetKey struct{}

// WithBudget is a context whose ArrangeContext draws on b.
func WithBudget(ctx context.Context, b *Budget) context.Context {
	return context.WithValue(ctx, budgetKey{}, b)
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
