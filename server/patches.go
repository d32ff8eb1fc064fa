package server

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/server/phrase"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// patch is contiguous ground of one territory that was gained, or lost: what
// pictures draw without inner outlines and lists name. Each claim has its own.
type patch struct {
	change.Patch
	territory geo.Territory
	state     phrase.State
	features  []geo.Feature // that have, or had, its ground
}

// ground is the patch as the shape of a feature.
func (p patch) ground() orb.MultiPolygon { return orb.MultiPolygon{p.Ground} }

// name is the change: gained or lost.
func (p patch) name() string {
	if p.Gained {
		return "gained"
	}
	return "lost"
}

// of is what a patch's features say of it alike; the key is that of the first.
func (p patch) of() geo.Feature {
	f := p.features[0]
	for _, other := range p.features[1:] {
		if f.Status != other.Status {
			f.Status = ""
		}
		if f.Name() != other.Name() {
			f.Names = nil
		}
		if f.AssessedBy != other.AssessedBy {
			f.AssessedBy = ""
		}
	}
	return f
}

// dissolved joins pieces that lie side by side and are of one kind.
func dissolved(ctx context.Context, l geo.Layer, pieces []comparedPiece) ([]patch, error) {
	type kind struct {
		gained    bool
		territory geo.Territory
		state     phrase.State
		claim     string
	}
	groups, features := map[kind][]change.Piece{}, map[kind]map[string]geo.Feature{}
	var kinds []kind
	for _, p := range pieces {
		k := kind{gained: p.Gained, territory: p.territory, state: phrase.StateOf(l, p.feature)}
		switch {
		case l.Kind == geo.KindClaims:
			k.claim = p.feature.Key
		case k.state.IsClaim():
			k.state.By = "" // it may have changed while the ground stayed claimed
		}
		if groups[k] == nil {
			kinds = append(kinds, k)
			features[k] = map[string]geo.Feature{}
		}
		one := p.Piece
		one.Key = p.feature.Key
		features[k][one.Key] = p.feature
		for _, other := range p.others {
			one.Others = append(one.Others, other.Key)
			features[k][other.Key] = other
		}
		groups[k] = append(groups[k], one)
	}
	var out []patch
	for _, k := range kinds {
		list, err := change.Dissolve(ctx, groups[k])
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			one := patch{Patch: p, territory: k.territory, state: k.state}
			for _, key := range p.Keys {
				one.features = append(one.features, features[k][key])
			}
			out = append(out, one)
		}
	}
	slices.SortStableFunc(out, func(a, b patch) int { return cmp.Compare(b.Area, a.Area) })
	return out, nil
}

// tileFeatures are the patches as tiles carry them.
func (c *comparison) tileFeatures(v changeView) []geo.Feature {
	out := make([]geo.Feature, len(c.patches))
	from, to := quoted(v.from.snapshot.ValidOn.String()), quoted(v.to.snapshot.ValidOn.String())
	for i, p := range c.patches {
		f := said(p.of())
		f.Geometry = p.ground()
		f.Properties = map[string]json.RawMessage{
			"change": quoted(p.name()), "from": from, "to": to,
			"km2": strconv.AppendFloat(nil, km2(p.Area), 'f', -1, 64),
		}
		if first, last := p.Between(); first != nil {
			f.Properties["since"] = number(int64(*first))
			f.Properties["since_date"] = quoted(first.String())
			f.Properties["since_last"] = number(int64(*last))
			f.Properties["since_last_date"] = quoted(last.String())
		}
		out[i] = f
	}
	return out
}
