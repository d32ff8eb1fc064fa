package tile

// addDots adds a square of one pixel around each of the points, unless the feature is
// drawn there already.
func addDots(polygons []Polygon, points []Point) []Polygon {
	if len(points) == 0 {
		return polygons
	}
	drawn := polygons
	boxes := make([]box, len(drawn))
	for i, p := range drawn {
		boxes[i] = boxOf(p[0])
	}
	var byY *rows
	if len(drawn) > 0 {
		byY = newRows(len(drawn), func(i int) (low, high int32) { return boxes[i].minY, boxes[i].maxY })
	}
	// The squares' middles, by cells as wide as a square: those that meet are in cells
	// side by side.
	cells := map[Point][]Point{}
	cell := func(p Point) Point { return Point{p.X / pixel, p.Y / pixel} }
	there := func(p Point) bool {
		square := dot(p)
		if byY != nil {
			last := min(byY.row(square.maxY), byY.count()-1)
			for row := max(byY.row(square.minY), 0); row <= last; row++ {
				for _, i := range byY.in(row) {
					if boxes[i].meets(square) && drawnIn(drawn[i], square) {
						return true
					}
				}
			}
		}
		at := cell(p)
		for x := at.X - 1; x <= at.X+1; x++ {
			for y := at.Y - 1; y <= at.Y+1; y++ {
				for _, q := range cells[Point{x, y}] {
					if other := dot(q); other.meets(square) && drawnIn(Polygon{corners(other)}, square) {
						return true
					}
				}
			}
		}
		return false
	}
	for _, p := range points {
		if !there(p) {
			polygons = append(polygons, Polygon{corners(dot(p))})
			cells[cell(p)] = append(cells[cell(p)], p)
		}
	}
	return polygons
}

// dot is a square of one pixel around p.
func dot(p Point) box {
	const half = pixel / 2
	return box{p.X - half, p.Y - half, p.X + half, p.Y + half}
}

// drawnIn reports whether something of a polygon lies in b.
func drawnIn(p Polygon, b box) bool {
	inside, _ := clipPolygon(indexPolygon(p), b)
	return len(inside) > 0
}
