package text

import (
	"context"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/view"
)

// HeadingOf returns the heading of a map.
func HeadingOf(w phrase.Writer, a Ask) string {
	if a.Two {
		return w.ChangeHeading(a.From.At.Valid, a.To.At.Valid, a.Chosen)
	}
	return w.DateHeading(a.To.At.Valid, a.Chosen, a.some)
}

// Pinned reports whether all dates asked for are pinned to a revision.
func (a Ask) Pinned() bool { return a.To.Ref.Pinned && (!a.Two || a.From.Ref.Pinned) }

// unpinned returns the path of the same dates as known now.
func (a Ask) unpinned() string {
	date := func(t view.Times) string { return t.At.Valid.String() }
	if !a.Two {
		return date(a.To)
	}
	path := date(a.From) + view.ChangeMark + date(a.To)
	if a.Ref.AnySource {
		path += view.AnySource
	}
	return path
}

// Ask is what a text page is asked for.
type Ask struct {
	Path   string // the as-of, or two
	Lang   string
	Layers string
	Site   address.Site
	Two    bool
	Ref    view.ChangeRef
	From   view.Times
	To     view.Times // the only one, where there are not two
	Chosen []geo.Layer
	Voices phrase.Voices // of the chosen, on the dates
	OnMap  bool          // whether it is asked for by the map's page, which is never kept as pinned
	some   bool          // whether there are more layers than the chosen ones
}

// IDs returns the ids of the chosen layers.
func (a Ask) IDs() []string {
	out := make([]string, len(a.Chosen))
	for i, l := range a.Chosen {
		out[i] = l.ID
	}
	return out
}

// Resolve reads the dates and the layers.
func (s *Texts) Resolve(ctx context.Context, a *Ask) (err error) {
	if a.Two = strings.Contains(a.Path, view.ChangeMark); a.Two {
		if a.Ref, a.From, a.To, err = s.views.ResolveEnds(ctx, a.Path); err != nil {
			return err
		}
	} else if a.To, err = s.views.ResolveTimes(ctx, a.Path); err != nil {
		return err
	}
	all, err := s.views.Store.Layers(ctx, a.To.At.Known)
	if err != nil {
		return err
	}
	if a.Chosen, err = chooseLayers(all, a.Layers); err != nil {
		return err
	}
	a.some = slices.ContainsFunc(all, func(l geo.Layer) bool {
		return l.Kind != geo.KindBase && !slices.ContainsFunc(a.Chosen, func(c geo.Layer) bool { return c.ID == l.ID })
	})
	if a.Path == view.Latest {
		// As on the map: not today, of which nothing may have been recorded yet.
		if a.To.At.Valid, err = s.views.OpeningDate(ctx, a.To, a.Chosen); err != nil {
			return err
		}
	}
	return s.FindVoices(ctx, a)
}

// FindVoices finds by whose word there is what is asked for.
func (s *Texts) FindVoices(ctx context.Context, a *Ask) (err error) {
	dates := []view.Times{a.To}
	if a.Two {
		dates = []view.Times{a.From, a.To}
	}
	a.Voices, err = s.views.VoicesOn(ctx, a.Chosen, dates...)
	return err
}

// Writer speaks of what is asked for.
func (s *Texts) Writer(a Ask) phrase.Writer {
	return phrase.Writer{Speaker: s.words.In(a.Lang), At: a.To.At.Valid, Voices: a.Voices, Setting: geo.SettingOf(a.Chosen)}
}

// chooseLayers are the layers named, in the order in which they are drawn, or
// all but the basemap.
func chooseLayers(all []geo.Layer, named string) ([]geo.Layer, error) {
	var ids []string
	if named != "" {
		ids = strings.Split(named, ",")
	}
	for _, id := range ids {
		if err := geo.CheckLayerID(id); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(all, func(l geo.Layer) bool { return l.ID == id }) {
			return nil, geo.Errorf(geo.ENotFound, "there is no layer %s", id)
		}
	}
	var out []geo.Layer
	for _, l := range all {
		if l.Kind != geo.KindBase && (len(ids) == 0 || slices.Contains(ids, l.ID)) {
			out = append(out, l)
		}
	}
	return out, nil
}
