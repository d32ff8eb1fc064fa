package basemaptest

import (
	"slices"

	"github.com/paulmach/orb"
)

// ways lays out roads and railways between the settlements.
func (l *land) ways() {
	joined := map[[2]int]bool{}
	join := func(kind string, minZoom uint8, a, b int, crooked float64) {
		if pair := [2]int{min(a, b), max(a, b)}; !joined[pair] {
			joined[pair] = true
			l.line(kind, minZoom, l.bent(l.places[a].at, l.places[b].at, crooked)...)
		}
	}
	large := func(s settlement) bool { return s.class == "city" || s.class == "town" }
	for i, s := range l.places {
		switch {
		case s.class == "city":
			for _, k := range l.nearest(i, 2, func(o settlement) bool { return o.class == "city" }) {
				join("trunk", 5, i, k, 0.05)
			}
			for _, k := range l.nearest(i, 3, large) {
				join("primary", 7, i, k, 0.07)
			}
		case large(s):
			for n, k := range l.nearest(i, 3, large) {
				join([]string{"primary", "secondary", "secondary"}[n], []uint8{7, 9, 9}[n], i, k, 0.08)
			}
		case s.class == "village":
			for n, k := range l.nearest(i, 3, func(o settlement) bool { return o.class != "hamlet" }) {
				join([]string{"tertiary", "tertiary", "unclassified"}[n], []uint8{10, 10, 12}[n], i, k, 0.09)
			}
		default:
			for n, k := range l.nearest(i, 2, func(settlement) bool { return true }) {
				join([]string{"unclassified", "track"}[n], []uint8{12, 13}[n], i, k, 0.12)
			}
		}
	}
	l.motorway()
	l.railways()
	for range 900 {
		at := l.anywhere()
		kind, minZoom := "track", uint8(13)
		if l.IntN(4) == 0 {
			kind, minZoom = []string{"path", "footway", "cycleway"}[l.IntN(3)], 14
		}
		l.line(kind, minZoom, l.bent(at, orb.Point{at[0] + l.spread(2200), at[1] + l.spread(2200)}, 0.12)...)
	}
}

// motorway is one of two carriageways right through the country, past Pokrovsk, with a tunnel,
// a bridge and ramps.
func (l *land) motorway() {
	var middle []orb.Point
	through := []orb.Point{{-l.half[0] - 2000, -3000}, {-21000, -1500}, {-4200, -6200}, {9000, -3300}, {24000, 8000}, {l.half[0] + 2000, 14000}}
	for i := 1; i < len(through); i++ {
		part := l.bent(through[i-1], through[i], 0.05)
		middle = append(middle, part[min(i-1, 1):]...)
	}
	tunnel := slices.IndexFunc(middle, func(p orb.Point) bool { return p[0] > -3000 })
	bridge := slices.IndexFunc(middle, func(p orb.Point) bool { return p[0] > 3500 })
	for _, side := range []float64{-9, 9} {
		line := beside(middle, func(int) float64 { return side })
		l.line("motorway", 4, line[:tunnel+1]...)
		l.line("motorway", 4, line[tunnel:tunnel+9]...).tunnel = true
		l.line("motorway", 4, line[tunnel+8:bridge+1]...)
		l.line("motorway", 4, line[bridge:bridge+3]...).bridge = true
		l.line("motorway", 4, line[bridge+2:]...)
		for _, at := range []int{tunnel - 20, bridge + 14, len(line) - 60} {
			l.line("motorway link", 11, line[at], orb.Point{line[at][0] + 160, line[at][1] + side*14}, orb.Point{line[at][0] + 420, line[at][1] + side*34})
		}
	}
}

// railways are main lines between the larger settlements, sidings, and trams and a metro where
// cities are.
func (l *land) railways() {
	line := func(from, to orb.Point) []orb.Point {
		p := l.bent(from, to, 0.04)
		l.line("rail", 8, p...)
		return p
	}
	pokrovsk := metres(orb.Point{37.176, 48.282})
	stops := []orb.Point{{-l.half[0] - 2000, -6000}, metres(orb.Point{36.735, 48.253}), {pokrovsk[0] - 900, pokrovsk[1] - 1300}, metres(orb.Point{37.265, 48.31}), metres(orb.Point{37.707, 48.528}), {l.half[0] + 2000, 30000}}
	for i := 1; i < len(stops); i++ {
		line(stops[i-1], stops[i])
	}
	line(stops[2], metres(orb.Point{37.08, 48.46}))
	south := line(stops[2], metres(orb.Point{37.3, 48.147}))
	line(metres(orb.Point{37.3, 48.147}), metres(orb.Point{37.75, 48.03}))
	through := l.line("rail", 8, south[3:7]...) // beside itself, below the ground
	through.tunnel = true
	for k := range 6 {
		l.line("rail siding", 13, orb.Point{stops[2][0] - 700, stops[2][1] + float64(12*k)}, orb.Point{stops[2][0] + 900, stops[2][1] + float64(12*k) + 90})
	}
	for _, s := range l.places {
		if s.class == "city" {
			for range 4 {
				l.line("tram", 12, l.bent(orb.Point{s.at[0] + l.spread(s.radius*0.7), s.at[1] - s.radius*0.7}, orb.Point{s.at[0] + l.spread(s.radius*0.7), s.at[1] + s.radius*0.7}, 0.1)...)
			}
			l.line("subway", 12, orb.Point{s.at[0] - 3000, s.at[1]}, orb.Point{s.at[0] + 3000, s.at[1] + 800})
		}
	}
	l.line("tram", 12, l.bent(orb.Point{pokrovsk[0] - 1500, pokrovsk[1] - 800}, orb.Point{pokrovsk[0] + 1300, pokrovsk[1] + 1100}, 0.1)...)
	l.line("ferry", 9, orb.Point{4000, -31000}, orb.Point{9000, -30000})
}
