package phrase

import (
	"cmp"
	"slices"

	"frontline/geo"
	"frontline/geo/raster/look"

	"github.com/paulmach/orb"
)

// State is what an assessor says of ground: its class, and who holds or claims
// it. Ground of one state is drawn and counted together.
type State struct {
	Look  string // of the style
	Class geo.Class
	Who   string // who holds what is held, who claims what is claimed; "" where nobody is named
	By    string // who assesses it, on a control layer
}

// IsPlain reports whether ground is held, and nobody says by whom.
func (s State) IsPlain() bool {
	return s.Look == string(geo.ClassHeld) && s.Class == geo.ClassHeld && s.Who == ""
}

// IsClaim reports whether ground of a control layer is somebody's claim: it counts
// as his, whoever assesses that he claims it.
func (s State) IsClaim() bool { return s.Class == geo.ClassClaimed && s.Who != "" }

// isGround reports whether a shape has an area.
func isGround(g orb.Geometry) bool { return geo.Area(g) > 0 }

// StateOf is what is said of the ground of a feature.
func StateOf(l geo.Layer, f geo.Feature) State {
	if l.Kind != geo.KindControl {
		return State{Look: look.NameOf(l, &f), Who: f.ClaimedBy}
	}
	out := State{Look: look.NameOf(l, &f), Class: cmp.Or(f.Class, geo.ClassHeld), By: cmp.Or(f.AssessedBy, l.AssessedBy)}
	switch out.Class {
	case geo.ClassHeld:
		out.Who = f.HeldBy
	case geo.ClassClaimed:
		out.Who = f.ClaimedBy
	}
	return out
}

// StatesOf returns the states of a control layer's areas, each once.
func StatesOf(l geo.Layer, features []geo.Feature) []State {
	seen := map[State]bool{}
	var out []State
	for _, f := range features {
		if s := StateOf(l, f); isGround(f.Geometry) && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	slices.SortFunc(out, CompareStates)
	return out
}

// CompareStates orders states by class, then by who assesses and who holds or claims.
func CompareStates(a, b State) int {
	return cmp.Or(
		cmp.Compare(slices.Index(geo.Classes(), a.Class), slices.Index(geo.Classes(), b.Class)),
		cmp.Compare(a.By, b.By), cmp.Compare(a.Who, b.Who), cmp.Compare(a.Look, b.Look))
}

// State puts a state into words, in small letters: held by Ukraine.
func (w Writer) State(s State) string {
	if s.Who == "" {
		return w.T("classes." + string(s.Class))
	}
	return w.T("classes."+string(s.Class)+"_by", "name", w.Party(s.Who).Text)
}

// Changed says what became of ground of a state: newly contested, no longer held by
// Ukraine.
func (w Writer) Changed(s State, change string) string {
	if s.Who == "" {
		return w.T("changes." + string(s.Class) + "_" + change)
	}
	return w.T("changes."+string(s.Class)+"_by_"+change, "name", w.Party(s.Who).Text)
}

// ChangedOf is changed, with who assesses it where that is not said of all that the
// layer shows.
func (w Writer) ChangedOf(l geo.Layer, s State, change string) string {
	switch {
	case l.Kind == geo.KindClaims && s.Who == "":
		return w.Changed(s, change) + ", " + w.byClaimants([]string{""})
	case l.Kind != geo.KindControl:
		return w.Changed(s, change)
	}
	by := []string{s.By}
	if s.IsClaim() {
		by = w.assessorsOfClaim(l, s.Who)
	}
	if len(by) == 1 && w.isAlone(l, by[0]) {
		return w.Changed(s, change)
	}
	return w.Changed(s, change) + ", " + w.ByWhom(by...)
}

// TerritoryState is what a territory is, in the words of its layer.
func TerritoryState(l geo.Layer, t geo.Territory) State {
	s := StateOf(l, t.Feature())
	if l.Kind == geo.KindClaims {
		s.Class = geo.ClassClaimed
	}
	return s
}

// Whose says what a territory is, and by whose word: of what somebody claims, who
// assesses that he does, too.
func (w Writer) Whose(l geo.Layer, t geo.Territory) string {
	s := TerritoryState(l, t)
	if l.Kind == geo.KindControl && t.As == geo.AsClaimed {
		return w.State(s) + ", " + w.ByWhom(w.assessorsOfClaim(l, t.By)...)
	}
	return w.WhoseState(l, s)
}

// WhoseState says what ground is, and who assesses that. Of claims it names the
// claimant, or says that nobody is named.
func (w Writer) WhoseState(l geo.Layer, s State) string {
	switch {
	case l.Kind == geo.KindClaims && s.Who == "":
		return w.T("text.claimant_unknown")
	case l.Kind == geo.KindClaims:
		return w.State(s)
	}
	return w.State(s) + ", " + w.ByWhom(s.By)
}
