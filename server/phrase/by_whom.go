package phrase

import (
	"slices"
	"strings"

	"frontline/geo"
)

// NotStated is who claims or assesses what nobody is named for.
const NotStated = "not stated"

// Voices are the voices of layers, by the id of the layer.
type Voices map[string]geo.Voices

// AssessorsOr returns names, or the layer's own assessor where there are none.
func AssessorsOr(l geo.Layer, names []string) []string {
	if len(names) == 0 {
		return []string{l.AssessedBy}
	}
	return names
}

// Assessors returns who assesses what a layer shows.
func (w Writer) Assessors(l geo.Layer) []string {
	return AssessorsOr(l, w.Voices[l.ID].Assessors())
}

// assessorsOfClaim returns who assesses that somebody claims ground of a layer.
func (w Writer) assessorsOfClaim(l geo.Layer, claimant string) []string {
	return AssessorsOr(l, w.Voices[l.ID].AssessorsOf(claimant))
}

// By says who assesses what a control layer shows, or who claims what a layer of
// claims does, unless its title says that.
func (w Writer) By(l geo.Layer) string {
	switch l.Kind {
	case geo.KindControl:
		return w.ByWhom(w.Assessors(l)...)
	case geo.KindClaims:
		names := w.Voices[l.ID].Claimants()
		if len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return n == "" || !strings.Contains(l.Title, n) }) {
			return ""
		}
		return w.byClaimants(names)
	}
	return ""
}

// MostNamed is how many are named beside each other; of more, the number is.
const MostNamed = 3

// ByWhom says by whose assessments; "" is somebody whom nobody names.
func (w Writer) ByWhom(assessors ...string) string {
	return w.byNames(assessors, w.T("headline.assessor_unknown"),
		func(name string) string { return w.T("headline.assessed_by", "name", name) },
		func(n int) string { return w.T("headline.assessed_by_several", "n", n) })
}

// byClaimants says by whose claims; "" for nobody's.
func (w Writer) byClaimants(claimants []string) string {
	if len(claimants) == 0 {
		return ""
	}
	return w.byNames(claimants, w.T("headline.claimant_unknown"),
		func(name string) string { return w.T("classes.claimed_by", "name", name) },
		func(n int) string { return w.T("headline.claimed_by_several", "n", n) })
}

// byNames says by whose word: nobody's who is named, that of a few by their
// names, of many by their number; and whether of some ground nobody is named.
func (w Writer) byNames(names []string, nobody string, few func(name string) string, many func(n int) string) string {
	named := w.parties(names)
	var by string
	switch {
	case len(named) == 0:
		return nobody
	case len(named) > MostNamed:
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
func (w Writer) parties(names []string) (out []string) {
	for _, n := range names {
		if n != "" {
			out = append(out, w.Party(n).Text)
		}
	}
	return out
}

// isAlone reports whether an assessor is the only one of what a layer shows: then
// its title says so already.
func (w Writer) isAlone(l geo.Layer, assessor string) bool {
	return slices.Equal(w.Assessors(l), []string{assessor})
}

// AssessorsOf names those who assess what a layer shows: itself, where nobody is
// named.
func AssessorsOf(l geo.Layer, names []string) string {
	said := slices.Clone(AssessorsOr(l, names))
	for i, name := range said {
		if name == "" {
			said[i] = l.Title + " (assessor " + NotStated + ")"
		}
	}
	return strings.Join(said, ", ")
}
