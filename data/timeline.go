package data

import (
	"cmp"
	"context"
	"slices"
	"weak"

	"frontline/data/span"
	"frontline/geo"
)

// Timeline is all of a layer's time as known at a revision. It refuses what
// TimelinePin refuses.
func (db *DB) Timeline(ctx context.Context, layer string, known geo.Revision) (geo.Timeline, error) {
	t, _, err := db.TimelineSince(ctx, layer, known, nil)
	return t, err
}

// TimelineSince is Timeline, given the rows that an earlier one of the layer was made
// of, or nil: what changed since is read alone.
func (db *DB) TimelineSince(ctx context.Context, layer string, known geo.Revision, before geo.Rows) (geo.Timeline, geo.Rows, error) {
	pin, l, err := db.pinnedLayer(ctx, layer, known)
	if err != nil {
		return geo.Timeline{}, nil, err
	}
	t, rows, err := span.ReadTimeline(ctx, db.reader, l, known, db.since(before, layer, known))
	t.Pin = pin
	return t, storeRows{weak.Make(db), rows}, err
}

// Areas are what figures through all of a layer's time are made of: its Territories,
// and the spans of its features without their regions. They have no shapes, which are
// most of the work, and no Content: spans have the numbers of their shapes. It refuses
// what TimelinePin refuses.
func (db *DB) Areas(ctx context.Context, layer string, known geo.Revision) (geo.Areas, error) {
	a, _, err := db.AreasSince(ctx, layer, known, nil)
	return a, err
}

// AreasSince is Areas, given the rows that earlier ones of the layer were made of, or
// nil: what changed since is read alone.
func (db *DB) AreasSince(ctx context.Context, layer string, known geo.Revision, before geo.Rows) (geo.Areas, geo.Rows, error) {
	pin, l, err := db.pinnedLayer(ctx, layer, known)
	if err != nil {
		return geo.Areas{}, nil, err
	}
	a, rows, err := span.ReadAreas(ctx, db.reader, l, known, db.since(before, layer, known))
	a.Territories.Pin = pin
	return a, storeRows{weak.Make(db), rows}, err
}

// storeRows are rows that were read of a layer's time, and of which store.
type storeRows struct {
	of   weak.Pointer[DB]
	rows *span.Rows
}

// MemorySize is about how many bytes they take.
func (r storeRows) MemorySize() int { return r.rows.MemorySize() }

// since are the rows of which those at a revision follow; nil for none.
func (db *DB) since(before geo.Rows, layer string, known geo.Revision) *span.Rows {
	r, ok := before.(storeRows)
	if !ok || r.rows == nil || r.of != weak.Make(db) || r.rows.Layer != layer || r.rows.Known > known {
		return nil
	}
	return r.rows
}

// pinnedLayer is a layer and the pin of its timeline.
func (db *DB) pinnedLayer(ctx context.Context, layer string, known geo.Revision) (geo.Revision, geo.Layer, error) {
	pin, err := db.TimelinePin(ctx, layer, known)
	if err != nil {
		return 0, geo.Layer{}, err
	}
	l, err := db.Layer(ctx, layer, known)
	return pin, l, err
}

// Territories is all of a layer's time as Timeline has it, of its territories
// in the place of its features: what figures are made of. The feature of a span
// says what territory it is. Of layers without territories it is the Timeline.
func (db *DB) Territories(ctx context.Context, layer string, known geo.Revision) (geo.Timeline, error) {
	pin, l, err := db.pinnedLayer(ctx, layer, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	if !l.HasTerritories() {
		return db.Timeline(ctx, layer, known)
	}
	t, err := span.ReadTerritories(ctx, db.reader, l, known)
	t.Pin = pin
	return t, err
}

// TerritoriesBetween is what Territories has that begins or ends after one date and
// until another: what tells since when something changed between them. Slivers are
// those of the two dates. When something began that was there on the first date, or
// ends that is there on the second, need not be told. It tells of no regions, whose names and shares
// would take longer than all else. It refuses what Range refuses.
func (db *DB) TerritoriesBetween(ctx context.Context, layer string, from, to geo.Date, known geo.Revision) (geo.Timeline, error) {
	r, err := db.Range(ctx, layer, from, to, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	l, err := db.Layer(ctx, layer, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	t, err := span.ReadTerritoriesBetween(ctx, db.reader, l, from, to, known)
	t.Pin = r.Pin
	return t, err
}

// Figures are what the territories of a layer cover on the date of a snapshot, as
// known at a revision, and what those that count gained and lost against the
// snapshot before. It is geo.EGone where the snapshot, or the basemap by whose
// regions they are told apart, was retracted since.
func (db *DB) Figures(ctx context.Context, layer string, at geo.AsOf) (geo.Figures, error) {
	if err := db.rangeGone(ctx, layer, at.Valid, at.Valid, at.Known, byRegion); err != nil {
		return geo.Figures{}, err
	}
	l, err := db.Layer(ctx, layer, at.Known)
	if err != nil {
		return geo.Figures{}, err
	}
	return span.ReadFigures(ctx, db.reader, l, at.Valid, at.Known)
}

// Grounds are what the areal features of the snapshot in force cover, slivers
// left as they were, in order of key. It refuses what FindSnapshot refuses, and
// is geo.EGone where a feature of the snapshot was retracted since.
func (db *DB) Grounds(ctx context.Context, layer string, at geo.AsOf) ([]geo.Ground, error) {
	return db.GroundsOf(ctx, layer, at, func(geo.Feature) bool { return true })
}

// GroundsOf is Grounds of those features that are wanted: of no others the shapes are
// read.
func (db *DB) GroundsOf(ctx context.Context, layer string, at geo.AsOf, wanted func(geo.Feature) bool) ([]geo.Ground, error) {
	snap, err := db.FindSnapshot(ctx, layer, at)
	if err != nil {
		return nil, err
	}
	gone, err := db.RetractedFeatures(ctx, snap.ID)
	if err != nil {
		return nil, err
	}
	for _, g := range gone {
		if g.Revision > at.Known {
			return nil, geo.Retraction{Layer: layer, Date: snap.ValidOn, Feature: g.Key, Reason: g.Reason}.Err()
		}
	}
	l, err := db.Layer(ctx, layer, at.Known)
	if err != nil {
		return nil, err
	}
	return span.ReadGrounds(ctx, db.reader, l, snap, at.Known, wanted)
}

// TerritoryGrounds are what the territories of a layer cover, as Grounds has it
// of features, in order of their keys.
func (db *DB) TerritoryGrounds(ctx context.Context, layer string, at geo.AsOf) ([]geo.Ground, error) {
	features, err := db.Grounds(ctx, layer, at)
	if err != nil {
		return nil, err
	}
	l, err := db.Layer(ctx, layer, at.Known)
	if err != nil || !l.HasTerritories() {
		return features, err
	}
	in, err := span.FiguresIn(ctx, db.reader, layer, at.Known)
	if err != nil {
		return nil, err
	}
	if in == span.OfFeatures {
		for i := range features {
			features[i].Feature = l.Territory(features[i].Feature).Feature()
			features[i].Feature.Geometry = features[i].Geometry
		}
		return features, nil
	}
	snap, err := db.FindSnapshot(ctx, layer, at)
	if err != nil {
		return nil, err
	}
	grounds, err := span.TerritoriesOn(ctx, db.reader, layer, snap.ValidOn, at.Known)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(grounds, func(a, b geo.Ground) int { return cmp.Compare(a.Feature.Key, b.Feature.Key) })
	return grounds, nil
}

// Voices are those by whose word a layer shows ground, and from when until
// when, as known at a revision; none of a layer that has no territories.
func (db *DB) Voices(ctx context.Context, layer string, known geo.Revision) (geo.Voices, error) {
	l, err := db.Layer(ctx, layer, known)
	if err != nil || !l.HasTerritories() {
		return nil, err
	}
	return span.ReadVoices(ctx, db.reader, l, known)
}
