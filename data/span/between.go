package span

import (
	"context"
	"fmt"

	"frontline/data/internal/sqlkit"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// ReadTerritoriesBetween reads what changes after one date and until another, all but its
// pin, and without regions. All is found by index, so that it takes no longer for a long record.
func ReadTerritoriesBetween(ctx context.Context, q sqlkit.Queryer, l geo.Layer, from, to geo.Date, known geo.Revision) (geo.Timeline, error) {
	in, err := FiguresIn(ctx, q, l.ID, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	t := geo.Timeline{Layer: l.ID}
	for _, date := range []geo.Date{from, to} {
		slivers, err := absorbedOn(ctx, q, in, l.ID, known, date)
		if err != nil {
			return geo.Timeline{}, err
		}
		t.Absorbed = append(t.Absorbed, slivers...)
	}
	between := interval{from, to}
	var histories map[string]history // of the features, where figures are kept by them
	if in == OfFeatures {
		features, err := between.states(ctx, q, l, known)
		if err != nil {
			return geo.Timeline{}, err
		}
		histories = territoryHistories(l, features)
	}
	spans, err := between.spans(ctx, q, in, l.ID, known, between.changing(histories))
	if err != nil {
		return geo.Timeline{}, err
	}
	return t, fillTerritories(ctx, q, &t, spans, nil, func(s Row) (some []period) {
		list := histories[s.Key].within(s.Since, s.Until)
		if in == OfTerritories {
			list = territoryPeriods(s)
		}
		for _, p := range list {
			if between.has(p.since) || between.has(p.until) {
				some = append(some, p)
			}
		}
		return some
	})
}

// interval are the dates after one and until another.
type interval struct{ from, to geo.Date }

func (i interval) has(d geo.Date) bool { return i.from < d && d <= i.to }

// changing are the keys of which a period begins or ends in the interval.
func (i interval) changing(histories map[string]history) []string {
	keys := []string{}
	for key, list := range histories {
		for _, p := range list {
			if i.has(p.since) || i.has(p.until) {
				keys = append(keys, key)
				break
			}
		}
	}
	return keys
}

// spans are those that begin or end in the interval, and of some keys all that are
// there then.
func (i interval) spans(ctx context.Context, q sqlkit.Queryer, in Ledger, layer string, known geo.Revision, keys []string) ([]Row, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, fmt.Errorf("find spans: %w", err)
	}
	rows, err := q.QueryContext(ctx, in.SQL(ofSpans(`
		SELECT `+spanColumns+` FROM {span} x WHERE x.id IN (
			SELECT id FROM {span} WHERE layer = ?1 AND since > ?3 AND since <= ?4
			UNION
			SELECT id FROM {span} WHERE layer = ?1 AND until > ?3 AND until <= ?4
			UNION
			SELECT id FROM {span} WHERE layer = ?1 AND ?5 <> '[]' AND key IN (SELECT value FROM json_each(?5))
			   AND since <= ?4 AND (until IS NULL OR until > ?3))
		   AND x.revision <= ?2 AND (x.superseded IS NULL OR x.superseded > ?2)`)), layer, known, i.from.String(), i.to.String(), string(list))
	return scanSpans(rows, err)
}

// layerKeys are the keys of a layer's states, found one after the other by the
// index, so that it takes no longer for a long record.
const layerKeys = `k(key) AS (SELECT min(key) FROM {state} WHERE layer = ?1
		                UNION ALL SELECT (SELECT min(key) FROM {state} WHERE layer = ?1 AND key > k.key) FROM k WHERE k.key IS NOT NULL)`

// lastState is the state of the key k.key that is in force on the date ?3.
const lastState = `(
			SELECT id FROM {state} WHERE layer = ?1 AND key = k.key AND valid_on <= ?3 AND revision <= ?2 AND (superseded IS NULL OR superseded > ?2)
			 ORDER BY valid_on DESC LIMIT 1)`

// states is what readHistories reads as far as it is in force on the interval's first
// date or begins after it.
func (i interval) states(ctx context.Context, q sqlkit.Queryer, layer geo.Layer, known geo.Revision) (map[string]history, error) {
	rows, err := q.QueryContext(ctx, OfFeatures.SQL(`
		WITH RECURSIVE `+layerKeys+`,
		     t AS (SELECT x.key, x.valid_on, x.feature FROM k JOIN {state} x ON x.id = `+lastState+`
		           UNION ALL
		           SELECT x.key, x.valid_on, x.feature FROM {state} x
		            WHERE x.layer = ?1 AND x.superseded IS NULL AND x.valid_on > ?3 AND x.valid_on <= ?4 AND x.revision <= ?2
		           UNION ALL
		           SELECT x.key, x.valid_on, x.feature FROM {state} x
		            WHERE x.layer = ?1 AND x.superseded > ?2 AND x.valid_on > ?3 AND x.valid_on <= ?4 AND x.revision <= ?2)
		`+propertiesInStates), layer.ID, known, i.from.String(), i.to.String())
	return scanHistories(rows, err, layer)
}

// absorbedOn are the slivers left out of the snapshot of a date, by key; none where
// there is no snapshot.
func absorbedOn(ctx context.Context, q sqlkit.Queryer, in Ledger, layer string, known geo.Revision, date geo.Date) ([]geo.Absorbed, error) {
	rows, err := q.QueryContext(ctx, in.SQL(`
		WITH RECURSIVE `+layerKeys+`
		SELECT x.key, x.absorbed FROM k JOIN {state} x ON x.id = `+lastState+`
		 WHERE x.absorbed > 0
		   AND EXISTS (SELECT 1 FROM snapshot WHERE layer = ?1 AND valid_on = ?3
		                  AND revision <= ?2 AND (superseded IS NULL OR superseded > ?2) AND (retracted IS NULL OR retracted > ?2))
		 ORDER BY x.key`), layer, known, date.String())
	if err != nil {
		return nil, sqlkit.Error("find slivers", err)
	}
	defer rows.Close()
	var list []geo.Absorbed
	for rows.Next() {
		a := geo.Absorbed{Date: date}
		if err := rows.Scan(&a.Key, &a.Area); err != nil {
			return nil, sqlkit.Error("find slivers", err)
		}
		list = append(list, a)
	}
	return list, sqlkit.Error("find slivers", rows.Err())
}
