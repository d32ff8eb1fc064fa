package span

import (
	"context"
	"database/sql"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
)

// Respan brings the spans of each layer that revision rev changed in step with
// its snapshots, within the transaction that makes the revision. It is the one
// way in which spans come about.
//
// The dates that changed are gone through in order, each on its own: a date
// takes or gives up the time from it until the next date of the sequence, and
// over that time the states of the features that differ are turned over. So
// only what changed is touched, however long the record is, and days loaded at
// once give the same spans as days loaded one by one.
//
// What is kept of features is kept of territories in the same way, for layers
// whose figures are not those of one feature.
func Respan(ctx context.Context, tx *sql.Tx, rev geo.Revision, cache *RegionCache) error {
	return RespanWith(ctx, tx, rev, cache, nil)
}

// RespanWith is Respan, given overlays that were made already.
func RespanWith(ctx context.Context, tx *sql.Tx, rev geo.Revision, cache *RegionCache, overlays Overlays) error {
	return respan(ctx, tx, rev, cache, overlays, table.FindAnyLayer, OfFeatures, OfTerritories)
}

// Replay is Respan of a database without descriptions of layers, for features or for
// territories.
func Replay(ctx context.Context, tx *sql.Tx, rev geo.Revision, cache *RegionCache, in Ledger) error {
	return respan(ctx, tx, rev, cache, nil, table.FindLayerAsMade, in)
}

// findLayer finds a layer as territories follow from it.
type findLayer func(ctx context.Context, q sqlkit.Queryer, id string) (geo.Layer, error)

func respan(ctx context.Context, tx *sql.Tx, rev geo.Revision, cache *RegionCache, overlays Overlays, find findLayer, ledgers ...Ledger) error {
	layers, err := touchedLayers(ctx, tx, rev)
	if err != nil || len(layers) == 0 {
		return err
	}
	regions, err := cache.At(ctx, tx, rev)
	if err != nil {
		return err
	}
	for _, in := range ledgers {
		if err := respanLayers(ctx, tx, in, rev, layers, regions, overlays, find); err != nil {
			return err
		}
	}
	return nil
}

func respanLayers(ctx context.Context, tx *sql.Tx, in Ledger, rev geo.Revision, layers []touchedLayer, regions *RegionSet, overlays Overlays, find findLayer) error {
	w, err := newSpanWriter(ctx, tx, in, rev)
	if err != nil {
		return err
	}
	near, err := tx.PrepareContext(ctx, in.SQL(findNear))
	if err != nil {
		return sqlkit.Error("find spans", err)
	}
	defer near.Close()
	read := sqlkit.NewTx(tx)
	base := false
	for _, l := range layers {
		base = base || l.kind == geo.KindBase
		r := newRespanner(tx, read, in, near, l, rev, overlays)
		if in == OfTerritories {
			if ok, err := r.ofTerritories(ctx, find); err != nil {
				return err
			} else if !ok {
				continue
			}
		}
		if err := r.run(ctx); err != nil {
			return err
		}
		w.layer, w.regions = l.id, regions
		if l.kind == geo.KindBase {
			w.regions = nil
		}
		for _, k := range r.sortedKeys() {
			if err := w.save(ctx, k); err != nil {
				return err
			}
		}
	}
	if base {
		return w.shareAll(ctx, regions)
	}
	return nil
}

// touchedLayer is a layer whose sequence of snapshots a revision changed.
type touchedLayer struct {
	id          string
	kind        geo.Kind
	sliverWidth float64
	dates       []geo.Date // on which it did, in order
	anew        bool       // what was before the revision is not in the ledger
}

func touchedLayers(ctx context.Context, tx *sql.Tx, rev geo.Revision) ([]touchedLayer, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT l.id, l.kind, l.sliver_width, s.valid_on FROM layer l JOIN snapshot s ON s.layer = l.id AND s.revision = ?1
		UNION
		SELECT l.id, l.kind, l.sliver_width, s.valid_on FROM layer l JOIN snapshot s ON s.layer = l.id AND s.superseded = ?1
		UNION
		SELECT l.id, l.kind, l.sliver_width, s.valid_on FROM layer l JOIN snapshot s ON s.layer = l.id AND s.retracted = ?1
		 ORDER BY 1, 4`, rev)
	if err != nil {
		return nil, sqlkit.Error("find what changed", err)
	}
	defer rows.Close()
	var layers []touchedLayer
	for rows.Next() {
		var l touchedLayer
		var date string
		if err := rows.Scan(&l.id, &l.kind, &l.sliverWidth, &date); err != nil {
			return nil, sqlkit.Error("find what changed", err)
		}
		d, err := sqlkit.ParseDate(date)
		if err != nil {
			return nil, err
		}
		if n := len(layers); n == 0 || layers[n-1].id != l.id {
			layers = append(layers, l)
		}
		last := &layers[len(layers)-1]
		last.dates = append(last.dates, d)
	}
	return layers, sqlkit.Error("find what changed", rows.Err())
}
