package data

import "frontline/geo"

// maxCrossing bounds the parts of a file that the border of an oblast comes by.
// Each is laid over the oblasts by itself, which takes about a millisecond.
const maxCrossing = 10_000

// checkParts is geo.ETooLarge for a state of more such parts than are taken.
func (s *regionSet) checkParts(of *state) error {
	if s == nil || of.layer.Kind == geo.KindBase {
		return nil
	}
	parts := 0
	for _, f := range of.features {
		if areal(f.geometry) {
			parts += len(geo.Polygons(f.geometry))
		}
	}
	if parts <= maxCrossing {
		return nil
	}
	crossing := 0
	for _, f := range of.features {
		if !areal(f.geometry) {
			continue
		}
		for _, p := range geo.Polygons(f.geometry) {
			if !s.shares.Crossing(p) {
				continue
			}
			if crossing++; crossing > maxCrossing {
				return geo.Errorf(geo.ETooLarge, "more than %d of its %d parts lie at the borders of oblasts, each to be shared out between them: join parts that touch, as by ogr2ogr with ST_Union, or leave out the smallest",
					maxCrossing, parts)
			}
		}
	}
	return nil
}
