package view

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
	"frontline/server/memo"
	"frontline/server/phrase"
	"frontline/server/web"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// A derived layer is ground that somebody claims and that an assessor does not
// call held: claims~control, of a layer of claims and one of control. It is
// nobody's claim and nobody's assessment, and says of which two it is made.

// IsHeld reports whether a feature of a control layer counts as held.
func IsHeld(f geo.Feature) bool { return f.Class == geo.ClassHeld }

// HeldAgainst reports whether ground of a control layer is held by whoever makes
// a claim. Where nobody is said to hold it, it is what the layer is about.
func HeldAgainst(claim, control geo.Feature) bool {
	return IsHeld(control) && (control.HeldBy == "" || claim.ClaimedBy == "" || geo.SameParty(control.HeldBy, claim.ClaimedBy))
}

// DerivedView is a request for a derived layer, resolved.
type DerivedView struct {
	Times
	pair            [2]geo.Layer // claims, control
	Claims, control View
	assessors       []string // who assess what is held
}

// ID is the derived layer's id.
func (d DerivedView) ID() string { return d.pair[0].ID + DerivedMark + d.pair[1].ID }

// Date is from when on both snapshots are in force together.
func (d DerivedView) Date() geo.Date {
	return max(d.Claims.Snapshot.ValidOn, d.control.Snapshot.ValidOn)
}

// Derivations find what is claimed and not held.
type Derivations struct {
	store     Store
	clock     *Clock
	snapshots *Snapshots
	sets      *Sets
	voices    *Voices
	grounds   *Grounds
	comparing *web.Slots
	stage     web.Stages
	mount     address.Mount
	kept      memo.Memo[derivedKey, *Derivation]
}

// Pair finds the two layers of a derived layer's id, as they were described at a revision.
func (s *Derivations) Pair(ctx context.Context, id string, known geo.Revision) (pair [2]geo.Layer, err error) {
	claims, control, _ := strings.Cut(id, DerivedMark)
	for i, part := range []struct {
		id   string
		kind geo.Kind
	}{{claims, geo.KindClaims}, {control, geo.KindControl}} {
		if err := geo.CheckLayerID(part.id); err != nil {
			return pair, err
		}
		if pair[i], err = s.store.Layer(ctx, part.id, known); err != nil {
			return pair, err
		}
		if pair[i].Kind != part.kind {
			return pair, geo.Errorf(geo.ENotFound, "there is no layer %s: a derived layer is of one of claims and one of control, and %s is of kind %s", id, part.id, pair[i].Kind)
		}
	}
	return pair, nil
}

// ResolveDerived finds the two snapshots that a path asks for, given the derived layer's
// id.
func (s *Derivations) ResolveDerived(ctx context.Context, id, asof string) (DerivedView, error) {
	if name, _, _ := strings.Cut(asof, "@"); name == TimelineName || strings.Contains(asof, ChangeMark) {
		return DerivedView{}, s.ErrOnlyDates(id)
	}
	t, err := s.clock.ResolveTimes(ctx, asof)
	if err != nil {
		return DerivedView{}, err
	}
	pair, err := s.Pair(ctx, id, t.At.Known)
	if err != nil {
		return DerivedView{}, err
	}
	return s.DerivedAt(ctx, pair, t)
}

// ErrOnlyDates is the error of what a derived layer does not have.
func (s *Derivations) ErrOnlyDates(id string) error {
	return geo.Errorf(geo.ENotFound, "%s is derived of two layers: it has dates, and areas at %s, but no timeline and no differences of its own", id, s.mount.Local(address.LayerFile(id, "area.json")))
}

// DerivedAt is a derived layer at a time.
func (s *Derivations) DerivedAt(ctx context.Context, pair [2]geo.Layer, t Times) (DerivedView, error) {
	d := DerivedView{Times: t, pair: pair}
	for i, v := range []*View{&d.Claims, &d.control} {
		var err error
		if *v, err = s.snapshots.ViewAt(ctx, pair[i].ID, t); err != nil {
			return d, err
		}
	}
	said, err := s.voices.VoicesOf(ctx, pair[1], t)
	if err != nil {
		return d, err
	}
	d.assessors = said.On(t.At.Valid).Assessors()
	return d, Withheld(d.Claims, d.control)
}

// PinnedRef is the as-of by which the same two snapshots are found for ever.
func (d DerivedView) PinnedRef() geo.AsOfRef {
	known := max(d.Claims.Snapshot.Pin, d.control.Snapshot.Pin)
	return geo.AsOfRef{Valid: d.Date(), Pinned: true, Known: known}
}

// Layer describes the derived layer, in words that state no claim as a fact.
func (d DerivedView) Layer(claimants []string) geo.Layer {
	claims, control := d.pair[0], d.pair[1]
	by := "Claimed"
	if len(claimants) > 0 {
		by += " by " + strings.Join(claimants, " and ")
	}
	return geo.Layer{
		ID: d.ID(), Kind: geo.KindClaims, Cadence: control.Cadence, AssessedBy: phrase.AssessorsOf(control, d.assessors),
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

// Derivation is ground that is claimed and not held.
type Derivation struct {
	features []geo.Feature // the claims, each with what of it is not held; areas only
	// Square metres of each claim by its key: of the whole and of what of it
	// is not held.
	claimed, NotHeld map[string]float64
	Whole            map[string]float64 // not held, by the territory of the claims
	Claimants        []string
}

type derivedKey struct{ claims, control groundKey }

func (d DerivedView) key() derivedKey {
	of := func(v View) groundKey { return groundKey{v.Snapshot.Layer, v.Pin(), OfTerritories} }
	return derivedKey{of(d.Claims), of(d.control)}
}

// Derive finds what is claimed and not held.
func (s *Derivations) Derive(ctx context.Context, d DerivedView) (*Derivation, error) {
	return s.kept.Get(ctx, d.key(), func(ctx context.Context, _ derivedKey) (*Derivation, error) {
		if err := s.comparing.Enter(ctx); err != nil {
			return nil, err
		}
		defer s.comparing.Leave()
		defer s.stage(web.StageCompare)()
		claims, err := s.grounds.GroundsAt(ctx, OfFeatures, d.Claims, 0)
		if err != nil {
			return nil, err
		}
		whole, err := s.grounds.GroundsAt(ctx, OfTerritories, d.Claims, 0)
		if err != nil {
			return nil, err
		}
		control, err := s.grounds.GroundsAt(ctx, OfTerritories, d.control, 0)
		if err != nil {
			return nil, err
		}
		return subtractHeld(ctx, claims, whole, control)
	})
}

// subtractHeld takes what is held from each claim, and from what claims of one
// claimant cover together.
func subtractHeld(ctx context.Context, claims, whole, control []geo.Ground) (*Derivation, error) {
	out := &Derivation{claimed: map[string]float64{}, NotHeld: map[string]float64{}, Whole: map[string]float64{}}
	notHeld := func(g geo.Ground) (orb.MultiPolygon, error) {
		var held orb.MultiPolygon
		for _, c := range control {
			if HeldAgainst(g.Feature, c.Feature) {
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
		out.Whole[g.Feature.Key] = geo.Area(rest)
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
		out.NotHeld[g.Feature.Key] = geo.Area(rest)
		if len(rest) > 0 {
			f := g.Feature
			f.Geometry = rest
			out.features = append(out.features, f)
		}
	}
	out.Claimants = slices.Sorted(maps.Keys(claimants))
	slices.SortFunc(out.features, func(a, b geo.Feature) int { return cmp.Compare(a.Key, b.Key) })
	return out, nil
}

// DerivedFeatures are the features of a derived layer: claims, with what of
// them is not held, per whom, and by which snapshots.
func (s *Derivations) DerivedFeatures(ctx context.Context, d DerivedView) ([]geo.Feature, error) {
	found, err := s.Derive(ctx, d)
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
			"claims_snapshot":  quoted(d.Claims.Snapshot.ValidOn.String()),
			"control_snapshot": quoted(d.control.Snapshot.ValidOn.String()),
			"km2":              json.RawMessage(web.Decimal(KM2(found.NotHeld[f.Key]))),
			"claimed_km2":      json.RawMessage(web.Decimal(KM2(found.claimed[f.Key]))),
		}
		out[i] = f
	}
	return out, nil
}

// ClaimantsOf returns who claims what a snapshot shows, by name.
func (s *Derivations) ClaimantsOf(ctx context.Context, v View) ([]string, error) {
	set, err := s.sets.Set(ctx, v.Snapshot)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, f := range set.Features() {
		if f.ClaimedBy != "" {
			out = append(out, f.ClaimedBy)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
