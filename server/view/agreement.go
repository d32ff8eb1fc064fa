package view

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/memo"
	"frontline/server/phrase"
	"frontline/server/web"
)

// AgreementName ends the ids of what is said of ground by all who assess it: ~agreement is by how many
// it is assessed as held, one~two~agreement the same of these layers of control alone, claims~agreement
// the same of what a layer claims, and one~two, of two layers of control, what the first shows as held
// and the second does not.
const AgreementName = "agreement"

// mostAssessments bounds who are laid over one another: beyond it there are too many names for one map.
const mostAssessments = 16

// Comparand is what assessments are compared for: an id that AgreementName has, with its layers as they
// were described at a revision.
type Comparand struct {
	ID     string
	Claims *geo.Layer  // of what a layer claims; nil for all ground
	Layers []geo.Layer // of control
	IsPair bool        // what the first shows as held and the second does not
	IsTwo  bool        // two layers are compared, whoever speaks in them
}

// Assessment is one by whose word a layer shows ground, at the layer's own latest date.
type Assessment struct {
	Layer geo.Layer
	View  View
	Age   geo.Age
	By    string // "" where nobody is named
	Name  string // that is told
}

// Said is the assessment's date, and that it is past its cadence.
func (a Assessment) Said() string {
	said := a.Name + ": " + a.Age.On.String()
	if a.Age.Days > 0 {
		days := "days"
		if a.Age.Days == 1 {
			days = "day"
		}
		said += fmt.Sprintf(" (%d %s earlier", a.Age.Days, days)
		if a.Age.Stale {
			said += ", past its cadence"
		}
		said += ")"
	}
	return said
}

// AgreementView is a request for a comparison of assessments, resolved.
type AgreementView struct {
	Times
	Comparand
	claims  *View
	By      []Assessment
	LeftOut []LeftOut
}

// LeftOut is a layer that is not counted on a date, and why.
type LeftOut struct {
	Layer string `json:"layer"`
	Why   string `json:"why"`
}

// Agreements compare assessments.
type Agreements struct {
	store     Store
	clock     *Clock
	snapshots *Snapshots
	grounds   *Grounds
	comparing *web.Slots
	stage     web.Stages
	mount     address.Mount
	kept      memo.Memo[string, *Agreement]
}

// Comparand reads an id; false where it is of no comparison of assessments.
func (s *Agreements) Comparand(ctx context.Context, id string, known geo.Revision) (c Comparand, ok bool, err error) {
	c.ID = id
	if !strings.Contains(id, DerivedMark) {
		return c, false, nil
	}
	layers, err := s.store.Layers(ctx, known)
	if err != nil {
		return c, false, err
	}
	with := func(id string, kind geo.Kind) *geo.Layer {
		i := slices.IndexFunc(layers, func(l geo.Layer) bool { return l.ID == id && l.Kind == kind })
		if i < 0 {
			return nil
		}
		return &layers[i]
	}
	of, isOfAll := strings.CutSuffix(id, DerivedMark+AgreementName)
	isOfAll = isOfAll && (strings.Contains(of, DerivedMark) || with(AgreementName, geo.KindControl) == nil)
	if !isOfAll {
		first, second, _ := strings.Cut(id, DerivedMark)
		a, b := with(first, geo.KindControl), with(second, geo.KindControl)
		if a == nil || b == nil || a == b {
			return c, false, nil
		}
		c.Layers, c.IsPair, c.IsTwo = []geo.Layer{*a, *b}, true, true
		return c, true, nil
	}
	if c.Claims = with(of, geo.KindClaims); of == "" || c.Claims != nil {
		for _, l := range layers {
			if l.Kind == geo.KindControl {
				c.Layers = append(c.Layers, l)
			}
		}
		return c, true, nil
	}
	// In the order of the record, each once: the same has one address.
	ids := strings.Split(of, DerivedMark)
	for _, l := range layers {
		if l.Kind == geo.KindControl && slices.Contains(ids, l.ID) {
			c.Layers = append(c.Layers, l)
		}
	}
	c.IsTwo = len(ids) == 2
	return c, len(ids) > 1 && slices.EqualFunc(ids, c.Layers, func(id string, l geo.Layer) bool { return id == l.ID }), nil
}

// ResolveAgreement finds the comparison that a path asks for, given its id; false where that is none's.
func (s *Agreements) ResolveAgreement(ctx context.Context, id, asof string) (v AgreementView, ok bool, err error) {
	if !strings.Contains(id, DerivedMark) {
		return v, false, nil
	}
	if name, _, _ := strings.Cut(asof, "@"); name == TimelineName || strings.Contains(asof, ChangeMark) {
		known, err := s.store.Revision(ctx)
		if err != nil {
			return v, false, err
		}
		if _, ok, err = s.Comparand(ctx, id, known); ok {
			err = geo.Errorf(geo.ENotFound, "%s is derived of several layers: it has dates, and areas at %s, but no timeline and no differences of its own", id, s.mount.Local(address.LayerFile(id, "area.json")))
		}
		return v, ok, err
	}
	t, err := s.clock.ResolveTimes(ctx, asof)
	if err != nil {
		return v, false, err
	}
	c, ok, err := s.Comparand(ctx, id, t.At.Known)
	if !ok || err != nil {
		return v, ok, err
	}
	v, err = s.AgreementAt(ctx, c, t)
	return v, true, err
}

// AgreementAt is a comparison at a time. It is geo.ENotFound where fewer than two assess anything then:
// there is no agreement of one.
func (s *Agreements) AgreementAt(ctx context.Context, c Comparand, t Times) (AgreementView, error) {
	v := AgreementView{Times: t, Comparand: c}
	if c.Claims != nil {
		of, err := s.snapshots.ViewToShow(ctx, *c.Claims, t)
		if err != nil {
			return v, err
		}
		v.claims = &of
	}
	for _, l := range c.Layers {
		of, err := s.snapshots.ViewToShow(ctx, l, t)
		if geo.ErrorCode(err) == geo.ENotFound {
			v.LeftOut = append(v.LeftOut, LeftOut{l.ID, "nothing of it is recorded for " + t.At.Valid.String() + " or before"})
			continue
		} else if err != nil {
			return v, err
		}
		said, err := s.assessmentsOf(ctx, l, of)
		if err != nil {
			return v, err
		}
		if len(said) == 0 {
			v.LeftOut = append(v.LeftOut, LeftOut{l.ID, cmp.Or(of.Snapshot.Ends, "it shows nothing on "+of.Snapshot.ValidOn.String())})
		}
		v.By = append(v.By, said...)
	}
	if c.IsTwo { // one is compared with one, of whichever layers these are
		for _, l := range c.Layers {
			if !slices.ContainsFunc(v.By, func(a Assessment) bool { return a.Layer.ID == l.ID }) {
				return v, errNoneToCompare(c.ID, t.At.Valid)
			}
		}
	}
	return v, v.check()
}

func errNoneToCompare(id string, on geo.Date) error {
	return geo.Errorf(geo.ENotFound, "there is no %s on %s: fewer than two assess then who holds what, and one alone neither agrees nor differs", id, on)
}

// check names those who assess, each otherwise, and refuses what has not two of them.
func (v *AgreementView) check() (err error) {
	if v.By, err = NameAssessments(v.Comparand, v.By); err != nil {
		return err
	}
	if v.Compares(v.All()) {
		return nil
	}
	return errNoneToCompare(v.ID, v.At.Valid)
}

// Compares is whether some of the assessments, by their bits, are of two who assess: who does in several
// layers is one.
func (v AgreementView) Compares(of uint) bool {
	if v.IsTwo {
		return of == v.All()
	}
	first := bits.TrailingZeros(of)
	for i, a := range v.By {
		if of&(1<<i) != 0 && !geo.SameParty(nameOf(a), nameOf(v.By[first])) {
			return true
		}
	}
	return false
}

func nameOf(a Assessment) string { return phrase.AssessorsOf(a.Layer, []string{a.By}) }

// NameAssessments names those who assess, each otherwise, and on all dates alike: who does in two layers by
// these, too, whether or not both show something. More than can be laid over one another are
// geo.EUnavailable.
func NameAssessments(c Comparand, all []Assessment) ([]Assessment, error) {
	if len(all) > mostAssessments {
		return nil, geo.Errorf(geo.EUnavailable, "%d assess who holds what, and at most %d are laid over one another", len(all), mostAssessments)
	}
	for i, a := range all {
		all[i].Name = nameOf(a)
		if !slices.ContainsFunc(all, func(o Assessment) bool { return o.Layer.ID != a.Layer.ID && a.By != "" && geo.SameParty(o.By, a.By) }) &&
			!slices.ContainsFunc(c.Layers, func(l geo.Layer) bool { return l.ID != a.Layer.ID && a.By != "" && geo.SameParty(l.AssessedBy, a.By) }) {
			continue
		}
		in := a.Layer.Title
		if slices.ContainsFunc(c.Layers, func(l geo.Layer) bool { return l.ID != a.Layer.ID && l.Title == in }) {
			in += ", " + a.Layer.ID
		}
		all[i].Name = a.By + " (" + in + ")"
	}
	return all, nil
}

// assessmentsOf are those by whose word a view shows ground, but for who claims it.
func (s *Agreements) assessmentsOf(ctx context.Context, l geo.Layer, of View) (said []Assessment, err error) {
	grounds, err := s.grounds.GroundsAt(ctx, OfTerritories, of, 0)
	for _, g := range grounds {
		t := l.Territory(g.Feature)
		if t.Class == geo.ClassClaimed || slices.ContainsFunc(said, func(a Assessment) bool { return a.By == t.By }) {
			continue
		}
		said = append(said, Assessment{Layer: l, View: of, Age: geo.AgeAt(l, of.Snapshot, of.At.Valid), By: t.By})
	}
	slices.SortFunc(said, func(a, b Assessment) int { return cmp.Compare(a.By, b.By) })
	return said, err
}

// Snapshots are those that the comparison is made of.
func (v AgreementView) Snapshots() (of []geo.Snapshot) {
	if v.claims != nil {
		of = append(of, v.claims.Snapshot)
	}
	for i, a := range v.By {
		if i == 0 || v.By[i-1].Layer.ID != a.Layer.ID {
			of = append(of, a.View.Snapshot)
		}
	}
	return of
}

// Date is from when on all of its snapshots are in force together.
func (v AgreementView) Date() (d geo.Date) {
	for _, sn := range v.Snapshots() {
		d = max(d, sn.ValidOn)
	}
	return d
}

// PinnedRef is the as-of by which the same snapshots are found for ever: the last revision that changed
// one of them, unless more was listed then.
func (s *Agreements) PinnedRef(ctx context.Context, v AgreementView) geo.AsOfRef {
	ref := geo.AsOfRef{Valid: v.Date(), Pinned: true}
	for _, sn := range v.Snapshots() {
		ref.Known = max(ref.Known, sn.Pin)
	}
	then := v.Times
	then.At = geo.AsOf{Valid: ref.Valid, Known: ref.Known}
	c, ok, err := s.Comparand(web.WithManifest(ctx, nil), v.ID, ref.Known)
	if err == nil && ok {
		var of AgreementView
		if of, err = s.AgreementAt(web.WithManifest(ctx, nil), c, then); err == nil && of.key() == v.key() {
			return ref
		}
	}
	ref.Known = v.At.Known
	return ref
}

// key names what a comparison is made of.
func (v AgreementView) key() string {
	var b strings.Builder
	b.WriteString(v.ID)
	for _, sn := range v.Snapshots() {
		fmt.Fprint(&b, " ", groundKey{sn.Layer, geo.AsOf{Valid: sn.ValidOn, Known: sn.Pin}, OfTerritories})
	}
	return b.String()
}
