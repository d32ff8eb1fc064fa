package load

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/geo"
)

// checkRecord finds what the record tells of a file that is loaded at an instant.
func checkRecord(ctx context.Context, q sqlkit.Queryer, c *comparison, at time.Time) error {
	f := c.file
	layer, date := f.job.layer.ID, f.job.input.Date
	if today := geo.DateOf(at); !at.IsZero() && date > today {
		f.find(geo.FindFuture, "its date, %s, is after today, %s (UTC): it is not shown before", date, today)
	}
	var newest sql.NullString
	err := q.QueryRowContext(ctx, `
		SELECT max(valid_on) FROM live_snapshot
		 WHERE layer = ?`, layer).Scan(&newest)
	if err != nil {
		return sqlkit.Error("find newest snapshot", err)
	}
	if f.slot.live.id == 0 && newest.String > date.String() {
		f.find(geo.FindOlder, "%s has a later snapshot already, of %s", layer, newest.String)
	}
	for _, w := range f.slot.embargoed {
		f.find(geo.FindEmbargo, "it takes the place of the snapshot under embargo until %s", w.publishAt)
	}
	reason, err := retractedBefore(ctx, q, f)
	if err != nil {
		return err
	}
	if reason != "" {
		f.find(geo.FindRetracted, "the same was retracted for %s: %s", date, reason)
	}
	in, err := table.FindInput(ctx, q, f.SHA256[:])
	if err != nil {
		return err
	}
	if in != nil && in.Purged != "" {
		f.find(geo.FindPurged, "its bytes were purged and are not kept again: %s", in.Purged)
	}
	if err := checkAbout(ctx, q, f); err != nil {
		return err
	}
	if err := c.checkOldFile(ctx, q); err != nil {
		return err
	}
	return checkPlace(ctx, q, c)
}

// checkAbout finds statements about what the record never had.
func checkAbout(ctx context.Context, q sqlkit.Queryer, f *plannedFile) error {
	for _, ref := range f.about {
		var there bool
		err := q.QueryRowContext(ctx, `
			SELECT EXISTS (
				SELECT 1 FROM feature f JOIN snapshot_feature sf ON sf.feature = f.id JOIN snapshot s ON s.id = sf.snapshot
				 WHERE f.key = ? AND s.layer = ? AND s.revision IS NOT NULL AND s.retracted IS NULL)`, ref.ID, ref.Layer).Scan(&there)
		if err != nil {
			return sqlkit.Error("find what a statement is about", err)
		}
		if !there {
			f.find(geo.FindAbout, "the statement %q is about %s/%s, which does not exist", ref.Statement, ref.Layer, ref.ID)
		}
	}
	return nil
}

// retractedBefore is why the same as f was retracted for its date, "" where
// it was not.
func retractedBefore(ctx context.Context, q sqlkit.Queryer, f *plannedFile) (string, error) {
	var reason string
	err := q.QueryRowContext(ctx, `
		SELECT t.reason
		  FROM snapshot s JOIN retraction t ON t.snapshot = s.id
		 WHERE s.layer = ? AND s.valid_on = ? AND (s.sha256 = ? OR s.content = ?)
		 ORDER BY t.id DESC LIMIT 1`,
		f.job.layer.ID, f.job.input.Date.String(), f.SHA256[:], f.content[:]).Scan(&reason)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return reason, sqlkit.Error("find retraction", err)
}

// checkPlace finds a file that lies elsewhere than its layer ever did. For a
// layer's first file only a swap of the axes can be told, by where other layers
// are. A statement may be made anywhere.
func checkPlace(ctx context.Context, q sqlkit.Queryer, c *comparison) error {
	f := c.file
	layer := f.job.layer.ID
	if f.job.layer.Kind == geo.KindStatements || f.bounds == shape.NoBounds { // which is nowhere
		return nil
	}
	var references []shape.Bounds
	if c.before != nil && c.before.bounds != shape.NoBounds {
		references = append(references, c.before.bounds)
		around := padded(c.before.bounds, 1)
		if f.bounds.Intersects(c.before.bounds) || c.longAgo() && around.Intersects(f.bounds.Bound()) {
			return nil // what changed says the rest
		}
	}
	own, any, err := extent(ctx, q, `
		SELECT min(west), min(south), max(east), max(north) FROM snapshot
		 WHERE layer = ? AND revision IS NOT NULL AND retracted IS NULL`, layer)
	if err != nil {
		return err
	}
	if any {
		references = append(references, own)
	}
	first := len(references) == 0
	if first {
		if references, err = otherExtents(ctx, q, layer); err != nil {
			return err
		}
	}
	meets := func(b shape.Bounds) bool { return slices.ContainsFunc(references, b.Intersects) }
	switch {
	case meets(f.bounds):
		if first {
			c.findSwappedAmong(meets)
		}
	case meets(f.bounds.Swapped()):
		c.settled = true
		f.find(geo.FindSwapped, "it lies elsewhere, and would fit with longitude and latitude swapped: GeoJSON has longitude first")
	case !first:
		c.settled = true
		f.find(geo.FindElsewhere, "it lies elsewhere: nothing of it is near what %s ever showed", layer)
	}
	return nil
}

// findSwappedAmong finds, in a layer's first file, the features that lie
// where no other layer is and would with their axes swapped. That of a layer
// which lies elsewhere, too, says nothing.
func (c *comparison) findSwappedAmong(meets func(shape.Bounds) bool) {
	found := c.file.job.found()
	for i := range c.file.features {
		p := &c.file.features[i]
		if p.Shape.Bounds == shape.NoBounds {
			continue
		}
		switch b := p.Shape.Bounds; {
		case meets(b):
		case meets(b.Swapped()):
			found.Add(geo.FindSwapped, "%s lies elsewhere than the rest, and would fit with longitude and latitude swapped", cmp.Or(p.attributes.name, p.Key))
		default:
			return
		}
	}
	c.file.report.Findings = append(c.file.report.Findings, found.List()...)
}

// otherExtents are the bounds of the other layers' newest snapshots, of those
// kinds that lie where a map is about.
func otherExtents(ctx context.Context, q sqlkit.Queryer, layer string) ([]shape.Bounds, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT s.west, s.south, s.east, s.north
		  FROM layer l JOIN snapshot s ON s.id = (
			SELECT id FROM live_snapshot
			 WHERE layer = l.id
			 ORDER BY valid_on DESC LIMIT 1)
		 WHERE l.id <> ? AND l.kind IN ('claims', 'control', 'places') AND s.west IS NOT NULL`, layer)
	if err != nil {
		return nil, sqlkit.Error("find extents", err)
	}
	defer rows.Close()
	var list []shape.Bounds
	for rows.Next() {
		var b shape.Bounds
		if err := rows.Scan(&b.West, &b.South, &b.East, &b.North); err != nil {
			return nil, sqlkit.Error("find extents", err)
		}
		list = append(list, b)
	}
	return list, sqlkit.Error("find extents", rows.Err())
}

// extent reads bounds, false where there are none.
func extent(ctx context.Context, q sqlkit.Queryer, query string, args ...any) (shape.Bounds, bool, error) {
	var w, s, e, n sql.NullInt32
	if err := q.QueryRowContext(ctx, query, args...).Scan(&w, &s, &e, &n); err != nil {
		return shape.Bounds{}, false, sqlkit.Error("find extent", err)
	}
	return shape.Bounds{West: w.Int32, South: s.Int32, East: e.Int32, North: n.Int32}, w.Valid && s.Valid && e.Valid && n.Valid, nil
}
