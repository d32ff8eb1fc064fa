package server

import "frontline/geo"

// withdrawn is a feature of a snapshot that was retracted since the snapshot
// was in force.
type withdrawn struct {
	geo.RetractedFeature
	layer string
	date  geo.Date
}

// err is the geo.EGone of an answer that would contain the feature.
func (w withdrawn) err() error {
	return geo.Errorf(geo.EGone, "%s in %s of %s was retracted: %s", w.Key, w.layer, w.date, w.Reason)
}

// gone are the features of a view's snapshot that were retracted since.
func (v view) gone() []withdrawn {
	out := make([]withdrawn, len(v.retracted))
	for i, f := range v.retracted {
		out[i] = withdrawn{f, v.snapshot.Layer, v.snapshot.ValidOn}
	}
	return out
}

// withheld is the geo.EGone of an answer about whole snapshots of which a
// feature was retracted since; nil for nearly every one.
func withheld(views ...view) error {
	for _, v := range views {
		for _, g := range v.gone() {
			return g.err()
		}
	}
	return nil
}

// withheldAmong is the geo.EGone of an answer with features of which one was
// retracted since.
func withheldAmong(v view, features []geo.Feature) error {
	for _, g := range v.gone() {
		for _, f := range features {
			if f.Key == g.Key {
				return g.err()
			}
		}
	}
	return nil
}
