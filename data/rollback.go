package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/span"
	"frontline/geo"
	"frontline/geo/change"

	"github.com/paulmach/orb"
)

// LayerDate names what a layer answers from a date on.
type LayerDate struct {
	Layer string   `json:"layer"`
	Date  geo.Date `json:"date"`
}

// RollbackReport says what a rollback changed.
type RollbackReport struct {
	Revision geo.Revision `json:"revision"`           // the current one after it
	To       geo.Revision `json:"to"`                 // whose answers the record gives again
	Restored []LayerDate  `json:"restored,omitempty"` // dates that say again what they said
	Removed  []LayerDate  `json:"removed,omitempty"`  // dates that had nothing then
	Withheld []LayerDate  `json:"withheld,omitempty"` // dates whose snapshot was retracted since
	Shown    []Shown      `json:"shown,omitempty"`    // for which days the public was shown what changed
	Layer    string       `json:"layer,omitempty"`    // of which alone; "" for all
	// Effects are what it does to the ground that is shown; found of a dry run alone.
	Effects []Effect `json:"effects,omitempty"`
	DryRun  bool     `json:"dry_run,omitempty"`
}

// RollbackRequest says to what to go back, and why.
type RollbackRequest struct {
	To     geo.Revision
	Layer  string // which alone is rolled back; "" for all
	Reason string
	Actor  string // "not stated" where it is empty
	Person string // by whose token; "" where by none
	DryRun bool   // find out what would change, and change nothing

	publishes *publishing // nil where it is of no draft
}

// Rollback makes the record answer as it did at revision to, by a new revision
// that deletes nothing: every revision can be asked for as before. What was
// retracted since stays so, and embargoes go on. Where the
// record answers like that already, there is no new revision. What is said of layers,
// and whether they are hidden, stays as it is.
func (db *DB) Rollback(ctx context.Context, req RollbackRequest) (RollbackReport, error) {
	if err := db.checkReason("rollback", &req.Reason); err != nil {
		return RollbackReport{}, err
	}
	c := db.newChange("rollback", req.Actor, req.Reason)
	c.Person = req.Person
	req.publishes.sign(&c)
	report := RollbackReport{To: req.To, Layer: req.Layer, DryRun: req.DryRun}
	do, regions := db.write, &db.regions
	if req.DryRun {
		do, regions = db.try, &span.RegionCache{}
	}
	err := do(ctx, "roll back", c.At, func(tx *sql.Tx) error {
		if err := req.publishes.begin(ctx, tx); err != nil {
			return err
		}
		if err := db.rollBack(ctx, tx, c, regions, &report); err != nil {
			return err
		}
		if req.publishes != nil && len(report.Restored)+len(report.Removed) == 0 {
			return report.nothing()
		}
		return req.publishes.end(ctx, tx, db, report.Revision)
	})
	if err != nil {
		return RollbackReport{}, err
	}
	return report, nil
}

// nothing is the error of a rollback of which a draft can't be made, or published.
func (r RollbackReport) nothing() error {
	return geo.Errorf(geo.EConflict, "the record answers as at revision %d already: there is nothing to roll back", r.To)
}

// dateChange is a date whose answer then and now differ: by the snapshot then, the
// snapshot now, 0 for none.
type dateChange struct {
	LayerDate
	then, now int64
	withheld  bool // what answered then was retracted since
}

func (db *DB) rollBack(ctx context.Context, tx *sql.Tx, c table.Change, regions *span.RegionCache, report *RollbackReport) error {
	if err := tx.QueryRowContext(ctx, table.CurrentRevision).Scan(&report.Revision); err != nil {
		return sqlkit.Error("find revision", err)
	}
	switch {
	case report.To < 1:
		return geo.Errorf(geo.EInvalid, "%d is no revision to go back to: the first is 1", report.To)
	case report.To > report.Revision:
		return geo.Errorf(geo.ENotFound, "revision %d is not recorded yet: the newest is %d", report.To, report.Revision)
	}
	if report.Layer != "" {
		if _, err := table.FindAnyLayer(ctx, tx, report.Layer); err != nil {
			return err
		}
	}
	changes, err := dateChangesSince(ctx, tx, report.To, report.Layer)
	if err != nil || len(changes) == 0 {
		return err
	}
	rev, err := table.CreateRevision(ctx, tx, c)
	if err != nil {
		return err
	}
	var changed []LayerDate
	for i, d := range changes {
		if !report.DryRun && (i == 0 || d.Layer != changes[i-1].Layer) {
			if err := db.checkPersons(ctx, tx, d.Layer, c); err != nil {
				return err
			}
		}
		did, err := d.restore(ctx, tx, rev, report)
		if err != nil {
			return err
		}
		if did {
			changed = append(changed, d.LayerDate)
		}
	}
	if len(changed) == 0 {
		return geo.Errorf(geo.EConflict, "all that differs from revision %d was retracted since: nothing was changed", report.To)
	}
	report.Revision = rev
	if report.Shown, err = findShown(ctx, tx, geo.DateOf(c.At), changed); err != nil {
		return err
	}
	if err := span.Respan(ctx, tx, rev, regions); err != nil {
		return err
	}
	if report.DryRun {
		if report.Effects, err = effectsOf(ctx, tx, rev, changed); err != nil {
			return err
		}
	}
	return table.Audit(ctx, tx, c, table.Entry{Rev: rev, Layer: report.Layer, Detail: fmt.Sprintf("to revision %d: %d restored, %d removed, %d withheld",
		report.To, len(report.Restored), len(report.Removed), len(report.Withheld))})
}

// dateChangesSince are of one layer, or of all where it is empty.
func dateChangesSince(ctx context.Context, tx *sql.Tx, to geo.Revision, layer string) ([]dateChange, error) {
	rows, err := tx.QueryContext(ctx, `
		WITH was AS (SELECT * FROM snapshot
		              WHERE revision <= ?1 AND (superseded IS NULL OR superseded > ?1) AND (retracted IS NULL OR retracted > ?1)),
		     now AS (SELECT * FROM live_snapshot)
		SELECT coalesce(was.layer, now.layer), coalesce(was.valid_on, now.valid_on),
		       coalesce(was.id, 0), coalesce(now.id, 0), was.retracted IS NOT NULL
		  FROM was FULL JOIN now ON was.layer = now.layer AND was.valid_on = now.valid_on
		 WHERE (?2 = '' OR coalesce(was.layer, now.layer) = ?2)
		   AND (was.id IS NULL OR now.id IS NULL
		        OR was.id <> now.id
		           AND (was.content, was.sha256, was.source_url, was.note) IS NOT (now.content, now.sha256, now.source_url, now.note))
		 ORDER BY 1, 2`, to, layer)
	if err != nil {
		return nil, sqlkit.Error("compare revisions", err)
	}
	defer rows.Close()
	var changes []dateChange
	for rows.Next() {
		var d dateChange
		var date string
		if err := rows.Scan(&d.Layer, &date, &d.then, &d.now, &d.withheld); err != nil {
			return nil, sqlkit.Error("compare revisions", err)
		}
		if d.Date, err = geo.ParseDate(date); err != nil {
			return nil, fmt.Errorf("date in the database: %v", err)
		}
		changes = append(changes, d)
	}
	return changes, sqlkit.Error("compare revisions", rows.Err())
}

// restore makes the date answer as then, and says whether that changed anything.
func (d dateChange) restore(ctx context.Context, tx *sql.Tx, rev geo.Revision, report *RollbackReport) (bool, error) {
	without, err := retractedKeys(ctx, tx, d.then)
	if err != nil {
		return false, err
	}
	if d.withheld {
		report.Withheld = append(report.Withheld, d.LayerDate)
		if d.now == 0 {
			return false, nil
		}
	}
	if len(without) > 0 && d.now != 0 {
		same, err := sameWithout(ctx, tx, d.then, d.now, without)
		if err != nil || same {
			return false, err
		}
	}
	if err := table.Supersede(ctx, tx, d.Layer, d.Date.String(), rev); err != nil {
		return false, err
	}
	switch {
	case d.withheld:
		return true, nil
	case d.then == 0:
		report.Removed = append(report.Removed, d.LayerDate)
		return true, nil
	}
	id, err := table.CopySnapshot(ctx, tx, d.then, rev, fmt.Sprintf("rolled back to revision %d", report.To), without)
	if err != nil {
		return false, err
	}
	if id == 0 { // each of its features was retracted on its own
		report.Withheld = append(report.Withheld, d.LayerDate)
		return d.now != 0, nil
	}
	report.Restored = append(report.Restored, d.LayerDate)
	return true, nil
}

func retractedKeys(ctx context.Context, tx *sql.Tx, snapshot int64) (map[string]bool, error) {
	rows, err := tx.QueryContext(ctx, `SELECT feature FROM retraction WHERE snapshot = ? AND feature IS NOT NULL`, snapshot)
	if err != nil {
		return nil, sqlkit.Error("find retractions", err)
	}
	defer rows.Close()
	keys := map[string]bool{}
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, sqlkit.Error("find retractions", err)
		}
		keys[key] = true
	}
	return keys, sqlkit.Error("find retractions", rows.Err())
}

// sameWithout is whether snapshot now shows what then does, but for the
// features named.
func sameWithout(ctx context.Context, tx *sql.Tx, then, now int64, without map[string]bool) (bool, error) {
	old, err := table.FindFeatureRows(ctx, tx, then)
	if err != nil {
		return false, err
	}
	present, err := table.FindFeatureRows(ctx, tx, now)
	if err != nil {
		return false, err
	}
	i := 0
	for _, f := range old {
		if without[f.Key] {
			continue
		}
		if i >= len(present) || present[i].ID != f.ID {
			return false, nil
		}
		i++
	}
	return i == len(present), nil
}

// effectsOf are what revision rev does to the ground that layers show on dates.
func effectsOf(ctx context.Context, tx *sql.Tx, rev geo.Revision, dates []LayerDate) ([]Effect, error) {
	var out []Effect
	for _, at := range dates {
		before, err := countedGround(ctx, tx, at, rev-1)
		if err != nil {
			return nil, err
		}
		after, err := countedGround(ctx, tx, at, rev)
		if err != nil {
			return nil, err
		}
		e := Effect{LayerDate: at}
		for key := range before {
			lost, err := change.Subtract(ctx, before[key], after[key])
			if err != nil {
				return nil, fmt.Errorf("what would be lost: %w", err)
			}
			e.Lost += geo.Area(lost) / 1e6
		}
		for key := range after {
			gained, err := change.Subtract(ctx, after[key], before[key])
			if err != nil {
				return nil, fmt.Errorf("what would be gained: %w", err)
			}
			e.Gained += geo.Area(gained) / 1e6
		}
		out = append(out, e)
	}
	return out, nil
}

// countedGround is what a layer shows on a date, as known at a revision, of each territory
// that it counts first, by key; nothing of a layer without territories.
func countedGround(ctx context.Context, tx *sql.Tx, at LayerDate, known geo.Revision) (map[string]orb.MultiPolygon, error) {
	l, err := table.FindAnyLayer(ctx, tx, at.Layer)
	if err != nil || !l.HasTerritories() {
		return nil, err
	}
	var reason sql.NullString
	var recounted, hidden bool
	snap, err := scanSnapshot(tx.QueryRowContext(ctx, findSnapshot, at.Layer, known, at.Date.String()), &reason, &recounted, &hidden)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	} else if err != nil {
		return nil, sqlkit.Error("find snapshot", err)
	}
	grounds, err := span.ReadGrounds(ctx, tx, l, snap, known, func(f geo.Feature) bool { return l.Territory(f).Counts() })
	if err != nil {
		return nil, err
	}
	parts := map[string][]orb.MultiPolygon{}
	for _, g := range grounds {
		key := l.Territory(g.Feature).Key()
		parts[key] = append(parts[key], g.Geometry)
	}
	out := map[string]orb.MultiPolygon{}
	for key, list := range parts {
		if out[key], err = change.Union(ctx, list...); err != nil {
			return nil, fmt.Errorf("ground of %s: %w", at.Layer, err)
		}
	}
	return out, nil
}
