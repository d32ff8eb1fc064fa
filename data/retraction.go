package data

import (
	"context"
	"fmt"

	"frontline/data/internal/sqlkit"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// Retractions lists what was retracted, oldest first.
func (db *DB) Retractions(ctx context.Context) ([]geo.Retraction, error) {
	rows, err := db.reader.QueryContext(ctx, `
		SELECT t.rev, r.recorded_at, s.layer, s.valid_on, coalesce(t.feature, ''), t.reason,
		       json_group_array(s.revision ORDER BY s.revision)
		  FROM retraction t
		  JOIN revision r ON r.rev = t.rev
		  JOIN snapshot s ON s.id = t.snapshot
		 GROUP BY t.rev, s.layer, s.valid_on, t.feature
		 ORDER BY t.rev, s.layer, s.valid_on, t.feature`)
	if err != nil {
		return nil, sqlkit.Error("find retractions", err)
	}
	defer rows.Close()
	var list []geo.Retraction
	for rows.Next() {
		var t geo.Retraction
		var at, date string
		var pins []byte
		err := rows.Scan(&t.Revision, &at, &t.Layer, &date, &t.Feature, &t.Reason, &pins)
		if err == nil {
			t.RetractedAt, err = sqlkit.ParseInstant(at)
		}
		if err == nil {
			err = json.Unmarshal(pins, &t.Pins)
		}
		if err != nil {
			return nil, sqlkit.Error("find retractions", err)
		}
		if t.Date, err = geo.ParseDate(date); err != nil {
			return nil, fmt.Errorf("date in the database: %v", err)
		}
		list = append(list, t)
	}
	return list, sqlkit.Error("find retractions", rows.Err())
}

// RetractedFeatures lists the features of a snapshot that were retracted since
// it was in force, by key; none for nearly every snapshot. DB.Features still
// gives them: an answer that would contain one is geo.EGone with its reason,
// and every other is as it was. The snapshot that took its place is another
// one, without them, and has none.
func (db *DB) RetractedFeatures(ctx context.Context, snapshotID int64) ([]geo.RetractedFeature, error) {
	rows, err := db.reader.QueryContext(ctx, `
		SELECT feature, reason, rev FROM retraction
		 WHERE snapshot = ? AND feature IS NOT NULL
		 ORDER BY feature`, snapshotID)
	if err != nil {
		return nil, sqlkit.Error("find retractions", err)
	}
	defer rows.Close()
	var list []geo.RetractedFeature
	for rows.Next() {
		var t geo.RetractedFeature
		if err := rows.Scan(&t.Key, &t.Reason, &t.Revision); err != nil {
			return nil, sqlkit.Error("find retractions", err)
		}
		list = append(list, t)
	}
	return list, sqlkit.Error("find retractions", rows.Err())
}
