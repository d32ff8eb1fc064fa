package view

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

// Patch is contiguous ground of one territory that was gained, or lost: what
// pictures draw without inner outlines and lists name. Each claim has its own.
type Patch struct {
	change.Patch
	Territory geo.Territory
	State     phrase.State
	features  []geo.Feature // that have, or had, its ground
}

// Shape is the patch as the shape of a feature.
func (p Patch) Shape() orb.MultiPolygon { return orb.MultiPolygon{p.Ground} }

// Name is the change: gained or lost.
func (p Patch) Name() string {
	if p.Gained {
		return "gained"
	}
	return "lost"
}

// Feature is what a patch's features say of it alike; the key is that of the first.
func (p Patch) Feature() geo.Feature {
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
func dissolved(ctx context.Context, l geo.Layer, pieces []comparedPiece) ([]Patch, error) {
	type kind struct {
		gained    bool
		territory geo.Territory
		state     phrase.State
		claim     string
	}
	groups, features := map[kind][]change.Piece{}, map[kind]map[string]geo.Feature{}
	var kinds []kind
	for _, p := range pieces {
		k := kind{gained: p.Gained, territory: p.territory, state: phrase.StateOf(l, p.Feature)}
		switch {
		case l.Kind == geo.KindClaims:
			k.claim = p.Feature.Key
		case k.state.IsClaim():
			k.state.By = "" // it may have changed while the ground stayed claimed
		}
		if groups[k] == nil {
			kinds = append(kinds, k)
			features[k] = map[string]geo.Feature{}
		}
		one := p.Piece
		one.Key = p.Feature.Key
		features[k][one.Key] = p.Feature
		for _, other := range p.AlsoIn {
			one.Others = append(one.Others, other.Key)
			features[k][other.Key] = other
		}
		groups[k] = append(groups[k], one)
	}
	var out []Patch
	for _, k := range kinds {
		list, err := change.Dissolve(ctx, groups[k])
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			one := Patch{Patch: p, Territory: k.territory, State: k.state}
			for _, key := range p.Keys {
				one.features = append(one.features, features[k][key])
			}
			out = append(out, one)
		}
	}
	slices.SortStableFunc(out, func(a, b Patch) int { return cmp.Compare(b.Area, a.Area) })
	return out, nil
}

// tileFeatures are the patches as tiles carry them.
func (c *Comparison) tileFeatures(v ChangeView) []geo.Feature {
	out := make([]geo.Feature, len(c.Patches))
	from, to := quoted(v.From.Snapshot.ValidOn.String()), quoted(v.To.Snapshot.ValidOn.String())
	for i, p := range c.Patches {
		f := WithoutProvenance(p.Feature())
		f.Geometry = p.Shape()
		f.Properties = map[string]json.RawMessage{
			"change": quoted(p.Name()), "from": from, "to": to,
			"km2": strconv.AppendFloat(nil, KM2(p.Area), 'f', -1, 64),
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
