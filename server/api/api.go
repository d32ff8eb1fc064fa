// Package api answers the record as data: what there is, features, areas and differences, as JSON,
// GeoJSON and CSV.
package api

import (
	"frontline/server/address"
	"frontline/server/figures"
	"frontline/server/view"
	"frontline/server/web"
)

// API answers data.
type API struct {
	web.Base
	views        *view.Views
	figures      *figures.Figures
	report       string // where readers report an error; "" where nobody is named
	styleVersion int
}

// New makes the API.
func New(b web.Base, v *view.Views, f *figures.Figures, report string, styleVersion int) *API {
	return &API{b, v, f, report, styleVersion}
}

// Mount mounts the routes.
func (s *API) Mount(m web.Mux) {
	m.Get(address.APIPrefix+"{file}", s.handleRecord)
	m.Get(address.LayersPath, s.handleLayers)
	m.Get(address.LayersPath+"/{layer}/snapshots", s.handleSnapshots)
	m.GetPaced(address.LayersPath+"/{layer}/{file}", fileCost, s.handleLayerFile)
	m.Get(address.LayersPath+"/{layer}/{asof}/features.json", s.handleFeatures)
	m.GetPaced(address.LayersPath+"/{layer}/{asof}/source", web.Heavy, s.handleSource)
	m.Get(address.SearchPrefix+"{asof}", s.handleSearch)
	m.Get(address.RetractedPath, s.handleRetractions)
}
