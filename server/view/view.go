package view

import "frontline/geo"

// withdrawn is a feature of a snapshot that was retracted since the snapshot
// was in force.
type withdrawn struct {
	geo.RetractedFeature
	layer string
	date  geo.Date
}

// Err is the geo.EGone of an answer that would contain the feature.
func (w withdrawn) Err() error {
	return geo.Retraction{Layer: w.layer, Date: w.date, Feature: w.Key, Reason: w.Reason}.Err()
}

// gone are the features of a view's snapshot that were retracted since.
func (v View) gone() []withdrawn {
	out := make([]withdrawn, len(v.Retracted))
	for i, f := range v.Retracted {
		out[i] = withdrawn{f, v.Snapshot.Layer, v.Snapshot.ValidOn}
	}
	return out
}

// Withheld is the geo.EGone of an answer about whole snapshots of which a
// feature was retracted since; nil for nearly every one.
func Withheld(views ...View) error {
	for _, v := range views {
		for _, g := range v.gone() {
			return g.Err()
		}
	}
	return nil
}

// WithheldAmong is the geo.EGone of an answer with features of which one was
// retracted since.
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

// View is a request's layer and as-of, resolved to the snapshot in force.
type View struct {
	Times
	Snapshot  geo.Snapshot
	Retracted []geo.RetractedFeature // of the snapshot, since it was in force
}

// LayerView is a layer with its snapshot.
type LayerView struct {
	Layer geo.Layer
	View
}

// PinOf is the as-of by which a snapshot is found for ever.
func PinOf(snapshot geo.Snapshot) string {
	return geo.AsOfRef{Valid: snapshot.ValidOn, Pinned: true, Known: snapshot.Pin}.String()
}

// Pin is the as-of by which a view's snapshot is found for ever.
func (v View) Pin() geo.AsOf { return geo.AsOf{Valid: v.Snapshot.ValidOn, Known: v.Snapshot.Pin} }

// The marks by which an address that is not of one snapshot is told.
const (
	TimelineName = "timeline"
	ChangeMark   = ".."
	DerivedMark  = "~"
)
