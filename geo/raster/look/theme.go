package look

import (
	"fmt"
	"image/color"
	"maps"
	"strconv"
	"strings"
	"sync"

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

// branded are the colours of themes of house styles, from number Dark+1 on: each light one is
// followed by its dark one.
var branded struct {
	sync.RWMutex
	inks []style.Inks
}

// mostBranded bounds the themes of house styles: a program has one, and tests a few.
const mostBranded = 64

// Branded makes the two themes of a house style: colours of the table with some replaced. The same
// colours are the same themes.
func Branded(light, dark style.Inks) (Theme, Theme, error) {
	whole := func(own, of style.Inks) style.Inks {
		out := maps.Clone(of)
		maps.Copy(out, own)
		return out
	}
	light, dark = whole(light, table.Inks(false)), whole(dark, table.Inks(true))
	branded.Lock()
	defer branded.Unlock()
	for i := 0; i < len(branded.inks); i += 2 {
		if maps.Equal(branded.inks[i], light) && maps.Equal(branded.inks[i+1], dark) {
			return Theme(i) + Dark + 1, Theme(i) + Dark + 2, nil
		}
	}
	n := len(branded.inks)
	if n >= mostBranded {
		return 0, 0, geo.Errorf(geo.EInvalid, "there are %d house styles, and no more are drawn by one program", n/2)
	}
	branded.inks = append(branded.inks, light, dark)
	return Theme(n) + Dark + 1, Theme(n) + Dark + 2, nil
}

// Inks returns the theme's colours.
func (t Theme) Inks() style.Inks {
	if t > Dark {
		branded.RLock()
		defer branded.RUnlock()
		if i := int(t - Dark - 1); i < len(branded.inks) {
			return branded.inks[i]
		}
	}
	return table.Inks(t.IsDark())
}

// IsDark is whether the theme is for a dark ground.
func (t Theme) IsDark() bool { return t&1 == 1 }

// Ground is Light or Dark.
func (t Theme) Ground() Theme { return t & 1 }

// LayerInk is the layer's own colour in a theme, else that of its kind.
func LayerInk(l geo.Layer, t Theme) color.NRGBA {
	own := l.Style.Color
	if t.IsDark() && l.Style.ColorDark != "" {
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
