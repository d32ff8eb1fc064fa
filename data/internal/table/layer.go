package table

import (
	"cmp"
	"context"
	"database/sql"
	"errors"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// FindLayer finds a public layer; geo.ENotFound where there is none.
func FindLayer(ctx context.Context, q sqlkit.Queryer, id string) (geo.Layer, error) {
	return findLayerWhere(ctx, q, id, selectLayer+`
		 WHERE id = ? AND revision IS NOT NULL`)
}

// FindAnyLayer is FindLayer for one that may be under embargo.
func FindAnyLayer(ctx context.Context, q sqlkit.Queryer, id string) (geo.Layer, error) {
	return findLayerWhere(ctx, q, id, selectLayer+`
		 WHERE id = ?`)
}

func findLayerWhere(ctx context.Context, q sqlkit.Queryer, id, query string) (geo.Layer, error) {
	l, err := scanLayer(q.QueryRowContext(ctx, query, id))
	if errors.Is(err, sql.ErrNoRows) {
		if err := geo.CheckLayerID(id); err != nil {
			return geo.Layer{}, geo.Errorf(geo.ENotFound, "%s", geo.ErrorMessage(err))
		}
		return geo.Layer{}, geo.Errorf(geo.ENotFound, "there is no layer %s", id)
	}
	return l, sqlkit.Error("find layer", err)
}

// LayerOf is the layer of a snapshot.
func LayerOf(ctx context.Context, q sqlkit.Queryer, snapshot int64) (geo.Layer, error) {
	l, err := scanLayer(q.QueryRowContext(ctx, selectLayer+`
		 WHERE id = (SELECT layer FROM snapshot WHERE id = ?)`, snapshot))
	return l, sqlkit.Error("find layer", err)
}

// FindLayers are the layers to which a condition, and an order, apply.
func FindLayers(ctx context.Context, q sqlkit.Queryer, where string, args ...any) ([]geo.Layer, error) {
	rows, err := q.QueryContext(ctx, selectLayer+" "+where, args...)
	if err != nil {
		return nil, sqlkit.Error("find layers", err)
	}
	defer rows.Close()
	var layers []geo.Layer
	for rows.Next() {
		l, err := scanLayer(rows)
		if err != nil {
			return nil, sqlkit.Error("find layers", err)
		}
		layers = append(layers, l)
	}
	return layers, sqlkit.Error("find layers", rows.Err())
}

// selectLayer selects what scanLayer reads.
const selectLayer = `
		SELECT id, title, kind, cadence, assessed_by, attribution, licence,
		       source, source_url, note, color, color_dark, pattern, sliver_width, held_by
		  FROM layer`

func scanLayer(row interface{ Scan(...any) error }) (geo.Layer, error) {
	var l geo.Layer
	err := row.Scan(&l.ID, &l.Title, &l.Kind, &l.Cadence, &l.AssessedBy, &l.Attribution, &l.Licence,
		&l.Source, &l.SourceURL, &l.Note, &l.Style.Color, &l.Style.ColorDark, &l.Style.Pattern, &l.SliverWidth, &l.HeldBy)
	// Older programs recorded any text, and a source may be given by its address only.
	l.SourceURL = cmp.Or(geo.WebAddress(l.SourceURL), geo.WebAddress(l.Source))
	return l, err
}

// CreateLayer records l as part of revision rev, 0 for one under embargo.
func CreateLayer(ctx context.Context, tx *sql.Tx, l geo.Layer, rev geo.Revision) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO layer (id, revision, title, kind, cadence, assessed_by, attribution, licence,
		                   source, source_url, note, color, color_dark, pattern, sliver_width, held_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		l.ID, sql.NullInt64{Int64: int64(rev), Valid: rev > 0}, l.Title, l.Kind, l.Cadence, l.AssessedBy, l.Attribution, l.Licence,
		l.Source, l.SourceURL, l.Note, l.Style.Color, l.Style.ColorDark, l.Style.Pattern, l.SliverWidth, l.HeldBy)
	return sqlkit.Error("create layer", err)
}

// PublishLayer makes a layer that was under embargo part of revision rev; one
// that is public stays as it is.
func PublishLayer(ctx context.Context, tx *sql.Tx, id string, rev geo.Revision) error {
	_, err := tx.ExecContext(ctx, `UPDATE layer SET revision = ? WHERE id = ? AND revision IS NULL`, rev, id)
	return sqlkit.Error("publish layer", err)
}
