package server

import (
	"context"

	"github.com/maypok86/otter/v2"
)

// memo keeps what was made under a key, within a bound, and has what several
// ask for at once made once. What fails is not kept.
//
// All memos are of one type of cache: otter would be compiled anew for each
// pair of types, which made this package the slowest of all to build.
type memo[K comparable, V any] struct {
	kept *otter.Cache[any, any]
}

// newMemo keeps as many values as maximum says.
func newMemo[K comparable, V any](maximum int) memo[K, V] {
	return memo[K, V]{otter.Must(&otter.Options[any, any]{MaximumSize: maximum})}
}

// newWeighedMemo keeps values as long as their weights do not pass maximum together.
func newWeighedMemo[K comparable, V any](maximum uint64, weight func(V) int) memo[K, V] {
	return memo[K, V]{otter.Must(&otter.Options[any, any]{
		MaximumWeight: maximum,
		Weigher:       func(_, v any) uint32 { return weigh(weight(v.(V))) },
	})}
}

// Get is the value of a key, made by make where it is not kept. Others may
// wait for it when the one that asked first has left: make is not cancelled.
func (m memo[K, V]) Get(ctx context.Context, k K, make func(context.Context, K) (V, error)) (V, error) {
	v, err := m.kept.Get(ctx, k, otter.LoaderFunc[any, any](func(ctx context.Context, _ any) (any, error) {
		return make(context.WithoutCancel(ctx), k)
	}))
	if err != nil {
		var none V
		return none, err
	}
	return v.(V), nil
}
