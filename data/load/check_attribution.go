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

// checkSaid finds features that keep their ground and are said to be somebody
// else's: what turns a statement around. That one is named who was not before
// turns nothing around.
func (c *comparison) checkSaid(ctx context.Context, d *difference) {
	found := c.file.job.faults()
	for _, ch := range slices.Concat(d.changed, d.renumbered, d.on) {
		turned := ch.turned()
		if len(turned) == 0 || !ch.keepsGround(ctx) {
			continue
		}
		found.Add(geo.FindSaid, "%s: %s", ch.now.label(), strings.Join(turned, ", "))
	}
	c.file.report.Findings = append(c.file.report.Findings, found.Findings()...)
}

// turned is what is said of the feature otherwise than it was, a text each.
func (ch changedFeature) turned() (list []string) {
	was, now := ch.was.said, ch.now.said
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

// means reports whether the same is said of the ground: what it is called, what
// it is, and whose.
func (s saidOf) means(t saidOf) bool {
	return s.name == t.name && s.status == t.status && s.claimedBy == t.claimedBy && s.heldBy == t.heldBy &&
		s.assessedBy == t.assessedBy && slices.Equal(s.deniedBy, t.deniedBy)
}

// keepsGround reports whether the feature is in its place, or in most of it.
func (ch changedFeature) keepsGround(ctx context.Context) bool {
	return ch.was.shape == ch.now.shape || !areal(ch.was.geometry) || shareMost(ctx, ch.was, ch.now)
}

// checkExchanged finds features that have one another's shapes, and counts those
// that only have one another's ids: what is said went with the ground.
func (c *comparison) checkExchanged(d *difference) (renumbered int) {
	found := c.file.job.faults()
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
		case slices.ContainsFunc(others, func(o changedFeature) bool { return o.was.said.means(ch.now.said) }):
			renumbered++
		default:
			found.Add(geo.FindExchanged, "%s has the ground of %s", ch.now.label(), others[0].was.label())
		}
	}
	c.file.report.Findings = append(c.file.report.Findings, found.Findings()...)
	return renumbered
}
