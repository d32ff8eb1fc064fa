package view

import (
	"context"

	"frontline/geo"
	"frontline/geo/tile"
)

// withdrawn is a feature of a snapshot that was retracted since the snapshot
// was in force.
type withdrawn struct {
	geo.RetractedFeature
	layer string
	date  geo.Date
}

// Err returns the geo.EGone of an answer that would contain the feature.
func (w withdrawn) Err() error {
	return geo.Retraction{Layer: w.layer, Date: w.date, Feature: w.Key, Reason: w.Reason}.Err()
}

// gone returns the features of a view's snapshot that were retracted since.
func (v View) gone() []withdrawn {
	out := make([]withdrawn, len(v.Retracted))
	for i, f := range v.Retracted {
		out[i] = withdrawn{f, v.Snapshot.Layer, v.Snapshot.ValidOn}
	}
	return out
}

// Withheld returns the geo.EGone of an answer about whole snapshots of which a feature
// was retracted since; nil for nearly every one.
func Withheld(views ...View) error {
	for _, v := range views {
		for _, g := range v.gone() {
			return g.Err()
		}
	}
	return nil
}

// WithheldAmong returns the geo.EGone of an answer with features of which one was
// retracted since; nil where none was.
func WithheldAmong(v View, features []geo.Feature) error {
	for _, g := range v.gone() {
		for _, f := range features {
			if f.Key == g.Key {
				return g.Err()
			}
		}
	}
	return nil
}

// WithheldTile returns the geo.EGone of a tile of a resource that would contain a feature
// that was retracted since. Of a picture the tiles around it count too, since names reach
// into it.
func WithheldTile(ctx context.Context, r Resource, id tile.ID, form Format) error {
	if d, ok := r.(drawnResource); ok {
		if err := WithheldTile(ctx, d.views.SnapshotResource(d.base), id, form); err != nil {
			return err
		}
	}
	gone := r.Facts().Gone
	if len(gone) == 0 {
		return nil
	}
	shown, err := r.Set(ctx)
	if err != nil {
		return err
	}
	margin := int32(tile.Buffer)
	if form != FormatMVT {
		margin = tile.Extent
	}
	there := map[string]bool{}
	for _, p := range shown.Cut(id, margin) {
		there[shown.Features()[p.Feature].Key] = true
	}
	for _, g := range gone {
		if there[g.Key] {
			return g.Err()
		}
	}
	return nil
}
