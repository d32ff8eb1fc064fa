package server

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/change"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// oblasts are the regions by which areas are told apart: those features of the
// basemap whose class says so.
type oblasts struct {
	key     groundKey
	regions *change.Regions
	list    []geo.Region // in order of their names
}

// shareKey names a polygon, by its hash, among the regions of a basemap: from
// difference to difference most are the same.
type shareKey struct {
	among   groundKey
	polygon [sha256.Size]byte
}

// sharesOf are the square metres of ground in each region.
func (s *Server) sharesOf(ctx context.Context, o *oblasts, ground orb.MultiPolygon) (map[string]float64, error) {
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

// regionClass is the class of the basemap's features that are regions.
const regionClass = "oblast"

// oblastsAt are the regions of the basemap at a time; none where there is no
// basemap then. It is geo.EGone where that was retracted since.
func (s *Server) oblastsAt(ctx context.Context, t times) (*oblasts, error) {
	base, at, ok, err := s.baseAt(ctx, t)
	if err != nil {
		return nil, err
	}
	if !ok {
		return &oblasts{regions: change.NewRegions(nil)}, nil
	}
	snapshot, err := s.record.find(ctx, base.ID, at, t.current)
	if err != nil {
		return nil, err
	}
	k := groundKey{base.ID, geo.AsOf{Valid: snapshot.ValidOn, Known: snapshot.Pin}, ofFeatures}
	return s.oblasts.Get(ctx, k, func(ctx context.Context, k groundKey) (*oblasts, error) {
		grounds, err := s.Store.Grounds(ctx, k.layer, k.at)
		if err != nil {
			return nil, err
		}
		var list []geo.Region
		var regions []change.Region
		for _, g := range grounds {
			var class string
			if json.Unmarshal(g.Feature.Properties["class"], &class) != nil || class != regionClass {
				continue // a class that is no text is none
			}
			list = append(list, geo.Region{Key: g.Feature.Key, Names: g.Feature.Names})
			regions = append(regions, change.Region{Key: g.Feature.Key, Ground: g.Geometry})
		}
		slices.SortFunc(list, compareRegions)
		return &oblasts{k, change.NewRegions(regions), list}, nil
	})
}

// compareRegions orders regions by their names.
func compareRegions(a, b geo.Region) int {
	return cmp.Or(cmp.Compare(a.Names["en"], b.Names["en"]), cmp.Compare(a.Key, b.Key))
}
