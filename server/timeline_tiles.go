package server

import (
	"context"

	"frontline/geo"
	"frontline/server/view"
)

// TimelineTiles cuts what /tiles/{layer}/timeline@{known} answers, tile for
// tile.
func (s *Server) TimelineTiles(ctx context.Context, layer string, known geo.Revision) (view.TimelineTiles, error) {
	return s.views.TimelineTiles(ctx, layer, known)
}
