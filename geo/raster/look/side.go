package look

import (
	"image/color"
	"slices"
	"strconv"
	"strings"
	"sync"

	"frontline/geo"
	"frontline/geo/style"
)

// A side of a record has looks of its own, made of those of the table: what it holds in
// the pattern that the table has for it, what it claims hatched as claims are, all in
// its colour. They are called as that look is, with the side's number:
// held-side-2, annexation-side-2.
const sideMark = "-side-"

// sidedLooks are the looks of the table of which each side has its own.
var sidedLooks = map[geo.Kind][]string{
	geo.KindControl: {style.LookHeld, string(geo.ClassClaimed)},
	geo.KindClaims:  {"recognition", "annexation"},
}

// sideLook names the look of a side that is like one of the table.
func sideLook(name string, side int) string { return name + sideMark + strconv.Itoa(side+1) }

// looksOf are the looks of the areas of a kind that a layer has, and of what each is.
type looksOf struct {
	statuses []style.Status
	drawn    []*Look // in drawing order
	byName   map[string]*Look
	main     string // of control: of what is gained and lost in hues of their own
}

// sidesKey is what the looks of a layer follow from, beside its kind.
type sidesKey struct {
	kind    geo.Kind
	setting *geo.Setting
	own     int // the side that the layer names as its holder; -1 for none
}

// maxSided bounds the looks that are kept; settings are few.
const maxSided = 256

var sided = struct {
	sync.RWMutex
	looks map[sidesKey]*looksOf
}{looks: map[sidesKey]*looksOf{}}

// looksFor are the looks of a layer's areas.
func looksFor(l geo.Layer) *looksOf {
	k := sidesKey{kind: areaKind(l.Kind)}
	if l.Setting == nil || len(l.Setting.Sides) == 0 {
		return plainLooks()[k.kind]
	}
	k.setting, k.own = l.Setting, l.Setting.SideOf(l.HeldBy)
	sided.RLock()
	found := sided.looks[k]
	sided.RUnlock()
	if found != nil {
		return found
	}
	found = readSided(k)
	sided.Lock()
	defer sided.Unlock()
	if len(sided.looks) >= maxSided {
		clear(sided.looks)
	}
	if made := sided.looks[k]; made != nil {
		return made // one look of a name is one and the same
	}
	sided.looks[k] = found
	return found
}

// areaKind is the kind of whose looks a layer's areas are.
func areaKind(kind geo.Kind) geo.Kind {
	if kind != geo.KindClaims {
		return geo.KindControl
	}
	return kind
}

// plainLooks are those of layers of a record without sides.
var plainLooks = sync.OnceValue(func() map[geo.Kind]*looksOf {
	out := map[geo.Kind]*looksOf{}
	for kind := range sidedLooks {
		of := &looksOf{statuses: table.Statuses[kind], byName: map[string]*Look{}, main: style.LookHeld}
		for i := range table.Layers {
			l := looks()[lookKey{kind, table.Layers[i].Look}]
			if l == nil || &table.Layers[i] != l.Fill {
				continue
			}
			of.byName[l.Name] = l
			if slices.ContainsFunc(of.statuses, func(s style.Status) bool { return s.Look == l.Name }) {
				of.drawn = append(of.drawn, l)
			}
		}
		out[kind] = of
	}
	return out
})

// readSided makes the looks of the sides: beside each look of the table those that are
// like it, before it in what they are of.
func readSided(k sidesKey) *looksOf {
	plain := plainLooks()[k.kind]
	out := &looksOf{byName: map[string]*Look{}, main: style.LookHeld}
	for name, l := range plain.byName {
		out.byName[name] = l
	}
	for _, s := range plain.statuses {
		if len(s.HeldBy) > 0 && s.HeldBy[0] != style.AnyHolder {
			continue // of a party by its name: sides have theirs
		}
		for i, side := range k.setting.Sides {
			if !slices.Contains(sidedLooks[k.kind], s.Look) && s.Look != sideOther || s.Look == style.LookHeld {
				continue
			}
			of := s
			of.HeldBy, of.Look = nil, sideLook(s.Look, i)
			of.Side = &style.Party{Names: folded(side), Claims: true}
			if s.Look == sideOther { // what is held by whoever is named, of which sides are first
				of.Look = sideLook(style.LookHeld, i)
				of.Side.Claims, of.Side.Unnamed = false, i == k.own
			}
			out.statuses = append(out.statuses, of)
		}
		out.statuses = append(out.statuses, s)
	}
	for _, l := range plain.drawn {
		if len(plain.partyNames(l.Name)) > 0 {
			continue
		}
		out.drawn = append(out.drawn, l)
		if !slices.Contains(sidedLooks[k.kind], l.Name) {
			continue
		}
		for i := range k.setting.Sides {
			of := sideOf(l, i, &k.setting.Sides[i])
			out.byName[of.Name] = of
			out.drawn = append(out.drawn, of)
		}
	}
	if k.own >= 0 {
		out.main = sideLook(style.LookHeld, k.own)
	}
	return out
}

// sideOther is the look of what is held by whoever is named.
const sideOther = "held-other"

// partyNames are the names by which a look alone is chosen.
func (o *looksOf) partyNames(look string) (names []string) {
	for _, s := range o.statuses {
		if s.Look != look {
			continue
		}
		if len(s.HeldBy) == 0 || s.HeldBy[0] == style.AnyHolder {
			return nil
		}
		names = append(names, s.HeldBy...)
	}
	return names
}

// folded are a side's names, as they are compared.
func folded(side geo.Side) []string {
	names := side.Parties()
	for i := range names {
		names[i] = geo.FoldCase(names[i])
	}
	return names
}

// sideOf is a side's look that is like one of the table.
func sideOf(like *Look, i int, side *geo.Side) *Look {
	fill, edge := *like.Fill, *like.Edge
	name := sideLook(like.Name, i)
	fill.ID, edge.ID = strings.Replace(fill.ID, like.Name, name, 1), strings.Replace(edge.ID, like.Name, name, 1)
	fill.Look, edge.Look = name, name
	out := &Look{Name: name, Fill: &fill, Edge: &edge, side: side, pattern: like.pattern, hatchings: like.hatchings}
	if like.Name != style.LookHeld {
		return out
	}
	// Whatever the layer's own style says: the sides stay apart.
	of := table.Sides[i]
	fill.Pattern, fill.Paint.FillOpacity, fill.Paint.FillPattern = "", of.FillOpacity, of.FillPattern
	out.setPattern(of.FillPattern)
	return out
}

// LayerInk is the colour of a layer's ground in the look: that of the side whose look it
// is, else the layer's own.
func (l *Look) LayerInk(layer geo.Layer, t Theme) color.NRGBA {
	if l == nil || l.side == nil {
		return LayerInk(layer, t)
	}
	return LayerInk(l.Of(layer), t)
}

// Of is a layer in the colour of the side whose look it is.
func (l *Look) Of(layer geo.Layer) geo.Layer {
	if l.side != nil {
		layer.Style.Color, layer.Style.ColorDark = l.side.Color, l.side.ColorDark
	}
	return layer
}

// isSideHeld reports whether a look is of what a side holds.
func isSideHeld(name string) bool { return strings.HasPrefix(name, style.LookHeld+sideMark) }
