package maplibre

import (
	"cmp"
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/mercator"
	"frontline/geo/osm"
	"frontline/geo/style"

	"github.com/paulmach/orb"
)

// known is what a map names itself, from a zoom on.
type known struct {
	name string
	from int
	at   orb.Point
}

// Named tells what of a layer has a name: no settlement of a basemap is called the same again beside
// it.
func (m *Style) Named(l geo.Layer, features []geo.Feature) {
	for i := range features {
		f := &features[i]
		name, zoom := f.Name(), from(table.Names.Place.MinZoom)
		switch l.Kind {
		case geo.KindBase:
			if geo.Property[string](f, "class") != "city" {
				continue
			}
			by := table.Names.City.MinZoomByRank
			zoom = from(by[min(max(int(geo.Property[float64](f, "rank")), 0), len(by)-1)])
		case geo.KindStatements:
			name = geo.Property[string](f, "place_name")
		}
		if name == "" {
			continue
		}
		for _, at := range pointsOf(f.Geometry) {
			m.known = append(m.known, known{name, zoom, at})
		}
	}
}

func pointsOf(g orb.Geometry) []orb.Point {
	switch g := g.(type) {
	case orb.Point:
		return []orb.Point{g}
	case orb.MultiPoint:
		return g
	}
	return nil
}

// settlements marks and names those of basemaps, where there is room for both beside all else.
func (m *Style) settlements() (out []Layer) {
	rule := table.Names.Settlement
	byRank := func(of func(rank int) any) expression {
		e := expression{"match", get("class")}
		for i, class := range rule.Classes {
			e = append(e, class, of(i+1))
		}
		return append(e, of(len(rule.Classes)))
	}
	first := func(rank int) any { return from(rule.MinZoomByRank[rank]) }
	shown := expression{">=", expression{"zoom"}, byRank(first)}
	large := expression{"match", get("class"), rule.Classes[:rule.LargeToRank], true, false}
	layer := func(b Basemap, id string, filter any) Layer {
		names := m.nameLayer(b.Source, b.Source+"-"+id, filter, m.nameIn(), rule)
		names["source-layer"], names["minzoom"] = osm.Settlement, first(1)
		layout := names["layout"].(map[string]any)
		if len(m.bases) > 0 { // whose pictures are in the sprite
			of := m.bases[0].Layer
			layout["icon-image"] = expression{"case", large, imageName(of, "city"), imageName(of, "town")}
		}
		if rule.BreakAfter == 0 {
			layout["text-max-width"] = oneLine
		}
		layout["text-size"], layout["symbol-sort-key"] = sizeByRank(rule, large), byRank(func(rank int) any { return rank })
		return names
	}
	for _, b := range m.basemaps {
		near := m.knownIn(b.Bounds)
		if len(near) == 0 {
			out = append(out, layer(b, "settlements", shown))
			continue
		}
		var names []string
		for _, k := range near {
			names = append(names, k.name)
		}
		// Of these, not all that reads styles knows how far they are from one that is named.
		called := expression{"in", get("name"), expression{"literal", slices.Compact(names)}}
		out = append(out,
			layer(b, "settlements-known", allOf([]any{shown, called, m.apart(near, b, rule)})),
			layer(b, "settlements", expression{"all", shown, expression{"!", called}}))
	}
	return out
}

// oneLine is how many ems wide a name may be that is not broken: MapLibre breaks them at 10.
const oneLine = 100

// knownIn is what is named in a bound or near it, sorted.
func (m *Style) knownIn(b orb.Bound) (in []known) {
	const margin = 0.5 // degrees
	for _, k := range m.known {
		if b.Pad(margin).Contains(k.at) {
			in = append(in, k)
		}
	}
	slices.SortFunc(in, func(a, b known) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.from, b.from), cmp.Compare(a.at[0], b.at[0]), cmp.Compare(a.at[1], b.at[1]))
	})
	return slices.Compact(in)
}

// apart is whether what is called as something known is another, by how far it is from it.
func (m *Style) apart(near []known, b Basemap, rule style.Name) expression {
	const far = 1e9
	byName := expression{"match", get("name")}
	for len(near) > 0 {
		n := 1
		for n < len(near) && near[n].name == near[0].name {
			n++
		}
		one := expression{"min"}
		for same := near[:n]; len(same) > 0; {
			var points orb.MultiPoint
			zoom := same[0].from
			for len(same) > 0 && same[0].from == zoom {
				points, same = append(points, same[0].at), same[1:]
			}
			var away any = expression{"distance", map[string]any{"type": "MultiPoint", "coordinates": points}}
			if zoom > from(rule.MinZoomByRank[1]) {
				away = expression{"case", expression{"<", expression{"zoom"}, zoom}, far, away}
			}
			one = append(one, away)
		}
		if len(one) == 2 {
			one = one[1].(expression)
		}
		byName = append(byName, near[0].name, one)
		near = near[n:]
	}
	// Pictures measure on the map, which is larger than the ground.
	scale := math.Cos(b.Bounds.Center().Lat() * math.Pi / 180)
	pixels := math.Round(float64(rule.OnceIn) * scale * mercator.Metres / 512)
	return expression{">=", append(byName, far),
		expression{"max", math.Round(rule.OnceInMetres * scale), expression{"*", pixels, expression{"^", 0.5, expression{"zoom"}}}}}
}
