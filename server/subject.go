package server

import (
	"context"
	"net/http"
	"strings"

	"frontline/geo"
	"frontline/geo/tile"
	"frontline/server/web"
)

// subject is what an address of tiles names, resolved: a snapshot, a layer's
// timeline, what differs between two snapshots, or what is derived of two
// layers.
type subject struct {
	current geo.Revision // the newest, at the instant of the request
	day     geo.Date     // today, at that instant
	pinned  bool         // whether the answer never changes
	shows   string       // the dates of the snapshots that it shows; "" for all
	key     setKey
	set     func(context.Context) (prepared, error)
	// gone are features that were retracted since: an answer that would
	// contain one is geo.EGone.
	gone []withdrawn
	// vectorOnly is whether there are no pictures of it.
	vectorOnly bool
	// ref is what stands in the place of an as-of in its pinned address.
	ref string
	// describe begins its TileJSON with what the set does not tell.
	describe func(context.Context) (tileJSON, error)
}

func errNoPictures() error {
	return geo.Errorf(geo.ENotFound, "all of time does not fit one picture: ask for a .mvt, or for the picture of a date")
}

// The marks by which an address that is not of one snapshot is told.
const (
	timelineName = "timeline"
	changeMark   = ".."
	derivedMark  = "~"
)

// subject finds what the path asks for, given its layer and its as-of, or what
// stands in the place of an as-of.
func (s *Server) subject(r *http.Request, asof string) (subject, error) {
	switch name, _, _ := strings.Cut(asof, "@"); {
	case strings.Contains(web.PathParam(r, "layer"), derivedMark):
		d, err := s.resolveDerived(r, asof)
		if err != nil {
			return subject{}, err
		}
		return s.derivedSubject(d), nil
	case name == timelineName:
		v, err := s.resolveTimeline(r, asof)
		if err == nil {
			err = s.findTimeline(r.Context(), &v)
		}
		if err != nil {
			return subject{}, err
		}
		return s.timelineSubject(v), nil
	case strings.Contains(asof, changeMark):
		c, err := s.resolveChange(r, asof)
		if err != nil {
			return subject{}, err
		}
		return s.changeSubject(r.Context(), c)
	}
	v, err := s.resolve(r, asof)
	if err != nil {
		return subject{}, err
	}
	return s.snapshotSubject(v), nil
}

// snapshotSubject is a snapshot's.
func (s *Server) snapshotSubject(v view) subject {
	return subject{
		current: v.current, day: v.day, pinned: v.ref.Pinned, shows: v.snapshot.ValidOn.String(),
		key:      setKeyOf(v.snapshot),
		set:      func(ctx context.Context) (prepared, error) { return s.set(ctx, v.snapshot) },
		gone:     v.gone(),
		ref:      pinOf(v.snapshot),
		describe: func(ctx context.Context) (tileJSON, error) { return s.aboutSnapshot(ctx, v) },
	}
}

// withheldTile is the geo.EGone of a tile that would contain a feature that
// was retracted since. Of a picture the tiles around it count too, since names
// reach into it.
func (s *Server) withheldTile(ctx context.Context, sub subject, id tile.ID, form format) error {
	if len(sub.gone) == 0 {
		return nil
	}
	set, err := sub.set(ctx)
	if err != nil {
		return err
	}
	margin := int32(tile.Buffer)
	if form != formatMVT {
		margin = tile.Extent
	}
	there := map[string]bool{}
	for _, p := range set.Cut(id, margin) {
		there[set.Features()[p.Feature].Key] = true
	}
	for _, g := range sub.gone {
		if there[g.Key] {
			return g.err()
		}
	}
	return nil
}
