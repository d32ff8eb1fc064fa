package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/span"
	"frontline/geo"
	"frontline/geo/geojson"
)

// countingVersion is the way in which this program counts. 1: of territory, and
// on a control layer of what is held; before, of features whatever their status.
const countingVersion = 1

// recount brings the record to the way in which this program counts: one
// revision for each layer that it counts otherwise than before, whose earlier
// pins are gone. Layers that it counts as before keep theirs. Nothing that was
// loaded changes.
func (db *DB) recount(ctx context.Context) error {
	var done bool
	err := db.writer.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM counting WHERE version = ?)`, countingVersion).Scan(&done)
	if err != nil || done {
		return sqlkit.Error("find ways of counting", err)
	}
	now := db.now()
	return db.write(ctx, "recount", now, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM counting WHERE version = ?)`, countingVersion).Scan(&done); err != nil || done {
			return sqlkit.Error("find ways of counting", err) // another program was faster
		}
		layers, err := publicLayers(ctx, tx)
		if err != nil {
			return err
		}
		for _, l := range layers {
			why, err := countsOtherwise(ctx, tx, l)
			if err != nil {
				return err
			}
			if len(why) == 0 {
				continue
			}
			reason := strings.Join(why, "; ")
			c := table.Change{At: now, Action: "recount", Actor: "frontline", Version: db.version, Reason: reason}
			rev, err := table.CreateRevision(ctx, tx, c)
			if err != nil {
				return err
			}
			if err := table.WithdrawPins(ctx, tx, l.ID, rev, reason); err != nil {
				return err
			}
			if err := table.Audit(ctx, tx, c, table.Entry{Rev: rev, Layer: l.ID, Detail: "counted anew; pins from before are gone"}); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO counting (version) VALUES (?)`, countingVersion)
		return sqlkit.Error("recount", err)
	})
}

// publicLayers are those with territories that had a snapshot that was public.
func publicLayers(ctx context.Context, tx *sql.Tx) ([]geo.Layer, error) {
	layers, err := table.FindLayers(ctx, tx, table.Newest, `
		 WHERE EXISTS (SELECT 1 FROM snapshot s WHERE s.layer = l.id AND s.revision IS NOT NULL)
		 ORDER BY l.id`)
	return slices.DeleteFunc(layers, func(l geo.Layer) bool { return !l.HasTerritories() }), err
}

// countsOtherwise says by what a layer's figures differ from those that were
// made of its features, at any revision; nothing where they do not.
func countsOtherwise(ctx context.Context, tx *sql.Tx, l geo.Layer) (why []string, err error) {
	unheld, err := hasUnheld(ctx, tx, l)
	if err != nil {
		return nil, err
	}
	if unheld {
		why = append(why, "ground that its assessor does not call held was counted as held")
	}
	in, err := span.FiguresIn(ctx, tx, l.ID, 1<<53)
	if err != nil || in == span.OfFeatures {
		return why, err
	}
	for _, c := range []struct{ why, query string }{
		{"ground that two features cover was counted twice", `
			SELECT EXISTS (
				SELECT 1 FROM live_snapshot s WHERE s.layer = ?1
				   AND abs((SELECT total(area) FROM span WHERE layer = ?1 AND superseded IS NULL AND since <= s.valid_on AND (until IS NULL OR until > s.valid_on))
				         - (SELECT total(area) FROM territory_span WHERE layer = ?1 AND superseded IS NULL AND since <= s.valid_on AND (until IS NULL OR until > s.valid_on)))
				       > ?2)`},
		{"ground that went on in another feature was counted as gained and lost", sameTurns("since") + ` OR ` + sameTurns("until")},
	} {
		query := c.query
		if !strings.HasPrefix(strings.TrimSpace(query), "SELECT") {
			query = "SELECT " + query
		}
		var differs bool
		if err := tx.QueryRowContext(ctx, query, l.ID, countedAlike).Scan(&differs); err != nil {
			return nil, sqlkit.Error("compare areas", err)
		}
		if differs {
			return append(why, c.why), nil // what is counted twice is gained twice, too
		}
	}
	return why, nil
}

// countedAlike is by how many square metres two figures may differ and be shown
// as the same: they are shown to a thousandth of a square kilometre.
const countedAlike = 500

// sameTurns is the condition that features and territories turn the same amount
// of ground on each date, as known at any revision.
func sameTurns(end string) string {
	return strings.ReplaceAll(`EXISTS (
		SELECT 1 FROM (SELECT END AS date, revision, superseded, area FROM span WHERE layer = ?1 AND END IS NOT NULL
		               UNION ALL SELECT END, revision, superseded, -area FROM territory_span WHERE layer = ?1 AND END IS NOT NULL)
		 GROUP BY date, revision, superseded HAVING abs(total(area)) > ?2)`, "END", end)
}

// hasUnheld reports whether a control layer ever showed ground that is not held.
func hasUnheld(ctx context.Context, tx *sql.Tx, l geo.Layer) (bool, error) {
	if l.Kind != geo.KindControl {
		return false, nil
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT DISTINCT f.key, f.properties FROM snapshot s
		  JOIN snapshot_feature sf ON sf.snapshot = s.id
		  JOIN feature f ON f.id = sf.feature
		  JOIN geometry g ON g.id = f.geometry AND g.type IN ('Polygon', 'MultiPolygon', 'GeometryCollection')
		 WHERE s.layer = ? AND s.revision IS NOT NULL`, l.ID)
	if err != nil {
		return false, sqlkit.Error("find features", err)
	}
	defer rows.Close()
	for rows.Next() {
		var key string
		var properties []byte
		if err := rows.Scan(&key, &properties); err != nil {
			return false, sqlkit.Error("find features", err)
		}
		f, err := geojson.ParseProperties(key, properties)
		if err != nil {
			return false, table.DamagedFeature(0, key, err)
		}
		if l.Classify(&f); f.Class != geo.ClassHeld {
			return true, nil
		}
	}
	return false, sqlkit.Error("find features", rows.Err())
}

// Recounts lists the layers that were counted anew, or of which what is said was
// corrected, oldest first.
func (db *DB) Recounts(ctx context.Context) ([]geo.Recount, error) {
	rows, err := db.reader.QueryContext(ctx, `
		SELECT c.layer, c.rev, r.recorded_at, c.reason, r.action = '`+geo.ActionCorrectLayer+`' FROM recount c JOIN revision r ON r.rev = c.rev ORDER BY c.rev, c.layer`)
	if err != nil {
		return nil, sqlkit.Error("find recounts", err)
	}
	defer rows.Close()
	list := []geo.Recount{}
	for rows.Next() {
		var c geo.Recount
		var at string
		err := rows.Scan(&c.Layer, &c.Revision, &at, &c.Reason, &c.Corrected)
		if err == nil {
			c.RecountedAt, err = sqlkit.ParseInstant(at)
		}
		if err != nil {
			return nil, sqlkit.Error("find recounts", err)
		}
		list = append(list, c)
	}
	return list, sqlkit.Error("find recounts", rows.Err())
}

// recounted is a geo.RecountedError where a layer was counted anew, or what is said of
// it corrected, after the revision known.
func (db *DB) recounted(ctx context.Context, layer string, known geo.Revision) error {
	var e geo.RecountedError
	err := db.reader.QueryRowContext(ctx, `
		SELECT c.layer, c.rev, c.reason, r.action = '`+geo.ActionCorrectLayer+`', (SELECT max(rev) FROM recount)
		  FROM recount c JOIN revision r ON r.rev = c.rev
		 WHERE c.layer = ? AND c.rev > ? ORDER BY c.rev DESC LIMIT 1`, layer, known).Scan(&e.Layer, &e.Now, &e.Reason, &e.Corrected, &e.All)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return sqlkit.Error("find recount", err)
	}
	return fmt.Errorf("%s@%d: %w", layer, known, &e)
}
