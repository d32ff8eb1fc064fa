package maplibre

import (
	"slices"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/style"
)

// Layer is a layer of a map's style as the MapLibre style specification
// (version 8) has it. It draws what pictures show, with the same colours,
// hatchings and signs. Zooms are one less than those of pictures, whose tiles
// are half as wide on the screen.
type Layer map[string]any

// expression is a list of the specification: a filter or a value.
type expression = []any

// Style is a map's style but for its sources: what is drawn of each layer,
// from the ground up.
type Style struct {
	variant  raster.Variant
	ink      style.Inks
	basemaps []Basemap

	known []known

	bases    []base
	claims   []geo.Layer
	controls []geo.Layer
	pale     map[string]bool // layers past their cadence

	ground   []Layer
	lines    []Layer // of the ground that lie above basemaps, where there are any
	hatched  []Layer // the fills of claims
	areas    []Layer // of control
	outlined []Layer // the lines of claims, and all other lines
	said     []Layer // the signs of statements, beneath those of places as pictures have them
	signs    []Layer
	names    []Layer // of what is less important first
	cities   []Layer // among the names
}

// base is a basemap, or what lies on one, and what its features are drawn in.
type base struct {
	geo.Layer
	classes look.GroundClass
}

// NewStyle begins a style in a variant of pictures, with the basemaps that lie on its ground, the
// lowest first.
func NewStyle(v raster.Variant, basemaps ...Basemap) *Style {
	return &Style{variant: v.Complete(), ink: v.Theme.Inks(), basemaps: basemaps, pale: map[string]bool{}}
}

// Add draws a layer, of the vector source of its id, above those added before.
// Of a basemap, ground is what its features are drawn in, and names the source of the points
// at which its areas are named, "" where nothing of it has a name.
func (m *Style) Add(l geo.Layer, ground look.GroundClass, names string) {
	switch l.Kind {
	case geo.KindBase:
		m.bases = append(m.bases, base{l, ground})
		m.addGround(l, ground)
		if names != "" {
			m.addAreaNames(l, names)
			m.addCities(l)
		}
	case geo.KindClaims:
		m.claims = append(m.claims, l)
		m.addAreas(l, &m.hatched, &m.outlined)
		m.addPlaces(l)
	case geo.KindControl:
		m.controls = append(m.controls, l)
		m.addAreas(l, &m.areas, &m.areas)
		m.addPlaces(l)
	case geo.KindPlaces:
		m.addOther(l)
		m.addPlaces(l)
	case geo.KindStatements:
		m.addOther(l)
		m.addStatements(l)
	}
}

// Pale makes all but the names that were added of a layer paler, as one is drawn
// that is past its cadence on the date of the style.
func (m *Style) Pale(l geo.Layer) {
	m.pale[l.ID] = true
	for _, drawn := range slices.Concat(m.ground, m.lines, m.hatched, m.areas, m.outlined, m.said, m.signs) {
		if drawn["source"] != l.ID {
			continue
		}
		names := map[string][]string{"fill": {"fill-opacity"}, "line": {"line-opacity"}, "circle": {"circle-opacity", "circle-stroke-opacity"}, "symbol": {"icon-opacity"}}
		paint, ok := drawn["paint"].(map[string]any)
		if !ok {
			paint = map[string]any{}
			drawn["paint"] = paint
		}
		for _, name := range names[drawn["type"].(string)] {
			opacity, ok := paint[name].(float64)
			if !ok {
				opacity = 1
			}
			paint[name] = opacity * float64(table.Stale.Opacity)
		}
	}
}

// Layers are all of the style's, in the order in which they are drawn.
func (m *Style) Layers() []Layer {
	out := []Layer{}
	if m.variant.Parts != raster.Labels {
		out = append(out, slices.Concat(m.arranged(), m.said, m.signs)...)
	}
	if m.variant.Parts != raster.Plain {
		out = append(out, m.settlements()...)
		out = append(out, m.names...)
	}
	return out
}

// on is a style layer on a source, which has one layer of the same name.
func on(source, id, kind string, filter any, layout, paint map[string]any) Layer {
	l := Layer{"id": id, "type": kind, "source": source, "source-layer": source, "paint": paint}
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
func sizeByZoom(size style.ByZoom) any {
	return byZoom(func(zoom uint8) any { return size.At(zoom) }, size)
}

// byZoom is sizeByZoom of what some sizes stand for.
func byZoom(of func(zoom uint8) any, sizes ...style.ByZoom) any {
	var zooms []uint8
	for _, size := range sizes {
		_, steps := size.Steps()
		for _, s := range steps {
			zooms = append(zooms, s.Zoom)
		}
	}
	slices.Sort(zooms)
	last, value := -1, of(0) // of what out ends with
	if len(zooms) == 0 {
		return value
	}
	out := expression{"interpolate", expression{"linear"}, expression{"zoom"}}
	for _, at := range slices.Compact(zooms) {
		zoom := int(at) - 1
		if zoom-1 > last {
			out = append(out, zoom-1, value)
		}
		last, value = zoom, of(at)
		out = append(out, last, value)
	}
	return out
}

var (
	areas = expression{"==", expression{"geometry-type"}, "Polygon"}
	spots = expression{"==", expression{"geometry-type"}, "Point"}
)

// addGround draws what canvas.ground draws. What lies under all is drawn once.
func (m *Style) addGround(l geo.Layer, ground look.GroundClass) {
	for i := range table.Layers {
		if of := &table.Layers[i]; of.Type == "background" && len(m.ground) == 0 {
			m.ground = append(m.ground, Layer{"id": l.ID + "-" + of.ID, "type": of.Type,
				"paint": map[string]any{"background-color": m.hex(of.Paint.BackgroundColor, l)}})
		}
	}
	for i, of := range look.Ground {
		if ground&(1<<i) == 0 {
			continue
		}
		drawn := m.drawn(l, of, filterOf(of))
		if len(m.basemaps) > 0 && i >= look.GroundBelow {
			m.lines = append(m.lines, drawn)
		} else {
			m.ground = append(m.ground, drawn)
		}
	}
}

// filterOf is a layer's filter; nil for none.
func filterOf(of *style.Layer) any {
	if e := of.Filter.Expression(); e != nil {
		return e
	}
	return nil
}

// hex is a colour of the style.
func (m *Style) hex(ink style.Ink, l geo.Layer) string {
	return look.Hex(m.ink.Of(ink, look.LayerInk(l, m.variant.Theme)))
}

// drawn is a layer of the style, drawn of a data layer.
func (m *Style) drawn(l geo.Layer, of *style.Layer, filter any) Layer {
	paint := map[string]any{}
	var layout map[string]any
	opacity := func(name string, o *style.Opacity) {
		if o != nil {
			paint[name] = float64(o.Of255()) / 255 // as pictures have it
		}
	}
	if of.Type == "fill" {
		// Without smoothing, no seam shows between neighbours.
		paint["fill-color"], paint["fill-antialias"] = m.hex(of.Paint.FillColor, l), false
		opacity("fill-opacity", of.Paint.FillOpacity)
	} else {
		width := of.Paint.LineWidth
		paint["line-color"], paint["line-width"] = m.hex(of.Paint.LineColor, l), sizeByZoom(width)
		opacity("line-opacity", of.Paint.LineOpacity)
		if of.Look != "" || of.Drawing != nil {
			layout = map[string]any{"line-join": "round"}
		}
		if of.Clip == "inside" {
			paint["line-offset"] = sizeByZoom(width.Times(0.5))
		}
		if dash := of.Paint.LineDasharray; dash != nil {
			// Dashes are counted in widths of the line.
			middle := float32(middleOf(width))
			paint["line-dasharray"] = expression{float32(dash[0]) / middle, float32(dash[1]) / middle}
		}
	}
	out := on(l.ID, l.ID+"-"+of.ID, of.Type, filter, layout, paint)
	if of.MinZoom > 0 {
		out["minzoom"] = int(of.MinZoom) - 1
	}
	if of.MaxZoom > 0 {
		out["maxzoom"] = int(of.MaxZoom) // its own zoom is the first that is not drawn
	}
	return out
}

// middleOf is the middle one of the values that a size has.
func middleOf(size style.ByZoom) float64 {
	first, steps := size.Steps()
	values := []float64{first}
	for _, s := range steps {
		values = append(values, s.Value)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// addAreas draws the areas of claims and control as the layer's own style says,
// else as each look is drawn.
func (m *Style) addAreas(l geo.Layer, fills, lines *[]Layer) {
	for _, of := range look.OfLayer(l) {
		filter := lookFilter(l, of.Name)
		switch pattern := of.Pattern(l); pattern {
		case "none":
		case "fill":
			*fills = append(*fills, m.drawn(of.Of(l), of.Fill, filter))
		default:
			*fills = append(*fills, on(l.ID, imageName(l, of.Name), "fill", filter, nil, map[string]any{"fill-pattern": patternName(l, of)}))
		}
		*lines = append(*lines, m.drawn(of.Of(l), of.Edge, filter))
	}
}

// lookFilter is of the areas of a look: of those that fit it, and no look before it.
func lookFilter(l geo.Layer, name string) any {
	var fitting []any
	var before []any
	for _, s := range look.StatusesOf(l) {
		if !s.Of(l) {
			continue
		}
		fits := statusFilter(l, s)
		if s.Look == name {
			one := slices.Clone(before)
			if fits != nil {
				one = append(one, fits)
			}
			fitting = append(fitting, allOf(one))
		}
		if fits != nil {
			before = append(before, expression{"!", fits})
		}
	}
	if len(fitting) == 1 && fitting[0] == nil {
		return areas
	}
	if len(fitting) == 1 {
		return allOf([]any{areas, fitting[0]})
	}
	return allOf([]any{areas, append(expression{"any"}, fitting...)})
}

// allOf is the filter that asks for all of some; nil for none.
func allOf(filters []any) any {
	flat := expression{"all"}
	for _, f := range filters {
		if inner, ok := f.(expression); ok && inner[0] == "all" {
			flat = append(flat, inner[1:]...)
		} else {
			flat = append(flat, f)
		}
	}
	switch len(flat) {
	case 1:
		return nil
	case 2:
		return flat[1]
	}
	return flat
}

// statusFilter is what a look asks for, as style.Table reads it; nil for nothing.
func statusFilter(l geo.Layer, s style.Status) any {
	var out []any
	if s.Class != "" {
		is := is("class", string(s.Class))
		if s.Class == geo.ClassHeld {
			is = expression{"any", is, expression{"!", expression{"has", "class"}}}
		}
		out = append(out, is)
	}
	if len(s.HeldBy) > 0 {
		named := expression{"has", "held_by"}
		if own := l.HeldBy; own != "" {
			named = expression{"all", named, expression{"!=", get("held_by"), own}}
		}
		out = append(out, named)
		if s.HeldBy[0] != style.AnyHolder {
			out = append(out, wordsIn("held_by", s.HeldBy))
		}
	}
	if s.Side != nil {
		out = append(out, sideFilter(s.Side))
	}
	if len(s.Words) > 0 {
		out = append(out, wordsIn("status", s.Words))
	}
	return allOf(out)
}

// sideFilter is of what a side holds or claims.
func sideFilter(p *style.Party) any {
	name := "held_by"
	if p.Claims {
		name = "claimed_by"
	}
	out := expression{"any"}
	if p.Unnamed {
		out = append(out, expression{"!", expression{"has", name}})
	}
	who := expression{"downcase", expression{"to-string", get(name)}}
	for _, party := range p.Names {
		out = append(out, expression{"==", who, party})
	}
	return out
}

// wordsIn is of the features whose property has one of some words.
func wordsIn(name string, words []string) any {
	text := expression{"downcase", expression{"to-string", get(name)}}
	out := expression{"any"}
	for _, word := range words {
		out = append(out, expression{"in", word, text})
	}
	return out
}

// addOther draws the lines and areas of layers of points.
func (m *Style) addOther(l geo.Layer) {
	for _, of := range look.Lines(l.Kind) {
		m.outlined = append(m.outlined, m.drawn(l, of, filterOf(of)))
	}
}
