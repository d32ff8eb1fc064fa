package view

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/change"
	"frontline/server/address"
	"frontline/server/memo"
	"frontline/server/phrase"
	"frontline/server/web"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
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

// NameAssessments names those who assess, each otherwise: who does in two layers by these, too. More than
// can be laid over one another are geo.EUnavailable.
func NameAssessments(c Comparand, all []Assessment) ([]Assessment, error) {
	if len(all) > mostAssessments {
		return nil, geo.Errorf(geo.EUnavailable, "%d assess who holds what, and at most %d are laid over one another", len(all), mostAssessments)
	}
	for i, a := range all {
		all[i].Name = nameOf(a)
		if slices.ContainsFunc(all, func(o Assessment) bool { return o.Layer.ID != a.Layer.ID && a.By != "" && geo.SameParty(o.By, a.By) }) {
			all[i].Name = a.By + " (" + a.Layer.Title + ")"
		}
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

// names are those of some of the assessments, by their bits.
func (v AgreementView) names(of uint) (names []string) {
	for i, a := range v.By {
		if v.IsTwo {
			i = v.bit(a)
		}
		if of&(1<<i) != 0 {
			names = append(names, a.Name)
		}
	}
	return names
}

// Alone is which of two who are compared calls ground held alone, from 1 on; 0 where both do, or neither,
// or more than two are compared.
func (v AgreementView) Alone(k AgreedKey) int {
	if v.Claims != nil || bits.OnesCount(v.All()) != 2 || bits.OnesCount(k.Per) != 1 {
		return 0
	}
	return bits.TrailingZeros(k.Per) + 1
}

// How many of those who assess ground call it held.
const (
	InAll  = "all"
	InSome = "some"
	InNone = "none"
)

// Ground of a comparison: what some call held, by whom it is, and who they are.
type AgreedKey struct {
	HeldBy    string // as all of them have it; "" where one does not say
	ClaimedBy string // of what a layer claims
	Per       uint   // who call it held, a bit for each; none for ground of which they show something else
}

// Agreed is ground on which the same ones call held what the same one holds.
type Agreed struct {
	AgreedKey
	Ground orb.MultiPolygon
	Area   float64
}

// Agreement is a comparison of assessments.
type Agreement struct{ Parts []Agreed }

// Of is whether all, some or none of those who assess call ground held.
func (k AgreedKey) Of(all uint) string {
	switch k.Per {
	case 0:
		return InNone
	case all:
		return InAll
	}
	return InSome
}

// Laid is what lies on ground: what one shows there, or somebody's claim.
type Laid struct {
	By        int // which of the assessments; -1 for a claim
	Held      bool
	HeldBy    string
	ClaimedBy string
}

// Agree tells what is to be said of ground from what lies on it. Who does not say by whom it is held
// differs from nobody who does.
func (c Comparand) Agree(on []Laid) (out []AgreedKey) {
	add := func(k AgreedKey, heldBy string, isFor func(holder string) bool) {
		said := true
		for _, l := range on {
			if l.By >= 0 && l.Held && (l.HeldBy == "" || isFor(l.HeldBy)) {
				k.Per |= 1 << l.By
				said = said && l.HeldBy != ""
			}
		}
		if k.Per != 0 && said {
			k.HeldBy = heldBy
		}
		if c.IsPair && k.Per != 1 || slices.Contains(out, k) {
			return
		}
		out = append(out, k)
	}
	if c.Claims != nil {
		for _, l := range on {
			if l.By < 0 {
				add(AgreedKey{ClaimedBy: l.ClaimedBy}, l.ClaimedBy, func(holder string) bool { return l.ClaimedBy == "" || geo.SameParty(holder, l.ClaimedBy) })
			}
		}
		return out
	}
	holders := []string{}
	for _, l := range on {
		if l.By >= 0 && l.Held && l.HeldBy != "" && !slices.ContainsFunc(holders, func(h string) bool { return geo.SameParty(h, l.HeldBy) }) {
			holders = append(holders, l.HeldBy)
		}
	}
	for _, h := range holders {
		add(AgreedKey{}, h, func(holder string) bool { return geo.SameParty(h, holder) })
	}
	if len(holders) == 0 {
		add(AgreedKey{}, "", func(string) bool { return false })
	}
	return out
}

// LaidOf is what a territory of an assessment lays on ground, or one of claims; false for what a layer of
// control shows by somebody's claim.
func (v AgreementView) LaidOf(l geo.Layer, t geo.Territory) (Laid, bool) {
	if l.Kind == geo.KindClaims {
		return Laid{By: -1, ClaimedBy: t.By}, true
	}
	i := slices.IndexFunc(v.By, func(a Assessment) bool { return a.Layer.ID == l.ID && a.By == t.By })
	if t.Class == geo.ClassClaimed || i < 0 {
		return Laid{}, false
	}
	if v.IsTwo {
		i = v.bit(v.By[i])
	}
	return Laid{By: i, Held: t.Class == geo.ClassHeld, HeldBy: t.HeldBy}, true
}

// bit is an assessment's place among those compared, where these are two layers.
func (v AgreementView) bit(a Assessment) int {
	if a.Layer.ID == v.Layers[0].ID {
		return 0
	}
	return 1
}

// All are the bits of those who are compared.
func (v AgreementView) All() uint {
	if v.IsTwo {
		return 1<<2 - 1
	}
	return 1<<len(v.By) - 1
}

// Agreement lays assessments over one another.
func (s *Agreements) Agreement(ctx context.Context, v AgreementView) (*Agreement, error) {
	return s.kept.Get(ctx, v.key(), func(ctx context.Context, _ string) (*Agreement, error) {
		if err := s.comparing.Enter(ctx); err != nil {
			return nil, err
		}
		defer s.comparing.Leave()
		defer s.stage(web.StageCompare)()
		var laid []Laid
		var grounds []orb.MultiPolygon
		add := func(l geo.Layer, of View) error {
			list, err := s.grounds.GroundsAt(ctx, OfTerritories, of, 0)
			for _, g := range list {
				if one, ok := v.LaidOf(l, l.Territory(g.Feature)); ok {
					laid, grounds = append(laid, one), append(grounds, g.Geometry)
				}
			}
			return err
		}
		if v.claims != nil {
			if err := add(*v.Claims, *v.claims); err != nil {
				return nil, err
			}
		}
		for i, a := range v.By {
			if i > 0 && v.By[i-1].Layer.ID == a.Layer.ID {
				continue
			}
			if err := add(a.Layer, a.View); err != nil {
				return nil, err
			}
		}
		var keys []AgreedKey
		parts, err := change.Parts(ctx, grounds, func(on []int) (classes []int) {
			there := make([]Laid, len(on))
			for i, n := range on {
				there[i] = laid[n]
			}
			for _, k := range v.Agree(there) {
				i := slices.Index(keys, k)
				if i < 0 {
					i, keys = len(keys), append(keys, k)
				}
				classes = append(classes, i)
			}
			return classes
		})
		if err != nil {
			return nil, err
		}
		out := &Agreement{}
		for i, ground := range parts {
			out.Parts = append(out.Parts, Agreed{keys[i], ground, geo.Area(ground)})
		}
		slices.SortFunc(out.Parts, func(a, b Agreed) int { return CompareAgreed(a.AgreedKey, b.AgreedKey) })
		return out, nil
	})
}

// CompareAgreed orders by whose ground it is, and that of most first.
func CompareAgreed(a, b AgreedKey) int {
	return cmp.Or(cmp.Compare(a.ClaimedBy, b.ClaimedBy), -cmp.Compare(bits.OnesCount(a.Per), bits.OnesCount(b.Per)), cmp.Compare(a.Per, b.Per), cmp.Compare(a.HeldBy, b.HeldBy))
}

// Layer describes a comparison on a date, in words that state no assessment as a fact; the date is "" for
// all dates.
func (v AgreementView) Layer(date string) geo.Layer {
	var attribution, licence, source, all, dates []string
	add := func(list *[]string, text string) {
		if text != "" && !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	for _, a := range v.By {
		add(&attribution, a.Layer.Attribution)
		add(&licence, a.Layer.Licence)
		add(&source, a.Layer.Title+" ("+a.Layer.ID+")")
		all = append(all, a.Name)
		dates = append(dates, a.Said())
	}
	by := strings.Join(all, ", ")
	title := "By how many of " + by + " ground is assessed as held"
	note := "Derived: what all of them assess as held, what only some do, with their names, and what they show otherwise and none as held. "
	kind, style := geo.KindControl, geo.Style{}
	switch {
	case v.Claims != nil:
		add(&attribution, v.Claims.Attribution)
		add(&licence, v.Claims.Licence)
		add(&source, v.Claims.Title+" ("+v.Claims.ID+")")
		title = v.Claims.Title + ": by how many of " + by + " it is assessed as held by who claims it"
		note = "Derived: of what " + v.Claims.ID + " shows as claimed, what all assess as held by the claimant, what only some do, with their names, and what none does. "
		kind, style = geo.KindClaims, v.Claims.Style
	case v.IsPair:
		of := func(i int) string {
			var names []string
			for _, a := range v.By {
				if a.Layer.ID == v.Layers[i].ID {
					names = append(names, a.Name)
				}
			}
			return strings.Join(names, ", ")
		}
		title = "Assessed as held by " + of(0) + ", and not by " + of(1)
		note = "Derived: what " + v.Layers[0].ID + " shows as held, without what " + v.Layers[1].ID + " does. "
		style = v.Layers[0].Style
	}
	if date != "" {
		title += " on " + date
		note += "Each at its own latest date: " + strings.Join(dates, "; ") + ". "
	}
	return geo.Layer{
		ID: v.ID, Kind: kind, Cadence: geo.CadenceEvent, AssessedBy: by, Title: title, Style: style,
		Attribution: strings.Join(attribution, "; "), Licence: strings.Join(licence, "; "), Source: strings.Join(source, "; "),
		Note: note + "Where one is older than another, they may differ for that alone.",
	}
}

// drawn describes a comparison as pictures show it: in the colours that its layers have in common.
func (v AgreementView) drawn() geo.Layer {
	l, first := v.Layer(v.Date().String()), v.Layers[0]
	l.Style, l.HeldBy, l.Setting = first.Style, first.HeldBy, first.Setting
	for _, of := range v.Layers[1:] {
		if of.Style != l.Style {
			l.Style = geo.Style{}
		}
		if of.HeldBy != l.HeldBy {
			l.HeldBy = ""
		}
	}
	return l
}

// AgreementFeatures are the parts of a comparison as features: who calls them held and who does not, each
// as of which date.
func (s *Agreements) AgreementFeatures(ctx context.Context, v AgreementView) ([]geo.Feature, error) {
	found, err := s.Agreement(ctx, v)
	if err != nil {
		return nil, err
	}
	text := func(list []string) json.RawMessage {
		b, err := json.Marshal(strings.Join(list, ", "))
		if err != nil {
			panic(err) // a text always can be
		}
		return b
	}
	var dates, left []string
	for _, a := range v.By {
		dates = append(dates, a.Said())
	}
	for _, l := range v.LeftOut {
		left = append(left, l.Layer+": "+l.Why)
	}
	var out []geo.Feature
	for _, p := range found.Parts {
		per, not := v.Per(p.AgreedKey)
		f := geo.Feature{HeldBy: p.HeldBy, ClaimedBy: p.ClaimedBy, AssessedBy: strings.Join(per, ", "), Geometry: p.Ground}
		of := p.Of(v.All())
		if of == InAll || v.IsPair {
			f.Class = geo.ClassHeld
		}
		f.Key = AgreedName(v, p.AgreedKey)
		f.Names = map[string]string{"en": f.Key}
		f.Properties = map[string]json.RawMessage{
			"agreement": quoted(of), "held_per": text(per), "not_held_per": text(not), "as_of": text([]string{strings.Join(dates, "; ")}),
			"km2": json.RawMessage(web.Decimal(KM2(p.Area))),
		}
		if n := v.Alone(p.AgreedKey); n > 0 {
			f.Properties["alone"] = json.RawMessage(strconv.Itoa(n))
		}
		if len(left) > 0 {
			f.Properties["not_counted"] = text([]string{strings.Join(left, "; ")})
		}
		out = append(out, f)
	}
	return out, nil
}

// Per are the names of those who call ground held, and of those who do not.
func (v AgreementView) Per(k AgreedKey) (per, not []string) {
	return v.names(k.Per), v.names(v.All() &^ k.Per)
}

// AgreedName names ground of a comparison.
func AgreedName(v AgreementView, k AgreedKey) string {
	per, not := v.Per(k)
	name := "assessed as held"
	if k.HeldBy != "" {
		name += " by " + k.HeldBy
	}
	switch k.Of(v.All()) {
	case InAll:
		name += ", per all"
	case InNone:
		name = "assessed as held by none"
	default:
		name += ", per " + strings.Join(per, " and ") + ", not per " + strings.Join(not, " and ")
	}
	if k.ClaimedBy != "" {
		name = "claimed by " + k.ClaimedBy + ", " + name
	}
	return name
}
