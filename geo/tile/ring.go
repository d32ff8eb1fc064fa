package tile

import "slices"

// dedupe drops points that repeat the one before them, the last to the first
// included.
func dedupe(r Ring) Ring {
	out := r[:0]
	for _, p := range r {
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

func dedupeLine(l []Point) []Point {
	return slices.Compact(l)
}

// tidy drops points that lie straight between their neighbours and returns
// nil for a ring that encloses nothing. The ring is changed in place.
func tidy(r Ring) Ring {
	for {
		n := len(r)
		if n < 3 {
			return nil
		}
		// Behind the first that is dropped, a point's neighbours are those that it
		// had in the ring as it was.
		first, before := r[0], r[n-1]
		out := r[:0]
		for i, p := range r {
			after := first
			if i+1 < n {
				after = r[i+1]
			}
			if cross(before, p, after) != 0 {
				out = append(out, p)
			}
			before = p
		}
		if len(out) == n {
			return out
		}
		r = dedupe(out)
	}
}

// unfolded drops points at which a ring turns back on itself and returns nil
// for a ring that encloses nothing. Points in a straight line stay. The ring is
// changed in place.
func unfolded(r Ring) Ring {
	for {
		n := len(r)
		if n < 3 {
			return nil
		}
		first, before := r[0], r[n-1]
		out := r[:0]
		for i, p := range r {
			after := first
			if i+1 < n {
				after = r[i+1]
			}
			if !foldsBack(edge{before, p}, edge{p, after}) {
				out = append(out, p)
			}
			before = p
		}
		if len(out) == n {
			break
		}
		r = dedupe(out)
	}
	if area2(r) == 0 {
		return nil
	}
	return r
}
