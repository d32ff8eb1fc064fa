package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/server/basemap/places"
	"frontline/server/memo"
	"frontline/server/view"
)

// Hit is one answer to a search: a feature, a settlement of the gazetteer of which the record
// says nothing then, one of an archive that is attached, or a position.
type Hit struct {
	Layer   string      `json:"layer,omitempty"` // of a feature
	Kind    geo.Kind    `json:"kind"`            // its layer's, KindSettlement, KindBasemap or KindPosition
	ID      string      `json:"id"`
	Class   string      `json:"class,omitempty"` // of a basemap's feature
	Name    string      `json:"name"`
	Names   names       `json:"names,omitempty"`
	Matched string      `json:"matched"`          // the spelling that matched
	Center  *[2]float64 `json:"center,omitempty"` // of what has a place
	BBox    *[4]float64 `json:"bbox,omitempty"`
	// Region is the oblast in which it is, of what is at a point.
	Region *geo.Region `json:"region,omitempty"`
	// DistanceM is how far it is from the position that the search is near, in metres.
	DistanceM *int `json:"distance_m,omitempty"`
	// RecordedFrom is the first date after that of the search from which on the record says
	// something of a settlement, or of a place that it does not name then.
	RecordedFrom *geo.Date `json:"recorded_from,omitempty"`
	// Page is the address of the page about it, of a place that has one; whoever answers fills it in.
	Page string `json:"page,omitempty"`
	// Basemap is the hash of the archive that a settlement is of.
	Basemap string `json:"basemap,omitempty"`

	origin    *places.Origin // of Basemap
	closeness place.Closeness
	order     int
}

// The kinds of hits that are no features.
const (
	KindSettlement geo.Kind = "settlement"
	KindPosition   geo.Kind = "position"
)

// names are those of a feature by BCP 47 tag.
type names = map[string]string

// searchOrder ranks equally good matches: what is said of a place before the
// bare place.
var searchOrder = []geo.Kind{geo.KindPlaces, geo.KindClaims, geo.KindControl, geo.KindStatements, geo.KindBase}

// townOrder is that of the basemap's towns: Sevastopol before what is claimed, and Kyiv before
// the oblast, of that name.
const townOrder = 1

// Search finds features by their names, and settlements of the gazetteer and of archives.
type Search struct {
	*Settlements
	basemaps *places.Kept
	names    memo.Memo[view.SetKey, featureNames]
	past     memo.Memo[pastKey, pastLayer]
}

// New makes a search over views, over the settlements that come with the program, and over those of
// archives; open and basemaps are nil for none.
func New(store view.Store, views *view.Views, m *memo.Memory, open func() (*place.Gazetteer, error), basemaps *places.Kept) *Search {
	settlements := &Settlements{store, views, open, m.Held("gazetteer"), memo.New[view.LineKey, recordedPlaces](m, "recorded_places")}
	return &Search{settlements, basemaps, memo.New[view.SetKey, featureNames](m, "names"), memo.New[pastKey, pastLayer](m, "edges")}
}

// Found are the answers to a search.
type Found struct {
	Hits []Hit
	// Ahead is whether something is dated after today that will be part of the answer from its
	// day on.
	Ahead bool
	// Gazetteer is whose settlements are among them; nil where none is.
	Gazetteer *place.About
	// Basemaps are the archives whose settlements are among them.
	Basemaps []*places.Origin
}

// FindPlaces are features of all layers in force, settlements of the gazetteer of which the
// record says nothing then, places that it names later, and settlements of archives that are attached
// where the answer is of now, by any of their spellings, best first.
func (s *Search) FindPlaces(ctx context.Context, t view.Times, q place.Query) (Found, error) {
	r, err := s.recordAt(ctx, t)
	if err != nil {
		return Found{}, err
	}
	hits, err := s.findRecorded(ctx, r.inForce, q)
	if err != nil {
		return Found{}, err
	}
	gazetteer, err := s.GazetteerAt(ctx, t.At.Known)
	if err != nil {
		return Found{}, err
	}
	if gazetteer != nil {
		if hits, err = s.addSettlements(ctx, r.inForce, hits, gazetteer, q); err != nil {
			return Found{}, err
		}
	}
	later, ahead := r.recordedLater(q, hits)
	hits = append(hits, later...)
	hits = append(hits, s.attachedHits(r, q, hits)...)
	sortHits(hits)
	// Who writes the very name of something has mistyped nothing.
	if len(hits) > 0 && hits[0].closeness >= place.Sounds {
		hits = slices.DeleteFunc(hits, func(h Hit) bool { return h.closeness <= place.Mistyped })
	}
	found := Found{Hits: best(hits, q.Limit), Ahead: ahead}
	for i := range found.Hits {
		if err := s.complete(ctx, r, gazetteer, q, &found, &found.Hits[i]); err != nil {
			return Found{}, err
		}
		found.credit(found.Hits[i])
	}
	return found, nil
}

// FindPlace finds a feature by its layer and id, a settlement or position as FindByID does, or any of
// them by one of their spellings: features before settlements that are called the same, and before places
// that the record has only later, which say from when on. It finds nothing of archives: what an address
// of a picture means does not depend on what is attached.
func (s *Search) FindPlace(ctx context.Context, t view.Times, text string) (Hit, error) {
	if id, ok := strings.CutPrefix(text, string(KindBasemap)+"/"); ok {
		text = string(KindPosition) + "/" + id
	}
	if h, ok, err := s.FindByID(ctx, t, text, nil); ok || err != nil {
		return h.Hit, err
	}
	if at, ok := place.ParsePosition(text); ok {
		h, err := s.FindPosition(ctx, t, at, nil)
		return h.Hit, err
	}
	if layer, key, ok := strings.Cut(text, "/"); ok && geo.CheckLayerID(layer) == nil {
		v, err := s.views.ViewAt(ctx, layer, t)
		if geo.ErrorCode(err) == geo.ENotFound {
			return s.findLater(ctx, t, err, func(r record) []Hit { return r.withKeyLater(layer, key) })
		} else if err != nil {
			return Hit{}, err
		}
		if err := view.Withheld(v); err != nil {
			return Hit{}, err
		}
		set, err := s.views.Set(ctx, v.Snapshot)
		if err != nil {
			return Hit{}, err
		}
		if f, ok := view.WithKey(set.Features(), key); ok {
			return Hit{Name: f.Name(), Names: f.Names, Center: view.CenterOf(f), BBox: view.Bounds([]geo.Feature{f})}, nil
		}
		none := geo.Errorf(geo.ENotFound, "layer %s has no %q on %s", layer, key, t.At.Valid)
		return s.findLater(ctx, t, none, func(r record) []Hit { return r.withKeyLater(layer, key) })
	}
	views, err := s.inForce(ctx, t)
	if err != nil {
		return Hit{}, err
	}
	q := place.Query{Text: text, Limit: mostNamesakes, Plain: true}
	hits, err := s.findRecorded(ctx, views, q)
	if err != nil {
		return Hit{}, err
	}
	gazetteer, err := s.GazetteerAt(ctx, t.At.Known)
	if err != nil {
		return Hit{}, err
	}
	if gazetteer != nil {
		if hits, err = s.addSettlements(ctx, views, hits, gazetteer, q); err != nil {
			return Hit{}, err
		}
		sortHits(hits)
	}
	if len(hits) == 0 {
		none := geo.Errorf(geo.ENotFound, "nothing on the map of %s is called %q; give a bbox, or another spelling", t.At.Valid, text)
		return s.findLater(ctx, t, none, func(r record) []Hit {
			later, _ := r.recordedLater(q, nil)
			sortHits(later)
			return later
		})
	}
	return s.only(ctx, t, text, hits)
}

// findLater is the first place among those that the record has after the date of the search only; none
// is the error where there is not one.
func (s *Search) findLater(ctx context.Context, t view.Times, none error, among func(record) []Hit) (Hit, error) {
	r, err := s.recordAt(ctx, t)
	if err != nil {
		return Hit{}, err
	}
	if later := among(r); len(later) > 0 {
		return later[0], nil
	}
	return Hit{}, none
}

// FindByID is the settlement or position that an id names as hits have it, behind its kind and a slash:
// settlement/704422, position/48.28,37.18, basemap/48.28,37.18, which is a mere position where no archive
// has a settlement there. It is false for any other text, and a settlement that is not
// there is geo.ENotFound.
func (s *Search) FindByID(ctx context.Context, t view.Times, text string, near *orb.Point) (p Position, ok bool, err error) {
	kind, id, _ := strings.Cut(text, "/")
	switch geo.Kind(kind) {
	case KindPosition, KindBasemap:
		at, ok := place.ParsePosition(id)
		if !ok {
			return p, false, nil
		}
		if geo.Kind(kind) == KindBasemap {
			if of, ok := s.attached(t).At(at); ok {
				p.Hit, p.Origin = hitOfAttached(of), of.Of
				r, err := s.recordAt(ctx, t)
				if err != nil {
					return p, true, err
				}
				return p, true, s.complete(ctx, r, nil, place.Query{Near: near}, &Found{}, &p.Hit)
			}
		}
		p, err = s.FindPosition(ctx, t, at, near)
		return p, true, err
	case KindSettlement:
		number, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return p, false, nil
		}
		gazetteer, err := s.GazetteerAt(ctx, t.At.Known)
		if err != nil {
			return p, true, err
		}
		if gazetteer != nil {
			if of, ok := gazetteer.Place(number); ok {
				p.Hit = HitOf(of)
				p.Matched = p.Name
				p.Of = &gazetteer.About
				r, err := s.recordAt(ctx, t)
				if err != nil {
					return p, true, err
				}
				var found Found
				err = s.complete(ctx, r, gazetteer, place.Query{Near: near}, &found, &p.Hit)
				p.Ahead = found.Ahead
				return p, true, err
			}
		}
		return p, true, geo.Errorf(geo.ENotFound, "there is no settlement %d", number)
	}
	return p, false, nil
}

// HitOf is a settlement as a hit.
func HitOf(p *place.Place) Hit {
	center := [2]float64(p.Point)
	return Hit{Kind: KindSettlement, ID: strconv.FormatInt(p.ID, 10), Name: p.Names["en"], Names: p.Names, Center: &center, order: 2 * len(searchOrder)}
}

// Prepare makes ready what takes most of the first search: the gazetteer and its index.
func (s *Search) Prepare(ctx context.Context, known geo.Revision) error {
	gazetteer, err := s.GazetteerAt(ctx, known)
	if err == nil && gazetteer != nil {
		gazetteer.Find(place.Query{Text: "Pokrovsk", Limit: 1})
	}
	return err
}

// Position is a hit of where something is, and where that lies as seen from the nearest
// settlement.
type Position struct {
	Hit
	Where place.Where
	// Of and Origin are whose settlement is named: the gazetteer's, an archive's, or nobody's.
	Of     *place.About
	Origin *places.Origin
	Ahead  bool // of a settlement, as Found has it
}

// FindPosition is what is known of a position without what the record says of it.
func (s *Search) FindPosition(ctx context.Context, t view.Times, at orb.Point, near *orb.Point) (p Position, err error) {
	center := [2]float64(at)
	p.Hit = Hit{Kind: KindPosition, ID: positionID(at), Name: fmt.Sprintf("%.5f, %.5f", at[1], at[0]), Center: &center}
	p.Matched = p.Name
	p.measure(near)
	views, err := s.inForce(ctx, t)
	if err != nil {
		return p, err
	}
	if p.Region, err = s.regionAt(ctx, views, "", at); err != nil {
		return p, err
	}
	gazetteer, err := s.GazetteerAt(ctx, t.At.Known)
	if err != nil {
		return p, err
	}
	p.Where, p.Origin = s.whereAt(t, gazetteer, at)
	if p.Where.Place != nil && p.Origin == nil {
		p.Of = &gazetteer.About
	}
	return p, nil
}

// positionID is a position as ids have it: its latitude goes first.
func positionID(at orb.Point) string { return fmt.Sprintf("%.6f,%.6f", at[1], at[0]) }

// measure says how far a hit is from a position.
func (h *Hit) measure(near *orb.Point) {
	if near == nil || h.Center == nil {
		return
	}
	metres, _ := place.Between(*near, *h.Center)
	m := int(math.Round(metres))
	h.DistanceM = &m
}

// record is what a search at a time looks at.
type record struct {
	view.Times
	inForce []view.LayerView // the layers of which something is
	places  []layerPlaces    // on any date
}

func (s *Search) recordAt(ctx context.Context, t view.Times) (r record, err error) {
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil {
		return r, err
	}
	r.Times = t
	if r.inForce, err = s.inForceOf(ctx, t, layers); err != nil {
		return r, err
	}
	r.places, err = s.placesIn(ctx, t, layers)
	return r, err
}

// inForce are the layers of which something is in force.
func (s *Search) inForce(ctx context.Context, t view.Times) ([]view.LayerView, error) {
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	return s.inForceOf(ctx, t, layers)
}

func (s *Search) inForceOf(ctx context.Context, t view.Times, layers []geo.Layer) (views []view.LayerView, err error) {
	for _, l := range layers {
		v, err := s.views.ViewAt(ctx, l.ID, t)
		if geo.ErrorCode(err) == geo.ENotFound {
			continue // nothing is recorded yet
		} else if err != nil {
			return nil, err
		}
		views = append(views, view.LayerView{Layer: l, View: v})
	}
	return views, nil
}

// findRecorded are features of layers by any of their spellings, best first.
func (s *Search) findRecorded(ctx context.Context, views []view.LayerView, q place.Query) ([]Hit, error) {
	hits := []Hit{}
	for _, v := range views {
		found, err := s.searchSnapshot(ctx, v, q)
		if err != nil {
			return nil, err
		}
		hits = append(hits, found...)
	}
	hits = withoutBareTowns(hits)
	sortHits(hits)
	return hits[:min(len(hits), q.Limit)], nil
}

// withoutBareTowns leaves out towns of the basemap of which the record itself says something.
func withoutBareTowns(hits []Hit) []Hit {
	var towns []recordedPlace
	for _, h := range hits {
		if h.Kind == geo.KindPlaces && h.Center != nil {
			towns = append(towns, recordedPlace{at: *h.Center, names: h.Names})
		}
	}
	return slices.DeleteFunc(hits, func(h Hit) bool {
		return h.Kind == geo.KindBase && h.Class == townClass && h.Center != nil && slices.ContainsFunc(towns, func(r recordedPlace) bool { return isSame(h, r) })
	})
}

// addSettlements adds the settlements that a query finds: as the record's features where it says
// something of them.
func (s *Search) addSettlements(ctx context.Context, views []view.LayerView, hits []Hit, g *place.Gazetteer, q place.Query) ([]Hit, error) {
	for _, m := range g.Find(q) {
		p := &g.Places()[m.Of]
		hit, ok, err := s.recordedAs(ctx, views, p)
		if err != nil {
			return nil, err
		}
		if !ok {
			hit = HitOf(p)
		} else if slices.ContainsFunc(hits, func(h Hit) bool { return h.Layer == hit.Layer && h.ID == hit.ID }) {
			continue
		}
		hit.Matched, hit.closeness = m.Spelling, m.Closeness
		hits = append(hits, hit)
	}
	return hits, nil
}

// sameMetres is how far apart two points of one settlement may be.
const sameMetres = 15_000

// recordedAs is a settlement as the record has it then: the feature of a place, else of a town of
// the basemap, by its name and near it.
func (s *Search) recordedAs(ctx context.Context, views []view.LayerView, p *place.Place) (Hit, bool, error) {
	for _, kind := range []geo.Kind{geo.KindPlaces, geo.KindBase} {
		for _, v := range views {
			if v.Layer.Kind != kind {
				continue
			}
			found, err := s.searchSnapshot(ctx, v, place.Query{Text: p.Names["en"], Limit: 3, Plain: true})
			if err != nil {
				return Hit{}, false, err
			}
			for _, h := range found {
				if h.closeness < place.Sounds || h.Center == nil || kind == geo.KindBase && h.Class != townClass {
					continue
				}
				if metres, _ := place.Between(*h.Center, p.Point); metres < sameMetres {
					return h, true, nil
				}
			}
		}
	}
	return Hit{}, false, nil
}

// townClass is the class of the basemap's towns.
const townClass = "city"

// complete adds to a hit in which oblast it is, how far away, and from when on the record has it.
func (s *Search) complete(ctx context.Context, r record, g *place.Gazetteer, q place.Query, found *Found, h *Hit) (err error) {
	isPoint := h.Kind == KindSettlement || h.Kind == KindBasemap || h.Kind == geo.KindPlaces || h.Class == townClass
	if h.Center == nil || !isPoint {
		return nil
	}
	h.measure(q.Near)
	if h.Kind != KindSettlement {
		h.Region, err = s.regionAt(ctx, r.inForce, "", *h.Center)
		return err
	}
	id, _ := strconv.ParseInt(h.ID, 10, 64)
	p, ok := g.Place(id)
	if !ok {
		return nil
	}
	if h.Region, err = s.regionAt(ctx, r.inForce, p.Region, *h.Center); err != nil {
		return err
	}
	found.Gazetteer = &g.About
	from, ahead := r.recordedFrom(p)
	h.RecordedFrom, found.Ahead = from, found.Ahead || ahead
	return nil
}

// sortHits puts the best first.
func sortHits(hits []Hit) {
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.closeness, a.closeness), cmp.Compare(a.order, b.order))
	})
}

func (s *Search) searchSnapshot(ctx context.Context, v view.LayerView, q place.Query) ([]Hit, error) {
	l := v.Layer
	names, err := s.namesOf(ctx, v.Snapshot)
	if err != nil {
		return nil, err
	}
	var hits []Hit
	for _, m := range names.index.Find(q) {
		f := *names.features[m.Of]
		if err := view.WithheldAmong(v.View, []geo.Feature{f}); err != nil {
			return nil, err
		}
		order := 2 * slices.Index(searchOrder, l.Kind)
		if l.Kind == geo.KindBase && view.ClassOf(f) == townClass {
			order = townOrder
		}
		hits = append(hits, Hit{
			Layer: l.ID, Kind: l.Kind, ID: f.Key, Class: view.ClassOf(f), Name: f.Name(), Names: f.Names, Matched: m.Spelling,
			Center: view.CenterOf(f), BBox: view.Bounds([]geo.Feature{f}),
			closeness: m.Closeness, order: order,
		})
	}
	return hits, nil
}

// featureNames are a snapshot's names ready to search.
type featureNames struct {
	index    *place.Index
	features []*geo.Feature // those that have names, as the index has them
	regions  []*geo.Feature // of a basemap
}

func (s *Search) namesOf(ctx context.Context, snapshot geo.Snapshot) (featureNames, error) {
	k := view.SetKeyOf(snapshot)
	return s.names.Get(ctx, k, func(ctx context.Context, _ view.SetKey) (featureNames, error) {
		set, err := s.views.Set(ctx, snapshot)
		if err != nil {
			return featureNames{}, err
		}
		return newFeatureNames(set.Features()), nil
	})
}

// isTown is whether a feature is a town of the basemap that the map names from some zoom on: it is one
// of the gazetteer's, which finds it by all its spellings.
func isTown(f *geo.Feature) bool {
	return view.ClassOf(*f) == townClass && geo.Property[float64](f, "minzoom") > 0
}

// newFeatureNames indexes the names and aliases of features, equals by name. It keeps pointers
// into the slice.
func newFeatureNames(features []geo.Feature) (out featureNames) {
	for i := range features {
		if view.IsRegion(features[i]) {
			out.regions = append(out.regions, &features[i])
		}
		if len(features[i].Spellings()) > 0 && !isTown(&features[i]) {
			out.features = append(out.features, &features[i])
		}
	}
	slices.SortStableFunc(out.features, func(a, b *geo.Feature) int {
		return cmp.Or(cmp.Compare(geo.Fold(a.Name()), geo.Fold(b.Name())), cmp.Compare(a.Key, b.Key))
	})
	var named []place.Named
	for _, f := range out.features {
		n := place.Named{Spellings: f.Spellings()}
		if c := view.CenterOf(*f); c != nil {
			n.At, n.HasPlace = orb.Point(*c), true
		}
		named = append(named, n)
	}
	out.index = place.NewIndex(named)
	return out
}
