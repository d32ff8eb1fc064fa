package load

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"frontline/geo"
)

// checkAttribution finds features that keep their ground and are attributed to somebody
// else. To name a party where none was named is no finding.
func (c *comparison) checkAttribution(ctx context.Context, d *difference) {
	found := c.file.job.found()
	for _, ch := range slices.Concat(d.changed, d.renumbered, d.on) {
		changes := ch.reattributed()
		if len(changes) == 0 || !ch.keepsGround(ctx) {
			continue
		}
		found.AddAt(ch.now.geometry, geo.FindSaid, "%s: %s", ch.now.label(), strings.Join(changes, ", "))
	}
	c.file.report.Findings = append(c.file.report.Findings, found.List()...)
}

// reattributed tells who no longer claims, holds, assesses or denies the feature, a text each.
func (ch changedFeature) reattributed() (list []string) {
	was, now := ch.was.attributes, ch.now.attributes
	for _, s := range []struct{ what, was, now string }{
		{"claimed_by", was.claimedBy, now.claimedBy},
		{"held_by", was.heldBy, now.heldBy},
		{"assessed_by", was.assessedBy, now.assessedBy},
	} {
		if s.was != "" && s.was != s.now {
			list = append(list, fmt.Sprintf("%s %s → %s", s.what, s.was, cmp.Or(s.now, "nobody")))
		}
	}
	var gone []string
	for _, by := range was.deniedBy {
		if !slices.Contains(now.deniedBy, by) {
			gone = append(gone, by)
		}
	}
	if len(gone) > 0 {
		list = append(list, "no longer denied_by "+strings.Join(gone, ", "))
	}
	return list
}

// sameMeaning compares what the ground is called, what it is, and whose.
func (s attributes) sameMeaning(t attributes) bool {
	return s.name == t.name && s.status == t.status && s.claimedBy == t.claimedBy && s.heldBy == t.heldBy &&
		s.assessedBy == t.assessedBy && slices.Equal(s.deniedBy, t.deniedBy)
}

// keepsGround reports whether the feature is in its place, or in most of it.
func (ch changedFeature) keepsGround(ctx context.Context) bool {
	return ch.was.shape == ch.now.shape || !areal(ch.was.geometry) || shareMost(ctx, ch.was, ch.now)
}

// checkExchanged finds features that have one another's shapes, and counts those
// that only have one another's ids: their attributes went with the ground.
func (c *comparison) checkExchanged(d *difference) (renumbered int) {
	found := c.file.job.found()
	had := map[[sha256.Size]byte][]changedFeature{} // by their shapes before
	for _, ch := range d.changed {
		if ch.was.shape != ch.now.shape && ch.was.geometry != nil {
			had[ch.was.shape] = append(had[ch.was.shape], ch)
		}
	}
	for _, ch := range d.changed {
		if ch.was.shape == ch.now.shape {
			continue
		}
		others := had[ch.now.shape]
		switch {
		case len(others) == 0:
		case slices.ContainsFunc(others, func(o changedFeature) bool { return o.was.attributes.sameMeaning(ch.now.attributes) }):
			renumbered++
		default:
			found.AddAt(ch.now.geometry, geo.FindExchanged, "%s has the ground of %s", ch.now.label(), others[0].was.label())
		}
	}
	c.file.report.Findings = append(c.file.report.Findings, found.List()...)
	return renumbered
}
