package main

import (
	"fmt"
	"math"
)

// The map's subject is drawn as the source has it: inside this box, in
// degrees, nothing is left out.
const (
	detailWest, detailSouth = 20.0, 40.0
	detailEast, detailNorth = 60.0, 60.0
)

// Away from the box the tolerance grows with the distance from it, in degrees
// of tolerance for each degree away, so that there is no line at which the
// drawing changes and no polygon is cut. Tolerances are degrees of a great
// circle.
const (
	toleranceGrowth = 0.003
	toleranceMost   = 0.04 // about 4.4 km, reached some 13° away
)

// tolerance is how far a line may be off near p.
func tolerance(p point) float64 {
	lon, lat := p.degrees()
	if math.Abs(lon) == 180 {
		return 0 // the two sides of the antimeridian must go on matching
	}
	dx := max(detailWest-lon, 0, lon-detailEast)
	dy := max(detailSouth-lat, 0, lat-detailNorth)
	return min(toleranceMost, toleranceGrowth*math.Hypot(dx, dy))
}

// simplifyArcs drops the positions that the tolerance can do without, and
// islands that are smaller than it. Where that would make two lines cross, or
// one line jump over another, both keep more.
func simplifyArcs(arcs []arc) ([]arc, error) {
	keep := keptIslands(arcs)
	share := make([]float64, len(arcs)) // of the tolerance, by arc
	for i := range share {
		share[i] = 1
	}
	const rounds = 12
	for range rounds {
		kept := make([][]int, len(arcs))
		for i, a := range arcs {
			kept[i] = simplify(a, share[i])
			if a.island() && !keep[i] && tiny(a, kept[i]) {
				kept[i] = nil
			}
			if keep[i] && len(kept[i]) < 4 || a.closed() && !a.island() && len(kept[i]) < 4 {
				kept[i] = simplify(a, 0)
			}
		}
		clashing := findClashes(arcs, kept)
		if len(clashing) == 0 {
			return pick(arcs, kept), nil
		}
		relaxed := false
		for i := range clashing {
			if share[i] > 0 {
				relaxed = true
			}
			if share[i] /= 2; share[i] < 1.0/16 {
				share[i] = 0
			}
		}
		if !relaxed {
			return nil, fmt.Errorf("%d lines clash as they were read", len(clashing))
		}
	}
	return nil, fmt.Errorf("lines still clash after %d rounds", rounds)
}

// keptIslands are the largest island of each face that has nothing else, by
// index: no country may vanish.
func keptIslands(arcs []arc) map[int]bool {
	mainland := map[face]bool{}
	largest := map[face]int{}
	for i, a := range arcs {
		if !a.island() {
			mainland[a.left], mainland[a.right] = true, true
			continue
		}
		f := a.left
		if f == sea {
			f = a.right
		}
		j, ok := largest[f]
		if !ok || math.Abs(ring(a.line).area2()) > math.Abs(ring(arcs[j].line).area2()) {
			largest[f] = i
		}
	}
	keep := map[int]bool{}
	for f, i := range largest {
		keep[i] = !mainland[f]
	}
	return keep
}

// tiny is whether an island is too small to be seen where it lies.
func tiny(a arc, kept []int) bool {
	t := 2 * tolerance(a.line[0])
	return t > 0 && (len(kept) < 4 || math.Abs(ring(a.line).area2())/2*parallel(a.line[0]) < t*t)
}

// simplify is the indices of the positions that stay, by Douglas and Peucker,
// with the tolerance of each position's own place times share.
func simplify(a arc, share float64) []int {
	n := len(a.line)
	stay := make([]bool, n)
	stay[0], stay[n-1] = true, true
	for i, p := range a.line {
		if share == 0 || tolerance(p) == 0 {
			stay[i] = true
		}
	}
	if a.closed() {
		stay[farthest(a.line)] = true
	}
	for i, j := 0, 1; j < n; j++ {
		if stay[j] {
			split(a.line, stay, i, j, share)
			i = j
		}
	}
	var kept []int
	for i, s := range stay {
		if s {
			kept = append(kept, i)
		}
	}
	return kept
}

// split marks the position between i and j that is most off, measured in
// tolerances, and goes on on both sides of it.
func split(l line, stay []bool, i, j int, share float64) {
	worst, at := 1.0, -1
	for k := i + 1; k < j; k++ {
		if off := offLine(l[k], l[i], l[j]) / (share * tolerance(l[k])); off > worst {
			worst, at = off, k
		}
	}
	if at < 0 {
		return
	}
	stay[at] = true
	split(l, stay, i, at, share)
	split(l, stay, at, j, share)
}

func farthest(l line) int {
	at, most := 0, 0.0
	for i, p := range l {
		if d := offLine(p, l[0], l[0]); d > most {
			at, most = i, d
		}
	}
	return at
}

// offLine is p's distance from the segment from a to b, in degrees of a great
// circle.
func offLine(p, a, b point) float64 {
	narrow := parallel(p)
	px, py := float64(p.x-a.x)*narrow, float64(p.y-a.y)
	bx, by := float64(b.x-a.x)*narrow, float64(b.y-a.y)
	if d := bx*bx + by*by; d > 0 {
		t := min(max((px*bx+py*by)/d, 0), 1)
		px, py = px-t*bx, py-t*by
	}
	return math.Hypot(px, py) / microdegrees
}

// parallel is how much shorter a degree of longitude is at p than at the
// equator.
func parallel(p point) float64 {
	_, lat := p.degrees()
	return math.Cos(lat * math.Pi / 180)
}

// pick is the arcs with the kept positions only; an arc that keeps none is
// left out.
func pick(arcs []arc, kept [][]int) []arc {
	var out []arc
	for i, a := range arcs {
		if len(kept[i]) == 0 {
			continue
		}
		l := make(line, len(kept[i]))
		for j, k := range kept[i] {
			l[j] = a.line[k]
		}
		out = append(out, arc{line: l, left: a.left, right: a.right})
	}
	return out
}
