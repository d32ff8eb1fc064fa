package place

import (
	"sort"
	"strings"
)

// trie is sorted keys as a tree by their letters, down to where only one key is left.
type trie struct {
	keys  []string // sorted; equal ones are beside each other
	nodes []node
}

// node is of the keys from lo to hi that have their first depth bytes in common.
type node struct {
	lo, hi int32
	// Its children are beside each other; none where all its keys are equal.
	first, children int32
	depth           uint8
}

// deepest is how many bytes of a key the tree tells apart.
const deepest = 255

// newTrie is the tree of sorted keys.
func newTrie(keys []string) trie {
	t := trie{keys: keys, nodes: []node{{hi: int32(len(keys))}}}
	for i := 0; i < len(t.nodes); i++ {
		n := t.nodes[i]
		if n.hi == n.lo || t.keys[n.lo] == t.keys[n.hi-1] || n.depth == deepest {
			continue
		}
		n.first = int32(len(t.nodes))
		lo := n.lo
		for lo < n.hi && len(keys[lo]) == int(n.depth) {
			lo++ // these end here
		}
		for lo < n.hi {
			letter := keys[lo][n.depth]
			hi := lo + int32(sort.Search(int(n.hi-lo), func(j int) bool { return keys[int(lo)+j][n.depth] > letter }))
			t.nodes = append(t.nodes, node{lo: lo, hi: hi, depth: n.depth + 1})
			lo = hi
		}
		n.children = int32(len(t.nodes)) - n.first
		t.nodes[i] = n
	}
	return t
}

// prefix is the range of the keys that begin with a text.
func (t *trie) prefix(p string) (lo, hi int) {
	lo = sort.SearchStrings(t.keys, p)
	hi = lo + sort.Search(len(t.keys)-lo, func(i int) bool { return !strings.HasPrefix(t.keys[lo+i], p) })
	return lo, hi
}

// beginsFrom is how long a text must be for keys that only begin with it, but for typing errors,
// to be similar.
const beginsFrom = 5

// similar calls f with ranges of keys that are, or begin with, a text with at most so many
// typing errors: a letter wrong, missing or too many, or exchanged with the next one. The cost is
// two for each error, and one more for what only begins so. A key may come several times.
func (t *trie) similar(text string, most int, f func(lo, hi, cost int)) {
	w := walk{trie: t, text: text, most: most, found: f}
	row := make([]int8, len(text)+1)
	for i := range row {
		row[i] = int8(min(i, most+1))
	}
	w.rows = append(w.rows, row)
	w.visit(0, 2*most+2)
}

// walk goes down the tree with a row of the table of edit distances for each letter: how many
// errors there are at least up to each letter of the text.
type walk struct {
	*trie
	text  string
	most  int
	found func(lo, hi, cost int)
	rows  [][]int8
	path  []byte
}

// visit is for the keys of a node, which were found at a cost, or not below it.
func (w *walk) visit(i int32, told int) {
	n := w.nodes[i]
	if n.children == 0 {
		w.tail(n, told)
		return
	}
	if at := int(n.lo); len(w.keys[at]) == int(n.depth) { // it ends here
		end := at
		for end < int(n.hi) && len(w.keys[end]) == int(n.depth) {
			end++
		}
		w.tell(at, end, w.whole(), told)
	}
	for c := n.first; c < n.first+n.children; c++ {
		child := w.nodes[c]
		if w.step(w.keys[child.lo][n.depth]) {
			below := told
			if child.children > 0 {
				below = w.tell(int(child.lo), int(child.hi), w.beginning(), told)
			}
			w.visit(c, below)
		}
		w.back(int(n.depth))
	}
}

// tail goes on along the one key of a node.
func (w *walk) tail(n node, told int) {
	if n.lo == n.hi {
		return
	}
	key := w.keys[n.lo]
	best := w.beginning()
	at := int(n.depth)
	for at < len(key) && w.step(key[at]) {
		best = min(best, w.beginning())
		at++
	}
	if at == len(key) {
		best = min(best, w.whole())
	}
	w.tell(int(n.lo), int(n.hi), best, told)
	w.back(int(n.depth))
}

// tell tells of keys where that is new, and answers the cost at which they are known.
func (w *walk) tell(lo, hi, cost, told int) int {
	if cost >= told {
		return told
	}
	w.found(lo, hi, cost)
	return cost
}

// whole is the cost of a key that ends here, and beginning that of those that go on. They are
// over all bounds where there are too many errors.
func (w *walk) whole() int {
	return 2 * int(w.rows[len(w.rows)-1][len(w.text)])
}

func (w *walk) beginning() int {
	if len(w.text) < beginsFrom {
		return 2*w.most + 2
	}
	return w.whole() + 1
}

// back takes steps back to a depth.
func (w *walk) back(depth int) {
	w.rows, w.path = w.rows[:depth+1], w.path[:depth]
}

// step goes on by a letter; false where there are too many errors, whatever comes. It is to be
// taken back in any case.
func (w *walk) step(letter byte) bool {
	depth := len(w.path)
	above := w.rows[depth]
	w.path = append(w.path, letter)
	if cap(w.rows) > depth+1 {
		w.rows = w.rows[:depth+2]
	} else {
		w.rows = append(w.rows, nil)
	}
	row := w.rows[depth+1]
	if row == nil {
		row = make([]int8, len(w.text)+1)
		w.rows[depth+1] = row
	}
	over := int8(w.most + 1)
	row[0] = min(above[0]+1, over)
	least := row[0]
	for j := 1; j <= len(w.text); j++ {
		same := w.text[j-1] == letter
		d := above[j-1]
		if !same {
			d++
		}
		d = min(d, above[j]+1, row[j-1]+1)
		if depth > 0 && j > 1 && letter == w.text[j-2] && w.path[depth-1] == w.text[j-1] {
			d = min(d, w.rows[depth-1][j-2]+1)
		}
		row[j] = min(d, over)
		least = min(least, row[j])
	}
	return int(least) <= w.most
}
