// Package ogc answers OGC API - Features and OGC API - Tiles, beneath /ogc as of today and beneath
// /ogc/{asof} as of that date.
package ogc

import (
	"net/http"

	"frontline/geo/tile"
	"frontline/server/view"
	"frontline/server/web"
)

// Tiles answer with a tile of a resource.
type Tiles interface {
	Serve(w http.ResponseWriter, r *http.Request, res view.Resource, id tile.ID, form view.Format) error
}

// OGC is the component of the OGC API.
type OGC struct {
	web.Base
	views *view.Views
	tiles Tiles
}

// New makes the API.
func New(b web.Base, v *view.Views, t Tiles) *OGC { return &OGC{b, v, t} }
