package raster

import (
	"image/color"

	"frontline/geo"
)

// signSizes is signSize as an expression.
var signSizes = sizeByZoom(0.45, 4, 0.55, 5, 0.7, 6, 0.85, 7, 1)

// placesNamed is the zoom from which all places have names.
const placesNamed = 5

// Placed tells that a layer names places of these names: a city of the basemap
// of the same name is then not named again beside it.
func (m *MapStyle) Placed(names []string) {
	if len(names) == 0 {
		return
	}
	other := expression{"any", expression{"<", expression{"zoom"}, placesNamed},
		expression{"!", expression{"in", get("name"), expression{"literal", names}}}}
	for _, cities := range m.cities {
		cities["filter"] = expression{"all", cities["filter"], other}
	}
}

// addPlaces draws the signs of places, and of what is too small to be an area,
// and their names.
func (m *MapStyle) addPlaces(l geo.Layer) {
	has := func(name string) expression {
		return expression{"all", expression{"has", name}, expression{"!=", get(name), ""}}
	}
	agreedOn := expression{"any", expression{"!", has("claimed_by")}, expression{"to-boolean", get("agreed")}}
	image := expression{"case", agreedOn, l.ID + imageAgreed, has("denied_by"), l.ID + imageContested, l.ID + imageClaimed}
	m.addSigns(l, image)
	named := expression{"all", spots, expression{">=", expression{"zoom"}, expression{"case", agreedOn, placesNamed, 4}}}
	names := m.nameLayer(l.ID, l.ID+"-names", named, m.nameIn(), FontMedium, sizeByZoom(12, 7, 13), m.ink.placeName, 2)
	beside(names, 0.85)
	m.names = append(m.names, names)
}

// addStatements draws where something was said.
func (m *MapStyle) addStatements(l geo.Layer) {
	m.addSigns(l, l.ID+imageStatement)
	names := m.nameLayer(l.ID, l.ID+"-names", spots, get("place_name"), FontMedium, 12, m.ink.placeName, 2)
	names["minzoom"] = 4
	beside(names, 0.5)
	m.names = append(m.names, names)
}

// addSigns draws signs, which stand in any case.
func (m *MapStyle) addSigns(l geo.Layer, image any) {
	m.signs = append(m.signs, on(l.ID, l.ID+"-signs", "symbol", spots,
		map[string]any{"icon-image": image, "icon-size": signSizes, "icon-allow-overlap": true, "icon-padding": 0},
		map[string]any{}))
}

// addCities marks and names cities where there is room for both.
func (m *MapStyle) addCities(l geo.Layer) {
	capital := expression{"to-boolean", get("capital")}
	from := expression{"match", get("rank")}
	for rank := 1; rank < len(cityZooms)-1; rank++ {
		from = append(from, rank, int(cityZooms[rank])-1)
	}
	from = append(from, int(cityZooms[len(cityZooms)-1])-1)
	shown := expression{"all", is("class", "city"), expression{">=", expression{"zoom"},
		expression{"case", capital, capitalZoom - 1, from}}}
	large := expression{"<=", get("rank"), 2}
	cities := m.nameLayer(l.ID, l.ID+"-cities", shown, m.nameIn(), FontRegular,
		sizeByZoom(11.5, 7, expression{"case", large, 12.5, 11.5}), m.ink.cityName, 1.75)
	beside(cities, 0.5)
	layout := cities["layout"].(map[string]any)
	layout["text-font"] = expression{"case", expression{"any", capital, is("rank", 1)},
		expression{"literal", []string{FontMedium}}, expression{"literal", []string{FontRegular}}}
	layout["icon-image"] = expression{"case", capital, l.ID + imageCapital, large, l.ID + imageCity, l.ID + imageTown}
	layout["symbol-sort-key"] = get("rank")
	m.names, m.cities = append(m.names, cities), append(m.cities, cities)
}

// addAreaNames names countries and oblasts, each at one point.
func (m *MapStyle) addAreaNames(l geo.Layer, source string) {
	from := expression{"match", get("rank")}
	for rank := 1; rank < len(countryZooms)-1; rank++ {
		from = append(from, rank, int(countryZooms[rank])-1)
	}
	from = append(from, int(countryZooms[len(countryZooms)-1])-1)
	area := func(class string, filter expression, size any, col color.NRGBA, halo float64, spacing any) StyleLayer {
		names := m.nameLayer(source, l.ID+"-"+class, filter, get("name"), FontMedium, size, col, halo)
		delete(names, "source-layer")
		layout := names["layout"].(map[string]any)
		layout["text-transform"], layout["text-letter-spacing"], layout["text-max-width"] = "uppercase", spacing, 8
		return names
	}
	countries := area("country-names", expression{"all", is("class", "country"), expression{">=", expression{"zoom"}, from}},
		sizeByZoom(10.5, 5, 12), m.ink.countryName, 1.75, sizeByZoom(0.1, 5, 0.2))
	countries["layout"].(map[string]any)["symbol-sort-key"] = get("rank")
	countries["maxzoom"] = lastCountryZoom
	oblasts := area("oblast-names", is("class", "oblast"), sizeByZoom(9.5, 8, 10.5), m.ink.oblastName, 2, 0.12)
	oblasts["layout"].(map[string]any)["text-font"] = []string{FontRegular}
	oblasts["minzoom"], oblasts["maxzoom"] = oblastZoom-1, lastOblastZoom
	m.names = append(m.names, oblasts, countries)
}

// nameIn is a feature's name in the language, else the official one.
func (m *MapStyle) nameIn() expression {
	if lang := m.variant.lang(); lang != langs[0] {
		return expression{"coalesce", get("name_" + lang), get("name")}
	}
	return get("name")
}

func (m *MapStyle) nameLayer(source, id string, filter, name any, font string, size any, col color.NRGBA, halo float64) StyleLayer {
	return on(source, id, "symbol", filter,
		map[string]any{"text-field": name, "text-font": []string{font}, "text-size": size},
		map[string]any{"text-color": hex(col), "text-halo-color": hex(m.ink.halo), "text-halo-width": halo})
}

// beside lets a name stand on any side of its point, an offset in ems away.
func beside(l StyleLayer, offset float64) {
	layout := l["layout"].(map[string]any)
	layout["text-variable-anchor"] = []string{"left", "right", "bottom", "top"}
	layout["text-radial-offset"], layout["text-justify"] = offset, "auto"
}
