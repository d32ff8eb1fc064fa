package phrase

import (
	"frontline/geo"
	"frontline/geo/place"
)

// Where says where something lies: by the nearest settlement within ten kilometres, else by the
// oblast first, where it is in one. The settlement's name comes first, as it is, so that no
// language has to decline it.
func (w Writer) Where(at place.Where, in *geo.Region) string {
	name := at.Place.Name(w.Lang)
	if km := at.Kilometres(); km > 0 {
		name = w.T("where.from", "place", name, "km", w.Number(float64(km), 0), "wind", at.Wind())
	}
	if at.IsNear() || in == nil {
		return name
	}
	return w.T("where.in", "region", w.Region(*in), "where", name)
}
