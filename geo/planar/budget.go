package planar

import (
	"context"
	"errors"
	"sync/atomic"
)

// ErrSpent is returned where a Budget is spent: shapes meet in too many places
// together, few as those of each may be.
var ErrSpent = errors.New("planar: the shapes together meet in too many places")

// BudgetLimit is how many steps a Budget begins with: about five seconds' work. Each edge
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
