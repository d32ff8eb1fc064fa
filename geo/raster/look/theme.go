package look

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/style"
)

// Theme is the ground that a picture is drawn for.
type Theme uint8

// The themes.
const (
	Light Theme = iota
	Dark
)

// table is what is drawn how.
var table = style.Current()

// Sea is the colour beneath a theme's land.
func (t Theme) Sea() color.NRGBA { return t.Inks().Named("sea") }

// Inks returns the theme's colours.
func (t Theme) Inks() style.Inks { return table.Inks(t == Dark) }

// Known is the theme itself, Light where it is none of ours.
func (t Theme) Known() Theme {
	if t == Dark {
		return Dark
	}
	return Light
}

// LayerInk is the layer's own colour in a theme, else that of its kind.
func LayerInk(l geo.Layer, t Theme) color.NRGBA {
	own := l.Style.Color
	if t == Dark && l.Style.ColorDark != "" {
		own = l.Style.ColorDark
	}
	if n, err := strconv.ParseUint(strings.TrimPrefix(own, "#"), 16, 24); err == nil {
		return color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}
	}
	name, ok := table.LayerColours[l.Kind]
	if !ok {
		name = table.LayerColours[geo.KindControl]
	}
	return t.Inks()[name]
}

// Hex returns a colour without its opacity, as in "#00ff7f".
func Hex(col color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", col.R, col.G, col.B) }
