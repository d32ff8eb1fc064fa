package image

import (
	"frontline/server/address"
	"frontline/server/web"
)

// Mount mounts the routes.
func (s *Images) Mount(m web.Mux) {
	m.GetPaced(address.ImagePrefix+"{file}", web.Heavy, s.handleImage, imageNames...)
	m.GetPaced(address.ThroughPrefix+"{file}", web.Heavy, s.handleThrough, throughNames...)
}
