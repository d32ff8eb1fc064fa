package view

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/geo/place"
	"frontline/geo/raster/look"
	"frontline/geo/style"
	"frontline/server/address"
	"frontline/server/memo"
	"frontline/server/phrase"
	"frontline/server/web"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// FrontName ends the id of a layer's line, behind DerivedMark: control~line is the edge of what a
// layer of control shows as held, where that is neither a border nor a shore. It is as its assessor
// draws it, and says nothing of where anybody stands.
const FrontName = "line"

// FrontLengths is the file of a line's lengths by date, before its ending or its revision.
const FrontLengths = "length"

// FrontView is a request for the line of a layer, resolved.
type FrontView struct {
	Times
	Of        geo.Layer
	Control   View
	base      *View    // by whose borders and shores the line is told; nil where there is no basemap
	assessors []string // who assess what is held
}

// Fronts find the lines of layers.
type Fronts struct {
	store     Store
	clock     *Clock
	snapshots *Snapshots
	sets      *Sets
	voices    *Voices
	grounds   *Grounds
	comparing *web.Slots
	stage     web.Stages
	mount     address.Mount
	borders   memo.Memo[SetKey, *place.Borders]
	kept      memo.Memo[frontKey, *Front]
	lengths   memo.Memo[frontKey, []FrontLength]
}

// IsFront reports whether an id is that of a layer's line, and which layer's.
func (s *Fronts) IsFront(ctx context.Context, id string, known geo.Revision) (geo.Layer, bool) {
	of, ok := strings.CutSuffix(id, DerivedMark+FrontName)
	if !ok || geo.CheckLayerID(of) != nil {
		return geo.Layer{}, false
	}
	l, err := s.store.Layer(ctx, of, known)
	return l, err == nil && l.Kind == geo.KindControl
}

// ResolveFront finds the line that a path asks for, given its id; false where that is no line's.
func (s *Fronts) ResolveFront(ctx context.Context, id, asof string) (v FrontView, ok bool, err error) {
	if !strings.HasSuffix(id, DerivedMark+FrontName) {
		return v, false, nil
	}
	known, err := s.store.Revision(ctx)
	if err != nil {
		return v, false, err
	}
	if name, _, _ := strings.Cut(asof, "@"); name == TimelineName || strings.Contains(asof, ChangeMark) {
		if _, ok = s.IsFront(ctx, id, known); ok {
			err = geo.Errorf(geo.ENotFound, "%s is derived: it has dates, and lengths at %s, but no timeline and no differences of its own",
				id, s.mount.Local(address.LayerFile(id, FrontLengths+".json")))
		}
		return v, ok, err
	}
	t, err := s.clock.ResolveTimes(ctx, asof)
	if err != nil {
		return v, false, err
	}
	l, ok := s.IsFront(ctx, id, t.At.Known)
	if ok {
		v, err = s.FrontAt(ctx, l, t)
	}
	return v, ok, err
}

// FrontAt is the line of a layer of control at a time.
func (s *Fronts) FrontAt(ctx context.Context, l geo.Layer, t Times) (FrontView, error) {
	v := FrontView{Times: t, Of: l}
	var err error
	if v.Control, err = s.snapshots.ViewToShow(ctx, l, t); err != nil {
		return v, err
	}
	said, err := s.voices.VoicesOf(ctx, l, t)
	if err != nil {
		return v, err
	}
	v.assessors = said.On(t.At.Valid).Assessors()
	// On the date of the snapshot, so that all days on which it is in force share the line.
	t.At.Valid = v.Control.Snapshot.ValidOn
	base, at, ok, err := s.snapshots.BaseAt(ctx, t)
	if err != nil || !ok {
		return v, err
	}
	t.At = at
	of, err := s.snapshots.ViewToShow(ctx, base, t)
	v.base = &of
	return v, err
}

// ID is the line's id.
func (v FrontView) ID() string { return FrontID(v.Of) }

// FrontID is the id of a layer's line.
func FrontID(l geo.Layer) string { return l.ID + DerivedMark + FrontName }

// Date is that of the snapshot whose line it is.
func (v FrontView) Date() geo.Date { return v.Control.Snapshot.ValidOn }

// PinnedRef is the as-of by which the same line is found for ever.
func (v FrontView) PinnedRef() geo.AsOfRef {
	known := v.Control.Snapshot.Pin
	if v.base != nil {
		known = max(known, v.base.Snapshot.Pin)
	}
	return geo.AsOfRef{Valid: v.Date(), Pinned: true, Known: known}
}

// Snapshots are those that the line is made of.
func (v FrontView) Snapshots() []geo.Snapshot {
	of := []geo.Snapshot{v.Control.Snapshot}
	if v.base != nil {
		of = append(of, v.base.Snapshot)
	}
	return of
}

// Tolerance is what runs along a border or shore, and so is no part of a line.
type Tolerance struct {
	// Border is of the borders of states on land, Shore of shores, and of both beyond them.
	Border float64 `json:"land_border_m"`
	Shore  float64 `json:"shore_m"`
	Sea    string  `json:"on_the_sea"`
}

// FrontTolerance is that of all lines.
func FrontTolerance() Tolerance {
	of := style.Current().Borders
	return Tolerance{of.Metres, of.QuietMetres, "none"}
}

// FrontLayer describes the line of a layer, in words that state no assessment as a fact. date is
// "" for that of all dates.
func FrontLayer(l geo.Layer, assessors []string, date string) geo.Layer {
	whom := phrase.AssessorsOf(l, assessors)
	if date != "" {
		date = " on " + date
	}
	of := FrontTolerance()
	return geo.Layer{
		ID: FrontID(l), Kind: geo.KindControl, Cadence: l.Cadence, AssessedBy: whom, HeldBy: l.HeldBy,
		Title:       "Edge of what " + whom + " assesses as held" + date,
		Attribution: l.Attribution, Licence: l.Licence, Source: joined(l.Title+" ("+l.ID+")", l.Source), SourceURL: l.SourceURL,
		Note: fmt.Sprintf("Derived: the outline of what %s shows as held, without what runs within %g km of a land border or %g km of a shore of the basemap, or more than those outside of it, and without what lies on the sea. "+
			"It is as exact as the assessment is, to about %g km%s, and does not say where anybody stands.",
			l.ID, of.Border/1000, of.Shore/1000, l.AccuracyOrUnstated()/1000, unlessStated(l)),
		Style: l.Style, Accuracy: l.Accuracy,
	}
}

func unlessStated(l geo.Layer) string {
	if l.Accuracy > 0 {
		return ""
	}
	return ", which is not stated"
}

// Layer describes the line on its date.
func (v FrontView) Layer() geo.Layer { return FrontLayer(v.Of, v.assessors, v.Date().String()) }

// FrontLength is how long the edge is of what one assesses as held by one.
type FrontLength struct {
	geo.Territory
	Metres float64
}

// Front is a layer's line: a part for each territory that is held. They may run along each other,
// so that their lengths do not add up.
type Front struct {
	Parts []FrontPart // in the order of geo.CompareTerritories
}

// FrontPart is the edge of one territory; without lines where all of it runs along borders and shores.
type FrontPart struct {
	FrontLength
	Lines orb.MultiLineString
}

type frontKey struct {
	control groundKey
	base    SetKey
}

func (v FrontView) key() frontKey {
	k := frontKey{control: groundKey{v.Control.Snapshot.Layer, v.Control.Pin(), OfTerritories}}
	if v.base != nil {
		k.base = SetKeyOf(v.base.Snapshot)
	}
	return k
}

// Front finds the line of a view.
func (s *Fronts) Front(ctx context.Context, v FrontView) (*Front, error) {
	return s.kept.Get(ctx, v.key(), func(ctx context.Context, _ frontKey) (*Front, error) {
		if err := s.comparing.Enter(ctx); err != nil {
			return nil, err
		}
		defer s.comparing.Leave()
		lines, err := s.linesAt(ctx, v)
		if err != nil {
			return nil, err
		}
		return s.front(ctx, v, lines)
	})
}

// Lengths are those of the parts of the lines of several views of one layer, in their order.
func (s *Fronts) Lengths(ctx context.Context, views []FrontView) ([][]FrontLength, error) {
	out := make([][]FrontLength, len(views))
	var lines *place.Lines
	var base SetKey
	for i, v := range views {
		k := v.key()
		var err error
		out[i], err = s.lengths.Get(ctx, k, func(ctx context.Context, _ frontKey) ([]FrontLength, error) {
			if err := s.comparing.Enter(ctx); err != nil {
				return nil, err
			}
			defer s.comparing.Leave()
			if lines == nil || base != k.base {
				var err error
				if lines, err = s.linesAt(ctx, v); err != nil {
					return nil, err
				}
				base = k.base
			}
			f, err := s.front(ctx, v, lines)
			if err != nil {
				return nil, err
			}
			var of []FrontLength
			for _, p := range f.Parts {
				of = append(of, p.FrontLength)
			}
			return of, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Fronts) linesAt(ctx context.Context, v FrontView) (*place.Lines, error) {
	borders, err := s.bordersOf(ctx, v.base)
	if err != nil {
		return nil, err
	}
	return borders.Lines(), nil
}

func (s *Fronts) front(ctx context.Context, v FrontView, lines *place.Lines) (*Front, error) {
	defer s.stage(web.StageCompare)()
	grounds, err := s.grounds.GroundsAt(ctx, OfTerritories, v.Control, 0)
	if err != nil {
		return nil, err
	}
	f := &Front{}
	for _, g := range grounds {
		if !IsHeld(g.Feature) {
			continue
		}
		of := lines.Of(g.Geometry)
		f.Parts = append(f.Parts, FrontPart{FrontLength{v.Of.Territory(g.Feature), place.Length(of)}, of})
	}
	slices.SortFunc(f.Parts, func(a, b FrontPart) int { return geo.CompareTerritories(a.Territory, b.Territory) })
	return f, nil
}

// FrontFeatures are the parts of a line as features: whose word it is, of which date, how long and
// by which rule.
func (s *Fronts) FrontFeatures(ctx context.Context, v FrontView) ([]geo.Feature, error) {
	f, err := s.Front(ctx, v)
	if err != nil {
		return nil, err
	}
	of := FrontTolerance()
	metres := func(m float64) json.RawMessage { return json.RawMessage(web.Decimal(m)) }
	var out []geo.Feature
	for _, p := range f.Parts {
		if len(p.Lines) == 0 {
			continue
		}
		one := p.Territory.Feature()
		one.Key = partKey(FrontName, p.Territory)
		one.Geometry = p.Lines
		one.Names = map[string]string{"en": FrontLayer(v.Of, []string{p.By}, v.Date().String()).Title}
		one.Properties = map[string]json.RawMessage{
			"snapshot":      quoted(v.Date().String()),
			"km":            json.RawMessage(web.Decimal(KM(p.Metres))),
			"land_border_m": metres(of.Border), "shore_m": metres(of.Shore),
			"accuracy_m": metres(v.Of.AccuracyOrUnstated()),
		}
		if v.base != nil {
			one.Properties["borders_snapshot"] = quoted(v.base.Snapshot.ValidOn.String())
		}
		out = append(out, one)
	}
	return out, nil
}

// partKey is the key of what is derived of a territory.
func partKey(what string, t geo.Territory) string {
	for _, of := range [...][2]string{{"held by", t.HeldBy}, {strings.ReplaceAll(t.As, "_", " "), t.By}} {
		if of[1] != "" {
			what += ", " + of[0] + " " + of[1]
		}
	}
	return what
}

// BordersAt are the borders and shores of the basemap, along which an edge is no front.
// They are those of a snapshot of it, which of names.
func (s *Fronts) BordersAt(ctx context.Context, t Times) (of SetKey, b *place.Borders, err error) {
	base, at, ok, err := s.snapshots.BaseAt(ctx, t)
	if err != nil || !ok {
		return of, place.NewBorders(nil, nil, 0, 0), err
	}
	t.At = at
	v, err := s.snapshots.ViewAt(ctx, base.ID, t)
	if err != nil {
		return of, nil, err
	}
	b, err = s.bordersOf(ctx, &v)
	return SetKeyOf(v.Snapshot), b, err
}

func (s *Fronts) bordersOf(ctx context.Context, base *View) (*place.Borders, error) {
	if base == nil {
		return place.NewBorders(nil, nil, 0, 0), nil
	}
	return s.borders.Get(ctx, SetKeyOf(base.Snapshot), func(ctx context.Context, _ SetKey) (*place.Borders, error) {
		set, err := s.sets.Set(ctx, base.Snapshot)
		if err != nil {
			return nil, err
		}
		var areas, land orb.MultiPolygon
		classes := look.ClassesOf(set.Set)
		for i, f := range set.Features() {
			switch {
			case look.IsWithinBorders(classes[i]):
				areas = append(areas, geo.Polygons(f.Geometry)...)
			case look.IsLand(classes[i]):
				land = append(land, geo.Polygons(f.Geometry)...)
			}
		}
		of := FrontTolerance()
		return place.NewBorders(areas, land, of.Border, of.Shore), nil
	})
}
