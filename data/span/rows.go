package span

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/shape"
	"frontline/geo"

	"github.com/paulmach/orb"
)

// Rows are the rows of which a layer's time is made, as known at a revision.
// Those of a later revision follow from them: rows are added and ended, and never
// changed, so that only what was recorded or ended since is read.
type Rows struct {
	Layer string
	Known geo.Revision

	features, territories *ledgerRows
	sequence              []datedRow // the snapshots, by date
	regions               *regionRows
}

// MemorySize is about how many bytes the rows take, with the shapes that were read of
// them.
func (r *Rows) MemorySize() int {
	n := len(r.sequence) * bytesOfDated
	for _, l := range []*ledgerRows{r.features, r.territories} {
		if l != nil {
			n += l.memorySize()
		}
	}
	return n
}

// About how many bytes a row takes, or what is known of a geometry, without its texts.
const (
	bytesOfDated   = 40
	bytesOfSpan    = 88
	bytesOfState   = 80
	bytesOfShare   = 40
	bytesOfRegion  = 40
	bytesOfOutline = 192
	bytesOfEnd     = 16 // of an edge
)

func (r *ledgerRows) memorySize() int {
	n := cap(r.spans)*bytesOfSpan + cap(r.states)*bytesOfState + len(r.shares)*bytesOfShare + len(r.outlines)*bytesOfOutline
	for _, s := range r.spans {
		n += len(s.Key)
	}
	for _, s := range r.states {
		n += len(s.key) + cap(s.properties)
	}
	for _, in := range r.shares {
		n += len(in) * bytesOfRegion
	}
	for _, o := range r.outlines {
		if o != nil {
			n += positionsOf(o.Geometry) * bytesOfEnd
		}
	}
	return n
}

// positionsOf is how many positions a geometry has.
func positionsOf(g orb.Geometry) int {
	n := 0
	switch g := g.(type) {
	case orb.Polygon:
		for _, r := range g {
			n += len(r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			n += positionsOf(p)
		}
	case orb.LineString:
		n = len(g)
	case orb.MultiLineString:
		for _, l := range g {
			n += len(l)
		}
	case orb.MultiPoint:
		n = len(g)
	case orb.Collection:
		for _, part := range g {
			n += positionsOf(part)
		}
	case orb.Point:
		n = 1
	}
	return n
}

// regionsOf, territoriesOf and knownAt are what was read before, if anything was.
func (r *Rows) regionsOf() *regionRows {
	if r == nil {
		return nil
	}
	return r.regions
}

func (r *Rows) territoriesOf() *ledgerRows {
	if r == nil {
		return nil
	}
	return r.territories
}

func (r *Rows) knownAt() geo.Revision {
	if r == nil {
		return 0
	}
	return r.Known
}

// readFeatureRows reads all but the territories, given what was read before or nil.
func readFeatureRows(ctx context.Context, q sqlkit.Queryer, l geo.Layer, known geo.Revision, was *Rows) (*Rows, error) {
	r := &Rows{Layer: l.ID, Known: known}
	var before *ledgerRows
	if was != nil {
		before = was.features
	}
	var err error
	if r.features, err = readLedger(ctx, q, OfFeatures, l.ID, known, before, was.knownAt()); err != nil {
		return nil, err
	}
	if r.sequence, err = readSequence(ctx, q, l.ID, known, was); err != nil {
		return nil, err
	}
	r.regions, err = readRegions(ctx, q, l, known, was)
	return r, err
}

// ledgerRows are those of a ledger.
type ledgerRows struct {
	spans               []Row                        // by key, since, until and id, as findSpans orders them
	states              []stateRow                   // by key and date
	shares              map[int64]map[string]float64 // of spans, by their geometries; as of the regions
	outlines            map[int64]*shape.Outline     // of spans, where shapes were asked for
	lastSpan, lastState int64                        // the newest rows of all that were read
}

// stateRow is a row of states, with the properties of its feature.
type stateRow struct {
	id         int64
	key        string
	validOn    geo.Date
	there      bool
	absorbed   float64
	properties []byte // of a feature
}

// datedRow is a snapshot of a sequence.
type datedRow struct {
	id int64
	geo.Dated
}

// regionRows are the regions of a basemap.
type regionRows struct {
	snapshot int64 // of the basemap
	list     []geo.Region
	keys     map[int64]string // by geometry
}

// readLedger reads a ledger's rows as known at a revision; before are those of an
// earlier one, nil for none.
func readLedger(ctx context.Context, q sqlkit.Queryer, in Ledger, layer string, known geo.Revision, before *ledgerRows, then geo.Revision) (*ledgerRows, error) {
	if before == nil {
		before, then = &ledgerRows{}, 0
	}
	r := &ledgerRows{lastSpan: before.lastSpan, lastState: before.lastState, shares: before.shares, outlines: before.outlines}
	spans, err := scanSpans(q.QueryContext(ctx, in.SQL(addedRows(spanRowColumns, `{span}`, `CROSS JOIN geometry g ON g.id = x.geometry`, then)), layer, known, before.lastSpan))
	if err != nil {
		return nil, err
	}
	states, err := scanStateRows(q.QueryContext(ctx, in.SQL(addedRows(stateRowColumns, `{state}`, `LEFT JOIN feature f ON f.id = x.feature`, then)), layer, known, before.lastState))
	if err != nil {
		return nil, err
	}
	for _, s := range spans {
		r.lastSpan = max(r.lastSpan, s.id)
	}
	for _, s := range states {
		r.lastState = max(r.lastState, s.id)
	}
	var endedSpans, endedStates map[int64]bool
	if then > 0 {
		if endedSpans, err = endedRows(ctx, q, in.SQL(findEnded(`{span}`)), layer, known, then); err != nil {
			return nil, err
		}
		if endedStates, err = endedRows(ctx, q, in.SQL(findEnded(`{state}`)), layer, known, then); err != nil {
			return nil, err
		}
	}
	r.spans = merged(before.spans, spans, func(s Row) bool { return endedSpans[s.id] }, compareRows)
	r.states = merged(before.states, states, func(s stateRow) bool { return endedStates[s.id] }, func(a, b stateRow) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.validOn, b.validOn))
	})
	return r, nil
}

// merged are the rows from before that have not ended, and those that were added,
// in order.
func merged[T any](before, added []T, ended func(T) bool, compare func(a, b T) int) []T {
	slices.SortFunc(added, compare)
	out := make([]T, 0, len(before)+len(added))
	for _, row := range before {
		if ended(row) {
			continue
		}
		for len(added) > 0 && compare(added[0], row) < 0 {
			out, added = append(out, added[0]), added[1:]
		}
		out = append(out, row)
	}
	return append(out, added...)
}

// compareRows is the order of findSpans: what goes on is first of those that
// began on a date.
func compareRows(a, b Row) int {
	until := func(s Row) geo.Date {
		if s.Until == geo.Ongoing {
			return geo.MinDate - 1
		}
		return s.Until
	}
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Since, b.Since), cmp.Compare(until(a), until(b)), cmp.Compare(a.id, b.id))
}

const (
	spanRowColumns  = `x.id, x.key, x.since, coalesce(x.until, ''), x.geometry, x.area, g.type = 'Polygon', g.west, g.south, g.east, g.north`
	stateRowColumns = `x.id, x.key, x.valid_on, f.id IS NOT NULL, x.absorbed, coalesce(f.properties, '')`
)

// addedRows finds a layer's rows that are known at the revision ?2 and newer than
// the row ?3. Rows are numbered as they are recorded, so that where some were read
// already, the rest are at the end of the table.
func addedRows(columns, table, join string, then geo.Revision) string {
	if then > 0 {
		return `SELECT ` + columns + ` FROM ` + table + ` x ` + join + `
			 WHERE x.id > ?3 AND +x.layer = ?1 AND x.revision <= ?2 AND (x.superseded IS NULL OR x.superseded > ?2)`
	}
	return `SELECT ` + columns + ` FROM ` + table + ` x ` + join + `
		 WHERE x.layer = ?1 AND x.superseded IS NULL AND x.revision <= ?2 AND +x.id > ?3
		UNION ALL
		SELECT ` + columns + ` FROM ` + table + ` x ` + join + `
		 WHERE x.layer = ?1 AND x.superseded > ?2 AND x.revision <= ?2 AND +x.id > ?3`
}

func findEnded(table string) string {
	return `SELECT id FROM ` + table + ` WHERE layer = ?1 AND superseded > ?3 AND superseded <= ?2`
}

func endedRows(ctx context.Context, q sqlkit.Queryer, query string, args ...any) (map[int64]bool, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, sqlkit.Error("find what ended", err)
	}
	defer rows.Close()
	ended := map[int64]bool{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, sqlkit.Error("find what ended", err)
		}
		ended[id] = true
	}
	return ended, sqlkit.Error("find what ended", rows.Err())
}

func scanStateRows(rows *sql.Rows, err error) ([]stateRow, error) {
	if err != nil {
		return nil, sqlkit.Error("find states", err)
	}
	defer rows.Close()
	var list []stateRow
	for rows.Next() {
		var s stateRow
		var date string
		if err := rows.Scan(&s.id, &s.key, &date, &s.there, &s.absorbed, &s.properties); err != nil {
			return nil, sqlkit.Error("find states", err)
		}
		if s.validOn, err = sqlkit.ParseDate(date); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, sqlkit.Error("find states", rows.Err())
}

// readSequence reads the snapshots of a layer as known at a revision.
func readSequence(ctx context.Context, q sqlkit.Queryer, layer string, known geo.Revision, before *Rows) ([]datedRow, error) {
	var then geo.Revision
	var old []datedRow
	var ended map[int64]bool
	if before != nil && before.sequence != nil {
		then, old = before.Known, before.sequence
		var err error
		ended, err = endedRows(ctx, q, `
			SELECT id FROM snapshot WHERE layer = ?1 AND superseded > ?3 AND superseded <= ?2
			UNION ALL
			SELECT id FROM snapshot WHERE layer = ?1 AND retracted > ?3 AND retracted <= ?2`, layer, known, then)
		if err != nil {
			return nil, err
		}
	}
	rows, err := q.QueryContext(ctx, `
		SELECT id, valid_on, coalesce(ends, '') FROM snapshot
		 WHERE layer = ?1 AND revision > ?3 AND revision <= ?2
		   AND (superseded IS NULL OR superseded > ?2) AND (retracted IS NULL OR retracted > ?2)`, layer, known, then)
	if err != nil {
		return nil, sqlkit.Error("find snapshots", err)
	}
	defer rows.Close()
	var added []datedRow
	for rows.Next() {
		var s datedRow
		var date string
		if err := rows.Scan(&s.id, &date, &s.Ends); err != nil {
			return nil, sqlkit.Error("find snapshots", err)
		}
		if s.ValidOn, err = sqlkit.ParseDate(date); err != nil {
			return nil, err
		}
		added = append(added, s)
	}
	if err := rows.Err(); err != nil {
		return nil, sqlkit.Error("find snapshots", err)
	}
	return merged(old, added, func(s datedRow) bool { return ended[s.id] }, func(a, b datedRow) int { return cmp.Compare(a.ValidOn, b.ValidOn) }), nil
}

// readRegions reads the regions of the basemap as known at a revision; a basemap is
// not told apart by its own.
func readRegions(ctx context.Context, q sqlkit.Queryer, l geo.Layer, known geo.Revision, before *Rows) (*regionRows, error) {
	r := &regionRows{}
	if l.Kind == geo.KindBase {
		return r, nil
	}
	err := q.QueryRowContext(ctx, Basemap, known).Scan(&r.snapshot)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, sqlkit.Error("find basemap", err)
	}
	if before != nil && before.regions != nil && before.regions.snapshot == r.snapshot {
		return before.regions, nil
	}
	var t geo.Timeline
	if r.keys, err = timelineRegions(ctx, q, l, &t, known); err != nil {
		return nil, err
	}
	r.list = t.Regions
	return r, nil
}

// withShapes is whether the shapes of spans are read.
const withShapes = true

// readMore fills in how much of the spans lies in the regions and, if they are asked
// for, their shapes. What is there already, of the same regions, is not read.
func readMore(ctx context.Context, q sqlkit.Queryer, r *ledgerRows, regions, was *regionRows, shapes bool) (err error) {
	if r.shares == nil || regions != was {
		if r.shares, err = readShares(ctx, q, r.spans, regions.keys); err != nil {
			return err
		}
		if r.shares == nil {
			r.shares = map[int64]map[string]float64{}
		}
		for _, s := range r.spans { // those in no region, too, are known
			if _, ok := r.shares[s.Geometry]; !ok {
				r.shares[s.Geometry] = nil
			}
		}
	} else if r.shares, err = carried(r.shares, r.spans, func(missing []Row) (map[int64]map[string]float64, error) {
		return readShares(ctx, q, missing, regions.keys)
	}); err != nil {
		return err
	}
	if !shapes {
		return nil
	}
	r.outlines, err = carried(r.outlines, r.spans, func(missing []Row) (map[int64]*shape.Outline, error) {
		return readShapes(ctx, q, missing)
	})
	return err
}

// carried has what is known of the geometries of spans: what was known before, and
// what read finds of the rest.
func carried[V any](before map[int64]V, spans []Row, read func(missing []Row) (map[int64]V, error)) (map[int64]V, error) {
	var missing []Row
	for _, s := range spans {
		if _, ok := before[s.Geometry]; !ok {
			missing = append(missing, s)
		}
	}
	var found map[int64]V
	if len(missing) > 0 {
		var err error
		if found, err = read(missing); err != nil {
			return nil, err
		}
	}
	out := make(map[int64]V, len(spans))
	for _, s := range spans {
		v, ok := before[s.Geometry]
		if !ok {
			v = found[s.Geometry]
		}
		out[s.Geometry] = v
	}
	return out, nil
}
