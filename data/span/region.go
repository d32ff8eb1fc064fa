package span

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/geo"
	diff "frontline/geo/change"
	"frontline/geo/geojson"

	"github.com/paulmach/orb"
)

// RegionSet are the oblasts of the basemap by which areas are told apart. A
// share is kept by the geometries of both, so that it holds for as long as the
// two do, whatever else changes in the basemap.
type RegionSet struct {
	ids    []int64          // of the geometries, in order
	Names  map[int64]string // in English, by geometry
	List   map[int64]geo.Region
	Shares *diff.Regions
}

// RegionCache keeps the last set, since it takes a while to make ready.
type RegionCache struct {
	mu   sync.Mutex
	last *RegionSet
}

// At is the set as known at a revision; nil for no regions.
func (c *RegionCache) At(ctx context.Context, q sqlkit.Queryer, rev geo.Revision) (*RegionSet, error) {
	// Asked anew each time: a transaction that is undone gives its ids to others.
	list, err := oblasts(ctx, q, rev)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	set := &RegionSet{Names: map[int64]string{}, List: map[int64]geo.Region{}}
	for _, o := range list {
		f, err := geojson.ParseProperties(o.key, o.properties)
		if err != nil {
			return nil, table.DamagedFeature(0, o.key, err)
		}
		set.ids = append(set.ids, o.geometry)
		set.Names[o.geometry] = cmp.Or(f.Names["en"], o.key)
		set.List[o.geometry] = geo.Region{Key: o.key, Names: f.Names}
	}
	slices.Sort(set.ids)
	set.ids = slices.Compact(set.ids)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last != nil && slices.Equal(c.last.ids, set.ids) {
		set.Shares = c.last.Shares
	} else if set.Shares, err = readRegionShapes(ctx, q, set.ids); err != nil {
		return nil, err
	}
	c.last = set
	return set, nil
}

// readRegionShapes makes the shapes of regions ready.
func readRegionShapes(ctx context.Context, q sqlkit.Queryer, ids []int64) (*diff.Regions, error) {
	found, err := shape.ReadOutlines(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	var regions []diff.Region
	for _, id := range ids {
		regions = append(regions, diff.Region{Key: strconv.FormatInt(id, 10), Ground: geo.Polygons(found[id].Geometry)})
	}
	return diff.NewRegions(regions), nil
}

// regionShare is how much of a polygon lies in a region.
type regionShare struct {
	Region int64 // the geometry
	Area   float64
}

// Of returns how many square metres of a polygon lie in each region, in order of the
// regions.
func (s *RegionSet) Of(p orb.Polygon) ([]regionShare, error) {
	found, err := s.Shares.Shares(p)
	if err != nil {
		return nil, fmt.Errorf("areas by region: %w", err)
	}
	var list []regionShare
	for key, area := range found {
		id, err := strconv.ParseInt(key, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("areas by region: %w", err)
		}
		list = append(list, regionShare{id, area})
	}
	slices.SortFunc(list, func(a, b regionShare) int { return cmp.Compare(a.Region, b.Region) })
	return list, nil
}

// oblast is a region of the basemap.
type oblast struct {
	key        string
	geometry   int64
	properties []byte
}

// Basemap is the snapshot ?1 of known that the regions are from: the newest one
// of the layer of regions, else of the first basemap.
const Basemap = `
	SELECT s.id FROM snapshot s JOIN layer l ON l.id = s.layer AND l.kind = 'base'
	 WHERE s.revision <= ?1 AND (s.superseded IS NULL OR s.superseded > ?1) AND (s.retracted IS NULL OR s.retracted > ?1)
	 ORDER BY s.layer <> '` + geo.RegionsLayer + `', s.layer, s.valid_on DESC LIMIT 1`

// oblasts are those of the basemap as known at a revision, in order of key:
// what has the class "oblast" and is a polygon.
func oblasts(ctx context.Context, q sqlkit.Queryer, known geo.Revision) ([]oblast, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT f.key, f.geometry, f.properties
		  FROM snapshot_feature sf
		  JOIN feature f ON f.id = sf.feature AND json_extract(f.properties, '$.class') = 'oblast'
		  JOIN geometry g ON g.id = f.geometry AND g.type IN ('Polygon', 'MultiPolygon')
		 WHERE sf.snapshot = (`+Basemap+`)
		 ORDER BY f.key`, known)
	if err != nil {
		return nil, sqlkit.Error("find regions", err)
	}
	defer rows.Close()
	var list []oblast
	for rows.Next() {
		var o oblast
		if err := rows.Scan(&o.key, &o.geometry, &o.properties); err != nil {
			return nil, sqlkit.Error("find regions", err)
		}
		list = append(list, o)
	}
	return list, sqlkit.Error("find regions", rows.Err())
}
