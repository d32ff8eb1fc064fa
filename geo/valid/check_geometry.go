package valid

import (
	"frontline/geo"

	"github.com/paulmach/orb"
)

// CheckGeometry says (EInvalid) what is wrong with a geometry that geojson.ReadFeatures
// would not have let in; nil for one that is valid by the rules of OGC Simple
// Features. It is for geometries that come from elsewhere, as from storage
// that may be damaged.
func CheckGeometry(g orb.Geometry) error {
	if parts, ok := g.(orb.Collection); ok {
		for _, part := range parts {
			if err := CheckGeometry(part); err != nil {
				return err
			}
		}
		return nil
	}
	if f := Check(g); f != nil {
		return geo.Errorf(geo.EInvalid, "%s", f.Reason)
	}
	return nil
}
