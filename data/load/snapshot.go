package load

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"sync"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// snapshot is one that is compared: of a file, or of the record.
type snapshot struct {
	layer    geo.Layer
	date     geo.Date
	content  [sha256.Size]byte
	ground   [sha256.Size]byte // of the shapes alone, in no order
	bounds   shape.Bounds
	features []snapshotFeature
	area     float64 // of all features, each for itself

	// Of what counts as one, by its key; see territory.
	territories map[string]*territory
}

type snapshotFeature struct {
	key        string
	hash       [sha256.Size]byte // of all of it
	shape      [sha256.Size]byte // of its geometry
	geometry   orb.Geometry
	area       float64 // of its ground, in square metres
	attributes attributes
	of         string // its territory
}

// attributes are those of a feature that are compared.
type attributes struct {
	name, status string
	observedOn   *geo.Date

	claimedBy, assessedBy, heldBy string
	deniedBy                      []string
	hash                          [sha256.Size]byte // of all properties
}

func newAttributes(l geo.Layer, f geo.Feature, properties []byte) attributes {
	s := attributes{name: f.Name(), status: f.Status, observedOn: f.ObservedOn, hash: sha256.Sum256(properties),
		claimedBy: f.ClaimedBy, assessedBy: cmp.Or(f.AssessedBy, l.AssessedBy), heldBy: f.HeldBy}
	for _, d := range f.DeniedBy {
		s.deniedBy = append(s.deniedBy, d.By)
	}
	return s
}

// label is what a report calls a feature.
func (f *snapshotFeature) label() string { return cmp.Or(f.attributes.name, f.key) }

func newSnapshot(l geo.Layer, date geo.Date, content [sha256.Size]byte, features []loadedFeature) *snapshot {
	s := &snapshot{layer: l, date: date, content: content, bounds: shape.NoBounds, features: make([]snapshotFeature, len(features))}
	for i, f := range features {
		of := f.Key
		if l.HasTerritories() {
			of = f.territory.Key()
		}
		s.features[i] = snapshotFeature{f.Key, f.Hash, f.Shape.Hash, f.Geometry, geo.Area(f.Geometry), f.attributes, of}
		s.bounds = s.bounds.Union(f.Shape.Bounds)
		s.area += s.features[i].area
	}
	s.ground = groundHash(features)
	s.territories = territoriesOf(s)
	return s
}

// groundHash is of the features' shapes, whatever their order and whatever is
// said of them.
func groundHash(features []loadedFeature) [sha256.Size]byte {
	shapes := make([][]byte, len(features))
	for i := range features {
		shapes[i] = features[i].Shape.Hash[:]
	}
	slices.SortFunc(shapes, bytes.Compare)
	return sha256.Sum256(bytes.Join(shapes, nil))
}

// readSnapshot reads a snapshot of the record.
func readSnapshot(ctx context.Context, q sqlkit.Queryer, id int64, date geo.Date) (*snapshot, error) {
	features, err := table.ReadFeatures(ctx, q, id)
	if err != nil {
		return nil, err
	}
	l, err := table.LayerOf(ctx, q, id)
	if err != nil {
		return nil, err
	}
	var ends string
	if len(features) == 0 {
		if err := q.QueryRowContext(ctx, `SELECT ends FROM snapshot WHERE id = ?`, id).Scan(&ends); err != nil {
			return nil, sqlkit.Error("find snapshot", err)
		}
	}
	prepared := make([]loadedFeature, len(features))
	for i, f := range features {
		if prepared[i], err = newLoadedFeature(l, f); err != nil {
			return nil, table.DamagedFeature(id, f.Key, err)
		}
	}
	return newSnapshot(l, date, contentHash(prepared, ends), prepared), nil
}

// territory is the ground of a snapshot that counts as one.
type territory struct {
	geo.Territory
	features []*snapshotFeature // in order of their shapes
	budget   diff.Budget        // of the snapshot, for the union
	once     sync.Once
	area     float64 // of the union
	err      error
}

func territoriesOf(s *snapshot) map[string]*territory {
	all := map[string]*territory{}
	budget := diff.NewBudget()
	for i := range s.features {
		f := &s.features[i]
		if !areal(f.geometry) {
			continue
		}
		t := all[f.of]
		if t == nil {
			t = &territory{budget: budget}
			if s.layer.HasTerritories() {
				t.Territory, t.err = geo.ParseTerritory(f.of)
			}
			all[f.of] = t
		}
		t.features = append(t.features, f)
	}
	for _, t := range all {
		slices.SortStableFunc(t.features, func(a, b *snapshotFeature) int { return bytes.Compare(a.shape[:], b.shape[:]) })
	}
	return all
}

// size is the area of the territory, each piece of ground once.
func (t *territory) size(ctx context.Context) float64 {
	t.once.Do(func() {
		if len(t.features) == 1 {
			t.area = t.features[0].area
			return
		}
		grounds := make([]orb.MultiPolygon, len(t.features))
		for i, f := range t.features {
			grounds[i] = geo.Polygons(f.geometry)
			t.area += f.area
		}
		union, err := diff.Union(t.budget.Within(ctx), grounds...)
		if err != nil {
			t.err = err
			return
		}
		t.area = geo.Area(union)
	})
	return t.area
}

// unionError is why the ground of a territory cannot be told: its features
// overlap in too many places, or nobody waits for it. Of all else the overlay
// tells.
func (s *snapshot) unionError(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(s.territories)) {
		if err := s.territories[key].err; geo.ErrorCode(err) == geo.ETooLarge {
			return err
		}
	}
	return nil
}

// ground is that of each feature, one after the other.
func (t *territory) ground() orb.MultiPolygon {
	var all orb.MultiPolygon
	for _, f := range t.features {
		all = append(all, geo.Polygons(f.geometry)...)
	}
	return all
}

// figures are the area of what counts first in the snapshot's layer, and that of
// each other class.
func (s *snapshot) figures(ctx context.Context) (area SquareMetres, classes map[geo.Class]SquareMetres) {
	for _, key := range slices.Sorted(maps.Keys(s.territories)) {
		t := s.territories[key]
		if t.Counts() {
			area += SquareMetres(t.size(ctx))
			continue
		}
		if classes == nil {
			classes = map[geo.Class]SquareMetres{}
		}
		classes[t.Class] += SquareMetres(t.size(ctx))
	}
	return area, classes
}

// areal reports whether a geometry is ground.
func areal(g orb.Geometry) bool { return g != nil && g.Dimensions() == 2 }

func (f *snapshotFeature) statusWord() string { return cmp.Or(f.attributes.status, "no status") }
