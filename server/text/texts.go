// Package text says in words what the map shows: pages for who reads without a picture or a
// script. What heads of other pages, embeds and pictures say of the same is said by it, too.
package text

import (
	"frontline/server/basemap"
	"frontline/server/figures"
	"frontline/server/search"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// Options are what New needs.
type Options struct {
	Base         web.Base
	Views        *view.Views
	Figures      *figures.Figures
	Search       *search.Search
	Words        *words.Book
	Pages        *web.Pages
	Parts        Parts  // of the front end
	Report       string // where readers report an error; "" where nobody is named
	Language     string // of readers whose own there are no words for; "" for the record's
	StyleVersion int
	Basemaps     *basemap.Basemaps
}

// Texts say what views show.
type Texts struct {
	web.Base
	views        *view.Views
	figures      *figures.Figures
	search       *search.Search
	words        *words.Book
	pages        *web.Pages
	parts        Parts
	report       string
	language     string
	styleVersion int
	basemaps     *basemap.Basemaps
}

// New makes texts.
func New(o Options) *Texts {
	return &Texts{o.Base, o.Views, o.Figures, o.Search, o.Words, o.Pages, o.Parts, o.Report, o.Language, o.StyleVersion, o.Basemaps}
}
