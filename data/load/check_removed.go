package load

import "frontline/geo"

// checkRemoved finds a file of other places, or of other claims: each goes on by its key.
func (c *comparison) checkRemoved(d *difference) {
	removed, what := len(d.gone), "claims"
	switch c.file.job.layer.Kind {
	case geo.KindClaims:
	case geo.KindPlaces:
		what = "places"
		for _, ch := range d.changed {
			if ch.unplaced() {
				removed++
			}
		}
	default:
		return
	}
	if before := len(c.against.features); before >= 2 && 2*removed > before {
		c.file.find(geo.FindRemoved, "%d of the %d %s of %s are gone: is it another layer's file?", removed, before, what, c.against.date)
	}
}

// unplaced reports whether the feature lost its place.
func (ch changedFeature) unplaced() bool { return ch.was.geometry != nil && ch.now.geometry == nil }
