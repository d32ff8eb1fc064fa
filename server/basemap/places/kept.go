package places

import (
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"frontline/geo/place"
	"frontline/server/basemap"
	"frontline/server/memo"

	"github.com/paulmach/orb"
)

// Kept has the settlements of what is attached, once they were read.
type Kept struct {
	now  atomic.Pointer[Index]
	held func(bytes int)
	most int

	reading sync.Mutex
}

// memoryPart is how much settlements take of the memory for caches at most.
const memoryPart = 1.0 / 8

// New has none yet.
func New(m *memo.Memory) *Kept {
	return &Kept{held: m.Held("basemap_places"), most: int(m.Part(memoryPart)) / (entryCost + nameBytes)}
}

// nameBytes are about how many the names of a settlement have.
const nameBytes = 60

// Now are the settlements of what is attached, nil where there are none, or none yet.
func (k *Kept) Now() *Index {
	if k == nil {
		return nil
	}
	return k.now.Load()
}

// Look reads the settlements around what a record shows where what is attached, or what is shown,
// is not what they were read for. It reports whether it did. Until new ones were read there are none,
// unless the archives are the same: what is not attached is not shown.
func (k *Kept) Look(ctx context.Context, from Source, shown orb.Bound, gazetteer *place.Gazetteer, turn func() bool) (did bool, err error) {
	k.reading.Lock()
	defer k.reading.Unlock()
	archives := from.Attached()
	w := Wanted{Box: around(shown), Gazetteer: gazetteer, Most: k.most}
	before := k.now.Load()
	if before.Key() == w.key(archives) || before == nil && len(archives) == 0 {
		return false, nil
	}
	if before != nil && !slices.EqualFunc(archives, before.origins, func(a basemap.Attached, o *Origin) bool { return a.Hash == o.Hash }) {
		k.set(nil)
	}
	if len(archives) == 0 {
		return true, nil
	}
	x, err := read(ctx, from, archives, w, turn)
	if x != nil {
		k.set(x)
	}
	return x != nil, err
}

func (k *Kept) set(x *Index) {
	k.now.Store(x)
	k.held(x.MemorySize())
}

// marginDegrees is how far around what a record shows settlements are read: more than the reach of
// words for where a position lies. stepDegrees is to which the box is widened then, so that a record
// that grows a bit each day is not read for anew each day.
const (
	marginDegrees = 0.25
	stepDegrees   = 0.5
)

func around(b orb.Bound) orb.Bound {
	down := func(v float64) float64 { return math.Floor((v-marginDegrees)/stepDegrees) * stepDegrees }
	up := func(v float64) float64 { return math.Ceil((v+marginDegrees)/stepDegrees) * stepDegrees }
	return orb.Bound{Min: orb.Point{max(down(b.Min[0]), -180), max(down(b.Min[1]), -90)}, Max: orb.Point{min(up(b.Max[0]), 180), min(up(b.Max[1]), 90)}}
}
