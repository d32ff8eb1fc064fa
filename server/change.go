package server

import (
	"context"
	"strings"

	"frontline/geo"
)

// anySource ends the address of a difference that is asked for although its
// ends come from different sources.
const anySource = "~any-source"

// changeRef is what differs between two as-ofs, as a reader writes it.
type changeRef struct {
	from, to  string
	anySource bool
}

// parseChange reads "2025-10-01..2025-11-30", each end an as-of.
func parseChange(text string) (changeRef, error) {
	var c changeRef
	text, c.anySource = strings.CutSuffix(text, anySource)
	var ok bool
	if c.from, c.to, ok = strings.Cut(text, changeMark); !ok {
		return c, geo.Errorf(geo.EInvalid, "a difference is between two dates: write 2025-10-01..2025-11-30")
	}
	return c, nil
}

// changeView is a request for what differs between two snapshots, resolved.
type changeView struct {
	changeRef
	layer    geo.Layer
	from, to view
	// fromPin and toPin are the revisions that the ends are read at: the last that
	// changed what the layer shows on one of their dates or between them.
	fromPin, toPin geo.Revision
	pinned         bool
}

// resolveChange finds the two snapshots of a layer that a path asks for.
func (s *Server) resolveChange(ctx context.Context, layer, text string) (changeView, error) {
	var v changeView
	if err := geo.CheckLayerID(layer); err != nil {
		return v, err
	}
	ref, from, to, err := s.resolveEnds(ctx, text)
	if err != nil {
		return v, err
	}
	v.changeRef = ref
	if v.from, err = s.viewAt(ctx, layer, from); err != nil {
		return v, err
	}
	if v.to, err = s.viewAt(ctx, layer, to); err != nil {
		return v, err
	}
	return v, s.joinChange(ctx, &v)
}

// resolveEnds reads two as-ofs, of tiles and files as of pictures, texts and
// embeds: whatever is between two dates comes by here.
func (s *Server) resolveEnds(ctx context.Context, text string) (ref changeRef, from, to times, err error) {
	if ref, err = parseChange(text); err != nil {
		return ref, from, to, err
	}
	if from, err = s.resolveTimes(ctx, ref.from); err != nil {
		return ref, from, to, err
	}
	if to, err = s.resolveTimes(ctx, ref.to); err != nil {
		return ref, from, to, err
	}
	return ref, from, to, s.checkSpan(from.at.Valid, to.at.Valid)
}

// checkSpan refuses ends that are not in their order, or too far apart.
func (s *Server) checkSpan(from, to geo.Date) error {
	days := int(to) - int(from)
	switch most := s.SpanDays; {
	case days <= 0:
		return geo.Errorf(geo.EInvalid, "%s is not before %s: write the earlier date first", from, to)
	case most > 0 && days > most:
		return geo.Errorf(geo.EInvalid, "%s is %d days before %s, and this server compares dates at most %d days apart: begin on %s or later, or end earlier",
			from, days, to, most, to-geo.Date(most))
	}
	return nil
}

// joinChange fills in what two ends that resolveEnds read have in common.
func (s *Server) joinChange(ctx context.Context, v *changeView) (err error) {
	if err := withheld(v.from, v.to); err != nil {
		return err
	}
	if v.layer, err = s.Store.Layer(ctx, v.to.snapshot.Layer); err != nil {
		return err
	}
	if v.fromPin, err = s.rangePin(ctx, *v, v.from); err != nil {
		return err
	}
	if v.toPin, err = s.rangePin(ctx, *v, v.to); err != nil {
		return err
	}
	v.pinned = v.from.ref.Pinned && v.to.ref.Pinned
	return nil
}

// rangePin is the revision by which an end of a difference is found for ever,
// whatever comes to be known of other dates than those compared. What lies
// between the two says since when ground is held, so that the difference is
// geo.EGone where a snapshot between them was retracted.
func (s *Server) rangePin(ctx context.Context, v changeView, end view) (geo.Revision, error) {
	k := rangeKey{pinKey{v.layer.ID, end.at.Known, end.current}, v.from.snapshot.ValidOn, v.to.snapshot.ValidOn}
	r, err := s.timelines.span(ctx, k)
	return r.Pin, err
}

// hasPinnedRef is whether there is a pinnedRef: it is between two dates.
func (v changeView) hasPinnedRef() bool { return v.from.snapshot.ValidOn < v.to.snapshot.ValidOn }

// tilesRef is the as-ofs by which tiles are found: the pinned ones, or those
// asked for where one snapshot is in force on both dates.
func (v changeView) tilesRef() string {
	if v.hasPinnedRef() {
		return v.pinnedRef()
	}
	ref := v.changeRef.from + changeMark + v.changeRef.to
	if v.changeRef.anySource {
		ref += anySource
	}
	return ref
}

// pinnedRef is the address of the difference between as-ofs that are pinned:
// whatever dates were asked for, they are those of the snapshots. A pin is the
// snapshot's or that of the timeline, which tells since when.
func (v changeView) pinnedRef() string {
	end := func(v view, timeline geo.Revision) string {
		return geo.AsOfRef{Valid: v.snapshot.ValidOn, Pinned: true, Known: max(v.snapshot.Pin, timeline)}.String()
	}
	ref := end(v.from, v.fromPin) + changeMark + end(v.to, v.toPin)
	if v.changeRef.anySource {
		ref += anySource
	}
	return ref
}

// sameSnapshot is whether both ends show one snapshot, so that nothing lies
// between.
func (v changeView) sameSnapshot() bool {
	return v.from.snapshot.ID == v.to.snapshot.ID
}

// shows are the dates of the two snapshots.
func (v changeView) shows() string {
	return v.from.snapshot.ValidOn.String() + changeMark + v.to.snapshot.ValidOn.String()
}

// changeGaps are the days from one date asked for to the other for which a
// daily layer has no snapshot, those behind its last one among them.
func (s *Server) changeGaps(ctx context.Context, v changeView) ([]geo.Gap, error) {
	// Those between the ends are noted with them.
	snapshots, err := s.published(withManifest(ctx, nil), v.layer.ID, v.to.at.Known, v.to.day)
	if err != nil {
		return nil, err
	}
	out := []geo.Gap{}
	for _, g := range geo.GapsUntil(v.layer, snapshots, v.to.at.Valid+1) {
		g.From, g.Until = max(g.From, v.from.at.Valid), min(g.Until, v.to.at.Valid+1)
		if g.From < g.Until {
			out = append(out, g)
		}
	}
	return out, nil
}

// age is how far the snapshot of an end lies behind the date asked for.
func (v changeView) age(end view) geo.Age { return geo.AgeAt(v.layer, end.snapshot, end.at.Valid) }
