package span

import (
	"bytes"
	"context"
	"database/sql"
	"maps"
	"reflect"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
	"frontline/geo/geojson"
)

// period is a time over which a feature, or its territory, keeps its properties.
type period struct {
	since, until geo.Date
	feature      geo.Feature // without a geometry
	properties   []byte      // as they are stored
}

// history is the periods of one feature, in order.
type history []period

// within returns what of the periods lies in a time.
func (list history) within(since, until geo.Date) []period {
	var out []period
	for _, s := range list {
		if s.since < until && s.until > since {
			s.since, s.until = max(s.since, since), min(s.until, until)
			out = append(out, s)
		}
	}
	return out
}

// sameMeaning reports whether two features are shown alike: names, who claims,
// denies and assesses it, its status and its sign. A new source or observation
// of the same is no change.
func sameMeaning(a, b geo.Feature) bool {
	for _, p := range geo.SignProperties {
		if !bytes.Equal(a.Properties[p], b.Properties[p]) {
			return false
		}
	}
	return a.ClaimedBy == b.ClaimedBy && a.AssessedBy == b.AssessedBy && a.Status == b.Status && a.Class == b.Class && a.HeldBy == b.HeldBy &&
		maps.Equal(a.Names, b.Names) && reflect.DeepEqual(a.DeniedBy, b.DeniedBy)
}

var findStates = KnownThen(`x.key, x.valid_on, x.feature`, `state`, `key, valid_on`)

// readHistories reads the history of each feature of a layer, by key, as known at a
// revision. A feature that means the same as in the snapshot before keeps that
// one's properties.
func readHistories(ctx context.Context, q sqlkit.Queryer, layer geo.Layer, known geo.Revision) (map[string]history, error) {
	rows, err := q.QueryContext(ctx, `WITH t AS (`+findStates+`)`+propertiesInStates, layer.ID, known)
	return scanHistories(rows, err, layer)
}

// propertiesInStates are the rows of scanHistories, of the states t.
const propertiesInStates = `
		SELECT t.key, t.valid_on, f.id IS NOT NULL, coalesce(f.properties, '')
		  FROM t LEFT JOIN feature f ON f.id = t.feature
		 ORDER BY t.key, t.valid_on`

// scanHistories reads the rows of a query, or why there are none.
func scanHistories(rows *sql.Rows, err error, layer geo.Layer) (map[string]history, error) {
	if err != nil {
		return nil, sqlkit.Error("find states", err)
	}
	defer rows.Close()
	all := map[string]history{}
	builders := map[string]*historyBuilder{}
	for rows.Next() {
		var key, date string
		var there bool
		var properties []byte
		if err := rows.Scan(&key, &date, &there, &properties); err != nil {
			return nil, sqlkit.Error("find states", err)
		}
		d, err := sqlkit.ParseDate(date)
		if err != nil {
			return nil, err
		}
		if builders[key] == nil {
			builders[key] = &historyBuilder{}
		}
		if all[key], err = builders[key].add(all[key], layer, key, d, there, properties); err != nil {
			return nil, err
		}
	}
	return all, sqlkit.Error("find states", rows.Err())
}

// historyBuilder goes through the states of a feature, in order of their dates.
type historyBuilder struct {
	key string
	was []byte // the properties of the last period, or others that mean the same
}

// add appends a state to a history, or lengthens its last period.
func (t *historyBuilder) add(list history, layer geo.Layer, key string, on geo.Date, there bool, properties []byte) (history, error) {
	n := len(list)
	if n > 0 && list[n-1].until > on {
		list[n-1].until = on
	}
	if !there {
		return list, nil
	}
	before := n > 0 && list[n-1].until == on
	if before && t.key == key && bytes.Equal(t.was, properties) {
		list[n-1].until = geo.Ongoing
		return list, nil
	}
	f, err := geojson.ParseProperties(key, properties)
	if err != nil {
		return nil, table.DamagedFeature(0, key, err)
	}
	layer.Classify(&f)
	t.key, t.was = key, properties
	if before && sameMeaning(list[n-1].feature, f) {
		list[n-1].until = geo.Ongoing
		return list, nil
	}
	return append(list, period{since: on, until: geo.Ongoing, feature: f, properties: properties}), nil
}

// historiesOf makes of rows what readHistories reads.
func historiesOf(states []stateRow, layer geo.Layer) (map[string]history, error) {
	all := map[string]history{}
	var t historyBuilder
	for i := 0; i < len(states); {
		key, list := states[i].key, history(nil)
		for ; i < len(states) && states[i].key == key; i++ {
			s := &states[i]
			var err error
			if list, err = t.add(list, layer, key, s.validOn, s.there, s.properties); err != nil {
				return nil, err
			}
		}
		all[key] = list
	}
	return all, nil
}
