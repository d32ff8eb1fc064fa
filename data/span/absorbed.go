package span

import (
	"cmp"
	"context"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

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

// absorbedIn lists the slivers left out of each snapshot of a sequence.
func absorbedIn(states []stateRow, sequence []datedRow) []geo.Absorbed {
	if !slices.ContainsFunc(states, func(s stateRow) bool { return s.absorbed > 0 }) {
		return nil
	}
	var by []geo.Absorbed
	for _, s := range states {
		by = append(by, geo.Absorbed{Key: s.key, Date: s.validOn, Area: s.absorbed})
	}
	slices.SortStableFunc(by, func(a, b geo.Absorbed) int { return cmp.Compare(a.Date, b.Date) })
	dates := make([]geo.Date, len(sequence))
	for i, s := range sequence {
		dates[i] = s.ValidOn
	}
	return leftOut(by, dates)
}
