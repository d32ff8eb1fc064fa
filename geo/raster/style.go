package raster

import (
	"image/color"

	"frontline/geo"
)

// StyleLayer is a layer of a map's style as the MapLibre style specification
// (version 8) has it. It draws what pictures show, with the same colours,
// hatchings and signs. Zooms are one less than those of pictures, whose tiles
// are half as wide on the screen.
type StyleLayer map[string]any

// expression is a list of the specification: a filter or a value.
type expression = []any

// MapStyle is a map's style but for its sources: what is drawn of each layer,
// from the ground up.
type MapStyle struct {
	variant Variant
	ink     *inks
	ground  []StyleLayer
	signs   []StyleLayer
	names   []StyleLayer // of what is less important first
	cities  []StyleLayer // among the names
}

// NewMapStyle begins a style in a variant of pictures.
func NewMapStyle(v Variant) *MapStyle {
	return &MapStyle{variant: v, ink: v.Theme.inks()}
}

// Add draws a layer, of the vector source of its id, above those added before.
// names is the source of the points at which areas of a basemap are named.
func (m *MapStyle) Add(l geo.Layer, names string) {
	switch l.Kind {
	case geo.KindBase:
		m.addGround(l)
		m.addAreaNames(l, names)
		m.addCities(l)
	case geo.KindClaims:
		m.addClaims(l)
		m.addPlaces(l)
	case geo.KindControl:
		m.addControl(l)
		m.addPlaces(l)
	case geo.KindPlaces:
		m.addOther(l)
		m.addPlaces(l)
	case geo.KindStatements:
		m.addOther(l)
		m.addStatements(l)
	}
}

// Layers are all of the style's, in the order in which they are drawn.
func (m *MapStyle) Layers() []StyleLayer {
	out := []StyleLayer{}
	if m.variant.Parts != Labels {
		out = append(append(out, m.ground...), m.signs...)
	}
	if m.variant.Parts != Plain {
		out = append(out, m.names...)
	}
	return out
}

// on is a style layer on a source, which has one layer of the same name.
func on(source, id, kind string, filter any, layout, paint map[string]any) StyleLayer {
	l := StyleLayer{"id": id, "type": kind, "source": source, "source-layer": source, "paint": paint}
	if filter != nil {
		l["filter"] = filter
	}
	if layout != nil {
		l["layout"] = layout
	}
	return l
}

func get(name string) expression { return expression{"get", name} }

func is(name string, value any) expression { return expression{"==", get(name), value} }

// sizeByZoom is a size that changes at zooms of pictures, on the way there
// from the zoom before. QGIS takes no steps for what is measured in pixels.
func sizeByZoom(least any, steps ...any) expression {
	out := expression{"interpolate", expression{"linear"}, expression{"zoom"}}
	last, value := -1, least // of what out ends with
	for i := 0; i < len(steps); i += 2 {
		zoom := steps[i].(int) - 1
		if zoom-1 > last {
			out = append(out, zoom-1, value)
		}
		last, value = zoom, steps[i+1]
		out = append(out, last, value)
	}
	return out
}

var (
	areas = expression{"==", expression{"geometry-type"}, "Polygon"}
	spots = expression{"==", expression{"geometry-type"}, "Point"}
)

// addGround draws what canvas.ground draws.
func (m *MapStyle) addGround(l geo.Layer) {
	line := func(name, class string, col color.NRGBA, width any) StyleLayer {
		return on(l.ID, l.ID+name, "line", is("class", class), map[string]any{"line-join": "round"},
			map[string]any{"line-color": hex(col), "line-width": width})
	}
	fill := func(name string, filter expression, col color.NRGBA) StyleLayer {
		// Without smoothing, no seam shows between neighbours.
		return on(l.ID, l.ID+name, "fill", filter, nil, map[string]any{"fill-color": hex(col), "fill-antialias": false})
	}
	oblasts := line("-oblasts", "oblast", m.ink.oblastLine, sizeByZoom(0.7, 7, 1))
	oblasts["minzoom"] = 4
	m.ground = append(m.ground,
		StyleLayer{"id": l.ID + "-sea", "type": "background", "paint": map[string]any{"background-color": hex(m.ink.sea)}},
		line("-coast", "country", m.ink.coast, 1.5),
		fill("-land", is("class", "country"), m.ink.land),
		fill("-home", expression{"all", is("class", "country"), is("country", homeCountry)}, m.ink.homeLand),
		oblasts,
		line("-borders", "border", m.ink.border, sizeByZoom(0.75, 5, 1.25, 8, 1.75)),
	)
}

// addClaims hatches what is claimed, with a line along the inside of its edge.
func (m *MapStyle) addClaims(l geo.Layer) {
	status := expression{"downcase", expression{"to-string", get("status")}}
	recognised := expression{"any"}
	for _, word := range []string{"independen", "recognis", "recogniz"} {
		recognised = append(recognised, expression{"in", word, status})
	}
	col := hex(layerInk(l, m.variant.Theme))
	width, middle := sizeByZoom(0.6, 6, 1.1, 9, 1.4), sizeByZoom(0.3, 6, 0.55, 9, 0.7)
	for _, look := range []struct {
		image  string
		filter expression
		of     *look
	}{
		{imageAnnexation, expression{"all", areas, expression{"!", recognised}}, annexation},
		{imageRecognition, expression{"all", areas, recognised}, recognition},
	} {
		m.addArea(l, look.image, look.filter, "hatch")
		outline := map[string]any{"line-color": col, "line-width": width, "line-offset": middle}
		if look.of.dash > 0 {
			// Dashes are counted in widths of the line.
			outline["line-dasharray"] = expression{look.of.dash / 1.1, look.of.gap / 1.1}
		}
		m.ground = append(m.ground, on(l.ID, l.ID+look.image+"-edge", "line", look.filter, map[string]any{"line-join": "round"}, outline))
	}
}

// addControl fills what is held.
func (m *MapStyle) addControl(l geo.Layer) {
	m.addArea(l, imageHolding, areas, "fill")
	m.ground = append(m.ground, on(l.ID, l.ID+"-edge", "line", areas, map[string]any{"line-join": "round"},
		map[string]any{"line-color": hex(layerInk(l, m.variant.Theme)), "line-width": 1.1}))
}

// addArea draws areas as the layer's style says, else as its kind is drawn.
func (m *MapStyle) addArea(l geo.Layer, image string, filter expression, pattern string) {
	if l.Style.Pattern != "" {
		pattern = l.Style.Pattern
	}
	paint := map[string]any{"fill-pattern": l.ID + image}
	switch pattern {
	case "none":
		return
	case "fill":
		paint = map[string]any{"fill-color": hex(layerInk(l, m.variant.Theme)), "fill-opacity": float64(holdOpacity) / 255, "fill-antialias": false}
	}
	m.ground = append(m.ground, on(l.ID, l.ID+image, "fill", filter, nil, paint))
}

// addOther draws the lines and areas of layers of points.
func (m *MapStyle) addOther(l geo.Layer) {
	m.ground = append(m.ground, on(l.ID, l.ID+"-lines", "line", expression{"!", spots}, nil,
		map[string]any{"line-color": hex(layerInk(l, m.variant.Theme)), "line-width": 1.4}))
}
