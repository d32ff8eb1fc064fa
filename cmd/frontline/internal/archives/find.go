// Package archives finds what is exported, and cuts the archives that are published.
package archives

import (
	"context"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geojson"
)

// Find returns what a layer holds at an as-of. As over HTTP, what was retracted is
// geo.EGone.
func Find(ctx context.Context, db *data.DB, layerID string, ref geo.AsOfRef, today geo.Date) (geojson.Collection, error) {
	current, err := db.Revision(ctx)
	if err != nil {
		return geojson.Collection{}, err
	}
	at, err := ref.Resolve(today, current)
	if err != nil {
		return geojson.Collection{}, err
	}
	snapshot, err := db.FindSnapshot(ctx, layerID, at)
	if err != nil {
		return geojson.Collection{}, err
	}
	retracted, err := db.RetractedFeatures(ctx, snapshot.ID)
	if err != nil {
		return geojson.Collection{}, err
	}
	if len(retracted) > 0 {
		f := retracted[0]
		return geojson.Collection{}, geo.Retraction{Layer: layerID, Date: snapshot.ValidOn, Feature: f.Key, Reason: f.Reason}.Err()
	}
	layer, err := db.Layer(ctx, layerID, at.Known)
	if err != nil {
		return geojson.Collection{}, err
	}
	features, err := db.Features(ctx, snapshot)
	return geojson.Collection{Layer: layer, Snapshot: snapshot, Features: features}, err
}
