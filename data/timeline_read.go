package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"frontline/geo"
)

// storedSpan is a row of spans.
type storedSpan struct {
	key          string
	since, until geo.Date
	geometry     int64
	area         float64
	areal        bool // whether it is a polygon
}

// knownThen is the condition for rows of state and span to be known at the
// revision ?2, in layer ?1. What is known now is found first: it is asked for
// most.
func knownThen(columns, table, order string) string {
	return `SELECT ` + columns + ` FROM ` + table + ` x WHERE x.layer = ?1 AND x.superseded IS NULL AND x.revision <= ?2
		UNION ALL
		SELECT ` + columns + ` FROM ` + table + ` x WHERE x.layer = ?1 AND x.superseded > ?2 AND x.revision <= ?2
		ORDER BY ` + order
}

// spanColumns are what scanSpans reads, in spanOrder.
const (
	spanColumns = `x.key, x.since, coalesce(x.until, '') AS until, x.geometry, x.area, x.id AS id,
	(SELECT g.type FROM geometry g WHERE g.id = x.geometry) IS 'Polygon'`
	spanOrder = `key, since, until, id`
)

var findSpans = knownThen(spanColumns, `{span}`, spanOrder)

// readSpans reads a layer's spans as known at a revision.
func readSpans(ctx context.Context, q queryer, in ledger, layer string, known geo.Revision) ([]storedSpan, error) {
	rows, err := q.QueryContext(ctx, in.sql(findSpans), layer, known)
	return scanSpans(rows, err)
}

// scanSpans reads the rows of a query, or why there are none.
func scanSpans(rows *sql.Rows, err error) ([]storedSpan, error) {
	if err != nil {
		return nil, sqlError("find spans", err)
	}
	defer rows.Close()
	var list []storedSpan
	for rows.Next() {
		var s storedSpan
		var since, until string
		var id int64
		if err := rows.Scan(&s.key, &since, &until, &s.geometry, &s.area, &id, &s.areal); err != nil {
			return nil, sqlError("find spans", err)
		}
		if s.since, s.until, err = recordedTime(since, until); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, sqlError("find spans", rows.Err())
}

// readGround reads the geometries of spans, and how much of each lies in the
// regions given by their geometry.
func (db *DB) readGround(ctx context.Context, spans []storedSpan, regions map[int64]string) (map[int64]*outline, map[int64]map[string]float64, error) {
	ids := make([]int64, len(spans))
	for i, s := range spans {
		ids[i] = s.geometry
	}
	outlines, err := readOutlines(ctx, db.reader, ids)
	if err != nil || len(regions) == 0 {
		return outlines, nil, err
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, nil, fmt.Errorf("find areas: %w", err)
	}
	rows, err := db.reader.QueryContext(ctx, `
		SELECT geometry, region, area FROM region_area
		 WHERE geometry IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return nil, nil, sqlError("find areas", err)
	}
	defer rows.Close()
	shares := map[int64]map[string]float64{}
	for rows.Next() {
		var geometry, region int64
		var area float64
		if err := rows.Scan(&geometry, &region, &area); err != nil {
			return nil, nil, sqlError("find areas", err)
		}
		key, ok := regions[region]
		if !ok {
			continue
		}
		if shares[geometry] == nil {
			shares[geometry] = map[string]float64{}
		}
		shares[geometry][key] = area
	}
	return outlines, shares, sqlError("find areas", rows.Err())
}
