package data

import (
	"context"
	"database/sql"
	"errors"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/data/span"
	"frontline/geo"

	"github.com/paulmach/orb"
)

// TimelinePin is the last revision, by known, that changed a layer's timeline:
// its sequence of snapshots, or the basemap by whose regions its areas are told
// apart. It is geo.ENotFound where there is no such layer or it had no snapshot
// at known, and geo.EGone, with the reason, where something that the timeline
// contained was retracted since. So are Range and what reads all of a layer's time.
// Whether one snapshot's answer is gone is FindSnapshot's to say, and whether an
// answer would contain a feature that was retracted, server/view's: see view.Withheld.
func (db *DB) TimelinePin(ctx context.Context, layer string, known geo.Revision) (geo.Revision, error) {
	var pin geo.Revision
	var has, retracted, recounted, hidden bool
	err := db.timelinePin.QueryRowContext(ctx, layer, known).Scan(&pin, &has, &retracted, &recounted, &hidden)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, db.whyNoSnapshot(ctx, layer, geo.AsOf{Known: known})
	case err != nil:
		return 0, sqlkit.Error("find timeline", err)
	}
	if hidden {
		return 0, db.whyNoSnapshot(ctx, layer, geo.AsOf{Known: known})
	}
	if retracted {
		if err := db.rangeGone(ctx, layer, geo.MinDate, geo.MaxDate, known, byRegion); err != nil {
			return 0, err
		}
	}
	if has && recounted {
		return 0, db.recounted(ctx, layer, known)
	}
	if !has {
		return 0, db.whyNoSnapshot(ctx, layer, geo.AsOf{Known: known})
	}
	return pin, nil
}

// findTimelinePin looks at the layer itself and, unless it is one, at each
// basemap. It tells, too, whether the layer has a snapshot then, whether
// anything at all was retracted since, and whether the layer is hidden then.
const findTimelinePin = `
	SELECT max(max(coalesce((SELECT max(revision)   FROM snapshot WHERE layer = b.id AND revision   <= ?2), 0),
	               coalesce((SELECT max(superseded) FROM snapshot WHERE layer = b.id AND superseded <= ?2), 0),
	               coalesce((SELECT max(retracted)  FROM snapshot WHERE layer = b.id AND retracted  <= ?2), 0),
	               coalesce((SELECT max(rev)        FROM recount  WHERE layer = l.id AND rev        <= ?2), 0),
	               coalesce((SELECT max(rev)        FROM layer_description WHERE layer = l.id AND rev <= ?2), 0))),
	       EXISTS (SELECT 1 FROM snapshot
	                WHERE layer = ?1 AND revision <= ?2
	                  AND (superseded IS NULL OR superseded > ?2) AND (retracted IS NULL OR retracted > ?2)),
	       EXISTS (SELECT 1 FROM retraction WHERE rev > ?2),
	       EXISTS (SELECT 1 FROM recount WHERE layer = ?1 AND rev > ?2),
	       EXISTS (SELECT 1 FROM layer_description WHERE layer = ?1 AND hidden IS NOT NULL
	                  AND rev = (SELECT max(rev) FROM layer_description WHERE layer = ?1 AND rev <= ?2))
	  FROM layer l JOIN layer b ON b.id = l.id OR b.kind = 'base' AND l.kind <> 'base'
	 WHERE l.id = ?1 AND l.revision <= ?2
	 GROUP BY l.id`

// Range is what a layer shows on the dates from one to another, pinned by the last
// revision, by known, that changed it, or the basemap: what lies between the two is
// found by it for ever, whatever comes to be known of other dates. It refuses what
// TimelinePin refuses, of those dates.
func (db *DB) Range(ctx context.Context, layer string, from, to geo.Date, known geo.Revision) (geo.Range, error) {
	if err := db.rangeGone(ctx, layer, from, to, known, byRegion); err != nil {
		return geo.Range{}, err
	}
	if err := db.recounted(ctx, layer, known); err != nil {
		return geo.Range{}, err
	}
	if _, err := table.FindLayer(ctx, db.reader, layer, known); err != nil {
		return geo.Range{}, err
	}
	rows, err := db.findRange.QueryContext(ctx, layer, known, from.String(), to.String())
	if err != nil {
		return geo.Range{}, sqlkit.Error("find range", err)
	}
	defer rows.Close()
	var r geo.Range
	for rows.Next() {
		var date sql.NullString
		var changed geo.Revision
		if err := rows.Scan(&date, &changed); err != nil {
			return geo.Range{}, sqlkit.Error("find range", err)
		}
		r.Pin = max(r.Pin, changed)
		if !date.Valid {
			continue
		}
		d, err := sqlkit.ParseDate(date.String)
		if err != nil {
			return geo.Range{}, err
		}
		r.Dates = append(r.Dates, d)
	}
	if err := rows.Err(); err != nil {
		return geo.Range{}, sqlkit.Error("find range", err)
	}
	if len(r.Dates) == 0 {
		return geo.Range{}, db.whyNoSnapshot(ctx, layer, geo.AsOf{Known: known})
	}
	return r, nil
}

// findRange are, of the layer's snapshots of the dates ?3 to ?4 and of each
// basemap, the dates that the layer has one for at ?2, and the last change by then.
const findRange = `
	SELECT CASE WHEN layer = ?1 AND max((superseded IS NULL OR superseded > ?2) AND (retracted IS NULL OR retracted > ?2)) THEN valid_on END,
	       max(max(revision, CASE WHEN superseded <= ?2 THEN superseded ELSE 0 END, CASE WHEN retracted <= ?2 THEN retracted ELSE 0 END,
	               coalesce((SELECT max(rev) FROM recount WHERE layer = ?1 AND rev <= ?2), 0),
	               coalesce((SELECT max(rev) FROM layer_description WHERE layer = ?1 AND rev <= ?2), 0)))
	  FROM snapshot
	 WHERE revision <= ?2
	   AND (layer = ?1 AND valid_on BETWEEN ?3 AND ?4
	        OR layer <> ?1 AND layer IN (SELECT id FROM layer WHERE kind = 'base') AND (SELECT kind FROM layer WHERE id = ?1) <> 'base')
	 GROUP BY layer, valid_on ORDER BY valid_on`

// byRegion says that an answer has areas by the regions of the basemap.
const byRegion = true

// rangeGone is the error where what was in force at known on a date from one to
// another was retracted since: a snapshot, one of its features, or, of what is told
// apart by region, the basemap.
func (db *DB) rangeGone(ctx context.Context, layer string, from, to geo.Date, known geo.Revision, byRegion bool) error {
	var name, date, feature, reason string
	err := db.reader.QueryRowContext(ctx, `
		SELECT s.layer, s.valid_on, coalesce(t.feature, ''), t.reason
		  FROM retraction t CROSS JOIN snapshot s ON s.id = t.snapshot -- in this order: there are few retractions
		 WHERE t.rev > ?1
		   AND s.revision <= ?1 AND (s.superseded IS NULL OR s.superseded > ?1) AND (s.retracted IS NULL OR s.retracted > ?1)
		   AND (s.layer = ?2 AND s.valid_on BETWEEN ?3 AND ?4
		        OR ?5 AND s.id = (`+span.Basemap+`) AND (SELECT kind FROM layer WHERE id = ?2) <> 'base')
		 ORDER BY t.rev, t.id LIMIT 1`, known, layer, from.String(), to.String(), byRegion).Scan(&name, &date, &feature, &reason)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return sqlkit.Error("find retraction", err)
	}
	day, err := geo.ParseDate(date)
	if err != nil {
		return err
	}
	return geo.Retraction{Layer: name, Date: day, Feature: feature, Reason: reason}.Err()
}

// Extent is the box in degrees around all that a layer shows on any date up to
// at.Valid, as known at at.Known, slivers left out; ok is false around nothing. It
// is geo.EGone where a snapshot of those dates, or a feature of one, was retracted, and
// where what is said of the layer was corrected since.
func (db *DB) Extent(ctx context.Context, layer string, at geo.AsOf) (box orb.Bound, ok bool, err error) {
	if err := db.rangeGone(ctx, layer, geo.MinDate, at.Valid, at.Known, !byRegion); err != nil {
		return box, false, err
	}
	if err := db.recounted(ctx, layer, at.Known); err != nil {
		return box, false, err
	}
	var b shape.NullBounds
	err = db.reader.QueryRowContext(ctx, `
		SELECT min(g.west), min(g.south), max(g.east), max(g.north)
		  FROM span x JOIN geometry g ON g.id = x.geometry
		 WHERE x.layer = ?1 AND x.revision <= ?2 AND (x.superseded IS NULL OR x.superseded > ?2) AND x.since <= ?3`,
		layer, at.Known, at.Valid.String()).Scan(b.Columns()...)
	if err != nil || !b.West.Valid {
		return box, false, sqlkit.Error("find extent", err)
	}
	d := b.Bounds().Degrees()
	return orb.Bound{Min: orb.Point{d[0], d[1]}, Max: orb.Point{d[2], d[3]}}, true, nil
}
