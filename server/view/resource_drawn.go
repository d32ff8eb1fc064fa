package view

import (
	"context"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
)

// drawnResource is control, or what changed of it, as pictures of it alone show it: no
// further than the borders and shores of the basemap, of which they show nothing.
type drawnResource struct {
	Resource
	views *Views
	base  View // on the date of the snapshot, so that all days on which it is in force share pictures
}

// Drawn is a resource as pictures of it alone show it.
func (s *Views) Drawn(ctx context.Context, r Resource) (Resource, error) {
	var of View
	switch o := r.(type) {
	case snapshotResource:
		of = o.v
	case changeResource:
		of = o.v.To
	case agreementResource:
		return s.drawnOn(ctx, r, o.v.Times, o.v.Date())
	default:
		return r, nil
	}
	layer, err := s.Store.Layer(ctx, of.Snapshot.Layer, of.At.Known)
	if err != nil || layer.Kind != geo.KindControl {
		return r, err
	}
	return s.drawnOn(ctx, r, of.Times, of.Snapshot.ValidOn)
}

// drawnOn keeps a resource to the basemap of a date.
func (s *Views) drawnOn(ctx context.Context, r Resource, t Times, on geo.Date) (Resource, error) {
	t.At.Valid = on
	base, at, ok, err := s.BaseAt(ctx, t)
	if err != nil || !ok {
		return r, err
	}
	t.At = at
	v, err := s.ViewAt(ctx, base.ID, t)
	return drawnResource{r, s, v}, err
}

func (o drawnResource) Facts() Facts {
	f := o.Resource.Facts()
	f.Key.Content += " within " + o.base.Snapshot.Layer + " " + SetKeyOf(o.base.Snapshot).Content
	if of, ok := o.Resource.(snapshotResource); ok {
		f.Ref = PinOf(o.pinned(of.v.Snapshot))
	}
	if of, ok := o.Resource.(agreementResource); ok {
		of.ref.Known = max(of.ref.Known, o.base.Snapshot.Pin)
		f.Ref = of.ref.String()
	}
	return f
}

// Ground is the base as it is today, for pictures of what lies on it, and what it shows; nil where
// there is none.
func (s *Views) Ground(ctx context.Context) (of string, base *raster.Picture, err error) {
	t, err := s.ResolveTimes(ctx, Latest)
	if err != nil {
		return "", nil, err
	}
	l, at, ok, err := s.BaseAt(ctx, t)
	if err != nil || !ok {
		return "", nil, err
	}
	t.At = at
	v, err := s.ViewAt(ctx, l.ID, t)
	if err != nil {
		return "", nil, err
	}
	set, err := s.Set(ctx, v.Snapshot)
	return l.ID + " " + SetKeyOf(v.Snapshot).Content, set.Picture, err
}

// within is the basemap, which the picture is made of, too.
func (o drawnResource) within() Resource { return o.views.SnapshotResource(o.base) }

// pinned is a snapshot by the revision by which its pictures are found for ever: the pin
// of a difference counts the basemap already.
func (o drawnResource) pinned(sn geo.Snapshot) geo.Snapshot {
	sn.Pin = max(sn.Pin, o.base.Snapshot.Pin)
	return sn
}

func (o drawnResource) Set(ctx context.Context) (Prepared, error) {
	set, err := o.Resource.Set(ctx)
	if err != nil {
		return set, err
	}
	base, err := o.views.Set(ctx, o.base.Snapshot)
	set.unseen = base.Picture
	return set, err
}

func (o drawnResource) About(ctx context.Context) (About, error) {
	a, err := o.Resource.About(ctx)
	a.Pin = max(a.Pin, o.base.Snapshot.Pin)
	return a, err
}

// PNG draws a tile.
func (p Prepared) PNG(id tile.ID, v raster.Variant) ([]byte, error) {
	if p.unseen == nil {
		return p.Picture.PNG(id, v)
	}
	return p.Picture.PNG(id, v, p.unseen)
}
