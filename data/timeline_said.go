package data

import (
	"bytes"
	"context"
	"maps"
	"reflect"

	"frontline/geo"
)

// saying is what is said of a feature over a time.
type saying struct {
	since, until geo.Date
	feature      geo.Feature // without a geometry
	properties   []byte      // as they are stored
}

// sayings are those of one feature, in order.
type sayings []saying

// split cuts a time where what is said changes.
func (list sayings) split(since, until geo.Date) []saying {
	var out []saying
	for _, s := range list {
		if s.since < until && s.until > since {
			s.since, s.until = max(s.since, since), min(s.until, until)
			out = append(out, s)
		}
	}
	return out
}

// sameSaid compares what a piece of ground is shown with: names, who claims,
// denies and assesses it, its status and its sign. A new source or observation
// of the same is no change.
func sameSaid(a, b geo.Feature) bool {
	for _, p := range geo.SignProperties {
		if !bytes.Equal(a.Properties[p], b.Properties[p]) {
			return false
		}
	}
	return a.ClaimedBy == b.ClaimedBy && a.AssessedBy == b.AssessedBy && a.Status == b.Status && a.Class == b.Class && a.HeldBy == b.HeldBy &&
		maps.Equal(a.Names, b.Names) && reflect.DeepEqual(a.DeniedBy, b.DeniedBy)
}

var findStates = knownThen(`x.key, x.valid_on, x.feature`, `state`, `key, valid_on`)

// readStates reads what is said of each feature of a layer through time, as
// known at a revision. A feature that is said to be the same as the snapshot
// before keeps that one's properties.
func readStates(ctx context.Context, q queryer, layer geo.Layer, known geo.Revision) (map[string]sayings, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT t.key, t.valid_on, f.id IS NOT NULL, coalesce(f.properties, '')
		  FROM (`+findStates+`) t LEFT JOIN feature f ON f.id = t.feature
		 ORDER BY t.key, t.valid_on`, layer.ID, known)
	if err != nil {
		return nil, sqlError("find states", err)
	}
	defer rows.Close()
	all := map[string]sayings{}
	for rows.Next() {
		var key, date string
		var there bool
		var properties []byte
		if err := rows.Scan(&key, &date, &there, &properties); err != nil {
			return nil, sqlError("find states", err)
		}
		d, err := recordedDate(date)
		if err != nil {
			return nil, err
		}
		list := all[key]
		if n := len(list); n > 0 && list[n-1].until > d {
			list[n-1].until = d
		}
		if there {
			f, err := geo.ParseProperties(key, properties)
			if err != nil {
				return nil, damagedFeature(0, key, err)
			}
			layer.Classify(&f)
			if n := len(list); n > 0 && list[n-1].until == d && sameSaid(list[n-1].feature, f) {
				list[n-1].until = geo.Ongoing
			} else {
				list = append(list, saying{since: d, until: geo.Ongoing, feature: f, properties: properties})
			}
		}
		all[key] = list
	}
	return all, sqlError("find states", rows.Err())
}

var findAbsorbed = knownThen(`x.key, x.valid_on, x.absorbed`, `{state}`, `key, valid_on`)

// absorbed lists the slivers left out of each snapshot, as known at a revision:
// what a state absorbed is left out of every snapshot until the next one.
func absorbed(ctx context.Context, q queryer, in ledger, layer string, known geo.Revision) ([]geo.Absorbed, error) {
	rows, err := q.QueryContext(ctx, in.sql(`
		WITH t AS (`+findAbsorbed+`),
		     over AS (SELECT key, absorbed, valid_on AS since, lead(valid_on, 1, '9999-99-99') OVER (PARTITION BY key ORDER BY valid_on) AS until FROM t)
		SELECT over.key, s.valid_on, over.absorbed
		  FROM over JOIN snapshot s ON s.layer = ?1 AND s.valid_on >= over.since AND s.valid_on < over.until
		 WHERE over.absorbed > 0
		   AND s.revision <= ?2 AND (s.superseded IS NULL OR s.superseded > ?2) AND (s.retracted IS NULL OR s.retracted > ?2)
		 ORDER BY s.valid_on, over.key`), layer, known)
	if err != nil {
		return nil, sqlError("find slivers", err)
	}
	defer rows.Close()
	var list []geo.Absorbed
	for rows.Next() {
		var a geo.Absorbed
		var date string
		if err := rows.Scan(&a.Key, &date, &a.Area); err != nil {
			return nil, sqlError("find slivers", err)
		}
		if a.Date, err = recordedDate(date); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, sqlError("find slivers", rows.Err())
}
