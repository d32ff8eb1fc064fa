package figures

import (
	"slices"

	"frontline/server/phrase"
)

// WhereOf says where a piece of a difference lies: as seen from the nearest settlement, where there is
// a gazetteer, and in which regions.
func (d Difference) WhereOf(w phrase.Writer, p Piece) string {
	var names []string
	for _, r := range d.Regions {
		if _, lies := p.Regions[r.Key]; lies {
			names = append(names, w.Region(r.Region))
		}
	}
	slices.Sort(names)
	if len(names) == 0 {
		names = []string{w.T("changes.outside")}
	}
	in := d.RegionOf(p)
	switch {
	case p.At == nil:
		return w.List(names)
	case !p.At.IsNear() && in != nil:
		return w.Where(*p.At, in) // the oblast is first
	}
	return w.Where(*p.At, in) + " · " + w.List(names)
}
