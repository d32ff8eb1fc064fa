package sheet

import (
	"cmp"
	"maps"
	"slices"

	"frontline/geo"
	"frontline/geo/place"

	"github.com/paulmach/orb"
)

// cornerOf is in what the south-eastern corner of a square lies, and when: where the edges east of it
// are odd.
func (c *cutter) cornerOf(s Square) (in []geo.EdgeTime) {
	bound := s.Bound()
	at := orb.Point{bound.Max[0], bound.Min[1]}
	turns := map[int]map[geo.Date]bool{} // of each territory, when it turns
	for i, p := range c.Parts {
		if len(p.Times) == 0 || !place.Crosses(p.Line, c.bounds[i], at) {
			continue
		}
		for _, t := range p.Times {
			of := turns[t.Territory]
			if of == nil {
				of = map[geo.Date]bool{}
				turns[t.Territory] = of
			}
			of[t.Since] = !of[t.Since]
			of[t.Until] = !of[t.Until]
		}
	}
	for _, territory := range slices.Sorted(maps.Keys(turns)) {
		of := turns[territory]
		maps.DeleteFunc(of, func(_ geo.Date, turns bool) bool { return !turns })
		dates := slices.SortedFunc(maps.Keys(of), cmp.Compare[geo.Date])
		for i := 0; i+1 < len(dates); i += 2 {
			in = append(in, geo.EdgeTime{Territory: territory, Since: dates[i], Until: dates[i+1]})
		}
	}
	return in
}
