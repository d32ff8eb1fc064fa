package mapstyle

import (
	"frontline/server/address"
	"frontline/server/basemap"
	"frontline/server/web"
)

// Mount mounts the routes of the style of all layers and of basemaps; those of one layer are
// beneath its tiles.
func (s *Styles) Mount(m web.Mux) {
	m.Get(address.StylePrefix+"{file}", s.handleMapStyle, basemap.Param)
	m.Get(address.BasemapPrefix+"{hash}.style.json", s.handleBasemap)
	m.Get(address.BasemapPrefix+"{hash}.{variant}.style.json", s.handleBasemap)
	m.Get(address.StylePrefix+"fonts/{font}/{file}", s.handleGlyphs)
}
