package table

import (
	"cmp"
	"context"
	"database/sql"
	"errors"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// Newest is a revision that none comes after: what is known by it is known now.
const Newest geo.Revision = 1 << 53

// FindLayer finds a layer that is public and not hidden, as it is described at the
// revision known; geo.ENotFound where there is none.
func FindLayer(ctx context.Context, q sqlkit.Queryer, id string, known geo.Revision) (geo.Layer, error) {
	l, err := DescribedLayer(ctx, q, id, known)
	if err == nil && l.Hidden != "" {
		err = geo.Errorf(geo.ENotFound, "the layer %s is hidden: %s", id, l.Hidden)
	}
	return l, err
}

// DescribedLayer is FindLayer of one that may be hidden.
func DescribedLayer(ctx context.Context, q sqlkit.Queryer, id string, known geo.Revision) (geo.Layer, error) {
	return findLayerWhere(ctx, q, id, known, `
		 WHERE l.id = ?2 AND l.revision IS NOT NULL`)
}

// FindAnyLayer finds a layer as it is described now, be it hidden or under embargo.
func FindAnyLayer(ctx context.Context, q sqlkit.Queryer, id string) (geo.Layer, error) {
	return findLayerWhere(ctx, q, id, Newest, `
		 WHERE l.id = ?2`)
}

func findLayerWhere(ctx context.Context, q sqlkit.Queryer, id string, known geo.Revision, where string) (geo.Layer, error) {
	l, err := scanLayer(q.QueryRowContext(ctx, selectLayer+where, known, id))
	if errors.Is(err, sql.ErrNoRows) {
		if err := geo.CheckLayerID(id); err != nil {
			return geo.Layer{}, geo.Errorf(geo.ENotFound, "%s", geo.ErrorMessage(err))
		}
		return geo.Layer{}, geo.Errorf(geo.ENotFound, "there is no layer %s", id)
	}
	return l, sqlkit.Error("find layer", err)
}

// LayerOf is the layer of a snapshot, as it is described now.
func LayerOf(ctx context.Context, q sqlkit.Queryer, snapshot int64) (geo.Layer, error) {
	l, err := scanLayer(q.QueryRowContext(ctx, selectLayer+`
		 WHERE l.id = (SELECT layer FROM snapshot WHERE id = ?2)`, Newest, snapshot))
	return l, sqlkit.Error("find layer", err)
}

// FindLayers are the layers to which a condition on layer l, and an order, apply, as
// they are described at the revision known, which is ?1; hidden ones are among them.
func FindLayers(ctx context.Context, q sqlkit.Queryer, known geo.Revision, where string) ([]geo.Layer, error) {
	rows, err := q.QueryContext(ctx, selectLayer+" "+where, known)
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

// selectLayer selects what scanLayer reads: layers as described at the revision ?1.
const selectLayer = `
		SELECT l.id, d.title, l.kind, d.cadence, d.assessed_by, d.attribution, d.licence,
		       d.source, d.source_url, d.note, d.color, d.color_dark, d.pattern, l.sliver_width, d.held_by, d.accuracy, coalesce(d.hidden, ''),
		       d.approvals, d.setting
		  FROM layer l JOIN described_layer d ON d.layer = l.id
		   AND d.rev = (SELECT max(rev) FROM described_layer WHERE layer = l.id AND rev <= ?1)`

func scanLayer(row interface{ Scan(...any) error }) (geo.Layer, error) {
	var l geo.Layer
	var setting []byte
	err := row.Scan(&l.ID, &l.Title, &l.Kind, &l.Cadence, &l.AssessedBy, &l.Attribution, &l.Licence,
		&l.Source, &l.SourceURL, &l.Note, &l.Style.Color, &l.Style.ColorDark, &l.Style.Pattern, &l.SliverWidth, &l.HeldBy, &l.Accuracy, &l.Hidden, &l.Approvals, &setting)
	if err == nil {
		l.Setting, err = geo.ParseSetting(setting)
	}
	// Older programs recorded any text, and a source may be given by its address only.
	l.SourceURL = cmp.Or(geo.WebAddress(l.SourceURL), geo.WebAddress(l.Source))
	return l, err
}

// FindLayerAsMade is as much of a layer as territories follow from, as it was made: for
// a database that knows no other descriptions yet.
func FindLayerAsMade(ctx context.Context, q sqlkit.Queryer, id string) (geo.Layer, error) {
	l := geo.Layer{ID: id}
	err := q.QueryRowContext(ctx, `SELECT kind, assessed_by, held_by FROM layer WHERE id = ?`, id).Scan(&l.Kind, &l.AssessedBy, &l.HeldBy)
	return l, sqlkit.Error("find layer", err)
}

// CreateLayer records l as part of revision rev, 0 for one under embargo, with what is
// said of the whole record.
func CreateLayer(ctx context.Context, tx *sql.Tx, l geo.Layer, rev geo.Revision) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO layer (id, revision, title, kind, cadence, assessed_by, attribution, licence,
		                   source, source_url, note, color, color_dark, pattern, sliver_width, held_by, accuracy, setting)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
		        coalesce((SELECT setting FROM described_layer ORDER BY rev DESC LIMIT 1), ''))`,
		l.ID, sql.NullInt64{Int64: int64(rev), Valid: rev > 0}, l.Title, l.Kind, l.Cadence, l.AssessedBy, l.Attribution, l.Licence,
		l.Source, l.SourceURL, l.Note, l.Style.Color, l.Style.ColorDark, l.Style.Pattern, l.SliverWidth, l.HeldBy, l.Accuracy)
	return sqlkit.Error("create layer", err)
}

// PublishLayer makes a layer that was under embargo part of revision rev; one
// that is public stays as it is.
func PublishLayer(ctx context.Context, tx *sql.Tx, id string, rev geo.Revision) error {
	_, err := tx.ExecContext(ctx, `UPDATE layer SET revision = ? WHERE id = ? AND revision IS NULL`, rev, id)
	return sqlkit.Error("publish layer", err)
}

// DescribeLayer records what is said of a layer, and whether it is hidden, from
// revision rev on.
func DescribeLayer(ctx context.Context, tx *sql.Tx, l geo.Layer, rev geo.Revision) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO layer_description (layer, rev, title, cadence, assessed_by, attribution, licence,
		                               source, source_url, note, color, color_dark, pattern, held_by, accuracy, hidden, approvals, setting)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		l.ID, rev, l.Title, l.Cadence, l.AssessedBy, l.Attribution, l.Licence,
		l.Source, l.SourceURL, l.Note, l.Style.Color, l.Style.ColorDark, l.Style.Pattern, l.HeldBy, l.Accuracy, sqlkit.NullText(l.Hidden), l.Approvals, l.Setting.Text())
	return sqlkit.Error("describe layer", err)
}

// RewriteLayer changes what is said of a layer that nobody was shown yet.
func RewriteLayer(ctx context.Context, tx *sql.Tx, l geo.Layer) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE layer SET title = ?, cadence = ?, assessed_by = ?, attribution = ?, licence = ?, source = ?, source_url = ?, note = ?,
		                 color = ?, color_dark = ?, pattern = ?, held_by = ?, accuracy = ?, approvals = ?, setting = ?
		 WHERE id = ? AND revision IS NULL`,
		l.Title, l.Cadence, l.AssessedBy, l.Attribution, l.Licence, l.Source, l.SourceURL, l.Note,
		l.Style.Color, l.Style.ColorDark, l.Style.Pattern, l.HeldBy, l.Accuracy, l.Approvals, l.Setting.Text(), l.ID)
	return sqlkit.Error("describe layer", err)
}

// WithdrawPins makes pinned answers of a layer from before revision rev gone, with the
// reason.
func WithdrawPins(ctx context.Context, tx *sql.Tx, layer string, rev geo.Revision, reason string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO recount (layer, rev, reason) VALUES (?, ?, ?)`, layer, rev, reason)
	return sqlkit.Error("withdraw pins", err)
}
