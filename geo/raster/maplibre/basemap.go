package maplibre

import (
	"strconv"

	"frontline/geo"
	"frontline/geo/raster/look"
	"frontline/geo/style"

	"github.com/paulmach/orb"
)

// Basemap is an archive of OpenStreetMap that lies on the ground.
type Basemap struct {
	// Source is the id of the vector source of its translated tiles. Layers begin with it.
	Source string
	Bounds orb.Bound // of its tiles, in degrees
}

// BasemapSource is what the source of the nth of several basemaps is called, from 1 on.
func BasemapSource(n int) string { return "basemap@" + strconv.Itoa(n) }

// Open ends the id of the source of what a layer claims and nobody holds.
const Open = "-open"

// of is the layer as which a basemap's features are drawn.
func (b Basemap) of() geo.Layer { return geo.Layer{ID: b.Source, Kind: geo.KindBase} }

// streets draws all of a basemap but its names.
func (m *Style) streets(b Basemap) (out []Layer) {
	for _, of := range look.Basemap {
		drawn := m.drawn(b.of(), of, filterOf(of))
		drawn["source-layer"] = of.Basemap
		if of.Type == "line" {
			paint := drawn["paint"].(map[string]any)
			if dash := of.Paint.LineDasharray; dash != nil {
				paint["line-dasharray"] = dashesByZoom(dash, of.Paint.LineWidth)
			} else {
				// Where one ends another goes on, mostly.
				drawn["layout"].(map[string]any)["line-cap"] = "round"
			}
		}
		out = append(out, drawn)
	}
	return out
}

// dashesByZoom are dashes of so many pixels. They are counted in widths of the line, of which each
// zoom has its own.
func dashesByZoom(dash []float64, width style.ByZoom) any {
	least, steps := width.Steps()
	of := func(width float64) expression {
		return expression{dash[0] / width, dash[1] / width}
	}
	if len(steps) == 0 {
		return of(least)
	}
	out := expression{"step", expression{"zoom"}, expression{"literal", of(least)}}
	for _, s := range steps {
		out = append(out, int(s.Zoom)-1, expression{"literal", of(s.Value)})
	}
	return out
}

// Opened are the layers of claims that are hatched only where nobody holds the ground, each of a
// source of those areas, with their looks: what hid the hatching elsewhere would hide basemaps.
func (m *Style) Opened() []geo.Layer {
	if len(m.basemaps) == 0 || len(m.controls) == 0 {
		return nil
	}
	return m.claims
}

// leaveOpen hatches a layer of Opened.
func (m *Style) leaveOpen(l geo.Layer) {
	for _, of := range look.OfLayer(l) {
		for _, drawn := range m.hatched {
			if id := drawn["id"]; id == imageName(l, of.Name) || id == imageName(l, of.Fill.ID) {
				drawn["source"], drawn["filter"] = l.ID+Open, is("look", of.Name)
				delete(drawn, "source-layer")
			}
		}
	}
}
