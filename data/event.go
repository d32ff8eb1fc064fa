package data

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/load"
	"frontline/data/span"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// maxEvents bounds how many events are asked for at once.
const maxEvents = 1000

// Events are what happened to the record by the revision known, of one layer or,
// where layer is empty, of all, and of dates up to until: newest first, limit at
// most. A snapshot, a correction, a retraction or, of a rollback, a date that it
// changed is one. What is under embargo is in none, nor is a layer that is hidden then. They are without figures,
// which EventFigures has.
func (db *DB) Events(ctx context.Context, layer string, known geo.Revision, until geo.Date, limit int) ([]geo.Event, error) {
	if limit < 1 || limit > maxEvents {
		return nil, geo.Errorf(geo.EInvalid, "%d events cannot be listed: ask for 1 to %d", limit, maxEvents)
	}
	layers, err := db.Layers(ctx, known)
	if err != nil {
		return nil, err
	}
	byID := map[string]geo.Layer{}
	for _, l := range layers {
		byID[l.ID] = l
	}
	events, err := db.findEvents(ctx, layer, slices.Collect(maps.Keys(byID)), known, until, limit)
	if err != nil {
		return nil, err
	}
	for i := range events {
		events[i].Layer = byID[events[i].Layer.ID]
	}
	return events, nil
}

// findEvents reads four kinds of event: a new snapshot, unless it only takes
// the place of one of which a feature was retracted; a retraction; a recount, or a
// correction of what is said of a layer, by its newest date; and a date that a rollback left with nothing.
func (db *DB) findEvents(ctx context.Context, layer string, among []string, known geo.Revision, until geo.Date, limit int) ([]geo.Event, error) {
	list, err := json.Marshal(among)
	if err != nil {
		return nil, err
	}
	rows, err := db.reader.QueryContext(ctx, `
		SELECT r.rev, r.recorded_at,
		       CASE WHEN r.action <> '`+load.ActionUpdateBundled+`' THEN r.action WHEN e.reason IS NULL THEN 'load' ELSE 'correct' END,
		       e.layer, e.valid_on, e.feature, coalesce(e.reason, r.reason, ''), e.source_url, e.snapshot, coalesce(e.ends, '')
		  FROM (
			SELECT s.revision AS rev, s.layer, s.valid_on, '' AS feature, s.reason,
			       CASE WHEN s.retracted <= ?1 THEN '' ELSE s.source_url END AS source_url,
			       CASE WHEN s.retracted <= ?1 THEN 0 ELSE s.id END AS snapshot, s.ends
			  FROM snapshot s
			 WHERE s.revision <= ?1 AND NOT EXISTS (SELECT 1 FROM retraction t WHERE t.rev = s.revision)
			UNION ALL
			SELECT t.rev, s.layer, s.valid_on, coalesce(t.feature, ''), t.reason, '',
			       coalesce(max((SELECT n.id FROM snapshot n WHERE n.layer = s.layer AND n.revision = t.rev AND n.valid_on = s.valid_on
			                        AND (n.retracted IS NULL OR n.retracted > ?1))), 0), NULL
			  FROM retraction t JOIN snapshot s ON s.id = t.snapshot
			 WHERE t.rev <= ?1
			 GROUP BY t.rev, s.layer, s.valid_on, t.feature
			UNION ALL
			SELECT c.rev, c.layer, (SELECT max(s.valid_on) FROM snapshot s WHERE s.layer = c.layer AND s.revision < c.rev
			                           AND (s.superseded IS NULL OR s.superseded > c.rev) AND (s.retracted IS NULL OR s.retracted > c.rev)),
			       '', c.reason, '', 0, NULL
			  FROM recount c WHERE c.rev <= ?1
			UNION ALL
			SELECT s.superseded, s.layer, s.valid_on, '', NULL, '', 0, NULL
			  FROM snapshot s
			 WHERE s.superseded <= ?1 AND NOT EXISTS (SELECT 1 FROM snapshot n WHERE n.layer = s.layer AND n.revision = s.superseded AND n.valid_on = s.valid_on)
		       ) e
		  JOIN revision r ON r.rev = e.rev
		 WHERE (?3 = '' OR e.layer = ?3) AND e.valid_on <= ?4 AND e.layer IN (SELECT value FROM json_each(?5))
		 ORDER BY e.rev DESC, e.layer, e.valid_on DESC, e.feature
		 LIMIT ?2`, known, limit, layer, until.String(), string(list))
	if err != nil {
		return nil, sqlkit.Error("find events", err)
	}
	defer rows.Close()
	var events []geo.Event
	for rows.Next() {
		var e geo.Event
		var at, date string
		err := rows.Scan(&e.Revision, &at, &e.Action, &e.Layer.ID, &date, &e.Feature, &e.Reason, &e.SourceURL, &e.Snapshot, &e.Ends)
		if err == nil {
			e.At, err = sqlkit.ParseInstant(at)
		}
		if err == nil {
			e.Date, err = sqlkit.ParseDate(date)
		}
		e.SourceURL = geo.WebAddress(e.SourceURL)
		if err != nil {
			return nil, sqlkit.Error("find events", err)
		}
		events = append(events, e)
	}
	return events, sqlkit.Error("find events", rows.Err())
}

// EventFigures are the areas of the layer on the event's date, and what it gained
// and lost since the snapshot before, as known at the event, in the words of its layer:
// who assesses and holds it may have been called otherwise then. There are none of an
// event without a snapshot.
func (db *DB) EventFigures(ctx context.Context, e geo.Event) (out geo.EventFigures, err error) {
	if e.Snapshot == 0 {
		return out, nil
	}
	then, err := table.DescribedLayer(ctx, db.reader, e.Layer.ID, e.Revision)
	if err != nil {
		return out, err
	}
	reader, err := span.NewFigures(ctx, db.reader, then, e.Revision)
	if err != nil {
		return out, err
	}
	defer reader.Close()
	figures, there, err := reader.On(ctx, e.Date)
	if err != nil || !there && e.Ends == "" {
		return out, err
	}
	out.Area, out.Parts = &figures.Area, figures.Parts()
	for i, p := range out.Parts {
		if p.As != geo.AsClaimed && p.By == then.AssessedBy && e.Layer.AssessedBy != "" {
			out.Parts[i].As, out.Parts[i].By = geo.AsAssessed, e.Layer.AssessedBy
		}
		if p.HeldBy == then.HeldBy {
			out.Parts[i].HeldBy = e.Layer.HeldBy
		}
	}
	var before sql.NullString
	err = db.reader.QueryRowContext(ctx, `
		SELECT max(valid_on) FROM snapshot WHERE layer = ?1 AND valid_on < ?3 AND revision <= ?2
		   AND (superseded IS NULL OR superseded > ?2) AND (retracted IS NULL OR retracted > ?2)`,
		e.Layer.ID, e.Revision, e.Date.String()).Scan(&before)
	if err != nil || !before.Valid {
		return out, sqlkit.Error("find snapshot", err)
	}
	d, err := sqlkit.ParseDate(before.String)
	if err != nil {
		return out, err
	}
	out.Before, out.Gained, out.Lost = &d, &figures.Gained, &figures.Lost
	return out, nil
}
