package view

import (
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"strconv"
	"sync"
	"weak"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
	"frontline/server/memo"
	"frontline/server/web"

	"github.com/paulmach/orb"
)

// What a snapshot that is ready takes once it was cut at every zoom and drawn:
// measured, for itself, for each vertex and for each feature.
const (
	setCost        = 200 << 10
	setPointCost   = 110
	setFeatureCost = 2000
)

// Sets keeps snapshots ready to be cut and drawn, by content.
type Sets struct {
	store Store
	stage web.Stages
	kept  memo.Memo[SetKey, Prepared]

	public      *Sets // those of the public record, as Options has it; nil for none
	publicUntil geo.Revision

	mu        sync.Mutex
	lastSpans map[string]SetKey // the timeline that was made last, by layer
	made      map[SetKey]madeSet
}

// madeSet is a set that may be in use still when the cache has put it out: to make it anew
// would take its memory twice. It keeps nothing.
type madeSet struct {
	set     weak.Pointer[tile.Set]
	picture weak.Pointer[raster.Picture]
}

func (m madeSet) get() (Prepared, bool) {
	p := Prepared{Set: m.set.Value(), Picture: m.picture.Value()}
	return p, p.Set != nil && p.Picture != nil
}

func newSets(m *memo.Memory, store Store, stage web.Stages) *Sets {
	return &Sets{
		store: store, stage: stage, kept: memo.New[SetKey, Prepared](m, "sets"),
		lastSpans: map[string]SetKey{}, made: map[SetKey]madeSet{},
	}
}

// SetKey names what a snapshot shows: the layer, the hash of its features, and since when
// it is described so; or what else can be cut, by what it is made of.
type SetKey struct{ Layer, Content string }

// SetKeyOf is the key of what a snapshot shows.
func SetKeyOf(s geo.Snapshot) SetKey {
	if s.Described > 0 { // what is drawn how, and who holds it, may differ
		return SetKey{s.Layer, s.Content + "@" + strconv.FormatInt(int64(s.Described), 10)}
	}
	return SetKey{s.Layer, s.Content}
}

// Prepared is a snapshot ready to be cut, and to be drawn, or several that are
// drawn together.
type Prepared struct {
	*tile.Set // the last of several
	Picture   *raster.Picture
	beneath   []*tile.Set     // of several, all but the last
	unseen    *raster.Picture // the basemap up to whose borders it is drawn; nil for none
}

// MapLayer returns the set as one of the layers of a picture.
func (p Prepared) MapLayer(l geo.Layer) raster.MapLayer {
	return raster.MapLayer{Set: p.Set, Layer: l, Of: p.Picture}
}

// MemorySize is about how many bytes it takes once it was cut and drawn at all
// zooms.
func (p Prepared) MemorySize() int {
	n := 0
	for _, s := range append(slices.Clone(p.beneath), p.Set) {
		n += setSize(len(s.Features()), s.Size())
		for _, f := range s.Features() {
			n += featureSize(f)
		}
	}
	return n
}

// setSize is about how many bytes a snapshot takes once it was cut and drawn at
// all zooms, but for its features.
func setSize(features, positions int) int {
	return setCost + positions*setPointCost + features*setFeatureCost
}

// VectorTile is the vector tile with a layer for each snapshot that has something in
// it: one tile after the other is a tile of all of their layers.
func (p Prepared) VectorTile(id tile.ID) []byte {
	if len(p.beneath) == 0 {
		return p.MVT(id)
	}
	var out []byte
	for _, s := range p.beneath {
		out = append(out, s.MVT(id)...)
	}
	return append(out, p.MVT(id)...)
}

// TileContent names what a tile of several snapshots is made of: one that only one of them
// is in is that one's.
func (p Prepared) TileContent(id tile.ID) tile.Content {
	all := p.Content(id)
	for _, s := range slices.Backward(p.beneath) {
		switch below := s.Content(id); {
		case all == tile.Content{}:
			all = below
		case below != tile.Content{}:
			all = sha256.Sum256(append(below[:], all[:]...))
		}
	}
	return all
}

// Set is a snapshot ready to be cut and drawn.
func (s *Sets) Set(ctx context.Context, snapshot geo.Snapshot) (Prepared, error) {
	if s.public != nil && snapshot.Revision <= s.publicUntil { // it is the same snapshot there
		return s.public.Set(ctx, snapshot)
	}
	return s.preparedSet(ctx, SetKeyOf(snapshot), func(ctx context.Context) (raster.MapLayer, error) {
		layer, err := s.store.Layer(ctx, snapshot.Layer, snapshot.Pin)
		if err != nil {
			return raster.MapLayer{}, err
		}
		features, err := s.store.Features(ctx, snapshot)
		if err != nil {
			return raster.MapLayer{}, err
		}
		return raster.MapLayer{Set: tile.NewSet(snapshot.Layer, features), Layer: layer}, nil
	})
}

// preparedSet is what is kept under k ready to be cut and drawn, made by make
// where it is not, and nobody uses it.
func (s *Sets) preparedSet(ctx context.Context, k SetKey, make func(context.Context) (raster.MapLayer, error)) (Prepared, error) {
	return s.kept.Get(ctx, k, func(ctx context.Context, _ SetKey) (Prepared, error) {
		if p, ok := s.used(k); ok {
			return p, nil
		}
		defer s.stage(web.StageRead)()
		source, err := make(ctx)
		if err != nil {
			return Prepared{}, err
		}
		p := Prepared{Set: source.Set, Picture: raster.Prepare(source)}
		s.note(k, p)
		return p, nil
	})
}

// used is a set that is in use though it is not kept; ok is false for none.
func (s *Sets) used(k SetKey) (p Prepared, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.made[k].get()
}

// note remembers a set for as long as somebody has it.
func (s *Sets) note(k SetKey, p Prepared) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.made, func(_ SetKey, m madeSet) bool { _, ok := m.get(); return !ok })
	s.made[k] = madeSet{weak.Make(p.Set), weak.Make(p.Picture)}
}

// spanSet is a timeline ready to be cut: it follows from the layer's last one, of
// which it has most spans, where that is still kept.
func (s *Sets) spanSet(ctx context.Context, k SetKey, spans func() []geo.Span) (Prepared, error) {
	return s.preparedSet(ctx, k, func(context.Context) (raster.MapLayer, error) {
		s.mu.Lock()
		last := s.lastSpans[k.Layer]
		s.mu.Unlock()
		before, _ := s.kept.GetIfPresent(last)
		set := tile.NewPartitionAfter(before.Set, k.Layer, spanFeatures(spans()))
		s.mu.Lock()
		s.lastSpans[k.Layer] = k
		s.mu.Unlock()
		return raster.MapLayer{Set: set}, nil
	})
}

// mergedSet is several snapshots ready to be cut and drawn as one map, the first at the
// bottom.
func (s *Sets) mergedSet(ctx context.Context, k SetKey, views []LayerView) (Prepared, error) {
	return s.kept.Get(ctx, k, func(ctx context.Context, _ SetKey) (Prepared, error) {
		layers := make([]raster.MapLayer, len(views))
		for i, v := range views {
			set, err := s.Set(ctx, v.Snapshot)
			if err != nil {
				return Prepared{}, err
			}
			layers[i] = set.MapLayer(v.Layer)
		}
		out := Prepared{Set: layers[len(layers)-1].Set, Picture: raster.Prepare(layers...)}
		for _, l := range layers[:len(layers)-1] {
			out.beneath = append(out.beneath, l.Set)
		}
		return out, nil
	})
}

// ReadySet is what is kept under k ready to be cut and drawn; ok is false for nothing.
func (s *Sets) ReadySet(k SetKey) (set Prepared, ok bool) { return s.kept.GetIfPresent(k) }

// A timeline has some thousand spans, most of which are those of the one before it: to
// look for their size through reflection was a quarter of all that a day more takes.
// What most of them have is summed here, and the rest is left to memo.Size.
var (
	textWords    = memo.Size("")
	listWords    = memo.Size([]byte(nil))
	pointerWords = memo.Size((*int)(nil))
	featureWords = memo.Size(geo.Feature{})
	spanWords    = memo.Size(geo.Span{})
	datedWords   = memo.Size(geo.Dated{})
	shareWords   = memo.Size(0.0)
	positionSize = memo.Size(orb.Point{})
)

// featureSize is memo.Size of a feature.
func featureSize(f geo.Feature) int {
	n := featureWords + len(f.Key) + geometrySize(f.Geometry) +
		len(f.ClaimedBy) + len(f.AssessedBy) + len(f.Status) + len(f.Class) + len(f.HeldBy) + len(f.Source) + len(f.SourceURL) +
		cap(f.Aliases)*textWords
	for _, a := range f.Aliases {
		n += len(a)
	}
	n += memo.MapSize(len(f.Names), textWords+textWords)
	for lang, name := range f.Names {
		n += len(lang) + len(name)
	}
	n += memo.MapSize(len(f.Properties), textWords+listWords)
	for name, value := range f.Properties {
		n += len(name) + cap(value)
	}
	if f.DeniedBy != nil {
		n += memo.Size(f.DeniedBy) - listWords
	}
	if f.ObservedOn != nil {
		n += memo.Size(f.ObservedOn) - pointerWords
	}
	if f.Mended != nil {
		n += memo.Size(f.Mended) - pointerWords
	}
	return n
}

// geometrySize is memo.Size of a geometry.
func geometrySize(g orb.Geometry) int {
	polygon := func(p orb.Polygon) int {
		n := cap(p) * listWords
		for _, r := range p {
			n += cap(r) * positionSize
		}
		return n
	}
	switch g := g.(type) {
	case nil:
		return 0
	case orb.Polygon:
		return listWords + polygon(g)
	case orb.MultiPolygon:
		n := listWords + cap(g)*listWords
		for _, p := range g {
			n += polygon(p)
		}
		return n
	default:
		return memo.Size(g)
	}
}

// timelineSize is about how many bytes a timeline takes.
func timelineSize(t geo.Timeline) int {
	n := spansSize(t.Spans)
	t.Spans = nil
	return n + memo.Size(t)
}

// areasSize is about how many bytes areas take.
func areasSize(a geo.Areas) int {
	n := spansSize(a.Features) + spansSize(a.Territories.Spans)
	for _, s := range a.Snapshots {
		n += datedWords + len(s.Ends)
	}
	a.Features, a.Territories.Spans, a.Snapshots = nil, nil, nil
	return n + memo.Size(a)
}

func spansSize(list []geo.Span) int {
	n := 0
	for _, s := range list {
		n += spanWords - featureWords + featureSize(s.Feature)
		n += memo.MapSize(len(s.Regions), textWords+shareWords)
		for region := range s.Regions {
			n += len(region)
		}
	}
	return n
}

// spanPositions is how many positions a span has where they are not known: more than
// those of real days have.
const spanPositions = 64

// SpansSize is about how many bytes so many spans will take once they are read.
func SpansSize(n int) int { return n * (spanWords + spanPositions*positionSize) }

// SpanSetSize is about how many bytes spans will take ready to be cut.
func SpanSetSize(list []geo.Span) int {
	positions := 0
	for _, s := range list {
		positions += geometrySize(s.Feature.Geometry) / positionSize
	}
	return setSize(len(list), positions)
}
