package api

import (
	"frontline/server/address"
	"frontline/server/web"
)

// Mount mounts the routes.
func (s *API) Mount(m web.Mux) {
	m.Get(address.APIPrefix+"{file}", s.handleRecord)
	m.Get(address.LayersPath, s.handleLayers)
	m.Get(address.LayersPath+"/{layer}/snapshots", s.handleSnapshots)
	m.GetPaced(address.LayersPath+"/{layer}/{file}", fileCost, s.handleLayerFile, "lang")
	m.Get(address.LayersPath+"/{layer}/{asof}/features.json", s.handleFeatures, "class")
	m.GetPaced(address.LayersPath+"/{layer}/{asof}/places.json", web.Heavy, s.handlePlaces)
	m.GetPaced(address.LayersPath+"/{layer}/{asof}/settlements.json", web.Heavy, s.handleSettlements, "lang")
	m.GetPaced(address.LayersPath+"/{layer}/{asof}/source", web.Heavy, s.handleSource)
	m.Get(address.SearchPrefix+"{asof}", s.handleSearch, "limit", "near", "q")
	m.GetPaced(address.PointPrefix+"{asof}/{file}", web.Heavy, s.handlePoint, "lang")
	m.Get(address.RetractedPath, s.handleRetractions)
}
