package tile

// runLength is how many edges of a ring share a box in its index.
const runLength = 32

// indexedRing is a ring with what lets a tile pass over the parts of it that
// are elsewhere.
type indexedRing struct {
	ring Ring
	box  box
	runs []box // of runLength edges each, the last of fewer
}

// indexedPolygon is a polygon of indexed rings.
type indexedPolygon []indexedRing

func indexPolygon(p Polygon) indexedPolygon {
	out := make(indexedPolygon, len(p))
	for i, r := range p {
		out[i] = indexRing(r)
	}
	return out
}

func indexRing(r Ring) indexedRing {
	x := indexedRing{ring: r, box: emptyBox(), runs: make([]box, 0, (len(r)+runLength-1)/runLength)}
	for from := 0; from < len(r); from += runLength {
		to := min(from+runLength, len(r))
		b := boxOf(r[from:to]).add(r[to%len(r)]) // to the end of the last edge
		x.runs = append(x.runs, b)
		x.box = x.box.union(b)
	}
	return x
}

// polygon is the polygon without its index.
func (p indexedPolygon) polygon() Polygon {
	out := make(Polygon, len(p))
	for i, r := range p {
		out[i] = r.ring
	}
	return out
}

// aroundMiddle reports whether the middle of b lies in the polygon, by its rings that
// reach out of b.
func (p indexedPolygon) aroundMiddle(b box) bool {
	in := false
	for _, r := range p {
		if !r.box.within(b) && r.box.meets(b) && r.holds(b.middle()) {
			in = !in
		}
	}
	return in
}

// holds is the even-odd test for the point half a unit beyond q in x and y,
// where no edge of the grid can run through.
func (r indexedRing) holds(q Point) bool {
	in := false
	if q.Y < r.box.minY || q.Y >= r.box.maxY {
		return false
	}
	for k, run := range r.runs {
		if q.Y < run.minY || q.Y >= run.maxY {
			continue // no edge of the run comes past the point's height
		}
		from := k * runLength
		for i := from; i < min(from+runLength, len(r.ring)); i++ {
			if crossesRay(r.ring[i], r.ring[(i+1)%len(r.ring)], 2*int64(q.X)+1, 2*int64(q.Y)+1) {
				in = !in
			}
		}
	}
	return in
}
