package data

import (
	"context"
	"slices"

	"frontline/geo"
)

// spanState is what a feature is over a time; zero where it is not there.
type spanState struct {
	featureRef
	ground   *outline // slivers left as they were; nil for none
	absorbed float64  // by which ground and the snapshot differ, in square metres
}

func (s spanState) same(t spanState) bool {
	return s.feature == t.feature && s.absorbed == t.absorbed && s.ground.same(t.ground)
}

func (s spanState) area() float64 {
	if s.ground == nil {
		return 0
	}
	return s.ground.area
}

// stateRow is a state from a date on, until the next one.
type stateRow struct {
	id   int64 // 0 where it is not stored
	date geo.Date
	spanState
}

// keySpans is what a respanner has of one feature.
type keySpans struct {
	key    string
	states []stateRow // in order; each differs from the one before
	stored []stateRow // as they were read

	parts partSet
	rest  restSet
}

// at is the state in force on a date.
func (k *keySpans) at(d geo.Date) spanState {
	for _, s := range slices.Backward(k.states) {
		if s.date <= d {
			return s.spanState
		}
	}
	return spanState{}
}

// set lets a state be in force over a time.
func (k *keySpans) set(from, to geo.Date, now spanState) {
	then := k.at(to)
	var list []stateRow
	add := func(s stateRow) {
		last := spanState{}
		if n := len(list); n > 0 {
			last = list[n-1].spanState
		}
		if !s.same(last) {
			list = append(list, s)
		}
	}
	for _, s := range k.states {
		if s.date < from {
			list = append(list, s)
		}
	}
	add(stateRow{date: from, spanState: now})
	if to < geo.Ongoing {
		add(stateRow{date: to, spanState: then})
		for _, s := range k.states {
			if s.date > to {
				add(s)
			}
		}
	}
	k.states = list
}

// readKey reads the states of a feature, from the last one before the dates
// that changed to the last one that may be written anew. The index is named, for
// SQLite would go through all of the layer's features of these dates.
func (r *respanner) readKey(ctx context.Context, key string) (*keySpans, error) {
	if r.fresh {
		k := &keySpans{key: key}
		k.parts.fresh, k.rest.read = true, true
		return k, nil
	}
	rows, err := r.tx.QueryContext(ctx, r.in.sql(`
		WITH live AS (SELECT * FROM {state} INDEXED BY {state}_live WHERE layer = ?1 AND key = ?2 AND superseded IS NULL)
		SELECT t.id, t.valid_on, coalesce(t.feature, 0), coalesce(f.geometry, 0), t.absorbed,
		       coalesce(g.id, 0), coalesce(g.hash, x''), t.area
		  FROM live t
		  LEFT JOIN feature f ON f.id = t.feature
		  LEFT JOIN geometry g ON g.id = t.geometry
		 WHERE t.valid_on >= coalesce((SELECT max(valid_on) FROM live WHERE valid_on < ?3), ?3) AND t.valid_on <= ?4
		 ORDER BY t.valid_on`), r.layer, key, r.dates[0].String(), r.reach.String())
	if err != nil {
		return nil, sqlError("find states", err)
	}
	defer rows.Close()
	k := &keySpans{key: key}
	for rows.Next() {
		var s stateRow
		var date string
		var hash []byte
		var ground outline
		if err := rows.Scan(&s.id, &date, &s.feature, &s.geometry, &s.absorbed, &ground.id, &hash, &ground.area); err != nil {
			return nil, sqlError("find states", err)
		}
		if s.date, err = recordedDate(date); err != nil {
			return nil, err
		}
		if ground.id != 0 {
			copy(ground.hash[:], hash)
			s.ground = &ground
		}
		k.stored = append(k.stored, s)
	}
	k.states = slices.Clone(k.stored)
	k.parts.fresh = len(k.stored) == 0
	return k, sqlError("find states", rows.Err())
}

// changedOn are the keys of the features of which a state, or a span, begins or
// ends on a date.
func (r *respanner) changedOn(ctx context.Context, d geo.Date) ([]string, error) {
	rows, err := r.tx.QueryContext(ctx, r.in.sql(`
		SELECT key FROM {state} WHERE layer = ?1 AND superseded IS NULL AND valid_on = ?2
		UNION ALL SELECT key FROM {span} WHERE layer = ?1 AND superseded IS NULL AND since = ?2
		UNION ALL SELECT key FROM {span} WHERE layer = ?1 AND superseded IS NULL AND until = ?2`), r.layer, d.String())
	if err != nil {
		return nil, sqlError("find states", err)
	}
	defer rows.Close()
	var keys []string
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, sqlError("find states", err)
		}
		keys = append(keys, key)
	}
	for key := range r.keys { // which may be ahead of what is stored
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return slices.Compact(keys), sqlError("find states", rows.Err())
}
