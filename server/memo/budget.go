package memo

import "sync"

// outsideGo is what the program takes besides what Go counts: the pages of its
// file that are in use, and SQLite's own memory.
const outsideGo = 64 << 20

// GoMemory is what Go may take of a server's memory.
func GoMemory(bytes int64) int64 { return max(bytes-outsideGo, bytes/4) }

// The caches' part of what Go may take: the rest is for the work that requests
// are, and for the garbage between two collections.
const (
	cachesPart = 1.0 / 2

	// Parts of that which nothing else may take. Finished tiles are what strangers
	// ask for most, and must not put out what they are cut from; a client whose
	// pace is put out begins anew, which must not be had by asking for much else.
	TilesPart       = 1.0 / 4
	TileAnswersPart = 1.0 / 16
	PacesPart       = 1.0 / 32
)

// LeastMemory is the least that a server can be given. With less, what the program itself
// holds, the base map's set and the gazetteer among it, fills what Go may take: a load of
// what is dear goes beyond it for moments, and the processor does little but look for garbage.
const LeastMemory = 192 << 20

// Memory is all that a server keeps: caches with a name each, within one bound.
type Memory struct {
	bytes  uint64 // that the caches may take together
	common *pool
	caches []cache // in the order in which they were made

	lent bool // it is a part of another

	holding sync.Mutex
	held    uint64 // for as long as the server runs, of the common room
}

// cache is one of the caches, as metrics tell of it.
type cache interface {
	usage() usage
}

type usage struct {
	name                    string
	entries                 int
	bytes, limit            uint64 // limit is what it may take, alone or with others
	hits, misses, evictions uint64
}

// NewMemory takes its part of so many bytes for caches.
func NewMemory(bytes int64) *Memory {
	return newMemory(uint64(float64(GoMemory(bytes))*cachesPart), false)
}

func newMemory(bytes uint64, lent bool) *Memory {
	m := &Memory{bytes: bytes, lent: lent}
	m.common = newPool(m.Part(1-TilesPart-TileAnswersPart-PacesPart), nil)
	return m
}

// Lend returns a memory of its own, of a part of this one, for what does not last: whoever
// lends it has it counted as held for as long as it is in use. What that holds for good,
// the lender holds already.
func (m *Memory) Lend(part float64) *Memory { return newMemory(m.Part(part), true) }

// Shared is the room that most caches share, in bytes.
func (m *Memory) Shared() uint64 { return m.common.limit.Load() }

// Names returns the names of the caches, in the order in which they were made.
func (m *Memory) Names() []string {
	out := make([]string, len(m.caches))
	for i, c := range m.caches {
		out[i] = c.usage().name
	}
	return out
}

// Part is a share of what the caches may take together, in bytes.
func (m *Memory) Part(p float64) uint64 { return uint64(float64(m.bytes) * p) }
