package server

import (
	"context"
	"slices"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// digest is what pages say of a snapshot without drawing it.
type digest struct {
	features int
	first    []geo.Feature // as many as a text lists, without their geometries
	all      extents       // of all features
	news     extents       // of those of the newest observation
	newest   *geo.Date     // when that was; nil where none is dated
}

// extents is the box around something; around nothing where some is false.
type extents struct {
	box  orb.Bound
	some bool
}

func (e *extents) add(box orb.Bound, some bool) {
	switch {
	case !some:
	case e.some:
		e.box = e.box.Union(box)
	default:
		*e = extents{box, true}
	}
}

// add adds the next features of the snapshot.
func (d *digest) add(features []geo.Feature) error {
	d.features += len(features)
	for _, f := range features[:min(max(textFeatures-len(d.first), 0), len(features))] {
		f.Geometry = nil
		d.first = append(d.first, f)
	}
	d.all.add(geo.Bounds(features))
	news := geo.Newest(features)
	if len(news) == 0 || d.newest != nil && *news[0].ObservedOn < *d.newest {
		return nil
	}
	if d.newest == nil || *news[0].ObservedOn > *d.newest {
		d.newest, d.news = news[0].ObservedOn, extents{}
	}
	d.news.add(geo.Bounds(news))
	return nil
}

// digest is that of a snapshot. One that would take much of the memory is read a
// part at a time, and is not made ready to be drawn.
func (s *Server) digest(ctx context.Context, snapshot geo.Snapshot) (digest, error) {
	k := setKeyOf(snapshot)
	return s.tiles.digests.Get(ctx, k, func(ctx context.Context, _ setKey) (d digest, err error) {
		err = s.eachFeature(ctx, snapshot, d.add)
		d.first = slices.Clip(d.first)
		return d, err
	})
}

// eachFeature hands out a snapshot's features: all of one that stays ready to be cut,
// and of one that would take much of the memory some at a time.
func (s *Server) eachFeature(ctx context.Context, snapshot geo.Snapshot, each func([]geo.Feature) error) error {
	n, err := s.setSizeOf(ctx, snapshot)
	if err != nil {
		return err
	}
	if n > s.preparedRoom() {
		return s.Store.EachFeatures(ctx, snapshot.ID, each)
	}
	set, err := s.set(ctx, snapshot)
	if err != nil {
		return err
	}
	return each(set.Features())
}

// preparedPart is what snapshots that nobody asked for yet may take of the room
// that caches share.
const preparedPart = 1.0 / 2

func (s *Server) preparedRoom() int { return int(float64(s.memory.Shared()) * preparedPart) }

// setSizeOf is about how many bytes a snapshot will take ready to be cut and drawn.
func (s *Server) setSizeOf(ctx context.Context, snapshot geo.Snapshot) (int, error) {
	features, positions, err := s.Store.CountPositions(ctx, snapshot.ID)
	return setSize(features, positions), err
}
