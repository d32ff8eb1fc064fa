package text

import (
	"frontline/server/address"
	"frontline/server/web"
)

// Mount mounts the routes.
func (s *Texts) Mount(m web.Mux) {
	m.Get(address.TextPath, s.handleTextChoice, "date", "lang", "layers", "with")
	m.Get(address.TextPrefix, s.handleTextChoice, "date", "lang", "layers", "with")
	m.Get(address.TextStylePath, s.handleTextStyle)
	m.GetPaced(address.TextPrefix+"{asof}", cost, s.InLanguage(s.handleText), "lang", "layers")
	m.GetPaced(address.PlacePrefix+"{place}", placeCost, s.InLanguage(s.handlePlace), "lang")
	m.GetPaced(address.PlacePrefix+"{place}/{asof}", placeCost, s.InLanguage(s.handlePlace), "lang")
}
