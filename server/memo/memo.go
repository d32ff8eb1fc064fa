package memo

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"
	"github.com/maypok86/otter/v2/stats"
)

// entryCost is about what a cache needs for an entry besides its key and value.
const entryCost = 160

// pool is room that several caches share: what is asked for least leaves first,
// whichever it is of.
//
// All are of one type of cache, which no type that other packages see names: otter would
// be compiled anew for each pair of types, and in each package that has a memo. It is
// kept as functions: an interface would keep all of otter's methods in the program again,
// as promoted by what holds it.
type pool struct {
	limit atomic.Uint64
	// lookup returns the value of a key, where it is kept.
	lookup func(poolKey) (any, bool)
	// load returns the value of a key, made by make where it is not kept.
	load func(ctx context.Context, at poolKey, make func(context.Context) (poolEntry, error)) (any, error)
	// drop forgets what a cache has under some keys.
	drop       func(of *account, is func(key any) bool)
	setMaximum func(uint64)
	cleanUp    func()
}

type otterPool struct {
	*otter.Cache[poolKey, poolEntry]
}

type poolKey struct {
	of  *account
	key any
}

type poolEntry struct {
	value any
	bytes uint64
}

// newPool has room for so many bytes. With an expiry, what it says is forgotten.
func newPool(limit uint64, expiry otter.ExpiryCalculator[poolKey, poolEntry]) *pool {
	p := new(pool)
	p.limit.Store(limit)
	kept := otterPool{otter.Must(&otter.Options[poolKey, poolEntry]{
		Executor:      atOnce,
		MaximumWeight: limit,
		// A value too large for all that is kept is kept all the same, with little
		// beside it, over the bound: to make it anew for each request would take as
		// much memory, and all of the time.
		Weigher:          func(_ poolKey, e poolEntry) uint32 { return weigh(min(e.bytes, p.limit.Load()*3/4)) },
		ExpiryCalculator: expiry,
		OnAtomicDeletion: func(e otter.DeletionEvent[poolKey, poolEntry]) {
			of := e.Key.of
			of.entries.Add(-1)
			of.bytes.Add(-int64(e.Value.bytes))
			if e.WasEvicted() {
				of.evictions.Add(1)
			}
		},
	})}
	p.lookup, p.load, p.drop, p.setMaximum, p.cleanUp = kept.lookup, kept.load, kept.drop, kept.SetMaximum, kept.CleanUp
	return p
}

// narrow takes some of the room away, but for a quarter of all.
func (p *pool) narrow(bytes, of uint64) {
	limit := of - min(bytes, of*3/4)
	p.limit.Store(limit)
	p.setMaximum(limit)
}

// newExpiringPool is a pool that forgets what is not asked for during a time.
func newExpiringPool(limit uint64, idle time.Duration) *pool {
	return newPool(limit, otter.ExpiryAccessing[poolKey, poolEntry](idle))
}

func (p otterPool) lookup(at poolKey) (any, bool) {
	e, ok := p.GetIfPresent(at)
	if ok {
		at.of.hits.Add(1)
	}
	return e.value, ok
}

func (p otterPool) load(ctx context.Context, at poolKey, make func(context.Context) (poolEntry, error)) (any, error) {
	made := false
	e, err := p.Get(ctx, at, otter.LoaderFunc[poolKey, poolEntry](func(ctx context.Context, at poolKey) (poolEntry, error) {
		made = true
		e, err := make(context.WithoutCancel(ctx))
		if err == nil {
			at.of.entries.Add(1)
			at.of.bytes.Add(int64(e.bytes))
		}
		return e, err
	}))
	if made {
		at.of.misses.Add(1)
	} else {
		at.of.hits.Add(1)
	}
	return e.value, err
}

func (p otterPool) drop(of *account, is func(any) bool) {
	for k := range p.Keys() {
		if k.of == of && is(k.key) {
			p.Invalidate(k)
		}
	}
}

// atOnce has a cache put itself in order in the goroutine of whoever fills it: that
// takes less than to wake another for each entry.
func atOnce(work func()) { work() }

// account is what one cache has in a pool.
type account struct {
	name                    string
	in                      *pool
	entries, bytes          atomic.Int64
	hits, misses, evictions atomic.Uint64
}

func (a *account) usage() usage {
	return usage{a.name, int(a.entries.Load()), uint64(max(a.bytes.Load(), 0)), a.in.limit.Load(), a.hits.Load(), a.misses.Load(), a.evictions.Load()}
}

// Memo keeps what was made under a key, within the bound of its pool, and has
// what several ask for at once made once. What fails is not kept. Keys and
// values count with all that they point to; a value does not change once made.
type Memo[K comparable, V any] struct {
	*account
	pool *pool
}

// New is a cache in the common room.
func New[K comparable, V any](m *Memory, name string) Memo[K, V] {
	return newMemoIn[K, V](m, name, m.common)
}

// NewExpiring is a cache with room of its own, which forgets what is not
// asked for during a time.
func NewExpiring[K comparable, V any](m *Memory, name string, part float64, idle time.Duration) Memo[K, V] {
	return newMemoIn[K, V](m, name, newExpiringPool(m.Part(part), idle))
}

// Room is room that some caches share and nothing else takes.
type Room struct {
	of   *Memory
	pool *pool
}

// Room takes a part of the memory from what most caches share.
func (m *Memory) Room(part float64) Room {
	m.holding.Lock()
	defer m.holding.Unlock()
	m.held += m.Part(part)
	m.common.narrow(m.held, m.Part(1-TilesPart-TileAnswersPart-PacesPart))
	return Room{m, newPool(m.Part(part), nil)}
}

// Common is the room that most caches share.
func (m *Memory) Common() Room { return Room{m, m.common} }

// NewIn is a cache in a room.
func NewIn[K comparable, V any](r Room, name string) Memo[K, V] {
	return newMemoIn[K, V](r.of, name, r.pool)
}

func newMemoIn[K comparable, V any](m *Memory, name string, p *pool) Memo[K, V] {
	a := &account{name: name, in: p}
	m.caches = append(m.caches, a)
	return Memo[K, V]{a, p}
}

// Get is the value of a key, made by make where it is not kept. Others may
// wait for it when the one that asked first has left: make is not cancelled.
func (m Memo[K, V]) Get(ctx context.Context, k K, make func(context.Context, K) (V, error)) (V, error) {
	at := poolKey{m.account, k}
	if v, ok := m.pool.lookup(at); ok {
		return v.(V), nil
	}
	v, err := m.pool.load(ctx, at, func(ctx context.Context) (poolEntry, error) {
		v, err := make(ctx, k)
		if err != nil {
			return poolEntry{}, err
		}
		return poolEntry{v, uint64(Size(k) + Size(v) + entryCost)}, nil
	})
	if err != nil {
		var none V
		return none, err
	}
	return v.(V), nil
}

// GetIfPresent is the value of a key, where it is kept.
func (m Memo[K, V]) GetIfPresent(k K) (v V, ok bool) {
	if kept, ok := m.pool.lookup(poolKey{m.account, k}); ok {
		return kept.(V), true
	}
	return v, false
}

// Drop forgets what is kept under some keys: nobody will ask for it again.
func (m Memo[K, V]) Drop(is func(K) bool) {
	m.pool.drop(m.account, func(k any) bool { return is(k.(K)) })
}

// Typed is a memo with room of its own for what each request looks up: to
// find an entry it allocates nothing. It is kept as a pool is.
type Typed[K comparable, V any] struct {
	// Get is as that of Memo.
	Get          func(ctx context.Context, k K, make func(context.Context) (V, error)) (V, error)
	GetIfPresent func(K) (V, bool)
	// Set keeps a value; it returns that one and true, or the one before and false.
	Set     func(K, V) (V, bool)
	cleanUp func()
}

// NewTyped is a cache with room of its own, of so many bytes.
func NewTyped[K comparable, V any](m *Memory, name string, limit uint64) Typed[K, V] {
	kept := otter.Must(&otter.Options[K, V]{
		Executor:      atOnce,
		MaximumWeight: limit,
		Weigher: func(k K, v V) uint32 {
			return weigh(uint64(Size(k) + Size(v) + entryCost))
		},
		StatsRecorder: stats.NewCounter(),
	})
	m.caches = append(m.caches, usageOf(func() usage {
		s := kept.Stats()
		return usage{name, kept.EstimatedSize(), kept.WeightedSize(), kept.GetMaximum(), s.Hits, s.Misses, s.Evictions}
	}))
	get := func(ctx context.Context, k K, make func(context.Context) (V, error)) (V, error) {
		return kept.Get(ctx, k, otter.LoaderFunc[K, V](func(ctx context.Context, _ K) (V, error) {
			return make(context.WithoutCancel(ctx))
		}))
	}
	return Typed[K, V]{get, kept.GetIfPresent, kept.Set, kept.CleanUp}
}

type usageOf func() usage

func (f usageOf) usage() usage { return f() }

// Held counts what is kept for as long as the server runs, and leaves the others that much
// less of the room that they share.
func (m *Memory) Held(name string) (count func(bytes int)) {
	if m.lent {
		return func(int) {}
	}
	var held atomic.Int64
	m.caches = append(m.caches, usageOf(func() usage {
		n := uint64(held.Load())
		return usage{name: name, entries: int(min(n, 1)), bytes: n, limit: n}
	}))
	return func(bytes int) {
		if held.Load() == int64(bytes) {
			return
		}
		m.holding.Lock()
		defer m.holding.Unlock()
		m.held += uint64(bytes) - uint64(held.Swap(int64(bytes)))
		m.common.narrow(m.held, m.Part(1-TilesPart-TileAnswersPart-PacesPart))
	}
}
