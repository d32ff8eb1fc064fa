package maplibre

import (
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/mercator"
	"frontline/geo/raster"
	"frontline/geo/raster/label"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/style"

	"github.com/paulmach/orb"
)

// from is the first zoom of a map at which something is drawn that is from a zoom
// of pictures on.
func from(zoom uint8) int { return int(zoom) - 1 }

// Placed tells that a layer names places: a city of the basemap of the same name near one is
// then not named again beside it.
func (m *Style) Placed(places, ground []geo.Feature) {
	cities := twinsOf(places, ground)
	if len(cities) == 0 {
		return
	}
	other := expression{"any", expression{"<", expression{"zoom"}, from(table.Names.Place.MinZoomAgreed)},
		expression{"!", expression{"in", get("fid"), expression{"literal", cities}}}}
	for _, cities := range m.cities {
		cities["filter"] = expression{"all", cities["filter"], other}
	}
}

// twinsOf are the keys of those cities of a basemap that are called as a place near them, sorted.
func twinsOf(places, ground []geo.Feature) (keys []string) {
	at := map[string][]orb.Point{}
	for _, p := range places {
		if name := p.Name(); name != "" {
			at[name] = append(at[name], mercator.Points(p.Geometry)...)
		}
	}
	near := table.Names.City.OnceInMetres / mercator.Metres
	for _, f := range ground {
		points := at[f.Name()]
		if len(points) == 0 || geo.Property[string](&f, "class") != "city" {
			continue
		}
		for _, c := range mercator.Points(f.Geometry) {
			if slices.ContainsFunc(points, func(p orb.Point) bool { return math.Hypot(p[0]-c[0], p[1]-c[1]) < near }) {
				keys = append(keys, f.Key)
				break
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// addPlaces draws the signs of places, and of what is too small to be an area,
// and their names.
func (m *Style) addPlaces(l geo.Layer) {
	has := func(name string) expression {
		return expression{"all", expression{"has", name}, expression{"!=", get(name), ""}}
	}
	agreedOn := expression{"any", expression{"!", has("claimed_by")}, expression{"to-boolean", get("agreed")}}
	image := expression{"case", agreedOn, imageName(l, label.Agreed.String()), has("denied_by"), imageName(l, label.Contested.String()), imageName(l, label.Claimed.String())}
	m.signs = append(m.signs, signsOf(l, image))
	rule := table.Names.Place
	named := expression{"all", spots, expression{">=", expression{"zoom"}, expression{"case", agreedOn, from(rule.MinZoomAgreed), from(rule.MinZoom)}}}
	m.names = append(m.names, m.nameLayer(l.ID, l.ID+"-names", named, m.nameIn(), rule))
}

// addStatements draws where something was said.
func (m *Style) addStatements(l geo.Layer) {
	m.said = append(m.said, signsOf(l, imageName(l, "statement")))
	rule := table.Names.Statement
	names := m.nameLayer(l.ID, l.ID+"-names", spots, get("place_name"), rule)
	names["minzoom"] = from(rule.MinZoom)
	m.names = append(m.names, names)
}

// signsOf draws signs, which stand in any case.
func signsOf(l geo.Layer, image any) Layer {
	return on(l.ID, l.ID+"-signs", "symbol", spots,
		map[string]any{"icon-image": image, "icon-size": sizeByZoom(table.SignSize), "icon-allow-overlap": true, "icon-padding": 0},
		map[string]any{})
}

// addCities marks and names cities where there is room for both.
func (m *Style) addCities(l geo.Layer) {
	rule := table.Names.City
	capital := expression{"to-boolean", get("capital")}
	shown := expression{"all", is("class", "city"), expression{">=", expression{"zoom"},
		expression{"case", capital, from(rule.MinZoomCapital), fromByRank(rule)}}}
	large := expression{"<=", get("rank"), rule.LargeToRank}
	cities := m.nameLayer(l.ID, l.ID+"-cities", shown, m.nameIn(), rule)
	layout := cities["layout"].(map[string]any)
	layout["text-size"] = sizeByRank(rule, large)
	layout["text-font"] = expression{"case", expression{"any", capital, is("rank", rule.StrongToRank)},
		expression{"literal", []string{paint.FontName(rule.StrongFont)}}, expression{"literal", []string{paint.FontName(rule.Font)}}}
	layout["icon-image"] = expression{"case", capital, imageName(l, "capital"), large, imageName(l, "city"), imageName(l, "town")}
	layout["symbol-sort-key"] = get("rank")
	m.names, m.cities = append(m.names, cities), append(m.cities, cities)
}

// sizeByRank is how large the names of a rule are, of which some are large.
func sizeByRank(rule style.Name, large expression) any {
	return byZoom(func(zoom uint8) any {
		small, size := rule.Size.At(zoom), rule.LargeSize.At(zoom)
		if size == small {
			return small
		}
		return expression{"case", large, size, small}
	}, rule.Size, *rule.LargeSize)
}

// fromByRank is the first zoom of a map at which something of a rank is named.
func fromByRank(rule style.Name) expression {
	out := expression{"match", get("rank")}
	last := len(rule.MinZoomByRank) - 1
	for rank := 1; rank < last; rank++ {
		out = append(out, rank, from(rule.MinZoomByRank[rank]))
	}
	return append(out, from(rule.MinZoomByRank[last]))
}

// addAreaNames names countries and oblasts, each at one point.
func (m *Style) addAreaNames(l geo.Layer, source string) {
	area := func(class string, filter expression, rule style.Name) Layer {
		names := m.nameLayer(source, l.ID+"-"+class, filter, get("name"), rule)
		delete(names, "source-layer")
		// What ends with a zoom of pictures ends before the next.
		names["maxzoom"] = from(rule.MaxZoom + 1)
		return names
	}
	countries := area("country-names", expression{"all", is("class", "country"),
		expression{">=", expression{"zoom"}, fromByRank(table.Names.Country)}}, table.Names.Country)
	countries["layout"].(map[string]any)["symbol-sort-key"] = get("rank")
	oblasts := area("oblast-names", is("class", "oblast"), table.Names.Oblast)
	oblasts["minzoom"] = from(table.Names.Oblast.MinZoom)
	m.names = append(m.names, oblasts, countries)
}

// nameIn is a feature's name in the language, else the official one.
func (m *Style) nameIn() expression {
	if lang := m.variant.Lang; lang != (raster.Variant{}).Complete().Lang {
		return expression{"coalesce", get("name_" + lang), get("name")}
	}
	return get("name")
}

// nameLayer sets names by a rule. With anchors, a name may stand on any side of
// its point.
func (m *Style) nameLayer(source, id string, filter, name any, rule style.Name) Layer {
	layout := map[string]any{"text-field": name, "text-font": []string{paint.FontName(rule.Font)}, "text-size": sizeByZoom(rule.Size)}
	if rule.Transform != "" {
		layout["text-transform"] = rule.Transform
	}
	if spacing := sizeByZoom(emsOf(rule)); spacing != 0.0 {
		layout["text-letter-spacing"] = spacing
	}
	if rule.MaxWidth > 0 {
		layout["text-max-width"] = rule.MaxWidth
	}
	if len(rule.Anchors) > 0 {
		layout["text-variable-anchor"] = rule.Anchors
		layout["text-radial-offset"], layout["text-justify"] = rule.RadialOffset, "auto"
	}
	return on(source, id, "symbol", filter, layout, map[string]any{
		"text-color": look.Hex(m.ink.Named(rule.Color)), "text-halo-color": look.Hex(m.ink.Named(rule.HaloColor)), "text-halo-width": float64(rule.HaloWidth),
	})
}

// emsOf is what is added between letters, in ems to a hundredth.
func emsOf(rule style.Name) style.ByZoom {
	return rule.LetterSpacing.Over(rule.Size)
}
