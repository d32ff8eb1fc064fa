// Package mapstyle answers styles of the MapLibre specification, with the sprites and letters that
// they name: of all layers, or of one, as pictures draw them.
package mapstyle

import (
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// Styles answer styles.
type Styles struct {
	web.Base
	views *view.Views
	words *words.Book
}

// New makes styles.
func New(b web.Base, v *view.Views, w *words.Book) *Styles { return &Styles{b, v, w} }
