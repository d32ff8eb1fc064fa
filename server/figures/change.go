package figures

import (
	"context"
	"maps"
	"math"
	"slices"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/geo/place"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/view"

	"github.com/paulmach/orb"
)

// Difference says what is compared, and how much of it differs.
type Difference struct {
	Layer         LayerHead      `json:"layer"`
	From          changeEnd      `json:"from"`
	To            changeEnd      `json:"to"`
	Unit          string         `json:"unit"`
	Gained        float64        `json:"gained_km2"`
	Lost          float64        `json:"lost_km2"`
	Net           float64        `json:"net_km2"`
	AnySource     bool           `json:"any_source"`
	SourcesDiffer []string       `json:"sources_differ"`
	Gaps          []geo.Gap      `json:"gaps"`
	Classes       []changeClass  `json:"classes"` // of a control layer: other ground than what is held
	States        []changeState  `json:"states"`
	Features      []featureHead  `json:"features"` // in which pieces lie; figures are of territory
	Regions       []changeRegion `json:"regions"`  // that a piece is in
	// Tiles, without the ending .mvt, .png or @2x.png, and Links are addresses with
	// both ends pinned; left out where one snapshot is in force on both dates.
	Tiles string       `json:"tiles,omitempty"`
	Links *changeLinks `json:"links,omitempty"`
	// Gazetteer is whose settlements say where pieces lie.
	Gazetteer *place.About `json:"gazetteer,omitempty"`
	Parts     []ChangePart `json:"-"`
}

// changeEnd is one of the two dates that are compared.
type changeEnd struct {
	Asked     geo.Date     `json:"asked"`
	Snapshot  geo.Date     `json:"snapshot"` // the one in force on the date asked for
	AgeDays   int          `json:"age_days"` // of that snapshot, on the date asked for
	Pin       geo.Revision `json:"pin"`
	Known     geo.Revision `json:"known"`
	Area      float64      `json:"area_km2"`
	Absorbed  float64      `json:"absorbed_km2"` // slivers that count as drawn anew, not as changed
	SourceURL string       `json:"source_url,omitempty"`
}

// changeState is how much of what is said of ground differs: Gained and Lost of the
// whole are of what is held, or claimed, whoever does.
type changeState struct {
	Class      geo.Class `json:"class,omitempty"`
	HeldBy     string    `json:"held_by,omitempty"`
	AssessedBy string    `json:"assessed_by,omitempty"` // where it is not the layer's
	ClaimedBy  string    `json:"claimed_by,omitempty"`
	Gained     float64   `json:"gained_km2"`
	Lost       float64   `json:"lost_km2"`
}

// changeClass is how much ground of a class other than held was gained and lost.
type changeClass struct {
	Class  geo.Class `json:"class"`
	Gained float64   `json:"gained_km2"`
	Lost   float64   `json:"lost_km2"`
}

type changeRegion struct {
	geo.Region
	Gained float64 `json:"gained_km2"`
	Lost   float64 `json:"lost_km2"`
}

type changeLinks struct {
	JSON    string `json:"json"`
	GeoJSON string `json:"geojson"`
	CSV     string `json:"csv"`
}

// Piece is contiguous ground that was gained or lost. Since is the first, and
// SinceLast the last date on which part of it changed hands, as far as is told. Until is from
// when on none of what was lost is so any more; nil of what was gained, which is so on the
// second date, and where a date of it is not told.
type Piece struct {
	Fid        string       `json:"fid"` // of the first of the features
	Fids       []string     `json:"fids"`
	Change     string       `json:"change"`
	Class      geo.Class    `json:"class,omitempty"`
	HeldBy     string       `json:"held_by,omitempty"`
	ClaimedBy  string       `json:"claimed_by,omitempty"`
	AssessedBy string       `json:"assessed_by,omitempty"`
	Since      *geo.Date    `json:"since"`
	SinceDay   *int32       `json:"since_day"`
	SinceLast  *geo.Date    `json:"since_last"`
	Until      *geo.Date    `json:"until"`
	Dates      []ChangeDate `json:"dates"`
	Area       float64      `json:"km2"`
	// Reach is how far its farthest position is from what was held before, of what was gained and held,
	// once it is measured.
	Reach   *float64           `json:"reach_km,omitempty"`
	BBox    [4]float64         `json:"bbox"`
	Center  [2]float64         `json:"center"`
	Regions map[string]float64 `json:"regions"` // km² by key
	State   phrase.State       `json:"-"`
	Of      geo.Feature        `json:"-"` // with the piece for its shape
	// Where says by language where the piece lies, if whoever writes it out has words; At is what
	// it says, nil without a gazetteer.
	Where map[string]string `json:"where,omitempty"`
	At    *place.Where      `json:"-"`

	patch     change.Patch
	territory geo.Territory
}

// RegionOf is the region in which most of a piece lies; nil for one outside all.
func (d Difference) RegionOf(p Piece) (most *geo.Region) {
	for i, r := range d.Regions {
		if most == nil && p.Regions[r.Key] > 0 || most != nil && p.Regions[r.Key] > p.Regions[most.Key] {
			most = &d.Regions[i].Region
		}
	}
	return most
}

// ChangeDate is how much of a piece changed hands on a date; null where the record
// does not tell.
type ChangeDate struct {
	Since *geo.Date `json:"since"`
	Area  float64   `json:"km2"`
}

// Difference is what there is to say about a difference.
func (s *Figures) Difference(ctx context.Context, v view.ChangeView) (Difference, []Piece, error) {
	c, err := s.views.Compare(ctx, v)
	if err != nil {
		return Difference{}, nil, err
	}
	gaps, err := s.views.ChangeGaps(ctx, v)
	if err != nil {
		return Difference{}, nil, err
	}
	at := v.To.Times
	at.At.Known = max(v.From.At.Known, v.To.At.Known)
	regions, err := s.views.OblastsAt(ctx, at)
	if err != nil {
		return Difference{}, nil, err
	}
	shares, err := s.patchShares(ctx, c, regions)
	if err != nil {
		return Difference{}, nil, err
	}
	head := Difference{
		Layer: HeadOf(v.Layer), Unit: kmUnit, AnySource: v.ChangeRef.AnySource, SourcesDiffer: c.Sources, Gaps: gaps,
		From:   endOf(v, v.From, v.FromPin, c.AreaFrom, c.AbsorbedFrom),
		To:     endOf(v, v.To, v.ToPin, c.AreaTo, c.AbsorbedTo),
		States: []changeState{}, Classes: []changeClass{}, Features: []featureHead{}, Regions: []changeRegion{},
	}
	if v.HasPinnedRef() {
		file := func(ending string) string { return s.Local(address.LayerFile(v.Layer.ID, v.PinnedRef()+ending)) }
		head.Tiles = s.Local(address.Tiles(v.Layer.ID, v.PinnedRef(), ""))
		head.Links = &changeLinks{JSON: file(".json"), GeoJSON: file(".geojson"), CSV: file(".csv")}
	}
	if head.SourcesDiffer == nil {
		head.SourcesDiffer = []string{}
	}
	var all sums
	parts := changeParts{}
	byRegion, byState, byClass := map[string]*sums{}, map[phrase.State]*sums{}, map[geo.Class]*sums{}
	pieces := make([]Piece, len(c.Patches))
	for i, p := range c.Patches {
		isMain := p.Territory.Counts()
		if isMain {
			all.add(p.Gained, p.Area)
		} else {
			sumOf(byClass, p.Territory.Class).add(p.Gained, p.Area)
		}
		for key, area := range shares[i] {
			if sum := sumOf(byRegion, key); isMain {
				sum.add(p.Gained, area)
			}
		}
		sumOf(byState, p.State).add(p.Gained, p.Area)
		parts.add(v.Layer, p, shares[i])
		pieces[i] = describePiece(p, shares[i])
	}
	for _, class := range geo.Classes() {
		if sum := byClass[class]; sum != nil {
			head.Classes = append(head.Classes, changeClass{class, view.KM2(sum.Gained), view.KM2(sum.Lost)})
		}
	}
	head.Gained, head.Lost, head.Net = view.KM2(all.Gained), view.KM2(all.Lost), view.KM2(all.Gained-all.Lost)
	for _, st := range slices.SortedFunc(maps.Keys(byState), phrase.CompareStates) {
		sum := byState[st]
		one := changeState{Class: st.Class, Gained: view.KM2(sum.Gained), Lost: view.KM2(sum.Lost)}
		if st.Class == geo.ClassHeld {
			one.HeldBy = st.Who
		} else {
			one.ClaimedBy = st.Who
		}
		if st.By != v.Layer.AssessedBy {
			one.AssessedBy = st.By
		}
		head.States = append(head.States, one)
	}
	lying := map[string]geo.Feature{}
	for _, p := range c.Pieces {
		for _, f := range append([]geo.Feature{p.Feature}, p.AlsoIn...) {
			lying[f.Key] = f
		}
	}
	for _, key := range slices.Sorted(maps.Keys(lying)) {
		head.Features = append(head.Features, headOfFeature(lying[key]))
	}
	for _, region := range regions.List {
		if sum := byRegion[region.Key]; sum != nil {
			head.Regions = append(head.Regions, changeRegion{region, view.KM2(sum.Gained), view.KM2(sum.Lost)})
		}
	}
	head.Parts = parts.sorted()
	gazetteer, err := s.search.GazetteerAt(ctx, at.At.Known)
	if err != nil {
		return Difference{}, nil, err
	}
	if gazetteer != nil && len(pieces) > 0 {
		head.Gazetteer = &gazetteer.About
		for i := range pieces {
			if w, ok := gazetteer.Where(pieces[i].Center); ok {
				pieces[i].At = &w
			}
		}
	}
	return head, pieces, nil
}

// MeasureReach finds how far what was gained on a control layer reaches from what the same held before:
// that takes longer than all else that is told of it.
func (s *Figures) MeasureReach(ctx context.Context, v view.ChangeView, pieces []Piece) error {
	if v.Layer.Kind != geo.KindControl || len(pieces) == 0 {
		return nil
	}
	grounds, err := s.views.GroundsAt(ctx, view.OfTerritories, v.From, v.FromPin)
	if err != nil {
		return err
	}
	if err := s.comparing.Enter(ctx); err != nil {
		return err
	}
	defer s.comparing.Leave()
	held := map[geo.Territory]orb.MultiPolygon{}
	for _, g := range grounds {
		t := v.Layer.Territory(g.Feature)
		held[t] = append(held[t], g.Geometry...)
	}
	for i, p := range pieces {
		ground := held[p.territory]
		if !p.patch.Gained || !p.territory.Counts() || len(ground) == 0 {
			continue
		}
		metres, _ := place.Farthest(p.patch.Ground, ground)
		km := math.Round(metres/10) / 100
		pieces[i].Reach = &km
	}
	return nil
}

// patchShares are the square metres of each patch by region.
func (s *Figures) patchShares(ctx context.Context, c *view.Comparison, regions *view.Oblasts) ([]map[string]float64, error) {
	if err := s.comparing.Enter(ctx); err != nil {
		return nil, err
	}
	defer s.comparing.Leave()
	out := make([]map[string]float64, len(c.Patches))
	for i, p := range c.Patches {
		var err error
		if out[i], err = s.views.SharesOf(ctx, regions, p.Shape()); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func endOf(of view.ChangeView, v view.View, timeline geo.Revision, area, absorbed float64) changeEnd {
	return changeEnd{
		Asked: v.At.Valid, Snapshot: v.Snapshot.ValidOn, Pin: max(v.Snapshot.Pin, timeline), Known: v.At.Known,
		AgeDays: of.Age(v).Days, Area: view.KM2(area), Absorbed: view.KM2(absorbed), SourceURL: v.Snapshot.SourceURL,
	}
}

// sums are square metres.
type sums struct{ Gained, Lost float64 }

func (s *sums) add(gained bool, area float64) {
	if gained {
		s.Gained += area
	} else {
		s.Lost += area
	}
}

func sumOf[K comparable](by map[K]*sums, key K) *sums {
	if by[key] == nil {
		by[key] = &sums{}
	}
	return by[key]
}

func describePiece(p view.Patch, shares map[string]float64) Piece {
	f := p.Feature()
	f.Geometry = p.Shape()
	first, last := p.Between()
	out := Piece{
		Fid: f.Key, Fids: p.Keys, Change: p.Name(), Since: first, SinceLast: last, Area: view.KM2(p.Area),
		Class: f.Class, HeldBy: f.HeldBy, ClaimedBy: f.ClaimedBy, AssessedBy: f.AssessedBy, BBox: *view.Bounds([]geo.Feature{f}), Center: f.Center(), Regions: map[string]float64{}, State: p.State, Of: f,
		patch: p.Patch, territory: p.Territory,
	}
	told := true
	for _, d := range p.Dates {
		out.Dates = append(out.Dates, ChangeDate{d.Since, view.KM2(d.Area)})
		told = told && d.Since != nil
	}
	if !p.Gained && told {
		out.Until = last
	}
	if first != nil {
		day := int32(*first)
		out.SinceDay = &day
	}
	for key, area := range shares {
		out.Regions[key] = view.KM2(area)
	}
	return out
}
