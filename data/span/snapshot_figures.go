package span

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// ReadFigures reads what a layer's territories cover on a date of its own, as known at a
// revision, and what those that count gained and lost on it.
func ReadFigures(ctx context.Context, q sqlkit.Queryer, l geo.Layer, on geo.Date, known geo.Revision) (out geo.Figures, err error) {
	r, err := NewFigures(ctx, q, l, known)
	if err != nil {
		return out, err
	}
	defer r.Close()
	f, _, err := r.On(ctx, on)
	if err != nil {
		return out, err
	}
	for _, t := range slices.SortedFunc(maps.Keys(f.of), geo.CompareTerritories) {
		p := f.of[t]
		if !t.Counts() {
			p.Gained, p.Lost = 0, 0
		}
		if p.IsThere() {
			out.Parts = append(out.Parts, p)
		}
	}
	if out.Base, out.BaseDate, err = baseOf(ctx, q, known); err != nil || out.Base == "" {
		return out, err
	}
	var t geo.Timeline
	regions, err := timelineRegions(ctx, q, l, &t, known)
	if err != nil {
		return out, err
	}
	out.Regions = t.Regions
	out.Shares, err = r.shares(ctx, q, on, regions)
	return out, err
}

// baseOf is the snapshot that regions are from, as known at a revision; no layer where
// there is none.
func baseOf(ctx context.Context, q sqlkit.Queryer, known geo.Revision) (layer string, date geo.Date, err error) {
	var text string
	err = q.QueryRowContext(ctx, `SELECT layer, valid_on FROM snapshot WHERE id = (`+Basemap+`)`, known).Scan(&layer, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return "", 0, nil
	}
	if err == nil {
		date, err = sqlkit.ParseDate(text)
	}
	return layer, date, sqlkit.Error("find basemap", err)
}

// shares are the square metres of each territory in each region on a date.
func (r *figuresReader) shares(ctx context.Context, q sqlkit.Queryer, on geo.Date, regions map[int64]string) (map[geo.Territory]map[string]float64, error) {
	rows, err := q.QueryContext(ctx, r.in.SQL(`
		SELECT s.key, a.region, total(a.area),
		       coalesce((SELECT f.properties FROM {state} t JOIN feature f ON f.id = t.feature
		                  WHERE t.layer = ?1 AND t.key = s.key AND t.valid_on <= ?3 AND t.revision <= ?2 AND (t.superseded IS NULL OR t.superseded > ?2)
		                  ORDER BY t.valid_on DESC LIMIT 1), '')
		  FROM {span} s JOIN region_area a ON a.geometry = s.geometry
		 WHERE s.layer = ?1 AND s.revision <= ?2 AND (s.superseded IS NULL OR s.superseded > ?2)
		   AND s.since <= ?3 AND (s.until IS NULL OR s.until > ?3)
		 GROUP BY s.key, a.region ORDER BY s.key, a.region`), r.layer.ID, r.known, on.String())
	if err != nil {
		return nil, sqlkit.Error("find areas", err)
	}
	defer rows.Close()
	out := map[geo.Territory]map[string]float64{}
	for rows.Next() {
		var key string
		var region int64
		var area float64
		var said sql.RawBytes
		if err := rows.Scan(&key, &region, &area, &said); err != nil {
			return nil, sqlkit.Error("find areas", err)
		}
		name, ok := regions[region]
		if !ok {
			continue // of a basemap that is known no more
		}
		t, err := r.territory(key, said)
		if err != nil {
			return nil, err
		}
		if t == nil {
			continue
		}
		if out[*t] == nil {
			out[*t] = map[string]float64{}
		}
		out[*t][name] += area
	}
	return out, sqlkit.Error("find areas", rows.Err())
}

// territory is the one that a key of the ledger stands for, given what is said of
// its feature; nil where nothing is there.
func (r *figuresReader) territory(key string, said []byte) (*geo.Territory, error) {
	if r.in == OfTerritories {
		t, err := geo.ParseTerritory(key)
		return &t, err
	}
	return territorySaid(r.layer, key, said)
}
