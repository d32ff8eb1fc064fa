package planar

import (
	"context"
	"errors"
	"testing"
)

// fence is a ring that goes up and down n times, and back across all of that.
func fence(n int32) Area {
	var r Ring
	for i := range n {
		r = append(r, Point{i * 10, i % 2 * 1000})
	}
	for i := n - 1; i >= 0; i-- {
		r = append(r, Point{i%2*10*n + 3, i*1000/n + 1})
	}
	return Area{Weight: 1, Polygons: []Polygon{{r}}}
}

// TestBudget: shapes of which each meets itself in as many places as it may
// do not do so without end.
func TestBudget(t *testing.T) {
	for name, lay := range map[string]func(*Budget) error{
		"within": func(b *Budget) error { _, err := ArrangeWithin(b, fence(60)); return err },
		"context": func(b *Budget) error {
			_, err := ArrangeContext(WithBudget(context.Background(), b), fence(60))
			return err
		},
	} {
		b := NewBudget()
		if err := lay(b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		took := BudgetLimit - b.left.Load()
		if took < 1000*crossingSteps {
			t.Fatalf("%s: %d steps", name, took)
		}
		b.left.Store(3*took + took/2)
		for i := range 5 {
			if err := lay(b); errors.Is(err, ErrSpent) != (i >= 3) {
				t.Errorf("%s, shape %d: %v", name, i, err)
			}
		}
		if err := lay(nil); err != nil {
			t.Errorf("%s, without a budget: %v", name, err)
		}
	}
}
