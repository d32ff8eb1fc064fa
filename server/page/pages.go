// Package page answers the map's page and what belongs to the site around it: the files of the
// front end, the manual, and what search engines and finders of weaknesses ask for.
package page

import (
	"io/fs"

	"frontline/server/address"
	"frontline/server/search"
	"frontline/server/text"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// Options is what pages are made of.
type Options struct {
	Base      web.Base
	Views     *view.Views
	Search    *search.Search
	Texts     *text.Texts
	Words     *words.Book
	Templates *web.Pages
	App       fs.FS  // the built front end, a page for each language at its root
	Docs      fs.FS  // the manual, index.html at its root
	Contact   string // where to report a weakness; empty where nobody is named
	Desk      bool   // whether there is one
	// PublicDocs is where the manual is, for the pages of a draft, of which it tells nothing;
	// nil where it is here.
	PublicDocs func(address.Resource) string
}

// Pages answer pages.
type Pages struct {
	web.Base
	o         Options
	views     *view.Views
	search    *search.Search
	texts     *text.Texts
	words     *words.Book
	templates *web.Pages
}

// New makes pages.
func New(o Options) *Pages {
	return &Pages{o.Base, o, o.Views, o.Search, o.Texts, o.Words, o.Templates}
}
