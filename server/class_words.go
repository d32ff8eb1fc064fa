package server

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/raster"
)

// state is what an assessor says of ground: its class, and who holds or claims
// it. Ground of one state is drawn and counted together.
type state struct {
	look  string // of the style
	class geo.Class
	who   string // who holds what is held, who claims what is claimed; "" where nobody is named
	by    string // who assesses it, on a control layer
}

// isPlain reports whether ground is held, and nobody says by whom.
func (s state) isPlain() bool {
	return s.look == string(geo.ClassHeld) && s.class == geo.ClassHeld && s.who == ""
}

// isClaim reports whether ground of a control layer is somebody's claim: it counts
// as his, whoever assesses that he claims it.
func (s state) isClaim() bool { return s.class == geo.ClassClaimed && s.who != "" }

// isGround reports whether a shape has an area.
func isGround(g orb.Geometry) bool { return geo.Area(g) > 0 }

func stateOf(l geo.Layer, f geo.Feature) state {
	if l.Kind != geo.KindControl {
		return state{look: raster.LookOf(l, &f), who: f.ClaimedBy}
	}
	out := state{look: raster.LookOf(l, &f), class: cmp.Or(f.Class, geo.ClassHeld), by: cmp.Or(f.AssessedBy, l.AssessedBy)}
	switch out.class {
	case geo.ClassHeld:
		out.who = f.HeldBy
	case geo.ClassClaimed:
		out.who = f.ClaimedBy
	}
	return out
}

// statesOf are those of a control layer's areas, each once.
func statesOf(l geo.Layer, features []geo.Feature) []state {
	seen := map[state]bool{}
	var out []state
	for _, f := range features {
		if s := stateOf(l, f); isGround(f.Geometry) && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	slices.SortFunc(out, compareStates)
	return out
}

func compareStates(a, b state) int {
	return cmp.Or(
		cmp.Compare(slices.Index(geo.Classes(), a.class), slices.Index(geo.Classes(), b.class)),
		cmp.Compare(a.by, b.by), cmp.Compare(a.who, b.who), cmp.Compare(a.look, b.look))
}

// state puts a state into words, in small letters: held by Ukraine.
func (w textWriter) state(s state) string {
	if s.who == "" {
		return w.T("classes." + string(s.class))
	}
	return w.T("classes."+string(s.class)+"_by", "name", w.party(s.who).Text)
}

// changed says what became of ground of a state: newly contested, no longer held by
// Ukraine.
func (w textWriter) changed(s state, change string) string {
	if s.who == "" {
		return w.T("changes." + string(s.class) + "_" + change)
	}
	return w.T("changes."+string(s.class)+"_by_"+change, "name", w.party(s.who).Text)
}

// changedOf is changed, with who assesses it where that is not said of all that the
// layer shows.
func (w textWriter) changedOf(l geo.Layer, s state, change string) string {
	switch {
	case l.Kind == geo.KindClaims && s.who == "":
		return w.changed(s, change) + ", " + w.byClaimants([]string{""})
	case l.Kind != geo.KindControl:
		return w.changed(s, change)
	}
	by := []string{s.by}
	if s.isClaim() {
		by = w.assessorsOfClaim(l, s.who)
	}
	if len(by) == 1 && w.isAlone(l, by[0]) {
		return w.changed(s, change)
	}
	return w.changed(s, change) + ", " + w.byWhom(by...)
}
