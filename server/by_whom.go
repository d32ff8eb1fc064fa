package server

import (
	"context"
	"slices"
	"strings"

	"frontline/geo"
)

// By whose word a layer shows its ground: titles, credits and figures name
// those of the date that is shown. The layer's own assessor is named where
// nothing on that date is by anybody's word.

// voices are those of layers, by id.
type voices map[string]geo.Voices

// voicesOf are those of a layer through time, up to a day.
func (s *Server) voicesOf(ctx context.Context, l geo.Layer, t times) (geo.Voices, error) {
	if !l.HasTerritories() {
		return nil, nil
	}
	k := s.timelines.sinceChange(ctx, pinKey{l.ID, t.at.Known, t.current})
	all, err := s.voices.Get(ctx, k, func(ctx context.Context, k pinKey) (geo.Voices, error) {
		return s.Store.Voices(ctx, k.layer, k.known)
	})
	return slices.DeleteFunc(slices.Clone(all), func(v geo.Voice) bool { return v.Since > t.day }), err
}

// voicesOn are those of layers on the date of each of some times.
func (s *Server) voicesOn(ctx context.Context, layers []geo.Layer, times ...times) (voices, error) {
	out := voices{}
	for _, l := range layers {
		for _, t := range times {
			all, err := s.voicesOf(ctx, l, t)
			if err != nil {
				return nil, err
			}
			out[l.ID] = append(out[l.ID], all.On(t.at.Valid)...)
		}
	}
	return out, nil
}

// assessorsOr are those who are named, else the layer's own assessor.
func assessorsOr(l geo.Layer, names []string) []string {
	if len(names) == 0 {
		return []string{l.AssessedBy}
	}
	return names
}

// assessors are those who assess what a layer shows.
func (w textWriter) assessors(l geo.Layer) []string {
	return assessorsOr(l, w.voices[l.ID].Assessors())
}

// assessorsOfClaim are those who assess that somebody claims ground of a layer.
func (w textWriter) assessorsOfClaim(l geo.Layer, claimant string) []string {
	return assessorsOr(l, w.voices[l.ID].AssessorsOf(claimant))
}

// by says who assesses what a control layer shows, or who claims what a layer of
// claims does, unless its title says that.
func (w textWriter) by(l geo.Layer) string {
	switch l.Kind {
	case geo.KindControl:
		return w.byWhom(w.assessors(l)...)
	case geo.KindClaims:
		names := w.voices[l.ID].Claimants()
		if len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return n == "" || !strings.Contains(l.Title, n) }) {
			return ""
		}
		return w.byClaimants(names)
	}
	return ""
}

// mostNamed is how many are named beside each other; of more, the number is.
const mostNamed = 3

// byWhom says by whose assessments; "" is somebody whom nobody names.
func (w textWriter) byWhom(assessors ...string) string {
	return w.byNames(assessors, w.T("headline.assessor_unknown"),
		func(name string) string { return w.T("headline.assessed_by", "name", name) },
		func(n int) string { return w.T("headline.assessed_by_several", "n", n) })
}

// byClaimants says by whose claims; "" for nobody's.
func (w textWriter) byClaimants(claimants []string) string {
	if len(claimants) == 0 {
		return ""
	}
	return w.byNames(claimants, w.T("headline.claimant_unknown"),
		func(name string) string { return w.T("classes.claimed_by", "name", name) },
		func(n int) string { return w.T("headline.claimed_by_several", "n", n) })
}

// byNames says by whose word: nobody's who is named, that of a few by their
// names, of many by their number; and whether of some ground nobody is named.
func (w textWriter) byNames(names []string, nobody string, few func(name string) string, many func(n int) string) string {
	named := w.parties(names)
	var by string
	switch {
	case len(named) == 0:
		return nobody
	case len(named) > mostNamed:
		by = many(len(named))
	default:
		by = few(w.List(named))
	}
	if len(named) < len(names) {
		return w.T("headline.partly", "by", by)
	}
	return by
}

// parties are the names of those whom somebody names.
func (w textWriter) parties(names []string) (out []string) {
	for _, n := range names {
		if n != "" {
			out = append(out, w.party(n).Text)
		}
	}
	return out
}

// isAlone reports whether an assessor is the only one of what a layer shows: then
// its title says so already.
func (w textWriter) isAlone(l geo.Layer, assessor string) bool {
	return slices.Equal(w.assessors(l), []string{assessor})
}
