package valid

import "math/rand/v2"

// sweepLine holds edges in their order along the sweep line: a treap, whose
// nodes are edges, threaded by a list. Its result does not depend on its
// shape, so its priorities may be random, and must be: a file could be made
// to fit priorities that are known.
type sweepLine struct {
	root, head     int32
	low, high, up  []int32 // the children and the parent of each node
	previous, next []int32
	priority       []uint32
}

func (l *sweepLine) init(edges int) {
	all := make([]int32, 5*edges)
	part := func(i int) []int32 { return all[i*edges : (i+1)*edges : (i+1)*edges] }
	l.low, l.high, l.up, l.previous, l.next = part(0), part(1), part(2), part(3), part(4)
	l.priority = make([]uint32, edges)
	l.root, l.head = -1, -1
}

// lastBelow is the highest edge that corner p is above, -1 where there is
// none.
func (l *sweepLine) lastBelow(s *sweep, p int32) int32 {
	found := int32(-1)
	for e := l.root; e >= 0; {
		if s.side(e, p) > 0 {
			found, e = e, l.high[e]
		} else {
			e = l.low[e]
		}
	}
	return found
}

// after is the edge above e; that of -1 is the lowest.
func (l *sweepLine) after(e int32) int32 {
	if e < 0 {
		return l.head
	}
	return l.next[e]
}

// insertAfter puts e right above at, or lowest where at is -1.
func (l *sweepLine) insertAfter(at, e int32) {
	above := l.after(at)
	l.previous[e], l.next[e] = at, above
	if at < 0 {
		l.head = e
	} else {
		l.next[at] = e
	}
	if above >= 0 {
		l.previous[above] = e
	}
	l.low[e], l.high[e], l.up[e] = -1, -1, -1
	l.priority[e] = rand.Uint32()
	switch {
	case l.root < 0:
		l.root = e
		return
	case at >= 0 && l.high[at] < 0:
		l.high[at], l.up[e] = e, at
	default: // then the edge above has nothing below it
		l.low[above], l.up[e] = e, above
	}
	for l.up[e] >= 0 && l.priority[l.up[e]] < l.priority[e] {
		l.rotate(e)
	}
}

func (l *sweepLine) remove(e int32) {
	below, above := l.previous[e], l.next[e]
	if below < 0 {
		l.head = above
	} else {
		l.next[below] = above
	}
	if above >= 0 {
		l.previous[above] = below
	}
	for l.low[e] >= 0 && l.high[e] >= 0 {
		if l.priority[l.low[e]] > l.priority[l.high[e]] {
			l.rotate(l.low[e])
		} else {
			l.rotate(l.high[e])
		}
	}
	l.replace(e, max(l.low[e], l.high[e]))
}

// rotate lifts e above its parent.
func (l *sweepLine) rotate(e int32) {
	p := l.up[e]
	l.replace(p, e)
	var moved int32
	if l.low[p] == e {
		moved = l.high[e]
		l.low[p], l.high[e] = moved, p
	} else {
		moved = l.low[e]
		l.high[p], l.low[e] = moved, p
	}
	if moved >= 0 {
		l.up[moved] = p
	}
	l.up[p] = e
}

// replace puts e, or nothing for -1, where p hangs.
func (l *sweepLine) replace(p, e int32) {
	switch up := l.up[p]; {
	case up < 0:
		l.root = e
	case l.low[up] == p:
		l.low[up] = e
	default:
		l.high[up] = e
	}
	if e >= 0 {
		l.up[e] = l.up[p]
	}
}
