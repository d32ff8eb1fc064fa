package tile

// assemble gives each hole to the smallest exterior around it.
func assemble(rings []Ring) []Polygon {
	type shell struct {
		area   int64
		box    box
		ground ground
		poly   Polygon
	}
	var shells []shell
	for _, r := range rings {
		if a := area2(r); a > 0 {
			shells = append(shells, shell{a, boxOf(r), ground{ring: r}, Polygon{r}})
		}
	}
	var byY *rows
	if len(shells) >= fewIntervals && len(rings)-len(shells) > fewAsked {
		byY = newRows(len(shells), func(i int) (low, high int32) { return shells[i].box.minY, shells[i].box.maxY })
	}
	for _, r := range rings {
		if area2(r) >= 0 {
			continue
		}
		best := -1
		b := boxOf(r)
		try := func(i int) {
			s := &shells[i]
			if b.within(s.box) && (best < 0 || s.area < shells[best].area) && s.ground.has(r) {
				best = i
			}
		}
		if byY != nil {
			for _, i := range byY.at(b.minY) {
				try(int(i))
			}
		} else {
			for i := range shells {
				try(i)
			}
		}
		if best >= 0 {
			shells[best].poly = append(shells[best].poly, r)
		}
	}
	out := make([]Polygon, len(shells))
	for i, s := range shells {
		out[i] = s.poly
	}
	return out
}
