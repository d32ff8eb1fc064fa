// Package feed answers what happened to the record as Atom and JSON feeds, an entry for each
// snapshot, correction and retraction, in words that state no claim as a fact.
package feed

import (
	"frontline/geo"
	"frontline/server/figures"
	"frontline/server/memo"
	"frontline/server/phrase"
	"frontline/server/search"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// Feeds answer feeds.
type Feeds struct {
	web.Base
	views   *view.Views
	figures *figures.Figures
	search  *search.Search
	english phrase.Writer
	events  memo.Memo[eventKey, geo.EventFigures]
	where   memo.Memo[eventKey, placed]
}

// New makes feeds, of which figures find where it is that something changed.
func New(b web.Base, v *view.Views, f *figures.Figures, find *search.Search, book *words.Book, m *memo.Memory) *Feeds {
	return &Feeds{b, v, f, find, phrase.Writer{Speaker: book.In(words.Default)},
		memo.New[eventKey, geo.EventFigures](m, "event_figures"), memo.New[eventKey, placed](m, "event_places")}
}
