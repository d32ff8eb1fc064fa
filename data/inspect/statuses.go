package inspect

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/geo/mapping"

	"github.com/paulmach/orb"
)

// statusWords are parts of names of properties that may say who holds what.
var statusWords = []string{"status", "state", "control", "class", "type", "category", "статус"}

// maxWords bounds how many different things a property says that may be a status.
const maxWords = 40

// asStatus is how likely a property says who holds what: 3 for status itself, 2
// where most of what it says of areas are words that mean something, 1 where its
// name is like it and it says few things; 0 for not.
func (p *property) asStatus(features []geo.Feature) int {
	if p.name == "status" {
		return 3
	}
	values := p.distinct()
	areas, understood, certain := 0, 0, 0 // certain: more than that it is unknown
	for i, v := range p.values {
		if g := features[p.at[i]].Geometry; g == nil || g.Dimensions() < 2 {
			continue
		}
		areas++
		if class, ok := mapping.StatusIn(v); ok {
			understood++
			if class != geo.ClassUnknown {
				certain++
			}
		}
	}
	lower := strings.ToLower(p.name)
	switch {
	case len(values) <= maxWords && certain > 0 && 2*understood >= areas:
		return 2
	case slices.ContainsFunc(statusWords, func(w string) bool { return strings.Contains(lower, w) }) && len(values) <= maxStatuses && (len(values) < len(p.at) || len(values) == 1):
		return 1
	}
	return 0
}

// statuses sums the areas by what a property says of them: status, where
// features have one, else the first that may be meant for one.
func (r *Report) statuses(ctx context.Context, said []*property) error {
	var of *property
	best := 0
	for _, p := range said {
		if fit := p.asStatus(r.features); fit > best {
			of, best = p, fit
		}
	}
	if of == nil {
		return nil
	}
	words := make([]string, len(r.features))
	for j, i := range of.at {
		words[i] = of.values[j]
	}
	ground := map[string][]orb.MultiPolygon{}
	sums := map[string]*StatusSum{}
	for i, f := range r.features {
		v := words[i]
		if sums[v] == nil {
			class, known := geo.ClassOf(v, nil)
			if f.Class != "" {
				class, known = f.Class, true
			}
			sums[v] = &StatusSum{Property: of.name, Status: clip(v), Class: class, Known: known, word: v}
			if !known {
				sums[v].Means, _ = mapping.StatusIn(v)
			}
		}
		sums[v].Count++
		if f.Geometry != nil && f.Geometry.Dimensions() == 2 {
			ground[v] = append(ground[v], geo.Polygons(f.Geometry))
		}
	}
	for v, list := range ground {
		whole, err := change.Union(ctx, list...)
		if err != nil {
			return err
		}
		sums[v].Area = km2(whole)
	}
	for _, v := range slices.SortedFunc(maps.Keys(sums), func(a, b string) int {
		return cmp.Or(cmp.Compare(sums[b].Area, sums[a].Area), cmp.Compare(sums[b].Count, sums[a].Count), cmp.Compare(a, b))
	}) {
		r.Statuses = append(r.Statuses, *sums[v])
	}
	return nil
}
