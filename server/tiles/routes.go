package tiles

import (
	"frontline/server/address"
	"frontline/server/web"
)

// Mount mounts the routes.
func (s *Tiles) Mount(m web.Mux) {
	m.GetPaced(tileRoute, tilesCost, s.handleTile)
	m.GetPaced(address.TilesPrefix+"{layer}/{asof}/{variant}/{z}/{x}/{file}", tilesCost, s.handleTile)
	m.Get(address.TilesPrefix+"{layer}/{file}", s.handleTileJSON)
}
