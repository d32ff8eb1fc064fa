// Package feed answers what happened to the record as Atom and JSON feeds, an entry for each
// snapshot, correction and retraction, in words that state no claim as a fact.
package feed

import (
	"frontline/geo"
	"frontline/server/memo"
	"frontline/server/view"
	"frontline/server/web"
)

// Feeds answer feeds.
type Feeds struct {
	web.Base
	views  *view.Views
	events memo.Memo[eventKey, geo.EventFigures]
}

// New makes feeds.
func New(b web.Base, v *view.Views, m *memo.Memory) *Feeds {
	return &Feeds{b, v, memo.New[eventKey, geo.EventFigures](m, "event_figures")}
}
