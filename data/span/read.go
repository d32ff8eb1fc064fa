package span

import (
	"context"
	"database/sql"
	"fmt"

	"frontline/data/internal/sqlkit"
	"frontline/data/shape"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// Row is a row of spans.
type Row struct {
	id           int64
	Key          string
	Since, Until geo.Date
	Geometry     int64
	bounds       shape.Bounds // of the geometry
	Area         float64
	Areal        bool // whether it is a polygon
}

// KnownThen is the condition for rows of state and span to be known at the
// revision ?2, in layer ?1. What is known now is found first: it is asked for
// most.
func KnownThen(columns, table, order string) string {
	return `SELECT ` + columns + ` FROM ` + table + ` x WHERE x.layer = ?1 AND x.superseded IS NULL AND x.revision <= ?2
		UNION ALL
		SELECT ` + columns + ` FROM ` + table + ` x WHERE x.layer = ?1 AND x.superseded > ?2 AND x.revision <= ?2
		ORDER BY ` + order
}

// spanColumns are what scanSpans reads, in spanOrder.
const (
	spanColumns = `x.key, x.since, coalesce(x.until, '') AS until, x.geometry, x.area, x.id AS id`
	spanOrder   = `key, since, until, id`
)

var findSpans = KnownThen(spanColumns, `{span}`, spanOrder)

// ReadSpans reads a layer's spans as known at a revision.
func ReadSpans(ctx context.Context, q sqlkit.Queryer, in Ledger, layer string, known geo.Revision) ([]Row, error) {
	rows, err := q.QueryContext(ctx, in.SQL(ofSpans(findSpans)), layer, known)
	return scanSpans(rows, err)
}

// ofSpans adds to the rows of a query for spanColumns what scanSpans reads of their
// geometries.
func ofSpans(query string) string {
	return `SELECT x.id, x.key, x.since, x.until, x.geometry, x.area, g.type = 'Polygon', g.west, g.south, g.east, g.north
		  FROM (` + query + `) x CROSS JOIN geometry g ON g.id = x.geometry
		 ORDER BY x.key, x.since, x.until, x.id`
}

// scanSpans reads the rows of a query, or why there are none.
func scanSpans(rows *sql.Rows, err error) ([]Row, error) {
	if err != nil {
		return nil, sqlkit.Error("find spans", err)
	}
	defer rows.Close()
	var list []Row
	for rows.Next() {
		var s Row
		var since, until string
		if err := rows.Scan(&s.id, &s.Key, &since, &until, &s.Geometry, &s.Area, &s.Areal,
			&s.bounds.West, &s.bounds.South, &s.bounds.East, &s.bounds.North); err != nil {
			return nil, sqlkit.Error("find spans", err)
		}
		if s.Since, s.Until, err = recordedTime(since, until); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, sqlkit.Error("find spans", rows.Err())
}

// readShapes reads the geometries of spans.
func readShapes(ctx context.Context, q sqlkit.Queryer, spans []Row) (map[int64]*shape.Outline, error) {
	ids := make([]int64, len(spans))
	for i, s := range spans {
		ids[i] = s.Geometry
	}
	return shape.ReadOutlines(ctx, q, ids)
}

// readShares reads how much of each span lies in the regions given by their geometry.
func readShares(ctx context.Context, q sqlkit.Queryer, spans []Row, regions map[int64]string) (map[int64]map[string]float64, error) {
	if len(regions) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(spans))
	for i, s := range spans {
		ids[i] = s.Geometry
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("find areas: %w", err)
	}
	rows, err := q.QueryContext(ctx, `
		SELECT geometry, region, area FROM region_area
		 WHERE geometry IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return nil, sqlkit.Error("find areas", err)
	}
	defer rows.Close()
	shares := map[int64]map[string]float64{}
	for rows.Next() {
		var geometry, region int64
		var area float64
		if err := rows.Scan(&geometry, &region, &area); err != nil {
			return nil, sqlkit.Error("find areas", err)
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
	return shares, sqlkit.Error("find areas", rows.Err())
}
