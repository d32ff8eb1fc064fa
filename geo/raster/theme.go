package raster

import (
	"image/color"
	"strconv"
	"strings"

	"frontline/geo"
)

// inks are a theme's colours. They are those of the front end's style sheet,
// so that pictures and the map that it draws belong together.
type inks struct {
	sea         color.NRGBA
	land        color.NRGBA
	homeLand    color.NRGBA // of the country that the map is about
	coast       color.NRGBA
	border      color.NRGBA
	oblastLine  color.NRGBA
	countryName color.NRGBA
	oblastName  color.NRGBA
	cityName    color.NRGBA
	placeName   color.NRGBA
	halo        color.NRGBA
	// Of layers that name no colour.
	control    color.NRGBA
	claims     color.NRGBA
	places     color.NRGBA
	statements color.NRGBA
	// Of what was gained and what was lost.
	gained color.NRGBA
	lost   color.NRGBA
}

var themes = [...]inks{
	Light: {
		sea:         rgb(0xd5e1e8),
		land:        rgb(0xf1efea),
		homeLand:    rgb(0xfbfaf7),
		coast:       rgb(0xa9bcc8),
		border:      rgb(0x8f9499),
		oblastLine:  rgb(0xd3d3d0),
		countryName: rgb(0x5d6670),
		oblastName:  rgb(0x545d67),
		cityName:    rgb(0x3a444f),
		placeName:   rgb(0x101922),
		halo:        rgb(0xfdfcfa),
		control:     rgb(0xa3303c),
		claims:      rgb(0xc1440e),
		places:      rgb(0x1f4e79),
		statements:  rgb(0x5b3a8c),
		gained:      rgb(0xa3195b),
		lost:        rgb(0x00708c),
	},
	Dark: {
		sea:         rgb(0x0e151c),
		land:        rgb(0x1c232a),
		homeLand:    rgb(0x262f38),
		coast:       rgb(0x3a4a58),
		border:      rgb(0x76838f),
		oblastLine:  rgb(0x3b4650),
		countryName: rgb(0x96a2ae),
		oblastName:  rgb(0x9aa6b2),
		cityName:    rgb(0xc3ccd5),
		placeName:   rgb(0xf4f7fa),
		halo:        rgb(0x12181e),
		control:     rgb(0xe0707a),
		claims:      rgb(0xff9a62),
		places:      rgb(0x9cc9f0),
		statements:  rgb(0xc9b3f5),
		gained:      rgb(0xff8ab8),
		lost:        rgb(0x5fd0e6),
	},
}

// Sea is the colour that belongs beneath a theme's pictures, which are
// transparent where there is no land.
func (t Theme) Sea() color.NRGBA { return t.inks().sea }

func (t Theme) inks() *inks { return &themes[t.known()] }

// known is the theme itself, Light where it is none of ours.
func (t Theme) known() Theme {
	if t == Dark {
		return Dark
	}
	return Light
}

func rgb(n uint32) color.NRGBA {
	return color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}
}

// layerInk is the layer's own colour in a theme, else that of its kind.
func layerInk(l geo.Layer, t Theme) color.NRGBA {
	own := l.Style.Color
	if t == Dark && l.Style.ColorDark != "" {
		own = l.Style.ColorDark
	}
	if n, err := strconv.ParseUint(strings.TrimPrefix(own, "#"), 16, 24); err == nil {
		return rgb(uint32(n))
	}
	switch l.Kind {
	case geo.KindClaims:
		return t.inks().claims
	case geo.KindPlaces:
		return t.inks().places
	case geo.KindStatements:
		return t.inks().statements
	case geo.KindBase:
		return t.inks().border
	}
	return t.inks().control
}
