package view

import "frontline/geo"

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
