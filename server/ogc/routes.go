package ogc

import (
	"frontline/server/address"
	"frontline/server/web"
)

// Mount mounts the routes.
func (s *OGC) Mount(m web.Mux) {
	for _, root := range []string{address.OGCPath, address.OGCPath + "/{asof}"} {
		m.Get(root, s.handleLanding, web.AnyParam)
		m.Get(root+"/", s.handleLanding, web.AnyParam)
		m.Get(root+"/api", s.handleOpenAPI, web.AnyParam)
		m.Get(root+"/conformance", s.handleConformance, web.AnyParam)
		m.Get(root+"/collections", s.handleCollections, web.AnyParam)
		m.Get(root+"/collections/{layer}", s.handleCollection, web.AnyParam)
		m.GetPaced(root+"/collections/{layer}/items", web.Heavy, s.handleItems, web.AnyParam)
		m.Get(root+"/collections/{layer}/items/{feature}", s.handleItem, web.AnyParam)
		m.Get(root+"/tileMatrixSets", s.handleTileMatrixSets, web.AnyParam)
		m.Get(root+"/tileMatrixSets/{set}", s.handleTileMatrixSet, web.AnyParam)
		for _, of := range []string{"", "/collections/{layer}"} {
			for _, tiles := range []string{"/tiles", "/map/tiles"} {
				m.Get(root+of+tiles, s.handleTilesets, web.AnyParam)
				m.Get(root+of+tiles+"/{set}", s.handleTileset, web.AnyParam)
				m.Get(root+of+tiles+"/{set}/{z}/{row}/{col}", s.handleTile, web.AnyParam)
			}
		}
	}
}
