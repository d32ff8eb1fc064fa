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

// voicesKept is how many layers' voices are remembered.
const voicesKept = 1000

// voicesOf are those of a layer through time, up to a day.
func (s *Server) voicesOf(ctx context.Context, l geo.Layer, t times) (geo.Voices, error) {
	if !l.HasTerritories() {
		return nil, nil
	}
	all, err := s.voices.Get(ctx, pinKey{l.ID, t.at.Known, t.current}, func(ctx context.Context, k pinKey) (geo.Voices, error) {
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

// assessors are those who assess what a layer shows.
func (w textWriter) assessors(l geo.Layer) []string {
	if found := w.voices[l.ID]; len(found) > 0 {
		return found.Assessors()
	}
	return []string{l.AssessedBy}
}

// assessorsOfClaim are those who assess that somebody claims ground of a layer.
func (w textWriter) assessorsOfClaim(l geo.Layer, claimant string) []string {
	if found := w.voices[l.ID].AssessorsOf(claimant); len(found) > 0 {
		return found
	}
	return []string{l.AssessedBy}
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
	named := w.parties(assessors)
	words := w.T("headline.assessor_unknown")
	switch {
	case len(named) == 0:
		return words
	case len(named) > mostNamed:
		words = w.T("headline.assessed_by_several", "n", len(named))
	default:
		words = w.T("headline.assessed_by", "name", w.List(named))
	}
	return w.partly(words, len(named) < len(assessors))
}

// byClaimants says by whose claims; "" for nobody's.
func (w textWriter) byClaimants(claimants []string) string {
	named := w.parties(claimants)
	words := w.T("headline.claimant_unknown")
	switch {
	case len(claimants) == 0:
		return ""
	case len(named) == 0:
		return words
	case len(named) > mostNamed:
		words = w.T("headline.claimed_by_several", "n", len(named))
	default:
		words = w.T("classes.claimed_by", "name", w.List(named))
	}
	return w.partly(words, len(named) < len(claimants))
}

// partly adds that of some ground nobody is named.
func (w textWriter) partly(by string, some bool) string {
	if some {
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
