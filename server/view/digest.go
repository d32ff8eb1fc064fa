package view

import (
	"context"
	"slices"

	"frontline/geo"
	"frontline/server/memo"

	"github.com/paulmach/orb"
)

// Digest is what pages say of a snapshot without drawing it.
type Digest struct {
	Features int
	First    []geo.Feature // as many as a text lists, without their geometries
	All      Extents       // of all features
	News     Extents       // of those of the newest observation
	newest   *geo.Date     // when that was; nil where none is dated
}

// Extents is the box around something; around nothing where some is false.
type Extents struct {
	Box  orb.Bound
	Some bool
}

// Add widens the extents by a box.
func (e *Extents) Add(box orb.Bound, some bool) {
	switch {
	case !some:
	case e.Some:
		e.Box = e.Box.Union(box)
	default:
		*e = Extents{box, true}
	}
}

// add adds the next features of the snapshot.
func (d *Digest) add(features []geo.Feature) error {
	d.Features += len(features)
	for _, f := range features[:min(max(ListedFeatures-len(d.First), 0), len(features))] {
		f.Geometry = nil
		d.First = append(d.First, f)
	}
	d.All.Add(geo.Bounds(features))
	news := geo.Newest(features)
	if len(news) == 0 || d.newest != nil && *news[0].ObservedOn < *d.newest {
		return nil
	}
	if d.newest == nil || *news[0].ObservedOn > *d.newest {
		d.newest, d.News = news[0].ObservedOn, Extents{}
	}
	d.News.Add(geo.Bounds(news))
	return nil
}

// Digests are made once for each snapshot.
type Digests struct {
	store  Store
	sets   *Sets
	memory *memo.Memory
	kept   memo.Memo[SetKey, Digest]
}

// Digest is that of a snapshot. One that would take much of the memory is read a
// part at a time, and is not made ready to be drawn.
func (s *Digests) Digest(ctx context.Context, snapshot geo.Snapshot) (Digest, error) {
	k := SetKeyOf(snapshot)
	return s.kept.Get(ctx, k, func(ctx context.Context, _ SetKey) (d Digest, err error) {
		err = s.EachFeature(ctx, snapshot, d.add)
		d.First = slices.Clip(d.First)
		return d, err
	})
}

// EachFeature calls each with a snapshot's features: all of one that stays ready to be cut,
// and of one that would take much of the memory some at a time.
func (s *Digests) EachFeature(ctx context.Context, snapshot geo.Snapshot, each func([]geo.Feature) error) error {
	n, err := s.SetSizeOf(ctx, snapshot)
	if err != nil {
		return err
	}
	if n > s.PreparedRoom() {
		return s.store.EachFeatures(ctx, snapshot, each)
	}
	set, err := s.sets.Set(ctx, snapshot)
	if err != nil {
		return err
	}
	return each(set.Features())
}

// preparedPart is what snapshots that nobody asked for yet may take of the room
// that caches share.
const preparedPart = 1.0 / 2

// PreparedRoom is how many bytes snapshots that nobody asked for yet may take.
func (s *Digests) PreparedRoom() int { return int(float64(s.memory.Shared()) * preparedPart) }

// SetSizeOf is about how many bytes a snapshot will take ready to be cut and drawn.
func (s *Digests) SetSizeOf(ctx context.Context, snapshot geo.Snapshot) (int, error) {
	features, positions, err := s.store.CountPositions(ctx, snapshot.ID)
	return setSize(features, positions), err
}

// ListedFeatures bounds the features of a layer that a text page lists; the data
// have all.
const ListedFeatures = 500
