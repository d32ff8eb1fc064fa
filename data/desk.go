package data

import (
	"context"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
)

// AnyLayer finds a layer by its id, as it is described now, be it hidden or under embargo.
func (db *DB) AnyLayer(ctx context.Context, id string) (geo.Layer, error) {
	return table.FindAnyLayer(ctx, db.reader, id)
}

// SnapshotDates are the dates of which layers have snapshots that are in force, by layer,
// ascending.
func (db *DB) SnapshotDates(ctx context.Context) (map[string][]geo.Date, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT layer, valid_on FROM live_snapshot ORDER BY layer, valid_on`)
	if err != nil {
		return nil, sqlkit.Error("find snapshots", err)
	}
	defer rows.Close()
	dates := map[string][]geo.Date{}
	for rows.Next() {
		var layer, text string
		if err := rows.Scan(&layer, &text); err != nil {
			return nil, sqlkit.Error("find snapshots", err)
		}
		d, err := sqlkit.ParseDate(text)
		if err != nil {
			return nil, err
		}
		dates[layer] = append(dates[layer], d)
	}
	return dates, sqlkit.Error("find snapshots", rows.Err())
}

// DateBefore is the date of the newest public snapshot of a layer before a date; nil where
// there is none.
func (db *DB) DateBefore(ctx context.Context, layer string, date geo.Date) (*geo.Date, error) {
	id, on, _, err := table.FindBefore(ctx, db.reader, layer, date)
	if err != nil || id == 0 {
		return nil, err
	}
	return &on, nil
}
