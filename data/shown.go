package data

import (
	"context"
	"database/sql"
	"errors"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// Shown is for which days the public was shown what a layer has for a date, at one
// revision or another: the days on which caches may hold answers that were made of
// it. Days are in it that have a snapshot of their own by now, where one could ask
// for them as known before that was loaded, and those on which the layer was hidden.
type Shown struct {
	Layer string   `json:"layer"`
	Date  geo.Date `json:"date"`  // of the snapshot, and the first of the days
	Until geo.Date `json:"until"` // the last of them, today at most, or else Date
}

// Shown lists for which days the public was shown what a layer has or had for the
// dates from one to another, both of them in it, by date. What is under embargo, or
// was withdrawn under it, is no part of it, nor is what lies after today, but for a
// basemap, of whose regions figures are at once.
// geo.ENotFound where there is no such layer.
func (db *DB) Shown(ctx context.Context, layer string, from, to, today geo.Date) ([]Shown, error) {
	if _, err := db.PublicLayer(ctx, layer); err != nil {
		return nil, err
	}
	dates, err := publicDates(ctx, db.reader, layer, from, to)
	if err != nil {
		return nil, err
	}
	return findShown(ctx, db.reader, today, dates)
}

// publicDates are the dates from one to another of which a layer has or had a snapshot
// that is or was public.
func publicDates(ctx context.Context, q sqlkit.Queryer, layer string, from, to geo.Date) ([]LayerDate, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT DISTINCT valid_on FROM snapshot
		 WHERE layer = ? AND valid_on BETWEEN ? AND ? AND revision IS NOT NULL
		 ORDER BY valid_on`, layer, from.String(), to.String())
	if err != nil {
		return nil, sqlkit.Error("find snapshots", err)
	}
	defer rows.Close()
	var dates []LayerDate
	for rows.Next() {
		at := LayerDate{Layer: layer}
		if err := scanDate(rows, &at.Date); err != nil {
			return nil, err
		}
		dates = append(dates, at)
	}
	return dates, sqlkit.Error("find snapshots", rows.Err())
}

// findShown leaves out dates of which the public was shown nothing.
func findShown(ctx context.Context, q sqlkit.Queryer, today geo.Date, dates []LayerDate) ([]Shown, error) {
	var list []Shown
	for _, at := range dates {
		var next sql.NullString
		err := q.QueryRowContext(ctx, findShownUntil, at.Layer, at.Date.String(), today.String()).Scan(&next)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			continue
		case err != nil:
			return nil, sqlkit.Error("find days in force", err)
		}
		s := Shown{Layer: at.Layer, Date: at.Date, Until: max(today, at.Date)}
		if next.String != endless {
			until, err := geo.ParseDate(next.String)
			if err != nil {
				return nil, sqlkit.Error("find days in force", err)
			}
			s.Until = min(until-1, s.Until)
		}
		list = append(list, s)
	}
	return list, nil
}

// endless sorts behind every date.
const endless = "9999-99-99"

// findShownUntil is the first day for which what a layer has for a date was never
// in force, endless where there is none. Known at which revision it reached
// furthest is found among those that it, or a reach of it, began with: it was
// recorded, or a later date went out of force.
const findShownUntil = `
	WITH public AS (
		SELECT valid_on, revision,
		       min(coalesce(superseded, 9e18), coalesce(retracted, 9e18)) AS gone
		  FROM snapshot
		 WHERE layer = ?1 AND valid_on >= ?2 AND revision IS NOT NULL),
	known AS (
		SELECT revision AS rev FROM public WHERE valid_on = ?2
		UNION
		SELECT gone FROM public WHERE valid_on > ?2)
	SELECT max(coalesce((SELECT min(valid_on) FROM public
	                      WHERE valid_on > ?2 AND revision <= rev AND gone > rev), '` + endless + `'))
	  FROM known
	 WHERE EXISTS (SELECT 1 FROM public WHERE valid_on = ?2 AND revision <= rev AND gone > rev)
	   AND (?2 <= ?3 OR (SELECT kind FROM layer WHERE id = ?1) = 'base')
	HAVING count(*) > 0`
