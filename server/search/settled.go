package search

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"github.com/paulmach/orb"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/server/phrase"
	"frontline/server/view"
)

// Settled is a place that has a page: a settlement of the gazetteer, or one that the record names.
// Nobody has its outline: what is said is of its point.
type Settled struct {
	ID      string // as addresses have it
	Names   map[string]string
	At      orb.Point
	Country string
	Region  *geo.Region
	// Of is whose settlement it is; nil of one that the record alone names.
	Of       *place.About
	Recorded []RecordedAs // by the features of the record that name it
}

// RecordedAs is a feature of a layer.
type RecordedAs struct{ Layer, Key string }

// Name is its name in a language, else the English one, else any.
func (p Settled) Name(lang string) string {
	f := geo.Feature{Names: p.Names}
	if name := f.Name(lang); name != "" {
		return name
	}
	if all := f.Spellings(); len(all) > 0 {
		return all[0]
	}
	return p.ID
}

// Ref names it in an address: its id, and its name for who reads the address.
func (p Settled) Ref() string { return p.ID + "-" + slug(p.Name("en")) }

// Asked is how other addresses find it.
func (p Settled) Asked() string {
	if p.Of != nil {
		return string(KindSettlement) + "/" + p.ID
	}
	return p.Recorded[0].Layer + "/" + p.Recorded[0].Key
}

// slug is a name in small letters and digits, with dashes for all else.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return cmp.Or(strings.Join(words, "-"), "place")
}

// PlaceRef names the page of a hit in its address; false of what has none.
func (h Hit) PlaceRef() (ref string, ok bool) {
	p := Settled{ID: h.ID, Names: h.Names}
	if h.Kind == geo.KindPlaces {
		p.ID = recordID(h.Layer, h.ID)
	}
	return p.Ref(), h.Kind == KindSettlement || h.Kind == geo.KindPlaces && h.Center != nil
}

// recordMark begins the ids of places that the record alone names.
const recordMark = "r"

// recordID is that of a place that the record alone names.
func recordID(layer, key string) string {
	sum := sha256.Sum256([]byte(layer + "/" + key))
	return recordMark + hex.EncodeToString(sum[:5])
}

// FindSettled is the place with an id, and geo.ENotFound where there is none. A place that the record
// names and the gazetteer has too is the gazetteer's.
func (s *Search) FindSettled(ctx context.Context, t view.Times, id string) (Settled, error) {
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil {
		return Settled{}, err
	}
	recorded, err := s.placesIn(ctx, t, layers)
	if err != nil {
		return Settled{}, err
	}
	gazetteer, err := s.GazetteerAt(ctx, t.At.Known)
	if err != nil {
		return Settled{}, err
	}
	none := geo.Errorf(geo.ENotFound, "there is no place %s", geo.Clip(id, 40))
	var out Settled
	var of *place.Place // nil of one that the record alone names
	if number, err := strconv.ParseInt(id, 10, 64); err == nil && gazetteer != nil {
		found := false
		if of, found = gazetteer.Place(number); !found || strconv.FormatInt(number, 10) != id {
			return Settled{}, none
		}
	} else {
		found := false
		for _, l := range recorded {
			for _, spans := range l.places {
				if recordID(l.layer.ID, spans[0].key) != id || spans[0].since > t.Day {
					continue
				}
				now := nowOf(spans, t.At.Valid)
				out, found = Settled{ID: id, Names: now.names, At: now.at, Recorded: []RecordedAs{{l.layer.ID, now.key}}}, true
				of = same(gazetteer, now)
			}
		}
		if !found {
			return Settled{}, none
		}
	}
	region := ""
	if of != nil {
		out, region = settledOf(gazetteer, of), of.Region
		out.Recorded = recordedOf(recorded, out, t.Day)
	}
	views, err := s.inForceOf(ctx, t, layers)
	if err != nil {
		return Settled{}, err
	}
	out.Region, err = s.regionAt(ctx, views, region, out.At)
	return out, err
}

// RecordedRefs name in their addresses the pages of places that the record names until today, at most
// so many, in the order of the record.
func (s *Search) RecordedRefs(ctx context.Context, t view.Times, most int) (refs []string, err error) {
	pages, err := s.recordedPages(ctx, t)
	for _, p := range pages[:min(len(pages), most)] {
		refs = append(refs, p.Ref)
	}
	return refs, err
}

func settledOf(g *place.Gazetteer, of *place.Place) Settled {
	return Settled{ID: strconv.FormatInt(of.ID, 10), Names: of.Names, At: of.Point, Country: of.Country, Of: &g.About}
}

// nowOf is a place on a date, else as it was last before it, else as it is first.
func nowOf(spans []recordedPlace, on geo.Date) recordedPlace {
	now := spans[0]
	for _, r := range spans {
		if r.since <= on && (now.since > on || r.since > now.since) {
			now = r
		}
	}
	return now
}

// same is the settlement that the record names; nil without one.
func same(g *place.Gazetteer, r recordedPlace) *place.Place {
	if g == nil {
		return nil
	}
	for _, m := range g.Find(place.Query{Text: r.names["en"], Limit: 5, Plain: true}) {
		of := &g.Places()[m.Of]
		if metres, _ := place.Between(of.Point, r.at); metres <= sameMetres && place.Key(of.Names["en"]) == place.Key(r.names["en"]) {
			return of
		}
	}
	return nil
}

// recordedOf are the features that name a settlement, up to a day.
func recordedOf(layers []layerPlaces, p Settled, day geo.Date) (out []RecordedAs) {
	for _, l := range layers {
		for _, r := range l.byName[place.Key(p.Names["en"])] {
			as := RecordedAs{l.layer.ID, r.key}
			if metres, _ := place.Between(r.at, p.At); metres <= sameMetres && r.since <= day && !slices.Contains(out, as) {
				out = append(out, as)
			}
		}
	}
	return out
}

// Entry is where a place came to lie as somebody draws it: two snapshots in a row have its point on
// the same side of the edge, and farther from it than their layer is exact.
type Entry struct {
	Layer    geo.Layer
	By, As   string
	In       *geo.Territory // nil outside of all
	Date     geo.Date       // of the first of the two
	Second   geo.Date
	Earliest bool // whether nothing was said before
}

// EntriesOf are those of what one says of a position, in order of time.
func EntriesOf(l geo.Layer, snapshots []geo.Dated, w PointWord) (out []Entry) {
	var settled, seen *Entry // the last that was made, and what the snapshot before has
	i := 0                   // of the times, the first that is not over
	for _, sn := range snapshots {
		for i < len(w.Times) && w.Times[i].Until <= sn.ValidOn {
			i++
		}
		if i == len(w.Times) || w.Times[i].Since > sn.ValidOn || w.Times[i].AtEdge {
			seen = nil
			continue
		}
		now := Entry{Layer: l, By: w.By, As: w.As, In: w.Times[i].Territory, Date: sn.ValidOn, Second: sn.ValidOn, Earliest: settled == nil}
		switch {
		case seen == nil || !sameTerritory(seen.In, now.In):
			seen = &now
		case settled == nil || !sameTerritory(settled.In, now.In):
			now.Date = seen.Date
			settled = &now
			out = append(out, now)
		}
	}
	return out
}

func sameTerritory(a, b *geo.Territory) bool { return a == b || a != nil && b != nil && *a == *b }

// PlaceLayer is what a layer says of a place, and what of it made entries.
type PlaceLayer struct {
	PointLayer
	Entries []Entry // of control, by each who says something
}

// PlaceAt is what layers of territories say of a place at a time, in their order.
func (s *Search) PlaceAt(ctx context.Context, t view.Times, at orb.Point) (out []PlaceLayer, err error) {
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil {
		return nil, err
	}
	points, err := s.PointsAt(ctx, layers, t, at)
	if err != nil {
		return nil, err
	}
	for _, p := range points {
		of := PlaceLayer{PointLayer: p}
		if p.Layer.Kind == geo.KindControl { // a claim is an act, and is told by its date
			for _, w := range p.Words {
				of.Entries = append(of.Entries, EntriesOf(p.Layer, of.Snapshots, w)...)
			}
		}
		out = append(out, of)
	}
	return out, nil
}

// Neighbour is a settlement near a place.
type Neighbour struct {
	Settled
	place.Where // of it as seen from the place; its Place is nil
}

// How many neighbours are named, and from how far.
const (
	neighboursMost = 8
	neighbourMetre = 25_000
)

// Neighbours are the settlements of the gazetteer nearest to a place.
func (s *Search) Neighbours(ctx context.Context, known geo.Revision, of Settled) (out []Neighbour, err error) {
	g, err := s.GazetteerAt(ctx, known)
	if err != nil || g == nil {
		return nil, err
	}
	const degree = 111_000.0
	lat := neighbourMetre / degree
	lon := lat / math.Max(math.Cos(of.At[1]*math.Pi/180), 0.01)
	places := g.Places()
	for i := range places {
		p := &places[i]
		if math.Abs(p.Point[1]-of.At[1]) > lat || math.Abs(p.Point[0]-of.At[0]) > lon || strconv.FormatInt(p.ID, 10) == of.ID {
			continue
		}
		if metres, bearing := place.Between(of.At, p.Point); metres <= neighbourMetre {
			out = append(out, Neighbour{settledOf(g, p), place.Where{Metres: metres, Bearing: bearing}})
		}
	}
	slices.SortFunc(out, func(a, b Neighbour) int { return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.ID, b.ID)) })
	return out[:min(len(out), neighboursMost)], nil
}

// Said is a statement about a place, and the layer that has it.
type Said struct {
	Layer   geo.Layer
	Feature geo.Feature
	On      geo.Date // on which it was said, as stated, else of the snapshot that has it
	// Recorded is the first snapshot that has it.
	Recorded geo.Snapshot
}

// aboutProperty are the features that a statement says it is about.
const aboutProperty = "about"

// StatementsAbout are those about a place up to a date, in the order in which they were said.
func (s *Search) StatementsAbout(ctx context.Context, t view.Times, of Settled) (out []Said, err error) {
	layers, err := s.store.Layers(ctx, t.At.Known)
	if err != nil || len(of.Recorded) == 0 {
		return nil, err
	}
	for _, l := range layers {
		if l.Kind != geo.KindStatements {
			continue
		}
		v, err := s.views.ViewAt(ctx, l.ID, t)
		if geo.ErrorCode(err) == geo.ENotFound {
			continue
		} else if err != nil {
			return nil, err
		}
		if err := view.Withheld(v); err != nil {
			return nil, err
		}
		set, err := s.views.Set(ctx, v.Snapshot)
		if err != nil {
			return nil, err
		}
		snapshots, err := s.views.Published(ctx, l.ID, t.At.Known, t.At.Valid)
		if err != nil {
			return nil, err
		}
		for _, f := range set.Features() {
			if !isAbout(&f, of.Recorded) {
				continue
			}
			on, err := geo.ParseDate(phrase.TextProperty(f, "said_on"))
			if err != nil {
				on = v.Snapshot.ValidOn
			}
			first, err := s.firstWith(ctx, snapshots, f.Key)
			if err != nil {
				return nil, err
			}
			out = append(out, Said{l, f, on, first})
		}
	}
	slices.SortStableFunc(out, func(a, b Said) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Feature.Key, b.Feature.Key)) })
	return out, nil
}

// firstWith is the first snapshot that has a feature, which the last one has: what was left out
// meanwhile is as new from then on as any of them.
func (s *Search) firstWith(ctx context.Context, snapshots []geo.Snapshot, key string) (geo.Snapshot, error) {
	var failed error
	last := len(snapshots) - 1
	if last < 0 {
		return geo.Snapshot{}, nil
	}
	i := sort.Search(last, func(i int) bool {
		if failed != nil {
			return true
		}
		set, err := s.views.Set(ctx, snapshots[i])
		if err != nil {
			failed = err
			return true
		}
		_, ok := view.WithKey(set.Features(), key)
		return ok
	})
	return snapshots[i], failed
}

func isAbout(f *geo.Feature, of []RecordedAs) bool {
	type about struct {
		ID    string `json:"id"`
		Layer string `json:"layer"`
	}
	return slices.ContainsFunc(geo.Property[[]about](f, aboutProperty), func(a about) bool { return slices.Contains(of, RecordedAs{a.Layer, a.ID}) })
}

// FeaturesOf are what the record says of a place on a date, by the layers that name it.
func (s *Search) FeaturesOf(ctx context.Context, t view.Times, of Settled) (out []Said, err error) {
	for _, as := range of.Recorded {
		l, err := s.store.Layer(ctx, as.Layer, t.At.Known)
		if err != nil {
			return nil, err
		}
		v, err := s.views.ViewAt(ctx, as.Layer, t)
		if geo.ErrorCode(err) == geo.ENotFound {
			continue
		} else if err != nil {
			return nil, err
		}
		set, err := s.views.Set(ctx, v.Snapshot)
		if err != nil {
			return nil, err
		}
		f, ok := view.WithKey(set.Features(), as.Key)
		if !ok {
			continue
		}
		if err := view.WithheldAmong(v, []geo.Feature{f}); err != nil {
			return nil, err
		}
		out = append(out, Said{Layer: l, Feature: f, On: v.Snapshot.ValidOn, Recorded: v.Snapshot})
	}
	return out, nil
}
