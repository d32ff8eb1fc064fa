// Package mapstyle answers styles of the MapLibre specification, with the sprites and letters that
// they name: of all layers, or of one, as pictures draw them.
package mapstyle

import (
	"frontline/server/basemap"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// Styles answer styles.
type Styles struct {
	web.Base
	views    *view.Views
	words    *words.Book
	basemaps *basemap.Basemaps
}

// New makes styles.
func New(b web.Base, v *view.Views, w *words.Book, basemaps *basemap.Basemaps) *Styles {
	return &Styles{b, v, w, basemaps}
}
