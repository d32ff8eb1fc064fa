package span

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
	"frontline/geo/geojson"
)

// figures are what a layer covers on the date of a snapshot, and what it gained
// and lost against the snapshot before, in square metres: of territory that
// counts, which on a control layer is what is held.
type figures struct {
	Area, Gained, Lost float64
	of                 map[geo.Territory]geo.Part // those that do not count, too
}

// count adds to a territory, and to the sums where it counts.
func (f *figures) count(t geo.Territory, area, gained, lost float64) {
	if t.Counts() {
		f.Area, f.Gained, f.Lost = f.Area+area, f.Gained+gained, f.Lost+lost
	}
	if f.of == nil {
		f.of = map[geo.Territory]geo.Part{}
	}
	p := f.of[t]
	f.of[t] = geo.Part{Territory: t, Area: p.Area + area, Gained: p.Gained + gained, Lost: p.Lost + lost}
}

// Parts are those that count and of which there is anything to say, in order.
func (f *figures) Parts() (out []geo.Part) {
	for _, t := range slices.SortedFunc(maps.Keys(f.of), geo.CompareTerritories) {
		if p := f.of[t]; t.Counts() && p.IsThere() {
			out = append(out, p)
		}
	}
	return out
}

// figuresReader reads a layer's figures for any date, as known at a revision.
type figuresReader struct {
	layer geo.Layer
	known geo.Revision
	in    Ledger
	stmt  *sql.Stmt
	close func() error
}

// NewFigures returns a reader of figures, which is to be closed.
func NewFigures(ctx context.Context, q sqlkit.Queryer, l geo.Layer, known geo.Revision) (*figuresReader, error) {
	in, err := FiguresIn(ctx, q, l.ID, known)
	if err != nil {
		return nil, err
	}
	stmt, end, err := sqlkit.Prepare(ctx, q, in.SQL(`
		WITH RECURSIVE
		     `+layerKeys+`,
		     changing AS (SELECT key, area, since, until FROM {span} WHERE layer = ?1 AND since = ?3 AND revision <= ?2 AND (superseded IS NULL OR superseded > ?2)
		                UNION ALL
		                SELECT key, area, since, until FROM {span} WHERE layer = ?1 AND until = ?3 AND revision <= ?2 AND (superseded IS NULL OR superseded > ?2))
		SELECT k.key, now.geometry IS NOT NULL, coalesce(now.area, 0), coalesce(was.area, 0),
		       (SELECT total(area) FROM changing WHERE key = k.key AND since = ?3),
		       (SELECT total(area) FROM changing WHERE key = k.key AND until = ?3),
		       coalesce((SELECT properties FROM feature WHERE id = was.feature), ''),
		       coalesce((SELECT properties FROM feature WHERE id = now.feature), '')
		  FROM k
		  LEFT JOIN {state} now ON now.id = `+lastState+`
		  LEFT JOIN {state} was ON was.id = (
			SELECT id FROM {state} WHERE layer = ?1 AND key = k.key AND valid_on < ?3 AND revision <= ?2 AND (superseded IS NULL OR superseded > ?2)
			 ORDER BY valid_on DESC LIMIT 1)
		 WHERE k.key IS NOT NULL
		 ORDER BY k.key`))
	if err != nil {
		return nil, sqlkit.Error("find areas", err)
	}
	return &figuresReader{l, known, in, stmt, end}, nil
}

// Close ends the statement of the reader.
func (r *figuresReader) Close() error { return r.close() }

// On are the figures for a date; there is false where nothing of the layer has
// ground on it.
func (r *figuresReader) On(ctx context.Context, date geo.Date) (f figures, there bool, err error) {
	rows, err := r.stmt.QueryContext(ctx, r.layer.ID, r.known, date.String())
	if err != nil {
		return f, false, sqlkit.Error("find areas", err)
	}
	defer rows.Close()
	for rows.Next() {
		var k keyFigures
		if err := rows.Scan(&k.key, &k.there, &k.area, &k.areaBefore, &k.gained, &k.lost, &k.propertiesBefore, &k.properties); err != nil {
			return f, false, sqlkit.Error("find areas", err)
		}
		there = there || k.there
		if err := f.add(k, r.layer, r.in); err != nil {
			return f, false, err
		}
	}
	return f, there, sqlkit.Error("find areas", rows.Err())
}

// keyFigures are those of one territory, or of the one feature of its layer.
type keyFigures struct {
	key                          string
	there                        bool
	area, areaBefore             float64
	gained, lost                 float64
	propertiesBefore, properties sql.RawBytes // the feature's properties; empty of a territory
}

func (f *figures) add(r keyFigures, l geo.Layer, in Ledger) error {
	if !l.HasTerritories() {
		f.Area, f.Gained, f.Lost = f.Area+r.area, f.Gained+r.gained, f.Lost+r.lost
		return nil
	}
	if in == OfTerritories {
		t, err := geo.ParseTerritory(r.key)
		if err == nil {
			f.count(t, r.area, r.gained, r.lost)
		}
		return err
	}
	was, err := territoryOf(l, r.key, r.propertiesBefore)
	if err != nil {
		return err
	}
	now, err := territoryOf(l, r.key, r.properties)
	if err != nil {
		return err
	}
	if now != nil {
		f.count(*now, r.area, 0, 0)
	}
	if was != nil && now != nil && *was != *now { // all of it is of another territory
		f.count(*now, 0, r.area, 0)
		f.count(*was, 0, 0, r.areaBefore)
		return nil
	}
	if of := cmp.Or(now, was); of != nil {
		f.count(*of, 0, r.gained, r.lost)
	}
	return nil
}

// territoryOf is the territory of a feature; nil where it is not there.
func territoryOf(l geo.Layer, key string, properties []byte) (*geo.Territory, error) {
	if len(properties) == 0 {
		return nil, nil
	}
	f, err := geojson.ParseProperties(key, properties)
	if err != nil {
		return nil, table.DamagedFeature(0, key, err)
	}
	l.Classify(&f)
	t := l.Territory(f)
	return &t, nil
}

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
		var properties sql.RawBytes
		if err := rows.Scan(&key, &region, &area, &properties); err != nil {
			return nil, sqlkit.Error("find areas", err)
		}
		name, ok := regions[region]
		if !ok {
			continue // of a basemap that is known no more
		}
		t, err := r.territory(key, properties)
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

// territory is the one that a key of the ledger stands for, given the
// properties of its feature; nil where nothing is there.
func (r *figuresReader) territory(key string, properties []byte) (*geo.Territory, error) {
	if r.in == OfTerritories {
		t, err := geo.ParseTerritory(key)
		return &t, err
	}
	return territoryOf(r.layer, key, properties)
}
