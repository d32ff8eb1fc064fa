// Package api answers the record as data: what there is, features, areas and differences, as JSON,
// GeoJSON and CSV.
package api

import (
	"frontline/server/address"
	"frontline/server/basemap"
	"frontline/server/figures"
	"frontline/server/search"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// Options is what the API is made of.
type Options struct {
	Base         web.Base
	Views        *view.Views
	Search       *search.Search
	Words        *words.Book
	Figures      *figures.Figures
	Report       string // where readers report an error; "" where nobody is named
	StyleVersion int
	Brand        string // the id of the house style; "" for none
	Basemaps     *basemap.Basemaps
	// BasemapAt is where readers find what of basemaps is asked for, of a draft's too: caches keep that.
	BasemapAt func(address.Resource) string
}

// API answers data.
type API struct {
	web.Base
	views        *view.Views
	search       *search.Search
	words        *words.Book
	figures      *figures.Figures
	report       string
	styleVersion int
	brand        string
	basemaps     *basemap.Basemaps
	basemapAt    func(address.Resource) string
}

// New makes the API.
func New(o Options) *API {
	return &API{o.Base, o.Views, o.Search, o.Words, o.Figures, o.Report, o.StyleVersion, o.Brand, o.Basemaps, o.BasemapAt}
}
