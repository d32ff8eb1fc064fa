package span

import (
	"context"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// sequenceEntry is a date of a layer's sequence: the snapshots that answer for it as
// known before a revision and at it, 0 for none.
type sequenceEntry struct {
	date          geo.Date
	before, after int64
}

// findSequence finds the part of a layer's sequence that a revision is about: from
// the date before the first that changed to the one after the last.
func findSequence(ctx context.Context, q sqlkit.Queryer, layer string, rev geo.Revision, first, last geo.Date) ([]sequenceEntry, error) {
	rows, err := q.QueryContext(ctx, `
		WITH known AS (SELECT id, valid_on,
		                      revision < ?2 AND (superseded IS NULL OR superseded >= ?2) AND (retracted IS NULL OR retracted >= ?2) AS was,
		                      (superseded IS NULL OR superseded > ?2) AND (retracted IS NULL OR retracted > ?2) AS is_now
		                 FROM snapshot WHERE layer = ?1 AND revision <= ?2)
		SELECT id, valid_on, was, is_now FROM known
		 WHERE (was OR is_now)
		   AND valid_on >= coalesce((SELECT valid_on FROM known WHERE is_now AND valid_on < ?3 ORDER BY valid_on DESC LIMIT 1), ?3)
		   AND valid_on <= coalesce((SELECT valid_on FROM known WHERE is_now AND valid_on > ?4 ORDER BY valid_on LIMIT 1), ?4)
		 ORDER BY valid_on`,
		layer, rev, first.String(), last.String())
	if err != nil {
		return nil, sqlkit.Error("find snapshots", err)
	}
	defer rows.Close()
	var list []sequenceEntry
	for rows.Next() {
		var id int64
		var text string
		var was, now bool
		if err := rows.Scan(&id, &text, &was, &now); err != nil {
			return nil, sqlkit.Error("find snapshots", err)
		}
		date, err := sqlkit.ParseDate(text)
		if err != nil {
			return nil, err
		}
		if n := len(list); n == 0 || list[n-1].date != date {
			list = append(list, sequenceEntry{date: date})
		}
		e := &list[len(list)-1]
		if was {
			e.before = id
		}
		if now {
			e.after = id
		}
	}
	return list, sqlkit.Error("find snapshots", rows.Err())
}

// featureRef is a feature as a snapshot has it: the rows of it and of its
// geometry; zero where it has none.
type featureRef struct{ feature, geometry int64 }

// snapshotFeatures are those of the snapshots met last, by key.
type snapshotFeatures map[int64]map[string]featureRef

func (s *snapshotFeatures) of(ctx context.Context, q sqlkit.Queryer, snapshot int64) (map[string]featureRef, error) {
	if snapshot == 0 {
		return nil, nil
	}
	if found, ok := (*s)[snapshot]; ok {
		return found, nil
	}
	rows, err := q.QueryContext(ctx, `
		SELECT f.key, f.id, coalesce(f.geometry, 0) FROM snapshot_feature sf JOIN feature f ON f.id = sf.feature
		 WHERE sf.snapshot = ?`, snapshot)
	if err != nil {
		return nil, sqlkit.Error("find features", err)
	}
	defer rows.Close()
	found := map[string]featureRef{}
	for rows.Next() {
		var key string
		var f featureRef
		if err := rows.Scan(&key, &f.feature, &f.geometry); err != nil {
			return nil, sqlkit.Error("find features", err)
		}
		found[key] = f
	}
	if len(*s) > 2 { // two at a time are compared
		clear(*s)
	}
	if *s == nil {
		*s = snapshotFeatures{}
	}
	(*s)[snapshot] = found
	return found, sqlkit.Error("find features", rows.Err())
}
