package feed

import (
	"frontline/server/address"
	"frontline/server/web"
)

// Mount mounts the routes.
func (s *Feeds) Mount(m web.Mux) {
	m.Get(address.FeedPath+".atom", s.handleFeed)
	m.Get(address.FeedPath+".json", s.handleFeed)
	m.Get(address.FeedPath+"/{file}", s.handleFeed)
	m.GetPaced(address.PlaceFeeds+"{file}", web.Heavy, s.handlePlaceFeed)
}
