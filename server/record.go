package server

import (
	"context"

	"frontline/geo"
	"frontline/server/memo"
)

// record answers which snapshot is in force and remembers it. What is known
// at a revision does not change, so that an entry stays true until something
// is retracted, which is a revision of its own: entries are kept by the
// revision at which they were found, too.
type record struct {
	store  Store
	found  memo.Memo[foundKey, found]
	counts memo.Memo[countKey, counted]
}

type foundKey struct {
	layer   string
	at      geo.AsOf
	current geo.Revision
}

func newRecord(m *memo.Memory, store Store) *record {
	return &record{
		store:  store,
		found:  memo.New[foundKey, found](m, "snapshots"),
		counts: memo.New[countKey, counted](m, "counts"),
	}
}

// found is a snapshot in force, and those of its features that must not be
// shown any more.
type found struct {
	geo.Snapshot
	retracted []geo.RetractedFeature
	// Of an answer that shows it alone:
	shown      []string // as SnapshotHeader has it
	tags, keys []string // of its manifest
}

func (c *record) find(ctx context.Context, layer string, at geo.AsOf, current geo.Revision) (found, error) {
	f, err := c.found.Get(ctx, foundKey{layer, at, current}, func(ctx context.Context, k foundKey) (found, error) {
		snapshot, err := c.store.FindSnapshot(ctx, k.layer, k.at)
		if err != nil {
			return found{}, err
		}
		f := found{Snapshot: snapshot, shown: []string{snapshot.ValidOn.String()}}
		of := &manifest{}
		of.add(snapshot.Layer, snapshot.ValidOn)
		f.tags, f.keys = of.headers()
		f.retracted, err = c.store.RetractedFeatures(ctx, snapshot.ID)
		return f, err
	})
	if err == nil {
		manifestOf(ctx).add(layer, f.ValidOn)
	}
	return f, err
}

// ready is what find has found before, unless something of it was withdrawn since:
// for an answer that is made of nothing else, and takes its keys from it.
func (c *record) ready(layer string, at geo.AsOf, current geo.Revision) (found, bool) {
	f, ok := c.found.GetIfPresent(foundKey{layer, at, current})
	return f, ok && len(f.retracted) == 0
}

type countKey struct {
	layer          string
	known, current geo.Revision
	until          geo.Date
}

// counted is how many snapshots a layer has, and the first and the last date.
type counted struct {
	n           int
	first, last geo.Date
}

// count counts a layer's snapshots dated up to a day, as known at a revision.
func (c *record) count(ctx context.Context, layer string, known, current geo.Revision, until geo.Date) (counted, error) {
	manifestOf(ctx).addSeries(layer)
	return c.counts.Get(ctx, countKey{layer, known, current, until}, func(ctx context.Context, k countKey) (out counted, err error) {
		out.n, out.first, out.last, err = c.store.CountSnapshots(ctx, k.layer, k.known, k.until)
		return out, err
	})
}
