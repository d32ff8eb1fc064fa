package view

import (
	"context"

	"frontline/geo"
	"frontline/geo/tile"
)

// Resource is what an address of tiles resolves to: a snapshot, a layer's timeline, what
// differs between two snapshots, what is derived of two layers, or all layers as one map.
type Resource interface {
	// Facts are what is known of it without reading what it shows.
	Facts() Facts
	// Set is what it shows, ready to be cut and drawn.
	Set(ctx context.Context) (Prepared, error)
	// About is what there is to say of it beside its tiles; geo.EGone where something
	// of it was retracted since.
	About(ctx context.Context) (About, error)
}

// Facts of a resource.
type Facts struct {
	Current geo.Revision // the newest, at the instant of the request
	Day     geo.Date     // today, at that instant
	Pinned  bool         // whether the answer is immutable
	Shows   string       // the dates of the snapshots that it shows; "" for all
	Key     SetKey
	// Ref is what stands in the place of an as-of in its pinned address.
	Ref string
	// VectorOnly is whether there are no pictures of it.
	VectorOnly bool
	// Gone are features that were retracted since: an answer that would contain one is
	// geo.EGone.
	Gone []withdrawn
}

// About is what there is to say of a resource beside its tiles.
type About struct {
	Layer    geo.Layer
	Voices   geo.Voices     // by whose word there is ground
	Dates    []geo.Date     // of the snapshots that it shows: one, the first and the last, or none
	Age      *geo.Age       // where it is credited as of another date than its own
	Snapshot geo.Date       // the newest that is shown
	Pin      geo.Revision   // by which it is found for ever
	First    *geo.Date      // of a timeline: its first snapshot
	Change   *[2]geo.Date   // of a difference: the dates of its snapshots
	Of       []geo.Snapshot // of what is derived of two layers: their snapshots
}

// WithheldTile returns the geo.EGone of a tile of a resource that would contain a feature
// that was retracted since. Of a picture the tiles around it count too, since names reach
// into it.
func WithheldTile(ctx context.Context, r Resource, id tile.ID, form Format) error {
	if d, ok := r.(interface{ within() Resource }); ok {
		if err := WithheldTile(ctx, d.within(), id, form); err != nil {
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
