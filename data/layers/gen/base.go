package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// baseFeatures is the base map, in the order in which it is drawn: countries,
// oblasts, borders, cities.
func baseFeatures(t *territory, oblasts []oblast, provinces []province) ([]feature, error) {
	countries, err := countryFeatures(t)
	if err != nil {
		return nil, err
	}
	units, err := oblastFeatures(t, oblasts, provinces)
	if err != nil {
		return nil, err
	}
	cities, err := cityFeatures()
	if err != nil {
		return nil, err
	}
	return slices.Concat(countries, units, borderFeatures(t), cities), nil
}

func countryFeatures(t *territory) ([]feature, error) {
	names, err := newCountryNames()
	if err != nil {
		return nil, err
	}
	codes := map[string]bool{}
	for _, c := range t.country {
		codes[c] = true
	}
	var out []feature
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		shape, err := t.countryOutline(code)
		if err != nil {
			return nil, fmt.Errorf("country %s: %w", code, err)
		}
		n, aliases, err := names.of(code)
		if err != nil {
			return nil, err
		}
		f := feature{id: "country-" + lower(code), geometry: shape, properties: map[string]any{
			"class": "country",
			"rank":  countryRank(shape),
		}}
		if isISO(code) {
			f.properties["country"] = code
		}
		f.named(n, aliases)
		out = append(out, f)
	}
	return out, nil
}

func oblastFeatures(t *territory, oblasts []oblast, provinces []province) ([]feature, error) {
	spellings := spellingsByFIPS(provinces)
	var out []feature
	for _, o := range oblasts {
		shape, err := t.oblastOutline(o.ID)
		if err != nil {
			return nil, fmt.Errorf("oblast %s: %w", o.ID, err)
		}
		f := feature{id: "oblast-" + o.ID, geometry: shape, properties: map[string]any{
			"class":   "oblast",
			"country": ukraine,
			"iso":     o.ISO,
			"rank":    1,
		}}
		f.named(o.Names, mergeAliases(o.Names, o.Aliases, spellings[o.FIPS]))
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b feature) int { return cmp.Compare(a.id, b.id) })
	return out, nil
}

func borderFeatures(t *territory) []feature {
	borders := t.borders()
	pairs := slices.SortedFunc(maps.Keys(borders), func(p, q [2]string) int {
		return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1]))
	})
	var out []feature
	for _, p := range pairs {
		out = append(out, feature{
			id:       "border-" + lower(p[0]) + "-" + lower(p[1]),
			geometry: borderLines(borders[p]),
			properties: map[string]any{
				"class":   "border",
				"between": p,
			},
		})
	}
	return out
}

// countryRank is 1 for the largest countries to 5 for the smallest, so that
// labels come as there is room for them.
func countryRank(m multiPolygon) int {
	const km2 = 1e6
	switch a := m.squareMetres(); {
	case a >= 300_000*km2:
		return 1
	case a >= 60_000*km2:
		return 2
	case a >= 10_000*km2:
		return 3
	case a >= 1_000*km2:
		return 4
	default:
		return 5
	}
}
