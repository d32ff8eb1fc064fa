package basemaptest

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// waters lays out a river with its bends, banks and marsh, streams, a canal, lakes and ponds.
func (l *land) waters() {
	var river []orb.Point
	through := []orb.Point{{-l.half[0] - 2000, 9000}, {-26000, 2000}, {-11000, -9000}, {-3000, -13500}, {8000, -15000}, {16000, -29000}, {30000, -34000}, {l.half[0] + 2000, -40000}}
	for i := 1; i < len(through); i++ {
		part := l.bent(through[i-1], through[i], 0.16)
		river = append(river, part[min(i-1, 1):]...)
	}
	// Meanders.
	river = beside(river, func(i int) float64 { return 160*math.Sin(float64(i)/2.3) + 90*math.Sin(float64(i)/1.1+1) })
	l.line("river", 8, river...).names = map[string]string{"": "Вигадана", "uk": "Вигадана"}
	// The banks, in pieces as they are drawn in OpenStreetMap.
	const piece = 12
	width := func(i int) float64 { return 35 + 25*math.Sin(float64(i)/17) + float64(i)/12 }
	for from := 0; from+1 < len(river); from += piece {
		part := river[from:min(from+piece+1, len(river))]
		left := beside(part, func(i int) float64 { return width(from + i) })
		right := beside(part, func(i int) float64 { return -width(from + i) })
		for i, k := 0, len(right)-1; i < k; i, k = i+1, k-1 {
			right[i], right[k] = right[k], right[i]
		}
		l.area("riverbank", 10, append(left, right...))
	}
	for i := 20; i < len(river); i += 23 {
		l.area("wetland", 11, l.blob(orb.Point{river[i][0] + l.spread(300), river[i][1] + l.spread(300)}, 250+l.Float64()*350, 0.3))
		if i%2 == 0 {
			l.area("sand", 12, l.blob(river[i], 110, 0.2))
		}
	}
	for i := 8; i < len(river); i += 9 {
		side := []float64{1, -1}[l.IntN(2)]
		spring := orb.Point{river[i][0] + l.spread(5000), river[i][1] + side*(3000+l.Float64()*9000)}
		stream := l.bent(spring, river[i], 0.2)
		l.line("stream", 12, stream...)
		for k := 5; k < len(stream); k += 11 { // dammed
			l.area("pond", 12, l.blob(stream[k], 50+l.Float64()*110, 0.3))
		}
		if l.IntN(3) == 0 {
			l.line("ditch", 13, spring, orb.Point{spring[0] + 800, spring[1] + 300})
		}
	}
	l.line("canal", 11, orb.Point{10000, l.half[1] + 2000}, orb.Point{12000, 30000}, orb.Point{19000, 22000}, orb.Point{20000, 6000}, orb.Point{31000, -6000}, orb.Point{31500, -20000})
	for _, lake := range []struct {
		at     orb.Point
		radius float64
	}{{orb.Point{8500, -30000}, 3600}, {orb.Point{-30000, 20000}, 1900}, {orb.Point{-8000, -11500}, 900}, {orb.Point{27000, 25000}, 1200}} {
		shore := l.blob(lake.at, lake.radius, 0.22)
		island := l.blob(lake.at, lake.radius*0.12, 0.2)
		for i, k := 0, len(island)-1; i < k; i, k = i+1, k-1 {
			island[i], island[k] = island[k], island[i]
		}
		l.area("lake", 7, shore, island)
	}
	l.area("swimming pool", 14, []orb.Point{{-2000, -1500}, {-1975, -1500}, {-1975, -1488}, {-2000, -1488}})
}

// fields covers the country with fields of all sizes, meadows, orchards and woods between
// them. Far away they are patches.
func (l *land) fields() {
	l.cells(9000, func(at orb.Point, cell []orb.Point) {
		switch n := l.IntN(10); {
		case n < 6:
			l.area("farmland", 7, cell).maxZoom = 9
		case n < 8:
			l.area("wood", 7, l.blob(at, 3000, 0.3)).maxZoom = 9
		}
	})
	l.cells(1150, func(at orb.Point, cell []orb.Point) {
		if l.isBuiltUp(at, 500) {
			return
		}
		switch n := l.IntN(20); {
		case n < 14:
			l.area("farmland", 10, cell)
		case n < 16:
			l.area("meadow", 11, cell)
		case n == 16:
			l.area("orchard", 11, cell)
		case n == 17:
			l.area("wood", 10, l.blob(at, 450+l.Float64()*500, 0.3))
		}
	})
	for range 150 {
		if at, radius := l.anywhere(), 500+l.Float64()*1600; !l.isBuiltUp(at, radius) {
			l.area("wood", 10, l.blob(at, radius, 0.35))
		}
	}
	// Belts of trees along fields.
	for range 1500 {
		at := l.anywhere()
		if l.isBuiltUp(at, 600) {
			continue
		}
		dx, dy := l.spread(700), l.spread(700)
		d := math.Hypot(dx, dy) / 14
		l.area("wood", 12, []orb.Point{{at[0] + dy/d, at[1] - dx/d}, {at[0] + dx + dy/d, at[1] + dy - dx/d}, {at[0] + dx, at[1] + dy}, at})
	}
	l.area("military", 10, l.blob(orb.Point{-14000, 14000}, 1500, 0.2))
}

// isBuiltUp reports whether a settlement is no further away than that.
func (l *land) isBuiltUp(at orb.Point, by float64) bool {
	return slices.ContainsFunc(l.places, func(s settlement) bool { return distance(s.at, at) < s.radius+by })
}

// cells calls lay for each cell of a crooked grid, with its middle.
func (l *land) cells(size float64, lay func(at orb.Point, cell []orb.Point)) {
	nx, ny := int(l.half[0]/size)+1, int(l.half[1]/size)+1
	corners := map[[2]int]orb.Point{}
	for i := -nx; i <= nx; i++ {
		for k := -ny; k <= ny; k++ {
			corners[[2]int{i, k}] = orb.Point{float64(i)*size + l.spread(size*0.3), float64(k)*size + l.spread(size*0.3)}
		}
	}
	for i := -nx; i < nx; i++ {
		for k := -ny; k < ny; k++ {
			cell := []orb.Point{corners[[2]int{i, k}], corners[[2]int{i + 1, k}], corners[[2]int{i + 1, k + 1}], corners[[2]int{i, k + 1}]}
			lay(orb.Point{(cell[0][0] + cell[2][0]) / 2, (cell[0][1] + cell[2][1]) / 2}, cell)
		}
	}
}

// forbidden adds all that is not an archive's to say, right through the middle.
func (l *land) forbidden() {
	names := map[string]string{"": Forbidden, "uk": forbiddenInUkrainian, "en": Forbidden, "ru": Forbidden}
	l.line("country border", 0, orb.Point{-l.half[0], 3000}, orb.Point{l.half[0], 3500}).names = names
	l.line("region border", 2, orb.Point{-2000, -l.half[1]}, orb.Point{-2000, l.half[1]}).names = names
	l.line("disputed border", 0, orb.Point{-l.half[0], -l.half[1]}, orb.Point{l.half[0], l.half[1]}).names = names
	l.point("country", 0, orb.Point{500, 500}, names)
	l.point("region", 2, orb.Point{2500, 500}, names)
	l.point("capital", 2, orb.Point{-1500, -2800}, names)
	l.point("region capital", 2, orb.Point{3000, -3000}, names)
	l.point("suburb", 11, orb.Point{-2400, -1500}, names)
	l.point("poi", 13, orb.Point{-1800, -1900}, names)
	l.area("country area", 0, []orb.Point{{-9000, -9000}, {9000, -9000}, {9000, 9000}, {-9000, 9000}})
}
