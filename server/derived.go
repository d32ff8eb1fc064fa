package server

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/web"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// A derived layer is ground that somebody claims and that an assessor does not
// call held: claims~control, of a layer of claims and one of control. It is
// nobody's claim and nobody's assessment, and says of which two it is made.

func isHeld(f geo.Feature) bool { return f.Class == geo.ClassHeld }

// heldAgainst reports whether ground of a control layer is held by whoever makes
// a claim. Where nobody is said to hold it, it is what the layer is about.
func heldAgainst(claim, control geo.Feature) bool {
	return isHeld(control) && (control.HeldBy == "" || claim.ClaimedBy == "" || geo.SameParty(control.HeldBy, claim.ClaimedBy))
}

// derivedView is a request for a derived layer, resolved.
type derivedView struct {
	times
	pair            [2]geo.Layer // claims, control
	claims, control view
	assessors       []string // who assess what is held
}

// id is the derived layer's id.
func (d derivedView) id() string { return d.pair[0].ID + derivedMark + d.pair[1].ID }

// date is from when on both snapshots are in force together.
func (d derivedView) date() geo.Date {
	return max(d.claims.snapshot.ValidOn, d.control.snapshot.ValidOn)
}

// pair finds the two layers of a derived layer's id.
func (s *Server) pair(ctx context.Context, id string) (pair [2]geo.Layer, err error) {
	claims, control, _ := strings.Cut(id, derivedMark)
	for i, part := range []struct {
		id   string
		kind geo.Kind
	}{{claims, geo.KindClaims}, {control, geo.KindControl}} {
		if err := geo.CheckLayerID(part.id); err != nil {
			return pair, err
		}
		if pair[i], err = s.Store.Layer(ctx, part.id); err != nil {
			return pair, err
		}
		if pair[i].Kind != part.kind {
			return pair, geo.Errorf(geo.ENotFound, "there is no layer %s: a derived layer is of one of claims and one of control, and %s is of kind %s", id, part.id, pair[i].Kind)
		}
	}
	return pair, nil
}

// resolveDerived finds the two snapshots that a path asks for, given the derived layer's
// id.
func (s *Server) resolveDerived(ctx context.Context, id, asof string) (derivedView, error) {
	if name, _, _ := strings.Cut(asof, "@"); name == timelineName || strings.Contains(asof, changeMark) {
		return derivedView{}, s.errOnlyDates(id)
	}
	pair, err := s.pair(ctx, id)
	if err != nil {
		return derivedView{}, err
	}
	t, err := s.resolveTimes(ctx, asof)
	if err != nil {
		return derivedView{}, err
	}
	return s.derivedAt(ctx, pair, t)
}

func (s *Server) errOnlyDates(id string) error {
	return geo.Errorf(geo.ENotFound, "%s is derived of two layers: it has dates, and areas at %s, but no timeline and no differences of its own", id, s.local(address.LayerFile(id, "area.json")))
}

// derivedAt is a derived layer at a time.
func (s *Server) derivedAt(ctx context.Context, pair [2]geo.Layer, t times) (derivedView, error) {
	d := derivedView{times: t, pair: pair}
	for i, v := range []*view{&d.claims, &d.control} {
		var err error
		if *v, err = s.viewAt(ctx, pair[i].ID, t); err != nil {
			return d, err
		}
	}
	said, err := s.voicesOf(ctx, pair[1], t)
	if err != nil {
		return d, err
	}
	d.assessors = said.On(t.at.Valid).Assessors()
	return d, withheld(d.claims, d.control)
}

// pinnedRef is the as-of by which the same two snapshots are found for ever.
func (d derivedView) pinnedRef() geo.AsOfRef {
	known := max(d.claims.snapshot.Pin, d.control.snapshot.Pin)
	return geo.AsOfRef{Valid: d.date(), Pinned: true, Known: known}
}

// layer describes the derived layer, in words that state no claim as a fact.
func (d derivedView) layer(claimants []string) geo.Layer {
	claims, control := d.pair[0], d.pair[1]
	by := "Claimed"
	if len(claimants) > 0 {
		by += " by " + strings.Join(claimants, " and ")
	}
	return geo.Layer{
		ID: d.id(), Kind: geo.KindClaims, Cadence: control.Cadence, AssessedBy: phrase.AssessorsOf(control, d.assessors),
		Title:       by + ", not assessed as held by " + phrase.AssessorsOf(control, d.assessors),
		Attribution: joined(claims.Attribution, control.Attribution),
		Licence:     joined(claims.Licence, control.Licence),
		Source:      joined(claims.Title+" ("+claims.ID+")", control.Title+" ("+control.ID+")"),
		Note: fmt.Sprintf("Derived: what %s shows as claimed, without what %s shows as held. Features of %s count as held whose class is held: their status is one of %s, or a word that the layer's mapping takes for held. "+
			"The rest is not said to be held by anybody.", claims.ID, control.ID, control.ID, statusWords()),
		Style: claims.Style,
	}
}

// statusWords are the statuses that count as held, for readers.
func statusWords() string {
	words := geo.HeldWords()
	for i, word := range words {
		if word == "" {
			words[i] = phrase.NotStated
		}
	}
	return strings.Join(words, ", ")
}

// joined is both texts, or the one that there is.
func joined(a, b string) string {
	if a == "" || a == b {
		return b
	}
	if b == "" {
		return a
	}
	return a + "; " + b
}

// derivation is ground that is claimed and not held.
type derivation struct {
	features []geo.Feature // the claims, each with what of it is not held; areas only
	// Square metres of each claim by its key: of the whole and of what of it
	// is not held.
	claimed, notHeld map[string]float64
	whole            map[string]float64 // not held, by the territory of the claims
	claimants        []string
}

type derivedKey struct{ claims, control groundKey }

func (d derivedView) key() derivedKey {
	of := func(v view) groundKey { return groundKey{v.snapshot.Layer, v.pin(), ofTerritories} }
	return derivedKey{of(d.claims), of(d.control)}
}

// derive finds what is claimed and not held.
func (s *Server) derive(ctx context.Context, d derivedView) (*derivation, error) {
	return s.derivations.Get(ctx, d.key(), func(ctx context.Context, _ derivedKey) (*derivation, error) {
		if err := s.comparing.Enter(ctx); err != nil {
			return nil, err
		}
		defer s.comparing.Leave()
		defer s.stage(stageCompare)()
		claims, err := s.groundsAt(ctx, ofFeatures, d.claims, 0)
		if err != nil {
			return nil, err
		}
		whole, err := s.groundsAt(ctx, ofTerritories, d.claims, 0)
		if err != nil {
			return nil, err
		}
		control, err := s.groundsAt(ctx, ofTerritories, d.control, 0)
		if err != nil {
			return nil, err
		}
		return subtractHeld(ctx, claims, whole, control)
	})
}

// subtractHeld takes what is held from each claim, and from what claims of one
// claimant cover together.
func subtractHeld(ctx context.Context, claims, whole, control []geo.Ground) (*derivation, error) {
	out := &derivation{claimed: map[string]float64{}, notHeld: map[string]float64{}, whole: map[string]float64{}}
	notHeld := func(g geo.Ground) (orb.MultiPolygon, error) {
		var held orb.MultiPolygon
		for _, c := range control {
			if heldAgainst(g.Feature, c.Feature) {
				held = append(held, c.Geometry...)
			}
		}
		rest, err := change.Subtract(ctx, g.Geometry, held)
		if err != nil {
			return nil, fmt.Errorf("claimed but not held: %w", err)
		}
		return rest, nil
	}
	for _, g := range whole {
		rest, err := notHeld(g)
		if err != nil {
			return nil, err
		}
		out.whole[g.Feature.Key] = geo.Area(rest)
	}
	claimants := map[string]bool{}
	for _, g := range claims {
		rest, err := notHeld(g)
		if err != nil {
			return nil, err
		}
		if g.Feature.ClaimedBy != "" {
			claimants[g.Feature.ClaimedBy] = true
		}
		out.claimed[g.Feature.Key] = geo.Area(g.Geometry)
		out.notHeld[g.Feature.Key] = geo.Area(rest)
		if len(rest) > 0 {
			f := g.Feature
			f.Geometry = rest
			out.features = append(out.features, f)
		}
	}
	out.claimants = slices.Sorted(maps.Keys(claimants))
	slices.SortFunc(out.features, func(a, b geo.Feature) int { return cmp.Compare(a.Key, b.Key) })
	return out, nil
}

// derivedFeatures are the features of a derived layer: claims, with what of
// them is not held, per whom, and by which snapshots.
func (s *Server) derivedFeatures(ctx context.Context, d derivedView) ([]geo.Feature, error) {
	found, err := s.derive(ctx, d)
	if err != nil {
		return nil, err
	}
	out := make([]geo.Feature, len(found.features))
	for i, f := range found.features {
		whom, err := json.Marshal(phrase.AssessorsOf(d.pair[1], d.assessors))
		if err != nil {
			return nil, err
		}
		f.Properties = map[string]json.RawMessage{
			"not_held_per":     whom,
			"claims_snapshot":  quoted(d.claims.snapshot.ValidOn.String()),
			"control_snapshot": quoted(d.control.snapshot.ValidOn.String()),
			"km2":              json.RawMessage(web.Decimal(km2(found.notHeld[f.Key]))),
			"claimed_km2":      json.RawMessage(web.Decimal(km2(found.claimed[f.Key]))),
		}
		out[i] = f
	}
	return out, nil
}
