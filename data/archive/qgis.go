package archive

import (
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"

	"frontline/geo"
	"frontline/geo/history"
	"frontline/geo/raster/look"
)

// brushes are QGIS's patterns of what runs across an area.
var brushes = map[history.Runs]string{
	history.Rising: "b_diagonal", history.Falling: "f_diagonal", history.Crossed: "diagonal_x",
	history.Level: "horizontal", history.Upright: "vertical", history.Dotted: "dense7",
}

// temporal sets time by fields (mode 2), the end not included (limitMode 0).
const temporal = `<temporal enabled="1" mode="2" limitMode="0" startField="since" endField="until" startExpression="" endExpression="" durationField="" durationUnit="days" fixedDuration="0" accumulate="0"><fixedRange><start></start><end></end></fixedRange></temporal>`

// qgisStyle is how QGIS draws a table: each look by a symbol of its own, and what is
// claimed hatched.
func qgisStyle(l geo.Layer, f family) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + `<qgis version="3.22.0" styleCategories="Symbology|Temporal">` + "\n" + temporal + "\n")
	own := look.LayerInk(l, look.Light)
	if f.symbol != "fill" || l.Kind != geo.KindControl && l.Kind != geo.KindClaims {
		none := own
		none.A = 0
		b.WriteString(`<renderer-v2 type="singleSymbol" forceraster="0" symbollevels="0" enableorderby="0"><symbols>`)
		writeSymbol(&b, 0, f.symbol, history.Painted{Line: own, Fill: none, Width: 1.2})
		b.WriteString("</symbols></renderer-v2>\n</qgis>\n")
		return b.String()
	}
	var categories, symbols strings.Builder
	for i, at := range look.OfLayer(l) {
		fmt.Fprintf(&categories, `<category value="%s" symbol="%d" label="%[1]s" type="string" render="true"/>`, xmlText(at.Name), i)
		writeSymbol(&symbols, i, f.symbol, history.Paint(l, at.Name))
	}
	b.WriteString(`<renderer-v2 type="categorizedSymbol" attr="look" forceraster="0" symbollevels="0" enableorderby="0"><categories>` + categories.String() +
		"</categories><symbols>" + symbols.String() + "</symbols></renderer-v2>\n</qgis>\n")
	return b.String()
}

func writeSymbol(b *strings.Builder, n int, kind string, p history.Painted) {
	fmt.Fprintf(b, `<symbol type="%s" name="%d" alpha="1" clip_to_extent="1" force_rhr="0">`, kind, n)
	width := fmt.Sprintf("%.2f", p.Width*pixel)
	switch kind {
	case "line":
		writeLayer(b, "SimpleLine", "line_color", qgisColour(p.Line), "line_width", width, "line_width_unit", "MM", "line_style", "solid")
	case "marker":
		writeLayer(b, "SimpleMarker", "name", "circle", "color", qgisColour(p.Line), "outline_color", "255,255,255,255", "size", "2.2", "size_unit", "MM")
	default:
		writeLayer(b, "SimpleFill", "color", qgisColour(p.Fill), "style", "solid", "outline_color", qgisColour(p.Line), "outline_width", width, "outline_width_unit", "MM", "outline_style", "solid")
		if brush := brushes[p.Runs]; brush != "" {
			writeLayer(b, "SimpleFill", "color", qgisColour(p.Line), "style", brush, "outline_style", "no")
		}
	}
	b.WriteString("</symbol>")
}

// pixel is that of a screen, in millimetres.
const pixel = 0.26

func writeLayer(b *strings.Builder, class string, options ...string) {
	fmt.Fprintf(b, `<layer class="%s" enabled="1" locked="0" pass="0"><Option type="Map">`, class)
	for i := 0; i < len(options); i += 2 {
		fmt.Fprintf(b, `<Option type="QString" name="%s" value="%s"/>`, options[i], options[i+1])
	}
	b.WriteString("</Option></layer>")
}

func qgisColour(c color.NRGBA) string { return fmt.Sprintf("%d,%d,%d,%d", c.R, c.G, c.B, c.A) }

func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes all
	return b.String()
}
