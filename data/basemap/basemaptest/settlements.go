package basemaptest

import (
	"cmp"
	"math"
	"slices"

	"frontline/data/gazetteer"
	"frontline/geo/place"

	"github.com/paulmach/orb"
)

// settlement is a place with streets.
type settlement struct {
	at     orb.Point
	class  string // city, town, village or hamlet
	radius float64
}

// Named are settlements that are made up for how they are named, each at a position in degrees.
var Named = []struct {
	At    orb.Point
	Class string
	Names map[string]string // of the property's language, "" for the one of the bare name
	Shown string            // how it is shown in English; "" where it may not be
}{
	{orb.Point{37.12, 48.235}, "village", map[string]string{"": "Вигадане", "uk": "Вигадане", "en": "Imaginary"}, "Vyhadane"},
	{orb.Point{37.235, 48.245}, "village", map[string]string{"": "Несуществующее", "uk": "Неіснуюче", "ru": "Несуществующее"}, "Neisnuiuche"},
	{orb.Point{37.10, 48.275}, "village", map[string]string{"": "Русское имя"}, ""},
	{orb.Point{37.255, 48.275}, "hamlet", map[string]string{"": "Только имя", "ru": "Только имя"}, ""},
	{orb.Point{37.15, 48.33}, "hamlet", map[string]string{"": "Latin only", "en": "Latin only"}, ""},
	// As one that the gazetteer has, and far from where that has it.
	{orb.Point{36.95, 48.20}, "village", map[string]string{"": "Покровськ", "uk": "Покровськ", "en": "Pokrovsk"}, "Pokrovsk"},
}

// cities lays out those of the gazetteer: near where it has them, as OpenStreetMap has another
// middle of each. Some have a bare name in Russian, as it had them, and some a former one.
func (l *land) cities() error {
	g, err := gazetteer.Open()
	if err != nil {
		return err
	}
	for _, p := range g.Places() {
		if p.Point[0] < Bounds[0] || p.Point[0] > Bounds[2] || p.Point[1] < Bounds[1] || p.Point[1] > Bounds[3] {
			continue
		}
		s := settlement{metres(p.Point), "village", 900}
		switch {
		case p.Size >= 132:
			s.class, s.radius = "city", 5200
		case p.Size >= 115:
			s.class, s.radius = "town", 2600
		case p.Size >= 100:
			s.class, s.radius = "town", 1700
		}
		s.at = orb.Point{s.at[0] + l.spread(250), s.at[1] + l.spread(250)}
		if slices.ContainsFunc(l.places, func(o settlement) bool { return distance(o.at, s.at) < 800 }) {
			continue
		}
		names := map[string]string{"": p.Names["uk"], "uk": p.Names["uk"], "en": p.Names["en"]}
		if ru := p.Names["ru"]; ru != "" {
			names["ru"] = ru
			if l.IntN(3) == 0 {
				names[""] = ru
			}
		}
		l.settle(s, names)
	}
	return nil
}

// villages lays out made-up ones where there is room.
func (l *land) villages() {
	for _, n := range Named {
		l.settle(settlement{metres(n.At), n.Class, map[string]float64{"village": 650, "hamlet": 300}[n.Class]}, n.Names)
	}
	for range 4000 {
		at := l.anywhere()
		if slices.ContainsFunc(l.places, func(o settlement) bool { return distance(o.at, at) < 1900+o.radius*1.2 }) {
			continue
		}
		s := settlement{at, "village", 420 + l.Float64()*500}
		if l.IntN(5) < 2 {
			s.class, s.radius = "hamlet", 160+l.Float64()*200
		}
		uk := l.name()
		l.settle(s, map[string]string{"": uk, "uk": uk, "en": place.Romanise(uk)})
	}
}

var (
	beginnings = []string{"Верб", "Калин", "Терн", "Дуб", "Ясен", "Вишн", "Степ", "Зор", "Криничн", "Балк", "Груш", "Берез", "Лип", "Журавл", "Сокол", "Лебед", "Камян", "Полин", "Чебрец", "Шипшин"}
	endings    = []string{"івка", "ове", "янка", "инське", "анівка", "ецьке", "уватка", "не"}
	before     = []string{"", "", "", "", "Нова ", "Мала ", "Верхня ", "Нижня "}
)

// name makes one up.
func (l *land) name() string {
	first := before[l.IntN(len(before))]
	ending := endings[l.IntN(len(endings))]
	if first != "" {
		ending = []string{"івка", "янка", "анівка", "уватка"}[l.IntN(4)]
	}
	return first + beginnings[l.IntN(len(beginnings))] + ending
}

// settle adds a settlement: its label, its ground and its streets.
func (l *land) settle(s settlement, names map[string]string) {
	l.places = append(l.places, s)
	l.point(s.class, map[string]uint8{"city": 4, "town": 7, "village": 9, "hamlet": 11}[s.class], s.at, names)
	outline := l.blob(s.at, s.radius, 0.16)
	l.area("residential", map[string]uint8{"city": 6, "town": 8, "village": 10, "hamlet": 12}[s.class], outline)
	l.streets(s, outline)
	if s.class == "city" || s.class == "town" {
		for range 2 + int(s.radius/1500) {
			angle := l.Float64() * 2 * math.Pi
			at := orb.Point{s.at[0] + math.Cos(angle)*s.radius*1.05, s.at[1] + math.Sin(angle)*s.radius*1.05}
			l.area("industrial", 10, l.blob(at, s.radius*0.16, 0.2))
			if l.IntN(2) == 0 { // a spoil heap beside it
				l.area("rock", 11, l.blob(orb.Point{at[0] + s.radius*0.25, at[1]}, 130, 0.1))
			}
		}
		l.area("park", 11, l.blob(orb.Point{s.at[0] + s.radius*0.3, s.at[1] + s.radius*0.25}, s.radius*0.12, 0.25))
		l.area("cemetery", 12, l.blob(orb.Point{s.at[0] - s.radius*0.9, s.at[1] + s.radius*0.3}, 180, 0.05))
		l.area("commercial", 12, l.blob(s.at, s.radius*0.1, 0.1))
	}
}

// streets lays a crooked grid over the ground of a settlement, with houses along it.
func (l *land) streets(s settlement, outline []orb.Point) {
	turn, step := l.Float64()*math.Pi/2, 190.0
	if s.class == "city" {
		step = 260
	}
	at := func(u, v float64) orb.Point {
		// Streets bend as the ground does.
		u, v = u+40*math.Sin(v/700), v+40*math.Sin(u/900)
		return orb.Point{s.at[0] + u*math.Cos(turn) - v*math.Sin(turn), s.at[1] + u*math.Sin(turn) + v*math.Cos(turn)}
	}
	n := int(s.radius*1.3/step) + 1
	for i := -n; i <= n; i++ {
		for _, across := range []bool{false, true} {
			var run []orb.Point
			end := func() {
				if len(run) > 2 || len(run) == 2 && s.class == "hamlet" {
					l.street(s, i, across, run)
				}
				run = nil
			}
			for k := -2 * n; k <= 2*n; k++ {
				u, v := float64(i)*step, float64(k)*step/2
				if across {
					u, v = v, u
				}
				// Here and there a block is larger.
				if p := at(u, v); inside(outline, p) && (i%3 == 0 || (i*7+k/4*5)%11 != 0) {
					run = append(run, p)
				} else {
					end()
				}
			}
			end()
		}
	}
}

// street adds one of a settlement's streets: of a class by how it stands to the middle.
func (l *land) street(s settlement, i int, across bool, run []orb.Point) {
	kind, minZoom := "residential street", uint8(12)
	large := s.class == "city" || s.class == "town"
	switch {
	case large && i == 0:
		kind, minZoom = "secondary", 9
	case large && i%4 == 0:
		kind, minZoom = "tertiary", 11
	case large && i%5 == 2 && across:
		kind, minZoom = "living street", 13
	case i != 0 && i%4 == 3:
		kind, minZoom = "service", 13
	}
	l.line(kind, minZoom, run...)
	if kind == "tertiary" || kind == "secondary" {
		return
	}
	for k := 1; k < len(run); k++ {
		a, b := run[k-1], run[k]
		for _, side := range []float64{-22, 22} {
			if l.IntN(3) == 0 {
				continue
			}
			f := 0.2 + 0.6*l.Float64()
			d := distance(a, b)
			ux, uy := (b[0]-a[0])/d, (b[1]-a[1])/d
			m := orb.Point{a[0] + (b[0]-a[0])*f - uy*side, a[1] + (b[1]-a[1])*f + ux*side}
			l.area("building", 13, []orb.Point{
				{m[0] - 6*ux - 5*uy, m[1] - 6*uy + 5*ux}, {m[0] - 6*ux + 5*uy, m[1] - 6*uy - 5*ux}, {m[0] + 6*ux + 5*uy, m[1] + 6*uy - 5*ux}, {m[0] + 6*ux - 5*uy, m[1] + 6*uy + 5*ux},
			})
		}
	}
}

// inside reports whether a point lies within an outline.
func inside(outline []orb.Point, p orb.Point) (in bool) {
	for i, a := range outline {
		b := outline[(i+1)%len(outline)]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
			in = !in
		}
	}
	return in
}

// nearest are the settlements nearest to one, of those that pass.
func (l *land) nearest(i, n int, pass func(settlement) bool) []int {
	var out []int
	for k, o := range l.places {
		if k != i && pass(o) {
			out = append(out, k)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		return cmp.Compare(distance(l.places[a].at, l.places[i].at), distance(l.places[b].at, l.places[i].at))
	})
	return out[:min(n, len(out))]
}
