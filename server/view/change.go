package view

import (
	"context"
	"strings"

	"frontline/geo"
	"frontline/server/web"
)

// AnySource ends the address of a difference that is asked for although its
// ends come from different sources.
const AnySource = "~any-source"

// ChangeRef is what differs between two as-ofs, as a reader writes it.
type ChangeRef struct {
	From, To  string
	AnySource bool
}

// parseChange reads "2025-10-01..2025-11-30", each end an as-of.
func parseChange(text string) (ChangeRef, error) {
	var c ChangeRef
	text, c.AnySource = strings.CutSuffix(text, AnySource)
	var ok bool
	if c.From, c.To, ok = strings.Cut(text, ChangeMark); !ok {
		return c, geo.Errorf(geo.EInvalid, "a difference is between two dates: write 2025-10-01..2025-11-30")
	}
	return c, nil
}

// ChangeView is a request for what differs between two snapshots, resolved.
type ChangeView struct {
	ChangeRef
	Layer    geo.Layer
	From, To View
	// fromPin and toPin are the revisions that the ends are read at: the last that
	// changed what the layer shows on one of their dates or between them.
	FromPin, ToPin geo.Revision
	Pinned         bool
}

// Changes find the ends of differences.
type Changes struct {
	store     Store
	clock     *Clock
	snapshots *Snapshots
	timelines *Timelines
	spanDays  int // that may lie between the ends; 0 for any number
}

// ResolveChange finds the two snapshots of a layer that a path asks for.
func (s *Changes) ResolveChange(ctx context.Context, layer, text string) (ChangeView, error) {
	var v ChangeView
	if err := geo.CheckLayerID(layer); err != nil {
		return v, err
	}
	ref, from, to, err := s.ResolveEnds(ctx, text)
	if err != nil {
		return v, err
	}
	v.ChangeRef = ref
	if v.From, err = s.snapshots.ViewAt(ctx, layer, from); err != nil {
		return v, err
	}
	if v.To, err = s.snapshots.ViewAt(ctx, layer, to); err != nil {
		return v, err
	}
	return v, s.JoinChange(ctx, &v)
}

// ResolveEnds reads two as-ofs, of tiles and files as of pictures, texts and
// embeds: whatever is between two dates comes by here.
func (s *Changes) ResolveEnds(ctx context.Context, text string) (ref ChangeRef, from, to Times, err error) {
	if ref, err = parseChange(text); err != nil {
		return ref, from, to, err
	}
	if from, err = s.clock.ResolveTimes(ctx, ref.From); err != nil {
		return ref, from, to, err
	}
	if to, err = s.clock.ResolveTimes(ctx, ref.To); err != nil {
		return ref, from, to, err
	}
	return ref, from, to, s.checkSpan(from.At.Valid, to.At.Valid)
}

// checkSpan refuses ends that are not in their order, or too far apart.
func (s *Changes) checkSpan(from, to geo.Date) error {
	days := int(to) - int(from)
	switch most := s.spanDays; {
	case days <= 0:
		return geo.Errorf(geo.EInvalid, "%s is not before %s: write the earlier date first", from, to)
	case most > 0 && days > most:
		return geo.Errorf(geo.EInvalid, "%s is %d days before %s, and this server compares dates at most %d days apart: begin on %s or later, or end earlier",
			from, days, to, most, to-geo.Date(most))
	}
	return nil
}

// JoinChange fills in what two ends that resolveEnds read have in common.
func (s *Changes) JoinChange(ctx context.Context, v *ChangeView) (err error) {
	if err := Withheld(v.From, v.To); err != nil {
		return err
	}
	if v.Layer, err = s.store.Layer(ctx, v.To.Snapshot.Layer, v.To.At.Known); err != nil {
		return err
	}
	if v.FromPin, err = s.rangePin(ctx, *v, v.From); err != nil {
		return err
	}
	if v.ToPin, err = s.rangePin(ctx, *v, v.To); err != nil {
		return err
	}
	v.Pinned = v.From.Ref.Pinned && v.To.Ref.Pinned
	return nil
}

// rangePin is the revision by which an end of a difference is found for ever,
// whatever comes to be known of other dates than those compared. What lies
// between the two says since when ground is held, so that the difference is
// geo.EGone where a snapshot between them was retracted.
func (s *Changes) rangePin(ctx context.Context, v ChangeView, end View) (geo.Revision, error) {
	k := rangeKey{PinKey{v.Layer.ID, end.At.Known, end.Current}, v.From.Snapshot.ValidOn, v.To.Snapshot.ValidOn}
	r, err := s.timelines.Range(ctx, k)
	return r.Pin, err
}

// HasPinnedRef is whether there is a pinnedRef: it is between two dates.
func (v ChangeView) HasPinnedRef() bool { return v.From.Snapshot.ValidOn < v.To.Snapshot.ValidOn }

// tilesRef is the as-ofs by which tiles are found: the pinned ones, or those
// asked for where one snapshot is in force on both dates.
func (v ChangeView) tilesRef() string {
	if v.HasPinnedRef() {
		return v.PinnedRef()
	}
	ref := v.ChangeRef.From + ChangeMark + v.ChangeRef.To
	if v.ChangeRef.AnySource {
		ref += AnySource
	}
	return ref
}

// PinnedRef is the address of the difference between as-ofs that are pinned:
// whatever dates were asked for, they are those of the snapshots. A pin is the
// snapshot's or that of the timeline, which tells since when.
func (v ChangeView) PinnedRef() string {
	end := func(v View, timeline geo.Revision) string {
		return geo.AsOfRef{Valid: v.Snapshot.ValidOn, Pinned: true, Known: max(v.Snapshot.Pin, timeline)}.String()
	}
	ref := end(v.From, v.FromPin) + ChangeMark + end(v.To, v.ToPin)
	if v.ChangeRef.AnySource {
		ref += AnySource
	}
	return ref
}

// SameSnapshot is whether both ends show one snapshot, so that nothing lies
// between.
func (v ChangeView) SameSnapshot() bool {
	return v.From.Snapshot.ID == v.To.Snapshot.ID
}

// StillChanged fails where a difference is no longer what its address answers.
func (s *Changes) StillChanged(v ChangeView, ref string) func(context.Context) error {
	return func(ctx context.Context) error {
		now, err := s.ResolveChange(ctx, v.Layer.ID, ref)
		if err == nil && now.PinnedRef() != v.PinnedRef() {
			err = ErrReplaced
		}
		return err
	}
}

// ErrReplaced breaks off a stream of what is no longer in force.
var ErrReplaced = geo.Errorf(geo.EGone, "the snapshot was replaced while it was sent")

// Shows are the dates of the two snapshots.
func (v ChangeView) Shows() string {
	return v.From.Snapshot.ValidOn.String() + ChangeMark + v.To.Snapshot.ValidOn.String()
}

// ChangeGaps are the days from one date asked for to the other for which a
// daily layer has no snapshot, those behind its last one among them.
func (s *Changes) ChangeGaps(ctx context.Context, v ChangeView) ([]geo.Gap, error) {
	// Those between the ends are noted with them.
	snapshots, err := s.snapshots.Published(web.WithManifest(ctx, nil), v.Layer.ID, v.To.At.Known, v.To.Day)
	if err != nil {
		return nil, err
	}
	out := []geo.Gap{}
	for _, g := range geo.GapsUntil(v.Layer, snapshots, v.To.At.Valid+1) {
		g.From, g.Until = max(g.From, v.From.At.Valid), min(g.Until, v.To.At.Valid+1)
		if g.From < g.Until {
			out = append(out, g)
		}
	}
	return out, nil
}

// Age is how far the snapshot of an end lies behind the date asked for.
func (v ChangeView) Age(end View) geo.Age { return geo.AgeAt(v.Layer, end.Snapshot, end.At.Valid) }
