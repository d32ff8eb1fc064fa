package view

import (
	"context"

	"frontline/geo"
	"frontline/server/memo"
	"frontline/server/web"
)

// Snapshots answers which snapshot is in force and remembers it. What is known
// at a revision does not change, so that an entry stays true until something
// is retracted, which is a revision of its own: entries are kept by the
// revision at which they were found, too.
type Snapshots struct {
	clock  *Clock
	store  Store
	found  memo.Memo[foundKey, found]
	counts memo.Memo[countKey, counted]
	gone   memo.Memo[geo.Revision, []geo.Retraction]
}

type foundKey struct {
	layer   string
	at      geo.AsOf
	current geo.Revision
}

func newSnapshots(m *memo.Memory, clock *Clock) *Snapshots {
	return &Snapshots{
		clock:  clock,
		store:  clock.Store,
		found:  memo.New[foundKey, found](m, "snapshots"),
		counts: memo.New[countKey, counted](m, "counts"),
		gone:   memo.New[geo.Revision, []geo.Retraction](m, "retractions"),
	}
}

// found is a snapshot in force, and those of its features that must not be
// shown any more.
type found struct {
	geo.Snapshot
	Retracted []geo.RetractedFeature
	// Of an answer that shows it alone:
	Shown      []string // as SnapshotHeader has it
	Tags, Keys []string // of its manifest
}

// FindSnapshot is the snapshot of a layer in force, at a revision that is the newest now.
func (s *Snapshots) FindSnapshot(ctx context.Context, layer string, at geo.AsOf, current geo.Revision) (found, error) {
	f, err := s.found.Get(ctx, foundKey{layer, at, current}, func(ctx context.Context, k foundKey) (found, error) {
		snapshot, err := s.store.FindSnapshot(ctx, k.layer, k.at)
		if err != nil {
			return found{}, err
		}
		f := found{Snapshot: snapshot, Shown: []string{snapshot.ValidOn.String()}}
		of := &web.Manifest{}
		of.Add(snapshot.Layer, snapshot.ValidOn)
		f.Tags, f.Keys = of.Headers()
		f.Retracted, err = s.store.RetractedFeatures(ctx, snapshot.ID)
		return f, err
	})
	if err == nil {
		web.ManifestOf(ctx).Add(layer, f.ValidOn)
	}
	return f, err
}

// ReadySnapshot is what find has found before, unless something of it was withdrawn since:
// for an answer that is made of nothing else, and takes its keys from it.
func (s *Snapshots) ReadySnapshot(layer string, at geo.AsOf, current geo.Revision) (found, bool) {
	f, ok := s.found.GetIfPresent(foundKey{layer, at, current})
	return f, ok && len(f.Retracted) == 0
}

// Retractions lists all that was withdrawn, at a revision that is the newest now.
func (s *Snapshots) Retractions(ctx context.Context, current geo.Revision) ([]geo.Retraction, error) {
	return s.gone.Get(ctx, current, func(ctx context.Context, _ geo.Revision) ([]geo.Retraction, error) {
		return s.store.Retractions(ctx)
	})
}

type countKey struct {
	layer          string
	known, current geo.Revision
	until          geo.Date
}

// counted is how many snapshots a layer has, and the first and the last date.
type counted struct {
	N           int
	First, Last geo.Date
}

// CountSnapshots counts a layer's snapshots dated up to a day, as known at a revision.
func (s *Snapshots) CountSnapshots(ctx context.Context, layer string, known, current geo.Revision, until geo.Date) (counted, error) {
	web.ManifestOf(ctx).AddSeries(layer)
	return s.counts.Get(ctx, countKey{layer, known, current, until}, func(ctx context.Context, k countKey) (out counted, err error) {
		out.N, out.First, out.Last, err = s.store.CountSnapshots(ctx, k.layer, k.known, k.until)
		return out, err
	})
}

// ResolveSnapshot finds the snapshot of a layer that an as-of in a path asks for.
func (s *Snapshots) ResolveSnapshot(ctx context.Context, layer, asof string) (View, error) {
	if err := geo.CheckLayerID(layer); err != nil {
		return View{}, err
	}
	t, err := s.clock.ResolveTimes(ctx, asof)
	if err != nil {
		return View{}, err
	}
	return s.ViewAt(ctx, layer, t)
}

// ViewAt is what a layer shows at times that are resolved.
func (s *Snapshots) ViewAt(ctx context.Context, layer string, t Times) (View, error) {
	f, err := s.FindSnapshot(ctx, layer, t.At, t.Current)
	return View{t, f.Snapshot, f.Retracted}, err
}

// OpeningDate is the date on which a map of layers opens; where nothing is
// recorded, the one that is asked for.
func (s *Snapshots) OpeningDate(ctx context.Context, t Times, layers []geo.Layer) (geo.Date, error) {
	var failed error
	date, ok := geo.OpeningDate(layers, func(l geo.Layer) (geo.Date, bool) {
		c, err := s.CountSnapshots(ctx, l.ID, t.At.Known, t.Current, t.Day)
		if err != nil {
			failed = err
		}
		return c.Last, c.N > 0
	})
	if failed != nil || !ok {
		return t.At.Valid, failed
	}
	return date, nil
}

// Published lists a layer's snapshots dated up to a day: what is dated later
// is not answered yet.
func (s *Snapshots) Published(ctx context.Context, layer string, known geo.Revision, until geo.Date) ([]geo.Snapshot, error) {
	web.ManifestOf(ctx).AddSeries(layer)
	snapshots, err := s.store.Snapshots(ctx, layer, known)
	if err != nil {
		return nil, err
	}
	for len(snapshots) > 0 && snapshots[len(snapshots)-1].ValidOn > until {
		snapshots = snapshots[:len(snapshots)-1]
	}
	return snapshots, nil
}

// GroundLayer is a layer of the ground, and the as-of by which to read it.
type GroundLayer struct {
	Layer geo.Layer
	At    geo.AsOf
}

// GroundLayersAt are the basemap and what lies on it, as water does. They are there before
// their first date too.
func (s *Snapshots) GroundLayersAt(ctx context.Context, t Times) ([]GroundLayer, error) {
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	var out []GroundLayer
	for _, l := range layers {
		if l.Kind != geo.KindBase {
			continue
		}
		// Only when it begins is asked for: which snapshot it is, who reads it notes.
		c, err := s.CountSnapshots(web.WithManifest(ctx, nil), l.ID, t.At.Known, t.Current, t.Day)
		if err != nil {
			return nil, err
		}
		if c.N > 0 {
			at := t.At
			at.Valid = max(at.Valid, c.First)
			out = append(out, GroundLayer{l, at})
		}
	}
	return out, nil
}

// BaseAt is the basemap: the first of the grounds.
func (s *Snapshots) BaseAt(ctx context.Context, t Times) (base geo.Layer, at geo.AsOf, ok bool, err error) {
	grounds, err := s.GroundLayersAt(ctx, t)
	if err != nil || len(grounds) == 0 {
		return base, at, false, err
	}
	return grounds[0].Layer, grounds[0].At, true, nil
}

// ViewToShow is ViewAt for what shows all of a snapshot: geo.EGone where a feature of it was
// retracted since.
func (s *Snapshots) ViewToShow(ctx context.Context, l geo.Layer, t Times) (View, error) {
	v, err := s.ViewAt(ctx, l.ID, t)
	if err != nil {
		return View{}, err
	}
	return v, Withheld(v)
}

// NoteAll notes that an answer is about all of the record.
func (s *Snapshots) NoteAll(ctx context.Context) error {
	known, err := s.store.Revision(ctx)
	if err != nil {
		return err
	}
	layers, err := s.store.Layers(ctx, known)
	for _, l := range layers {
		web.ManifestOf(ctx).AddSeries(l.ID)
	}
	return err
}

// StillShown fails where a view's snapshot is no longer what its address answers.
func (s *Snapshots) StillShown(v View) func(context.Context) error {
	return func(ctx context.Context) error {
		current, err := s.store.Revision(ctx)
		if err != nil || current == v.Current {
			return err
		}
		t := v.Times
		t.Current = current
		if t.At, err = t.Ref.Resolve(t.Day, current); err != nil {
			return err
		}
		now, err := s.ViewAt(ctx, v.Snapshot.Layer, t)
		if err != nil {
			return err
		}
		if now.Snapshot.ID != v.Snapshot.ID {
			return ErrReplaced
		}
		return Withheld(now)
	}
}
