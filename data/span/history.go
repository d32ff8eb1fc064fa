package span

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"maps"
	"reflect"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
	"frontline/geo/geojson"
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

var findStates = KnownThen(`x.key, x.valid_on, x.feature`, `state`, `key, valid_on`)

// readStates reads what is said of each feature of a layer through time, as
// known at a revision. A feature that is said to be the same as the snapshot
// before keeps that one's properties.
func readStates(ctx context.Context, q sqlkit.Queryer, layer geo.Layer, known geo.Revision) (map[string]sayings, error) {
	rows, err := q.QueryContext(ctx, `WITH t AS (`+findStates+`)`+saidInStates, layer.ID, known)
	return scanStates(rows, err, layer)
}

// saidInStates are the rows of scanStates, of the states t.
const saidInStates = `
		SELECT t.key, t.valid_on, f.id IS NOT NULL, coalesce(f.properties, '')
		  FROM t LEFT JOIN feature f ON f.id = t.feature
		 ORDER BY t.key, t.valid_on`

// scanStates reads the rows of a query, or why there are none.
func scanStates(rows *sql.Rows, err error, layer geo.Layer) (map[string]sayings, error) {
	if err != nil {
		return nil, sqlkit.Error("find states", err)
	}
	defer rows.Close()
	all := map[string]sayings{}
	tellers := map[string]*teller{}
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
		if tellers[key] == nil {
			tellers[key] = &teller{}
		}
		if all[key], err = tellers[key].tell(all[key], layer, key, d, there, properties); err != nil {
			return nil, err
		}
	}
	return all, sqlkit.Error("find states", rows.Err())
}

// teller goes through the states of a feature, in order of their dates.
type teller struct {
	key string
	was []byte // the properties that the last saying is of, or that say the same
}

// tell adds a state to what is said of a feature.
func (t *teller) tell(list sayings, layer geo.Layer, key string, on geo.Date, there bool, properties []byte) (sayings, error) {
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
	if before && sameSaid(list[n-1].feature, f) {
		list[n-1].until = geo.Ongoing
		return list, nil
	}
	return append(list, saying{since: on, until: geo.Ongoing, feature: f, properties: properties}), nil
}

// Absorbed lists the slivers left out of each snapshot, as known at a revision:
// what a state absorbed is left out of every snapshot until the next one.
func Absorbed(ctx context.Context, q sqlkit.Queryer, in Ledger, layer string, known geo.Revision) ([]geo.Absorbed, error) {
	states, err := absorbedBy(ctx, q, in, layer, known)
	if err != nil || len(states) == 0 {
		return nil, err
	}
	dates, err := knownDates(ctx, q, layer, known)
	if err != nil {
		return nil, err
	}
	return leftOut(states, dates), nil
}

// leftOut is what was left out on each date, of what states absorbed, by date.
func leftOut(states []geo.Absorbed, dates []geo.Date) []geo.Absorbed {
	var list []geo.Absorbed
	var inForce []geo.Absorbed // in order of keys; none of 0 m²
	for _, date := range dates {
		for len(states) > 0 && states[0].Date <= date {
			inForce = putAbsorbed(inForce, states[0])
			states = states[1:]
		}
		for _, a := range inForce {
			list = append(list, geo.Absorbed{Key: a.Key, Date: date, Area: a.Area})
		}
	}
	return list
}

// putAbsorbed lets what a state absorbed take the place of what the one before it
// of its key did.
func putAbsorbed(inForce []geo.Absorbed, now geo.Absorbed) []geo.Absorbed {
	i, there := slices.BinarySearchFunc(inForce, now.Key, func(a geo.Absorbed, key string) int { return cmp.Compare(a.Key, key) })
	switch {
	case there && now.Area > 0:
		inForce[i] = now
	case there:
		return slices.Delete(inForce, i, i+1)
	case now.Area > 0:
		return slices.Insert(inForce, i, now)
	}
	return inForce
}

var findAbsorbed = KnownThen(`x.key, x.valid_on, x.absorbed`, `{state}`, `valid_on`)

// absorbedBy is what each state absorbed, by date.
func absorbedBy(ctx context.Context, q sqlkit.Queryer, in Ledger, layer string, known geo.Revision) ([]geo.Absorbed, error) {
	rows, err := q.QueryContext(ctx, in.SQL(findAbsorbed), layer, known)
	if err != nil {
		return nil, sqlkit.Error("find slivers", err)
	}
	defer rows.Close()
	var list []geo.Absorbed
	for rows.Next() {
		var a geo.Absorbed
		var date string
		if err := rows.Scan(&a.Key, &date, &a.Area); err != nil {
			return nil, sqlkit.Error("find slivers", err)
		}
		if a.Date, err = sqlkit.ParseDate(date); err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, sqlkit.Error("find slivers", rows.Err())
}
