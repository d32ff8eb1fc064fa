package server

import (
	"context"
	"net/url"

	"frontline/server/image"
)

// Film gathers the pictures between two dates for whoever makes a film of them. path and
// values are those of an address under /image/through, without its ending.
func (s *Server) Film(ctx context.Context, path string, values url.Values) (*image.Film, error) {
	return s.images.Film(ctx, path, values)
}
