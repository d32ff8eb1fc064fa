// Package embed answers maps for the pages of others: the embed itself, oEmbed, which says how to
// embed a view, and examples. What is wrong with an embed's address is left out, and said. A frozen view says what became of it since.
package embed

import (
	"io/fs"

	"frontline/geo/raster/brand"
	"frontline/server/basemap"
	"frontline/server/framing"
	"frontline/server/search"
	"frontline/server/text"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// Options are what New needs.
type Options struct {
	Base           web.Base
	Views          *view.Views
	Search         *search.Search // of places that are marked
	Framer         *framing.Framer
	Texts          *text.Texts
	Words          *words.Book
	Pages          *web.Pages
	Parts          text.Parts // of the front end
	App            fs.FS      // the built front end
	FrameAncestors []string   // the origins whose pages may frame an embed
	Basemaps       *basemap.Basemaps
	Brand          *brand.Brand // of the house; nil for none
	StyleVersion   int          // of the style that maps are drawn by
}

// Embeds answer embeds.
type Embeds struct {
	web.Base
	o     Options
	views *view.Views
	texts *text.Texts
	words *words.Book
	pages *web.Pages
	parts text.Parts
}

// New makes embeds.
func New(o Options) *Embeds {
	return &Embeds{o.Base, o, o.Views, o.Texts, o.Words, o.Pages, o.Parts}
}
