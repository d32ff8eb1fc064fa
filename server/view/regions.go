package view

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/server/memo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// Oblasts are the regions by which areas are told apart: those features of the layer of
// regions, else of the basemap, whose class says so.
type Oblasts struct {
	key     groundKey
	regions *change.Regions
	List    []geo.Region // in order of their names
}

// shareKey names a polygon, by its hash, among the regions of a basemap: from
// difference to difference most are the same.
type shareKey struct {
	among   groundKey
	polygon [sha256.Size]byte
}

// Regions keeps how much of which ground lies in which region.
type Regions struct {
	store     Store
	snapshots *Snapshots
	kept      memo.Memo[groundKey, *Oblasts]
	shares    memo.Memo[shareKey, map[string]float64]
}

// SharesOf returns the area of ground in each region in square metres, by key.
func (s *Regions) SharesOf(ctx context.Context, o *Oblasts, ground orb.MultiPolygon) (map[string]float64, error) {
	out := map[string]float64{}
	for _, p := range ground {
		part, err := s.shares.Get(ctx, shareKey{o.key, hashOf(p)}, func(ctx context.Context, _ shareKey) (map[string]float64, error) {
			return o.regions.SharesForReader(ctx, p)
		})
		if err != nil {
			return nil, err
		}
		for key, area := range part {
			out[key] += area
		}
	}
	return out, nil
}

func hashOf(p orb.Polygon) [sha256.Size]byte {
	var b []byte
	for _, r := range p {
		b = binary.LittleEndian.AppendUint64(b, uint64(len(r)))
		for _, q := range r {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(q[0]))
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(q[1]))
		}
	}
	return sha256.Sum256(b)
}

// RegionClass is the class of the basemap's features that are regions.
const RegionClass = "oblast"

// IsRegion is whether a feature of a basemap is a region.
func IsRegion(f geo.Feature) bool { return ClassOf(f) == RegionClass }

// ClassOf returns the class of a basemap's feature; one that is no text is none.
func ClassOf(f geo.Feature) (class string) {
	if raw, ok := f.Properties["class"]; ok {
		_ = json.Unmarshal(raw, &class)
	}
	return class
}

// OblastsAt are the regions of the basemap at a time; none where there is no
// basemap then. It is geo.EGone where that was retracted since.
func (s *Regions) OblastsAt(ctx context.Context, t Times) (*Oblasts, error) {
	grounds, err := s.snapshots.GroundLayersAt(ctx, t)
	if err != nil {
		return nil, err
	}
	if len(grounds) == 0 {
		return &Oblasts{regions: change.NewRegions(nil)}, nil
	}
	from := grounds[max(slices.IndexFunc(grounds, func(g GroundLayer) bool { return g.Layer.ID == geo.RegionsLayer }), 0)]
	base := from.Layer
	snapshot, err := s.snapshots.FindSnapshot(ctx, base.ID, from.At, t.Current)
	if err != nil {
		return nil, err
	}
	k := groundKey{base.ID, geo.AsOf{Valid: snapshot.ValidOn, Known: snapshot.Pin}, OfFeatures}
	return s.kept.Get(ctx, k, func(ctx context.Context, k groundKey) (*Oblasts, error) {
		grounds, err := s.store.GroundsOf(ctx, k.layer, k.at, IsRegion)
		if err != nil {
			return nil, err
		}
		var list []geo.Region
		var regions []change.Region
		for _, g := range grounds {
			list = append(list, geo.Region{Key: g.Feature.Key, Names: g.Feature.Names})
			regions = append(regions, change.Region{Key: g.Feature.Key, Ground: g.Geometry})
		}
		slices.SortFunc(list, compareRegions)
		return &Oblasts{k, change.NewRegions(regions), list}, nil
	})
}

// compareRegions orders regions by their names.
func compareRegions(a, b geo.Region) int {
	return cmp.Or(cmp.Compare(a.Names["en"], b.Names["en"]), cmp.Compare(a.Key, b.Key))
}

// groundKey names what a layer covers on the date of a snapshot.
type groundKey struct {
	layer string
	at    geo.AsOf
	of    of
}

// Grounds are what features and territories cover.
type Grounds struct {
	store Store
	kept  memo.Memo[groundKey, []geo.Ground]
}

// GroundsAt returns what the features, or the territories, of a view's layer cover,
// read at a revision, or at the snapshot's own pin where that is later.
func (g *Grounds) GroundsAt(ctx context.Context, of of, v View, pin geo.Revision) ([]geo.Ground, error) {
	k := groundKey{v.Snapshot.Layer, geo.AsOf{Valid: v.Snapshot.ValidOn, Known: max(pin, v.Snapshot.Pin)}, of}
	return g.kept.Get(ctx, k, func(ctx context.Context, k groundKey) ([]geo.Ground, error) {
		if k.of == OfTerritories {
			return g.store.TerritoryGrounds(ctx, k.layer, k.at)
		}
		return g.store.Grounds(ctx, k.layer, k.at)
	})
}
