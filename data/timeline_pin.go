package data

import (
	"context"
	"database/sql"
	"errors"

	"frontline/geo"
)

// TimelinePin is the last revision, by known, that changed a layer's timeline:
// its sequence of snapshots, or the basemap by whose regions its areas are told
// apart. It is geo.ENotFound where there is no such layer or it had no snapshot
// at known, and geo.EGone, with the reason, where something that the timeline
// contained was retracted since.
func (db *DB) TimelinePin(ctx context.Context, layer string, known geo.Revision) (geo.Revision, error) {
	var pin geo.Revision
	var has, retracted, recounted bool
	err := db.timelinePin.QueryRowContext(ctx, layer, known).Scan(&pin, &has, &retracted, &recounted)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, db.whyNoSnapshot(ctx, layer, geo.AsOf{Known: known})
	case err != nil:
		return 0, sqlError("find timeline", err)
	}
	if retracted {
		if err := db.timelineGone(ctx, layer, known); err != nil {
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
// basemap. It tells, too, whether the layer has a snapshot then, and whether
// anything at all was retracted since.
const findTimelinePin = `
	SELECT max(max(coalesce((SELECT max(revision)   FROM snapshot WHERE layer = b.id AND revision   <= ?2), 0),
	               coalesce((SELECT max(superseded) FROM snapshot WHERE layer = b.id AND superseded <= ?2), 0),
	               coalesce((SELECT max(retracted)  FROM snapshot WHERE layer = b.id AND retracted  <= ?2), 0),
	               coalesce((SELECT max(rev)        FROM recount  WHERE layer = l.id AND rev        <= ?2), 0))),
	       EXISTS (SELECT 1 FROM snapshot
	                WHERE layer = ?1 AND revision <= ?2
	                  AND (superseded IS NULL OR superseded > ?2) AND (retracted IS NULL OR retracted > ?2)),
	       EXISTS (SELECT 1 FROM retraction WHERE rev > ?2),
	       EXISTS (SELECT 1 FROM recount WHERE layer = ?1 AND rev > ?2)
	  FROM layer l JOIN layer b ON b.id = l.id OR b.kind = 'base' AND l.kind <> 'base'
	 WHERE l.id = ?1 AND l.revision <= ?2
	 GROUP BY l.id`

// timelineGone is the error where what the timeline contained at known was
// retracted since: a snapshot, one of its features, or the basemap.
func (db *DB) timelineGone(ctx context.Context, layer string, known geo.Revision) error {
	var name, date, feature, reason string
	err := db.reader.QueryRowContext(ctx, `
		SELECT s.layer, s.valid_on, coalesce(t.feature, ''), t.reason
		  FROM retraction t JOIN snapshot s ON s.id = t.snapshot
		 WHERE t.rev > ?1
		   AND s.revision <= ?1 AND (s.superseded IS NULL OR s.superseded > ?1) AND (s.retracted IS NULL OR s.retracted > ?1)
		   AND (s.layer = ?2 OR s.id = (`+basemap+`) AND (SELECT kind FROM layer WHERE id = ?2) <> 'base')
		 ORDER BY t.rev, t.id LIMIT 1`, known, layer).Scan(&name, &date, &feature, &reason)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return sqlError("find retraction", err)
	case feature != "":
		return geo.Errorf(geo.EGone, "%s of %s of %s was retracted: %s", feature, name, date, reason)
	}
	return geo.Errorf(geo.EGone, "%s of %s was retracted: %s", name, date, reason)
}
