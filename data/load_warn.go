package data

import (
	"bytes"
	"context"
	"database/sql"
	"errors"

	"frontline/geo"
)

// checkRecord finds what the record tells of a file.
func (b *batch) checkRecord(ctx context.Context, q queryer, f *plannedFile) error {
	layer, date := f.job.layer.ID, f.job.input.Date
	if today := geo.DateOf(b.at); !b.at.IsZero() && date > today {
		f.find(geo.FindFuture, "its date, %s, is after today, %s (UTC): it is not shown before", date, today)
	}
	var newest sql.NullString
	err := q.QueryRowContext(ctx, `
		SELECT max(valid_on) FROM snapshot
		 WHERE layer = ? AND revision IS NOT NULL AND superseded IS NULL AND retracted IS NULL`, layer).Scan(&newest)
	if err != nil {
		return sqlError("find newest snapshot", err)
	}
	if f.slot.live.id == 0 && newest.String > date.String() {
		f.find(geo.FindOlder, "%s has a later snapshot already, of %s", layer, newest.String)
	}
	if f.slot.pending.id != 0 {
		f.find(geo.FindEmbargo, "it takes the place of the snapshot under embargo until %s", f.slot.pending.publishAt)
	}
	reason, err := retractedBefore(ctx, q, f)
	if err != nil {
		return err
	}
	if reason != "" {
		f.find(geo.FindRetracted, "the same was retracted for %s: %s", date, reason)
	}
	in, err := findInput(ctx, q, f.sha256[:])
	if err != nil {
		return err
	}
	if in != nil && in.purged != "" {
		f.find(geo.FindPurged, "its bytes were purged and are not kept again: %s", in.purged)
	}
	return checkPlace(ctx, q, f)
}

// retractedBefore is why the same as f was retracted for its date, "" where
// it was not.
func retractedBefore(ctx context.Context, q queryer, f *plannedFile) (string, error) {
	var reason string
	err := q.QueryRowContext(ctx, `
		SELECT t.reason
		  FROM snapshot s JOIN retraction t ON t.snapshot = s.id
		 WHERE s.layer = ? AND s.valid_on = ? AND (s.sha256 = ? OR s.content = ?)
		 ORDER BY t.id DESC LIMIT 1`,
		f.job.layer.ID, f.job.input.Date.String(), f.sha256[:], f.content[:]).Scan(&reason)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return reason, sqlError("find retraction", err)
}

// checkPlace is for a file that lies elsewhere than its layer ever did. For
// a layer's first file only a swap of the axes can be told, by where the other
// layers are.
func checkPlace(ctx context.Context, q queryer, f *plannedFile) error {
	layer := f.job.layer.ID
	// As a rule it is where the newest is, and the rest need not be looked at.
	newest, any, err := extent(ctx, q, `
		SELECT west, south, east, north FROM (SELECT 1) LEFT JOIN (
			SELECT west, south, east, north FROM snapshot
			 WHERE layer = ? AND revision IS NOT NULL AND superseded IS NULL AND retracted IS NULL
			 ORDER BY valid_on DESC LIMIT 1)`, layer)
	if err != nil || any && f.bounds.intersects(newest) {
		return err
	}
	own, any, err := extent(ctx, q, `
		SELECT min(west), min(south), max(east), max(north) FROM snapshot
		 WHERE layer = ? AND revision IS NOT NULL AND retracted IS NULL`, layer)
	if err != nil {
		return err
	}
	reference := own
	if !any {
		var others bool
		reference, others, err = extent(ctx, q, `
			SELECT min(s.west), min(s.south), max(s.east), max(s.north)
			  FROM snapshot s JOIN layer l ON l.id = s.layer
			 WHERE l.kind <> 'base' AND s.revision IS NOT NULL AND s.retracted IS NULL AND s.layer <> ?`, layer)
		if err != nil || !others {
			return err
		}
	}
	switch {
	case f.bounds.intersects(reference):
		return nil
	case f.bounds.swapped().intersects(reference):
		f.find(geo.FindSwapped, "it lies elsewhere, and would fit with longitude and latitude swapped: GeoJSON has longitude first")
	case any:
		f.find(geo.FindElsewhere, "it lies elsewhere: nothing of it is near what %s ever showed", layer)
	}
	return nil
}

// extent reads bounds, false where there are none.
func extent(ctx context.Context, q queryer, query string, args ...any) (bounds, bool, error) {
	var w, s, e, n sql.NullInt32
	if err := q.QueryRowContext(ctx, query, args...).Scan(&w, &s, &e, &n); err != nil {
		return bounds{}, false, sqlError("find extent", err)
	}
	return bounds{w.Int32, s.Int32, e.Int32, n.Int32}, w.Valid && s.Valid && e.Valid && n.Valid, nil
}

// changeWarnings finds what the comparison with the day before tells.
func changeWarnings(c *comparison, req *LoadRequest) {
	f, was := c.file, c.before
	ch := f.report.Changes
	if bytes.Equal(was.content[:], c.after.content[:]) {
		f.find(geo.FindSame, "it says the same as the snapshot of %s", was.date)
		return
	}
	share := req.AreaJump
	if share == 0 {
		share = DefaultAreaJump
	}
	if share < 0 || was.area == 0 {
		return
	}
	for _, jump := range []struct {
		area SquareMetres
		verb string
	}{{ch.Gained, "gained"}, {ch.Lost, "lost"}} {
		if float64(jump.area) > share*was.area {
			f.find(geo.FindArea, "%.0f km² were %s, %.0f %% of the %.0f km² of %s",
				jump.area.Km2(), jump.verb, 100*float64(jump.area)/was.area, was.area/1e6, was.date)
		}
	}
}
