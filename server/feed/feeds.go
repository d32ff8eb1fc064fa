// Package feed answers what happened to the record as Atom and JSON feeds, an entry for each
// snapshot, correction and retraction, in words that state no claim as a fact.
package feed

import (
	"frontline/geo"
	"frontline/server/address"
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

// Mount mounts the routes.
func (s *Feeds) Mount(m web.Mux) {
	m.Get(address.FeedPath+".atom", s.handleFeed)
	m.Get(address.FeedPath+".json", s.handleFeed)
	m.Get(address.FeedPath+"/{file}", s.handleFeed)
}
