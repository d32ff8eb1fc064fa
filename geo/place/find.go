package place

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"frontline/geo"
)

// Named is something that is found by its names.
type Named struct {
	Spellings []string // the first is its name
	At        orb.Point
	HasPlace  bool // whether At is where it is
	Rank      int  // among equally close matches, the larger first
}

// Closeness is how close a query came to a spelling.
type Closeness int8

// The closenesses, the closest last.
const (
	Inside     Closeness = iota + 1 // the query is somewhere in a name; not where there are very many names
	Mistyped                        // it is one with a typing error or two, or the beginning of one
	WordPrefix                      // a later word begins with it
	Prefix                          // it begins with it
	SamePrefix                      // and in the same letters
	Sounds                          // it is the name in other letters
	Exact                           // it is the name, whatever its case, accents and apostrophes
)

// Query is what is asked of an index.
type Query struct {
	Text  string
	Near  *orb.Point // what is near it comes before what is equally close and far away
	Limit int
	// Plain leaves out what is mistyped.
	Plain bool
}

// Match is something that a query found.
type Match struct {
	Of        int    // which of the named
	Spelling  string // that matched
	Closeness Closeness
}

// Index finds what has names by any of their spellings. It does not change once made, so any
// number of goroutines may ask it.
type Index struct {
	named []Named
	trie  trie
	// Of each item of the trie, which is of a spelling or of its later words: in the trie's order.
	items []item
	// All spellings folded, and which they are.
	folded  texts
	written []written
	// largest are the items of the highest rank of each node of the trie with very many.
	largest map[[2]int32][]int32
	// The items of each of the named, those of the i-th from itemsOf[begins[i]], and where they are.
	itemsOf, begins []int32
	places          grid
}

type item struct {
	of    int32
	text  int32 // which of the spellings
	rank  int16
	later bool // it begins at a later word
}

type written struct {
	of       int32
	spelling uint16
}

// NewIndex is the index of what has names. It keeps the slice.
func NewIndex(named []Named) *Index {
	x := &Index{named: named}
	type keyed struct {
		key string
		item
	}
	var all []keyed
	for i, n := range named {
		for j, s := range n.Spellings {
			words := geo.FoldWords(s)
			x.folded.add(strings.Join(words, ""))
			text := int32(len(x.written))
			x.written = append(x.written, written{int32(i), uint16(j)})
			for k, w := range words {
				words[k] = keyOfWord(w)
			}
			for k := range words {
				key := ""
				for _, w := range words[k:] {
					key += w
				}
				if key != "" {
					all = append(all, keyed{key, item{int32(i), text, int16(min(n.Rank, math.MaxInt16)), k > 0}})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.text, b.text))
	})
	keys := make([]string, len(all))
	x.items = make([]item, len(all))
	for i, k := range all {
		keys[i], x.items[i] = k.key, k.item
	}
	x.trie = newTrie(keys)
	x.largest = map[[2]int32][]int32{}
	for _, n := range x.trie.nodes {
		if n.hi-n.lo > manyItems {
			x.largest[[2]int32{n.lo, n.hi}] = x.largestOf(n.lo, n.hi)
		}
	}
	x.begins = make([]int32, len(named)+1)
	for _, it := range x.items {
		x.begins[it.of+1]++
	}
	for i := range named {
		x.begins[i+1] += x.begins[i]
	}
	x.itemsOf = make([]int32, len(x.items))
	next := slices.Clone(x.begins)
	for i, it := range x.items {
		x.itemsOf[next[it.of]] = int32(i)
		next[it.of]++
	}
	points := make([]orb.Point, len(named))
	for i, n := range named {
		points[i] = n.At
	}
	x.places = newGrid(points)
	return x
}

// Size is of how many things there are names.
func (x *Index) Size() int { return len(x.named) }

// Nearest is which of the named is nearest to a position, and how it lies as seen from there; false
// where there are none. It is for those that all have a place.
func (x *Index) Nearest(at orb.Point) (of int, metres, bearing float64, ok bool) {
	i, ok := x.places.nearest(at)
	if !ok {
		return 0, 0, 0, false
	}
	metres, bearing = Between(x.named[i].At, at)
	return i, metres, bearing, true
}

// Find answers what has the query in one of its spellings, the closest first, equals by
// nearness and rank. A query over geo.MaxQuery characters, and one of which nothing is left
// once it is folded, finds nothing.
func (x *Index) Find(q Query) []Match {
	if q.Limit <= 0 || utf8.RuneCountInString(q.Text) > geo.MaxQuery {
		return nil
	}
	key, folded := Key(q.Text), geo.Fold(q.Text)
	if key == "" {
		return nil
	}
	f := finder{x: x, q: q, folded: folded, isShort: len(key) < shortKey, best: map[int32]match{}}
	lo, hi := x.trie.prefix(key)
	f.take(lo, hi, func(i int) (Closeness, int) {
		switch it := x.items[i]; {
		case it.later:
			return WordPrefix, 0
		case x.trie.keys[i] == key:
			return Sounds, 0
		default:
			return Prefix, 0
		}
	})
	if errors := allowedTypos(key); len(f.best) < q.Limit && !q.Plain && errors > 0 {
		x.trie.similar(key, errors, func(lo, hi, cost int) {
			f.take(lo, hi, func(int) (Closeness, int) { return Mistyped, cost })
		})
	}
	if len(f.best) < q.Limit {
		f.inside()
	}
	return f.sorted()
}

// allowedTypos is how many letters of a key may be wrong, missing, too many or exchanged with
// the next one.
func allowedTypos(key string) int {
	switch n := len(key); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	default:
		return 2
	}
}

// finder gathers the matches of a query, of each thing the best one.
type finder struct {
	x      *Index
	q      Query
	folded string
	// isShort is whether the query's key is shorter than what is compared by it.
	isShort bool
	best    map[int32]match
}

// shortKey is how long a key must be for names to be found that begin with it in other letters.
const shortKey = 3

type match struct {
	of, text  int32
	closeness Closeness
	cost      int8 // of typing errors
	worth     float64
}

// manyItems is how many of those that begin alike are looked at closely; of more, about so many
// of the largest are, and those near.
const (
	manyItems   = 1024
	mostLargest = 256
)

// take adds what is in a range of the trie's items, which is that of a node.
func (f *finder) take(lo, hi int, closeness func(i int) (Closeness, int)) {
	if hi-lo <= manyItems {
		for i := lo; i < hi; i++ {
			f.add(i, closeness)
		}
		return
	}
	for _, i := range f.x.largest[[2]int32{int32(lo), int32(hi)}] {
		f.add(int(i), closeness)
	}
	if f.q.Near == nil {
		return
	}
	for ring := range nearRings {
		f.x.places.ring(cellOf(*f.q.Near), ring, func(of int32) {
			for _, i := range f.x.itemsOf[f.x.begins[of]:f.x.begins[of+1]] {
				if int(i) >= lo && int(i) < hi {
					f.add(int(i), closeness)
				}
			}
		})
	}
}

// nearRings is in how many rings of cells around a position all is looked at closely.
const nearRings = 2

func (f *finder) add(i int, closeness func(i int) (Closeness, int)) {
	it := f.x.items[i]
	c, cost := closeness(i)
	folded := f.x.folded.text(int(it.text))
	if c == Sounds || c == Prefix {
		c = f.closer(c, folded)
	}
	// What is left of the query is too short to say in which letters it was written.
	if f.isShort && (c == Sounds || c == Prefix || c == WordPrefix && !strings.Contains(folded, f.folded)) {
		return
	}
	m := match{of: it.of, text: it.text, closeness: c, cost: int8(cost)}
	if before, ok := f.best[it.of]; !ok || compareClose(m, before) < 0 {
		f.best[it.of] = m
	}
}

// spelling is one of all spellings, as it is written.
func (x *Index) spelling(text int32) string {
	w := x.written[text]
	return x.named[w.of].Spellings[w.spelling]
}

// closer is how close a folded spelling is whose key is the query's or begins with it.
func (f *finder) closer(c Closeness, folded string) Closeness {
	switch {
	case c == Sounds && folded == f.folded:
		return Exact
	case c == Prefix && len(folded) > len(f.folded) && folded[:len(f.folded)] == f.folded:
		return SamePrefix
	}
	return c
}

// largestOf are about mostLargest items of a range: all that have the lowest rank among them or a
// higher one, but no more than four times as many.
func (x *Index) largestOf(lo, hi int32) (largest []int32) {
	var count [1 << 10]int
	bucket := func(i int32) int { return min(max(int(x.items[i].rank), 0), len(count)-1) }
	for i := lo; i < hi; i++ {
		count[bucket(i)]++
	}
	least, taken := len(count), 0
	for least > 0 && taken < mostLargest {
		least--
		taken += count[least]
	}
	for i := lo; i < hi && len(largest) < 4*mostLargest; i++ {
		if bucket(i) >= least {
			largest = append(largest, i)
		}
	}
	return largest
}

// insideMost is in how many spellings at most it is looked for what has the query within it:
// all of them are read.
const insideMost = 100_000

// inside adds what has the query within one of its spellings, where it has at least three
// letters.
func (f *finder) inside() {
	if utf8.RuneCountInString(f.folded) < 3 || len(f.x.written) > insideMost {
		return
	}
	f.x.folded.each(f.folded, func(i int) {
		of := f.x.written[i].of
		if _, ok := f.best[of]; !ok {
			f.best[of] = match{of: of, text: int32(i), closeness: Inside}
		}
	})
}

// sorted are the best matches, at most as many as were asked for.
func (f *finder) sorted() []Match {
	all := make([]match, 0, len(f.best))
	for _, m := range f.best {
		m.worth = f.worth(m)
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b match) int {
		return cmp.Or(compareClose(a, b), cmp.Compare(b.worth, a.worth), cmp.Compare(a.of, b.of))
	})
	all = all[:min(len(all), f.q.Limit)]
	out := make([]Match, len(all))
	for i, m := range all {
		out[i] = Match{int(m.of), f.x.spelling(m.text), m.closeness}
	}
	return out
}

// compareClose is negative where a is the closer match.
func compareClose(a, b match) int {
	return cmp.Or(cmp.Compare(b.closeness, a.closeness), cmp.Compare(a.cost, b.cost))
}

// What nearness counts for while a name is not written out: to be so far off again is to be half as
// large.
const (
	nearMetres  = 20_000
	halfAsLarge = 8 // of rank
)

// worth is by what equally close matches are sorted: of those that have the very name how near they
// are, of others how large, and how near. What has no place comes last.
func (f *finder) worth(m match) float64 {
	n := &f.x.named[m.of]
	worth := float64(n.Rank)
	if f.q.Near == nil {
		return worth
	}
	if !n.HasPlace {
		return math.Inf(-1)
	}
	metres, _ := onSphere(*f.q.Near, n.At)
	if m.closeness >= Sounds {
		return -metres
	}
	return worth - halfAsLarge*math.Log2(1+metres/nearMetres)
}
