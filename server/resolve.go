package server

import (
	"context"
	"strings"
)

// The marks by which an address that is not of one snapshot is told.
const (
	timelineName = "timeline"
	changeMark   = ".."
	derivedMark  = "~"
)

// resource finds what an address of tiles asks for, given its layer and its as-of, or
// what stands in the place of an as-of.
func (s *Server) resource(ctx context.Context, layer, asof string) (Resource, error) {
	switch name, _, _ := strings.Cut(asof, "@"); {
	case strings.Contains(layer, derivedMark):
		d, err := s.resolveDerived(ctx, layer, asof)
		if err != nil {
			return nil, err
		}
		return derivedResource{s, d}, nil
	case name == timelineName:
		v, err := s.resolveTimeline(ctx, layer, asof)
		if err == nil {
			err = s.findTimeline(ctx, &v)
		}
		if err != nil {
			return nil, err
		}
		return timelineResource{s, v}, nil
	case strings.Contains(asof, changeMark):
		c, err := s.resolveChange(ctx, layer, asof)
		if err != nil {
			return nil, err
		}
		return s.changeResource(ctx, c)
	}
	v, err := s.resolve(ctx, layer, asof)
	if err != nil {
		return nil, err
	}
	return s.snapshotResource(v), nil
}
