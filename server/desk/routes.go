package desk

import (
	"frontline/server/address"
	"frontline/server/web"
)

// Mount mounts the route.
func (s *Uploads) Mount(m web.Mux) {
	m.Post(address.LayersPath+"/{layer}/snapshots", s.handleUpload)
}
