package web

import (
	"net/http"

	"frontline/server/address"
)

// Base is what every component answers with.
type Base struct {
	Freshness
	Addresses
}

// Addresses write the addresses of resources.
type Addresses struct {
	Mount      address.Mount
	TrustProxy bool // whether host and scheme are those that a proxy names
}

// Site returns where the client reaches the server.
func (a Addresses) Site(r *http.Request) address.Site { return a.Mount.Site(r, a.TrustProxy) }

// Local is the address of a resource on the host that was asked.
func (a Addresses) Local(r address.Resource) string { return a.Mount.Local(r) }

// AreaFile is where a layer's areas by date are.
func (a Addresses) AreaFile(layer, ending string) string {
	return a.Local(address.LayerFile(layer, "area"+ending))
}
