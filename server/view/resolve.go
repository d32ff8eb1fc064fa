package view

import (
	"context"
	"strings"
)

// Resource finds what an address of tiles asks for, given its layer and its as-of, or
// what stands in the place of an as-of.
func (s *Views) Resource(ctx context.Context, layer, asof string) (Resource, error) {
	if v, ok, err := s.ResolveFront(ctx, layer, asof); err != nil {
		return nil, err
	} else if ok {
		return frontResource{s, v}, nil
	}
	if v, ok, err := s.ResolveAgreement(ctx, layer, asof); err != nil {
		return nil, err
	} else if ok {
		return agreementResource{s, v, s.PinnedRef(ctx, v)}, nil
	}
	switch name, _, _ := strings.Cut(asof, "@"); {
	case strings.Contains(layer, DerivedMark):
		d, err := s.ResolveDerived(ctx, layer, asof)
		if err != nil {
			return nil, err
		}
		return derivedResource{s, d}, nil
	case name == TimelineName:
		v, err := s.ResolveTimeline(ctx, layer, asof)
		if err == nil {
			err = s.FindTimeline(ctx, &v)
		}
		if err != nil {
			return nil, err
		}
		return timelineResource{s, v}, nil
	case strings.Contains(asof, ChangeMark):
		c, err := s.ResolveChange(ctx, layer, asof)
		if err != nil {
			return nil, err
		}
		return s.ChangeResource(ctx, c)
	}
	v, err := s.ResolveSnapshot(ctx, layer, asof)
	if err != nil {
		return nil, err
	}
	return s.SnapshotResource(v), nil
}
