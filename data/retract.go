package data

import (
	"context"
	"database/sql"
	"fmt"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/span"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// RetractRequest says what to withdraw, and why.
type RetractRequest struct {
	Layer   string
	Date    geo.Date
	Feature string // its key; "" for the whole snapshot
	Reason  string // shown to whoever asks for what was withdrawn
	Actor   string // "not stated" where it is empty
	Person  string // by whose token; "" where by none
	DryRun  bool   // find out what would change, and change nothing

	publishes *publishing // nil where it is of no draft
}

// Effect is what a change does to the ground that a layer shows on a date, and counts
// first: what is held, or claimed.
type Effect struct {
	LayerDate
	Gained float64 `json:"gained_km2"`
	Lost   float64 `json:"lost_km2"`
}

// RetractReport says what a retraction did.
type RetractReport struct {
	Layer    string       `json:"layer"`
	Date     geo.Date     `json:"date"`
	Feature  string       `json:"feature,omitempty"`
	Revision geo.Revision `json:"revision"` // the current one after the retraction
	// Pins are the revisions by which the date was pinned before.
	Pins []geo.Revision `json:"pins,omitempty"`
	// Shown is for which days the public was shown what was withdrawn; none of
	// what was under embargo alone.
	Shown []Shown `json:"shown,omitempty"`
	// FallsBackTo is the date of the snapshot that answers for the date now;
	// nil where there is none before it. Of a feature it is the date itself.
	FallsBackTo *geo.Date `json:"falls_back_to,omitempty"`
	// Embargoed is whether something under embargo was withdrawn.
	Embargoed bool `json:"embargoed,omitempty"`
	// Also are the other dates that show the very same feature still.
	Also []geo.Date `json:"also,omitempty"`
	// Effects are what it does to the ground that is shown; found of a dry run alone.
	Effects []Effect `json:"effects,omitempty"`
	DryRun  bool     `json:"dry_run,omitempty"`
}

// Retract withdraws what was recorded for a date: a snapshot, with all that it
// corrected, or one feature of it. Pinned answers from before are geo.EGone
// from then on: where a snapshot was withdrawn, by FindSnapshot, Range and
// TimelinePin; where a feature was, by view.Withheld and view.WithheldTile in the
// server, which alone know whether an answer contains it. Without a pin the date
// answers with the snapshot before it, or with the same one without the feature.
// What is under embargo is withdrawn too, and takes no revision.
//
// It is geo.ENotFound where there is nothing of the kind, geo.EConflict where
// it was retracted already, and geo.EInvalid without a reason or where the
// feature is the only one: then the snapshot is what to retract.
func (db *DB) Retract(ctx context.Context, req RetractRequest) (RetractReport, error) {
	if err := db.checkReason("retraction", &req.Reason); err != nil {
		return RetractReport{}, err
	}
	c := db.newChange("retract", req.Actor, req.Reason)
	c.Person = req.Person
	req.publishes.sign(&c)
	r := retracter{db: db, req: req, change: c, report: RetractReport{Layer: req.Layer, Date: req.Date, Feature: req.Feature, DryRun: req.DryRun}, regions: &db.regions}
	do := db.write
	if req.DryRun {
		do, r.regions = db.try, &span.RegionCache{}
	}
	err := do(ctx, "retract", c.At, func(tx *sql.Tx) error {
		if err := req.publishes.begin(ctx, tx); err != nil {
			return err
		}
		if err := r.run(ctx, tx); err != nil {
			return err
		}
		rev := r.report.Revision
		if len(r.report.Pins) == 0 { // it was never public
			rev = 0
		}
		return req.publishes.end(ctx, tx, db, rev)
	})
	if err != nil {
		return RetractReport{}, err
	}
	return r.report, nil
}

type retracter struct {
	db      *DB
	req     RetractRequest
	change  table.Change
	report  RetractReport
	regions *span.RegionCache
}

// version is a snapshot that answers, or answered, for the date.
type version struct {
	id       int64
	revision geo.Revision
	live     bool
	pending  bool
}

func (r *retracter) run(ctx context.Context, tx *sql.Tx) error {
	if _, err := table.FindAnyLayer(ctx, tx, r.req.Layer); err != nil {
		return err
	}
	found, err := r.versions(ctx, tx)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return r.whyNothing(ctx, tx)
	}
	if !r.req.DryRun {
		if err := r.db.checkPersons(ctx, tx, r.req.Layer, r.change); err != nil {
			return err
		}
	}
	for _, v := range found {
		if v.pending {
			err = r.withdraw(ctx, tx, v)
		} else {
			err = r.retract(ctx, tx, v)
		}
		if err != nil {
			return err
		}
	}
	if err := r.finish(ctx, tx); err != nil {
		return err
	}
	detail := r.req.Date.String()
	if r.req.Feature != "" {
		detail += " feature " + r.req.Feature
	}
	if len(r.report.Pins) == 0 {
		return table.Audit(ctx, tx, r.change, table.Entry{Layer: r.req.Layer, Detail: detail + ", under embargo"})
	}
	if err := span.Respan(ctx, tx, r.report.Revision, r.regions); err != nil {
		return err
	}
	if r.req.DryRun {
		if r.report.Effects, err = effectsOf(ctx, tx, r.report.Revision, []LayerDate{{r.req.Layer, r.req.Date}}); err != nil {
			return err
		}
	}
	return table.Audit(ctx, tx, r.change, table.Entry{Rev: r.report.Revision, Layer: r.req.Layer, Detail: detail})
}

// versions are the snapshots for the date that show what is to be withdrawn.
func (r *retracter) versions(ctx context.Context, tx *sql.Tx) ([]version, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT s.id, coalesce(s.revision, 0), s.superseded IS NULL, s.revision IS NULL
		  FROM snapshot s
		 WHERE s.layer = ?1 AND s.valid_on = ?2 AND s.retracted IS NULL AND s.withdrawn IS NULL
		   AND (?3 = '' OR EXISTS (SELECT 1 FROM snapshot_feature sf JOIN feature f ON f.id = sf.feature
		                            WHERE sf.snapshot = s.id AND f.key = ?3)
		               AND NOT EXISTS (SELECT 1 FROM retraction t WHERE t.snapshot = s.id AND t.feature = ?3))
		 ORDER BY s.id`, r.req.Layer, r.req.Date.String(), r.req.Feature)
	if err != nil {
		return nil, sqlkit.Error("find snapshot", err)
	}
	defer rows.Close()
	var found []version
	for rows.Next() {
		var v version
		if err := rows.Scan(&v.id, &v.revision, &v.live, &v.pending); err != nil {
			return nil, sqlkit.Error("find snapshot", err)
		}
		found = append(found, v)
	}
	return found, sqlkit.Error("find snapshot", rows.Err())
}

// whyNothing is the error where there is nothing to withdraw.
func (r *retracter) whyNothing(ctx context.Context, tx *sql.Tx) error {
	var rev sql.NullInt64
	err := tx.QueryRowContext(ctx, `
		SELECT max(t.rev) FROM snapshot s JOIN retraction t ON t.snapshot = s.id
		 WHERE s.layer = ?1 AND s.valid_on = ?2 AND (t.feature IS NULL OR t.feature = ?3)`,
		r.req.Layer, r.req.Date.String(), r.req.Feature).Scan(&rev)
	switch {
	case err != nil:
		return sqlkit.Error("find retraction", err)
	case rev.Valid:
		return geo.Errorf(geo.EConflict, "that was retracted already, at revision %d", rev.Int64)
	case r.req.Feature != "":
		return geo.Errorf(geo.ENotFound, "%s of %s has no feature %q", r.req.Layer, r.req.Date, r.req.Feature)
	}
	return geo.Errorf(geo.ENotFound, "%s has no snapshot of %s itself", r.req.Layer, r.req.Date)
}

// withdraw takes back what nobody saw yet; of a feature, by another snapshot
// under the same embargo.
func (r *retracter) withdraw(ctx context.Context, tx *sql.Tx, v version) error {
	r.report.Embargoed = true
	if err := table.Withdraw(ctx, tx, v.id, r.change.At); err != nil {
		return err
	}
	if r.req.Feature == "" {
		return nil
	}
	var reason sql.NullString // of the correction that it may be
	if err := tx.QueryRowContext(ctx, `SELECT reason FROM snapshot WHERE id = ?`, v.id).Scan(&reason); err != nil {
		return sqlkit.Error("find snapshot", err)
	}
	_, err := table.CopySnapshot(ctx, tx, v.id, 0, reason.String, map[string]bool{r.req.Feature: true})
	return err
}

// retract marks a public snapshot; the live one, where a feature is withdrawn,
// gives way to the same without it.
func (r *retracter) retract(ctx context.Context, tx *sql.Tx, v version) error {
	if r.report.Revision == 0 {
		var err error
		if r.report.Revision, err = table.CreateRevision(ctx, tx, r.change); err != nil {
			return err
		}
	}
	rev := r.report.Revision
	r.report.Pins = append(r.report.Pins, v.revision)
	_, err := tx.ExecContext(ctx, `
		INSERT INTO retraction (rev, snapshot, feature, reason) VALUES (?, ?, ?, ?)`,
		rev, v.id, sqlkit.NullText(r.req.Feature), r.req.Reason)
	if err != nil {
		return sqlkit.Error("create retraction", err)
	}
	if r.req.Feature == "" {
		_, err := tx.ExecContext(ctx, `UPDATE snapshot SET retracted = ? WHERE id = ?`, rev, v.id)
		return sqlkit.Error("retract snapshot", err)
	}
	if !v.live {
		return nil
	}
	if err := table.Supersede(ctx, tx, r.req.Layer, r.req.Date.String(), rev); err != nil {
		return err
	}
	id, err := table.CopySnapshot(ctx, tx, v.id, rev, "feature "+r.req.Feature+" retracted: "+r.req.Reason, map[string]bool{r.req.Feature: true})
	if err == nil && id == 0 {
		return geo.Errorf(geo.EInvalid, "%s is all that %s shows of %s: retract the snapshot, without naming a feature",
			r.req.Feature, r.req.Layer, r.req.Date)
	}
	return err
}

// finish fills in what the record answers now.
func (r *retracter) finish(ctx context.Context, tx *sql.Tx) error {
	if r.report.Revision == 0 {
		if err := tx.QueryRowContext(ctx, table.CurrentRevision).Scan(&r.report.Revision); err != nil {
			return sqlkit.Error("find revision", err)
		}
	}
	id, on, _, err := table.FindBefore(ctx, tx, r.req.Layer, r.req.Date+1)
	if err != nil {
		return err
	}
	if id != 0 {
		r.report.FallsBackTo = &on
	}
	if len(r.report.Pins) > 0 {
		r.report.Shown, err = findShown(ctx, tx, geo.DateOf(r.change.At), []LayerDate{{r.req.Layer, r.req.Date}})
		if err != nil {
			return err
		}
	}
	if r.req.Feature == "" {
		return nil
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT DISTINCT other.valid_on
		  FROM snapshot s
		  JOIN snapshot_feature sf ON sf.snapshot = s.id
		  JOIN feature f ON f.id = sf.feature AND f.key = ?3
		  JOIN snapshot_feature osf ON osf.feature = f.id
		  JOIN live_snapshot other ON other.id = osf.snapshot
		 WHERE s.layer = ?1 AND s.valid_on = ?2
		   AND other.layer = ?1 AND other.valid_on <> ?2
		 ORDER BY other.valid_on`, r.req.Layer, r.req.Date.String(), r.req.Feature)
	if err != nil {
		return sqlkit.Error("find feature", err)
	}
	defer rows.Close()
	for rows.Next() {
		var d geo.Date
		if err := scanDate(rows, &d); err != nil {
			return err
		}
		r.report.Also = append(r.report.Also, d)
	}
	return sqlkit.Error("find feature", rows.Err())
}

func scanDate(row interface{ Scan(...any) error }, d *geo.Date) error {
	var text string
	err := row.Scan(&text)
	if err == nil {
		*d, err = geo.ParseDate(text)
	}
	return sqlkit.Error("find date", err)
}

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
// gives them: server/view answers geo.EGone with the reason where an answer would
// contain one, and every other answer is as it was. The snapshot that took its place is another
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
