package web

import "net/http"

// Mux is what a component mounts its routes on.
type Mux interface {
	// Get mounts a handler of GET, and of HEAD, at a pattern as chi has them. It sees the query
	// parameters that it takes, and no others.
	Get(pattern string, h Handler, takes ...string)
	// GetPaced is Get for what takes work: a client is held to a pace by what its
	// requests weigh.
	GetPaced(pattern string, weigh Weight, h Handler, takes ...string)
	Post(pattern string, h Handler)
}

// Weight is how much work a request is.
type Weight func(*http.Request) int

// What a request weighs. A screen shows about a score of tiles, and those of one
// difference are found together: they weigh about as much as its files.
const (
	Light     = 0
	TileCost  = 1
	HeavyCost = 20
)

// Heavy is the weight of pictures, differences and exports.
func Heavy(*http.Request) int { return HeavyCost }
