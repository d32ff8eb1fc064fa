package data

import (
	"cmp"
	"context"
	"slices"

	"frontline/geo"
)

// restSpan is a time over which a feature's points and lines were the same.
type restSpan struct {
	row          int64 // 0 where it has none
	since, until geo.Date
	*outline
}

// restSet is a feature's points and lines through a time, in order.
type restSet struct {
	read   bool
	stored []restSpan // as they were read
	list   []restSpan
}

// set lets them be what now is over a time, nil for none.
func (s *restSet) set(from, to geo.Date, now *outline) {
	var cut []restSpan
	for _, x := range s.list {
		if x.until <= from || x.since >= to {
			cut = append(cut, x)
			continue
		}
		if x.since < from {
			cut = append(cut, restSpan{since: x.since, until: from, outline: x.outline})
		}
		if x.until > to {
			cut = append(cut, restSpan{since: to, until: x.until, outline: x.outline})
		}
	}
	if now != nil {
		cut = append(cut, restSpan{since: from, until: to, outline: now})
	}
	slices.SortFunc(cut, func(a, b restSpan) int { return cmp.Compare(a.since, b.since) })
	s.list = s.list[:0:0]
	for _, x := range cut {
		if n := len(s.list); n > 0 && s.list[n-1].until == x.since && s.list[n-1].outline.same(x.outline) {
			s.list[n-1] = restSpan{since: s.list[n-1].since, until: x.until, outline: x.outline}
			continue
		}
		s.list = append(s.list, x)
	}
}

// readRest reads a feature's points and lines, over the time that may change,
// where they are needed first. The index is named, for SQLite would go through
// those of all other features.
func (r *respanner) readRest(ctx context.Context, k *keySpans) error {
	if k.rest.read {
		return nil
	}
	rows, err := r.tx.QueryContext(ctx, `
		SELECT s.id, s.since, coalesce(s.until, ''), g.id
		  FROM span s INDEXED BY span_by_key JOIN geometry g ON g.id = s.geometry AND g.type <> 'Polygon'
		 WHERE s.layer = ?1 AND s.key = ?2 AND s.superseded IS NULL
		   AND (s.until IS NULL OR s.until >= ?3) AND s.since <= ?4
		 ORDER BY s.since`, r.layer, k.key, r.dates[0].String(), r.reach.String())
	if err != nil {
		return sqlError("find spans", err)
	}
	defer rows.Close()
	var geometries []int64 // of each
	for rows.Next() {
		var x restSpan
		var since, until string
		var geometry int64
		if err := rows.Scan(&x.row, &since, &until, &geometry); err != nil {
			return sqlError("find spans", err)
		}
		if x.since, x.until, err = recordedTime(since, until); err != nil {
			return err
		}
		k.rest.stored, geometries = append(k.rest.stored, x), append(geometries, geometry)
	}
	if err := rows.Err(); err != nil {
		return sqlError("find spans", err)
	}
	rows.Close() // a transaction has one connection
	found, err := readOutlines(ctx, r.tx, geometries)
	if err != nil {
		return err
	}
	for i := range k.rest.stored {
		k.rest.stored[i].outline = found[geometries[i]]
	}
	k.rest.read, k.rest.list = true, slices.Clone(k.rest.stored)
	return nil
}

// recordedTime reads the ends of a span.
func recordedTime(since, until string) (from, to geo.Date, err error) {
	if from, err = recordedDate(since); err != nil {
		return 0, 0, err
	}
	if until == "" {
		return from, geo.Ongoing, nil
	}
	to, err = recordedDate(until)
	return from, to, err
}
