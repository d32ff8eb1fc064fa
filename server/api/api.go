// Package api answers the record as data: what there is, features, areas and differences, as JSON,
// GeoJSON and CSV.
package api

import (
	"frontline/server/figures"
	"frontline/server/search"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// API answers data.
type API struct {
	web.Base
	views        *view.Views
	search       *search.Search
	words        *words.Book
	figures      *figures.Figures
	report       string // where readers report an error; "" where nobody is named
	styleVersion int
	brand        string // the id of the house style; "" for none
}

// New makes the API.
func New(b web.Base, v *view.Views, find *search.Search, book *words.Book, f *figures.Figures, report string, styleVersion int, brand string) *API {
	return &API{b, v, find, book, f, report, styleVersion, brand}
}
