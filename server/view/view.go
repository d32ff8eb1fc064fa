package view

import "frontline/geo"

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
