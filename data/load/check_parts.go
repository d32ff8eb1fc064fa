package load

import (
	"frontline/data/span"
	"frontline/geo"
)

// maxCrossing bounds the parts of a file that the border of an oblast comes by.
// Each is laid over the oblasts by itself, which takes about a millisecond.
const maxCrossing = 10_000

// maxPieces bounds the parts of a file, and the pieces of ground that change with
// it: each is kept by itself, which takes about a tenth of a millisecond.
const maxPieces = 100_000

// checkPieces is geo.ETooLarge for a change of more pieces than are taken.
func checkPieces(d *difference) error {
	pieces := len(d.gained) + len(d.lost)
	for _, t := range d.byClass {
		pieces = max(pieces, len(t.gained)+len(t.lost))
	}
	if pieces <= maxPieces {
		return nil
	}
	return geo.Errorf(geo.ETooLarge, "%d pieces of ground are gained and lost since %s, more than %d: simplify the outlines, or leave out the smallest parts",
		pieces, d.Against, maxPieces)
}

// checkParts is geo.ETooLarge for a snapshot of more such parts than are taken; s is nil for no
// regions.
func checkParts(s *span.RegionSet, of *snapshot) error {
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
	if parts > maxPieces {
		return geo.Errorf(geo.ETooLarge, "it has %d parts, more than %d: join parts that touch, as by ogr2ogr with ST_Union, or leave out the smallest", parts, maxPieces)
	}
	crossing := 0
	for _, f := range of.features {
		if !areal(f.geometry) {
			continue
		}
		for _, p := range geo.Polygons(f.geometry) {
			if !s.Shares.Crossing(p) {
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
