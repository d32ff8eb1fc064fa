package feed

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"frontline/geo"
	"frontline/server/view"
	"frontline/server/web"
)

// entryPieces is of how many pieces of what changed, the largest, an entry says where they lie.
const entryPieces = 3

// placedEntries is how many entries, the newest, say it: differences take time and room.
const placedEntries = 30

// leastShown is the least of a piece in km² that is not 0 as entries have it.
const leastShown = 0.05

// placed is where something changed, and what says so.
type placed struct {
	text string
	of   *web.Manifest
}

// whereChanged says where the largest pieces lie of what was gained and lost on the date of an event,
// as known then; "" where that is not told.
func (s *Feeds) whereChanged(ctx context.Context, e geo.Event) (string, error) {
	if e.Layer.Kind != geo.KindControl || e.Before == nil || e.Gained == nil || *e.Gained+*e.Lost == 0 {
		return "", nil
	}
	// What is withdrawn since is not told, whether it is kept or not.
	v, err := s.views.ResolveChange(ctx, e.Layer.ID, fmt.Sprintf("%s@%d%s%s@%d%s", e.Before, e.Revision, view.ChangeMark, e.Date, e.Revision, view.AnySource))
	if err == nil {
		var said placed
		said, err = s.where.Get(ctx, keyOf(e), func(ctx context.Context, _ eventKey) (placed, error) {
			return s.place(ctx, v, e.Layer.Setting)
		})
		web.ManifestOf(ctx).Merge(said.of)
		if err == nil {
			return said.text, nil
		}
	}
	// Nor is what is too far apart.
	if slices.Contains([]geo.Code{geo.EInvalid, geo.ENotFound, geo.EGone, geo.EConflict, geo.ETooLarge}, geo.ErrorCode(err)) {
		return "", nil
	}
	return "", err
}

// place says where the largest pieces of a change lie; nothing without a gazetteer.
func (s *Feeds) place(ctx context.Context, v view.ChangeView, setting *geo.Setting) (placed, error) {
	out := placed{of: &web.Manifest{}}
	ctx = web.WithManifest(ctx, out.of)
	head, pieces, err := s.figures.Difference(ctx, v)
	if err != nil || head.Gazetteer == nil {
		return out, err
	}
	pieces = pieces[:min(len(pieces), entryPieces)]
	if err := s.figures.MeasureReach(ctx, v, pieces); err != nil {
		return out, err
	}
	w := s.english
	w.Setting = setting
	for _, p := range pieces {
		if p.Area >= leastShown {
			figure := w.T("changes.figure", "change", w.ChangedOf(v.Layer, p.State, p.Change), "km2", strconv.FormatFloat(p.Area, 'f', 1, 64))
			out.text += " " + head.WhereOf(w, p) + ": " + figure
			if reach := w.Reach(p.Reach); reach != "" {
				out.text += ", " + reach
			}
			out.text += "."
		}
	}
	if out.text != "" {
		g := head.Gazetteer
		out.text += " " + w.T("search.names_of", "month", g.NamesOf, "credit", g.Credit) + " (" + g.URL + ")."
	}
	return out, nil
}
