package label

import (
	"cmp"
	"slices"

	"frontline/geo"
	"frontline/geo/raster/paint"

	"github.com/paulmach/orb"
)

// Settlement is one of a basemap, to be named where there is room.
type Settlement struct {
	At    orb.Point // in the world, whose square is 1 wide
	Rank  int
	Names map[string]string // by language, en among them
}

func (s Settlement) symbol() Symbol {
	return Symbol{kind: symbolSettlement, feature: &geo.Feature{Names: s.Names}, rank: s.Rank, points: []orb.Point{s.At}}
}

// Settlements names those settlements for which placements, of a zoom and language, leave room: none
// of their names and signs is met, and no name of theirs is set again near to where it stands. What
// is named is whole within a box of the world's pixels, and the most important is the first. The
// same settlements give the same names.
func Settlements(of []Settlement, zoom paint.Zoom, lang string, in orb.Bound, clear ...*Placement) []Label {
	p := placementIn(in, zoom.World())
	for _, c := range clear {
		p.keepClear(c, zoom.Style, lang)
	}
	symbols := make([]Symbol, 0, len(of))
	for _, s := range of {
		if symbol := s.symbol(); symbol.named(zoom.Style) && in.Contains(snapped(s.At, p.world)) {
			symbols = append(symbols, symbol)
		}
	}
	slices.SortStableFunc(symbols, func(a, b Symbol) int {
		return cmp.Compare(a.priority(zoom.Style), b.priority(zoom.Style))
	})
	for i := range symbols {
		if len(p.Labels) >= mostLabels {
			break
		}
		p.name(&symbols[i], zoom.Style, lang)
	}
	return p.Labels
}

// keepClear takes the room that another placement has taken near to this one's.
func (p *Placement) keepClear(of *Placement, z uint8, lang string) {
	take := func(b orb.Bound) {
		if b.Intersects(p.in) {
			p.taken.add(b, nil)
		}
	}
	for i := range of.Signs {
		take(of.Signs[i].Box(z))
	}
	once := (&Symbol{kind: symbolSettlement}).once(p.world)
	for i := range of.Labels {
		l := &of.Labels[i]
		take(l.Box)
		if l.Sign != nil {
			take(l.Sign.Box(z))
		}
		if middle := l.Box.Center(); p.in.Pad(once).Contains(middle) {
			name := l.of.Name(lang)
			p.names[name] = append(p.names[name], middle)
		}
	}
}

// Settled is where a settlement is named, in few bytes.
type Settled struct {
	Name       string
	Rank       int
	At, Corner orb.Point // of the sign, and of the name the top left one, in pixels of the world
	Covers     orb.Bound // both
}

// SettledOf returns where labels of Settlements stand at a zoom.
func SettledOf(labels []Label, zoom paint.Zoom) []Settled {
	out := make([]Settled, len(labels))
	for i, l := range labels {
		out[i] = Settled{l.Text.Lines[0].Words, l.of.rank, l.Sign.At, l.At, l.Box.Union(l.Sign.Box(zoom.Style))}
	}
	return out
}

// Label is that of Settlements again, at the zoom that it was placed at.
func (s Settled) Label(zoom paint.Zoom) Label {
	symbol := Settlement{orb.Point{s.At[0] / zoom.World(), s.At[1] / zoom.World()}, s.Rank, map[string]string{"en": s.Name}}.symbol()
	t, _ := symbol.lettering(zoom.Style).Set([]string{s.Name})
	return Label{Text: t, of: &symbol, At: s.Corner, Box: textBox(s.Corner, t), Sign: &Sign{s.At, &symbol}}
}
