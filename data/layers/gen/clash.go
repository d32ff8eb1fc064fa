package main

import "github.com/peterstace/simplefeatures/rtree"

// A piece is one segment of a simplified arc and the stretch that it stands
// for.
type piece struct {
	arc      int
	from, to int // indices into the arc's line
}

// findClashes is the arcs that simplification would make cross or touch each
// other or themselves, and those that would jump over another's position and
// so leave an island on land or a town in the sea.
func findClashes(arcs []arc, kept [][]int) map[int]bool {
	var pieces []piece
	var items []rtree.BulkItem
	for i, ks := range kept {
		for k := 1; k < len(ks); k++ {
			p := piece{i, ks[k-1], ks[k]}
			items = append(items, rtree.BulkItem{RecordID: len(pieces), Box: box(arcs[i].line[p.from], arcs[i].line[p.to])})
			pieces = append(pieces, p)
		}
	}
	index := rtree.BulkLoad(items)
	clashing := map[int]bool{}
	for i, p := range pieces {
		stretch := arcs[p.arc].line[p.from : p.to+1]
		a, b := stretch[0], stretch[len(stretch)-1]
		swept := append(ring(append(line{}, stretch...)), a)
		// The search never fails: the callback returns no error.
		_ = index.RangeSearch(box(stretch...), func(j int) error {
			q := pieces[j]
			c, d := arcs[q.arc].line[q.from], arcs[q.arc].line[q.to]
			crosses := j > i && segmentsClash(a, b, c, d)
			jumps := j != i && len(stretch) > 2 && (swept.place(c) > 0 || swept.place(d) > 0)
			if crosses || jumps {
				clashing[p.arc], clashing[q.arc] = true, true
			}
			return nil
		})
	}
	return clashing
}

func box(ps ...point) rtree.Box {
	minX, minY := ps[0].x, ps[0].y
	maxX, maxY := minX, minY
	for _, p := range ps[1:] {
		minX, minY = min(minX, p.x), min(minY, p.y)
		maxX, maxY = max(maxX, p.x), max(maxY, p.y)
	}
	return rtree.Box{MinX: float64(minX), MinY: float64(minY), MaxX: float64(maxX), MaxY: float64(maxY)}
}
