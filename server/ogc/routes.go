package ogc

import (
	"frontline/server/address"
	"frontline/server/web"
)

// Mount mounts the routes.
func (s *OGC) Mount(m web.Mux) {
	for _, root := range []string{address.OGCPath, address.OGCPath + "/{asof}"} {
		m.Get(root, s.handleLanding)
		m.Get(root+"/", s.handleLanding)
		m.Get(root+"/api", s.handleOpenAPI)
		m.Get(root+"/conformance", s.handleConformance)
		m.Get(root+"/collections", s.handleCollections)
		m.Get(root+"/collections/{layer}", s.handleCollection)
		m.GetPaced(root+"/collections/{layer}/items", web.Heavy, s.handleItems)
		m.Get(root+"/collections/{layer}/items/{feature}", s.handleItem)
		m.Get(root+"/tileMatrixSets", s.handleTileMatrixSets)
		m.Get(root+"/tileMatrixSets/{set}", s.handleTileMatrixSet)
		for _, of := range []string{"", "/collections/{layer}"} {
			for _, tiles := range []string{"/tiles", "/map/tiles"} {
				m.Get(root+of+tiles, s.handleTilesets)
				m.Get(root+of+tiles+"/{set}", s.handleTileset)
				m.Get(root+of+tiles+"/{set}/{z}/{row}/{col}", s.handleTile)
			}
		}
	}
}
