package view

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/server/web"

	"github.com/paulmach/orb"
)

// Names are those of some of the assessments, by their bits.
func (v AgreementView) Names(of uint) (names []string) {
	for i, a := range v.By {
		if v.IsTwo {
			i = v.bit(a)
		}
		if of&(1<<i) != 0 {
			names = append(names, a.Name)
		}
	}
	return names
}

// Alone is which of two who are compared calls ground held alone, from 1 on; 0 where both do, or neither,
// or more than two are compared.
func (v AgreementView) Alone(k AgreedKey) int {
	if v.Claims != nil || bits.OnesCount(v.All()) != 2 || bits.OnesCount(k.Per) != 1 {
		return 0
	}
	return bits.TrailingZeros(k.Per) + 1
}

// How many of those who assess ground call it held.
const (
	InAll  = "all"
	InSome = "some"
	InNone = "none"
)

// Ground of a comparison: what some call held, by whom it is, and who they are.
type AgreedKey struct {
	HeldBy    string // as all of them have it; "" where one does not say
	ClaimedBy string // of what a layer claims
	Per       uint   // who call it held, a bit for each; none for ground of which they show something else
}

// Agreed is ground on which the same ones call held what the same one holds.
type Agreed struct {
	AgreedKey
	Ground orb.MultiPolygon
	Area   float64
}

// Agreement is a comparison of assessments.
type Agreement struct{ Parts []Agreed }

// Of is whether all, some or none of those who assess call ground held.
func (k AgreedKey) Of(all uint) string {
	switch k.Per {
	case 0:
		return InNone
	case all:
		return InAll
	}
	return InSome
}

// Laid is what lies on ground: what one shows there, or somebody's claim.
type Laid struct {
	By        int // which of the assessments; -1 for a claim
	Held      bool
	HeldBy    string
	ClaimedBy string
}

// Agree tells what is to be said of ground from what lies on it. Who does not say by whom it is held
// differs from nobody who does.
func (c Comparand) Agree(on []Laid) (out []AgreedKey) {
	add := func(k AgreedKey, heldBy string, isFor func(holder string) bool) {
		said := true
		for _, l := range on {
			if l.By >= 0 && l.Held && (l.HeldBy == "" || isFor(l.HeldBy)) {
				k.Per |= 1 << l.By
				said = said && l.HeldBy != ""
			}
		}
		if k.Per != 0 && said {
			k.HeldBy = heldBy
		}
		if c.IsPair && k.Per != 1 || slices.Contains(out, k) {
			return
		}
		out = append(out, k)
	}
	if c.Claims != nil {
		for _, l := range on {
			if l.By < 0 {
				add(AgreedKey{ClaimedBy: l.ClaimedBy}, l.ClaimedBy, func(holder string) bool { return l.ClaimedBy == "" || geo.SameParty(holder, l.ClaimedBy) })
			}
		}
		return out
	}
	holders := []string{}
	for _, l := range on {
		if l.By >= 0 && l.Held && l.HeldBy != "" && !slices.ContainsFunc(holders, func(h string) bool { return geo.SameParty(h, l.HeldBy) }) {
			holders = append(holders, l.HeldBy)
		}
	}
	for _, h := range holders {
		add(AgreedKey{}, h, func(holder string) bool { return geo.SameParty(h, holder) })
	}
	if len(holders) == 0 {
		add(AgreedKey{}, "", func(string) bool { return false })
	}
	return out
}

// LaidOf is what a territory of an assessment lays on ground, or one of claims; false for what a layer of
// control shows by somebody's claim.
func (v AgreementView) LaidOf(l geo.Layer, t geo.Territory) (Laid, bool) {
	if l.Kind == geo.KindClaims {
		return Laid{By: -1, ClaimedBy: t.By}, true
	}
	i := slices.IndexFunc(v.By, func(a Assessment) bool { return a.Layer.ID == l.ID && a.By == t.By })
	if t.Class == geo.ClassClaimed || i < 0 {
		return Laid{}, false
	}
	if v.IsTwo {
		i = v.bit(v.By[i])
	}
	return Laid{By: i, Held: t.Class == geo.ClassHeld, HeldBy: t.HeldBy}, true
}

// bit is an assessment's place among those compared, where these are two layers.
func (v AgreementView) bit(a Assessment) int {
	if a.Layer.ID == v.Layers[0].ID {
		return 0
	}
	return 1
}

// All are the bits of those who are compared.
func (v AgreementView) All() uint {
	if v.IsTwo {
		return 1<<2 - 1
	}
	return 1<<len(v.By) - 1
}

// Agreement lays assessments over one another.
func (s *Agreements) Agreement(ctx context.Context, v AgreementView) (*Agreement, error) {
	return s.kept.Get(ctx, v.key(), func(ctx context.Context, _ string) (*Agreement, error) {
		if err := s.comparing.Enter(ctx); err != nil {
			return nil, err
		}
		defer s.comparing.Leave()
		defer s.stage(web.StageCompare)()
		var laid []Laid
		var grounds []orb.MultiPolygon
		add := func(l geo.Layer, of View) error {
			list, err := s.grounds.GroundsAt(ctx, OfTerritories, of, 0)
			for _, g := range list {
				if one, ok := v.LaidOf(l, l.Territory(g.Feature)); ok {
					laid, grounds = append(laid, one), append(grounds, g.Geometry)
				}
			}
			return err
		}
		if v.claims != nil {
			if err := add(*v.Claims, *v.claims); err != nil {
				return nil, err
			}
		}
		for i, a := range v.By {
			if i > 0 && v.By[i-1].Layer.ID == a.Layer.ID {
				continue
			}
			if err := add(a.Layer, a.View); err != nil {
				return nil, err
			}
		}
		var keys []AgreedKey
		parts, err := change.Parts(ctx, grounds, func(on []int) (classes []int) {
			there := make([]Laid, len(on))
			for i, n := range on {
				there[i] = laid[n]
			}
			for _, k := range v.Agree(there) {
				i := slices.Index(keys, k)
				if i < 0 {
					i, keys = len(keys), append(keys, k)
				}
				classes = append(classes, i)
			}
			return classes
		})
		if err != nil {
			return nil, err
		}
		out := &Agreement{}
		for i, ground := range parts {
			out.Parts = append(out.Parts, Agreed{keys[i], ground, geo.Area(ground)})
		}
		slices.SortFunc(out.Parts, func(a, b Agreed) int { return CompareAgreed(a.AgreedKey, b.AgreedKey) })
		return out, nil
	})
}

// CompareAgreed orders by whose ground it is, and that of most first.
func CompareAgreed(a, b AgreedKey) int {
	return cmp.Or(cmp.Compare(a.ClaimedBy, b.ClaimedBy), -cmp.Compare(bits.OnesCount(a.Per), bits.OnesCount(b.Per)), cmp.Compare(a.Per, b.Per), cmp.Compare(a.HeldBy, b.HeldBy))
}
