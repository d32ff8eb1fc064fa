package text

import (
	"context"
	"fmt"
	"html/template"
	"math"
	"net/url"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/search"
	"frontline/server/view"
	"frontline/server/words"
)

// PlaceAsk is of which place a page is, as of when.
type PlaceAsk struct {
	Of    search.Settled
	AsOf  string // as asked for; "" for today
	Lang  string
	Site  address.Site
	Times view.Times
}

// PlacePage is the data of the template of a place's page.
type PlacePage struct {
	S                 *words.Speaker
	Name              string
	Others            []phrase.Text // its other names
	Where             string        // the oblast
	Description       string
	Canonical         string
	Languages         []Link
	AnyLanguage       string
	Feed              string
	Map, Picture      string
	PictureSmall      string // for narrow screens
	Image, PictureAlt string // Picture, absolute
	Lead, Point       string
	Pinned            bool
	Now               string // of one that is pinned, the same as known now
	Layers            []PlaceSection
	Statements        []Statement
	Said              []Claim
	Neighbours        []Link
	Gazetteer         *Link
	Report, Data      string
	Nothing           string
}

// PlaceSection is what a layer says of a place.
type PlaceSection struct {
	ID        string
	Title     phrase.Text
	Sentences []string
	Entries   []PlaceEntry
	Rule      string // by which they are made; "" of a layer without
	Curves    []PlaceCurve
	Source    phrase.Source
	Credit    phrase.Text
	Licence   phrase.Text
	Note      phrase.Text
}

// PlaceEntry is where the point came to lie, in words.
type PlaceEntry struct{ On, Day, Words string }

// PlaceCurve is the distance through time, as one draws it.
type PlaceCurve struct {
	Drawing template.HTML
	Words   string
	Notes   []string
}

// Place is what there is to say of a place.
func (s *Texts) Place(ctx context.Context, a PlaceAsk) (p PlacePage, err error) {
	t, of := a.Times, a.Of
	w := phrase.Writer{Speaker: s.words.In(a.Lang), At: t.At.Valid}
	layers, err := s.views.Store.Layers(ctx, t.At.Known)
	if err != nil {
		return p, err
	}
	w.Setting = geo.SettingOf(layers)
	if w.Voices, err = s.views.VoicesOn(ctx, layers, t); err != nil {
		return p, err
	}
	p = PlacePage{S: w.Speaker, Name: of.Name(a.Lang), Report: s.report, Pinned: t.Ref.Pinned}
	_, p.Others = w.Names(geo.Feature{Names: of.Names})
	where := p.Name
	if of.Region != nil {
		p.Where = w.Region(*of.Region)
		where += ", " + p.Where
	}
	p.Lead = w.PointLead(t.At.Valid, where)
	p.Point = w.T("settlement.point_recorded")
	if of.Of != nil {
		p.Point = w.T("settlement.point")
		p.Gazetteer = &Link{Title: w.T("search.names_of", "month", of.Of.NamesOf, "credit", of.Of.Credit), Address: of.Of.URL}
	}
	p.Description = w.T("settlement.description", "name", p.Name)
	said, err := s.search.PlaceAt(ctx, t, of.At)
	if err != nil {
		return p, err
	}
	for _, l := range said {
		p.Layers = append(p.Layers, s.placeSection(w, t, l))
	}
	if len(said) == 0 {
		p.Nothing = w.T("text.not_yet")
	}
	if err := s.addSaidOf(ctx, w, a, &p); err != nil {
		return p, err
	}
	near, err := s.search.Neighbours(ctx, t.At.Known, of)
	if err != nil {
		return p, err
	}
	for _, n := range near {
		p.Neighbours = append(p.Neighbours, Link{Title: neighbourWords(w, n), Address: a.Site.Local(a.to(n.Ref(), a.Lang))})
	}
	s.addPlaceLinks(w, a, &p)
	return p, nil
}

// to is the page of another place as of the same, in a language; in that of each reader where it is "".
func (a PlaceAsk) to(ref, lang string) address.Resource {
	query := url.Values{}
	if lang != "" {
		query.Set("lang", lang)
	}
	return address.Place(ref, a.AsOf, query)
}

func neighbourWords(w phrase.Writer, n search.Neighbour) string {
	name := n.Name(w.Lang)
	if n.Kilometres() == 0 {
		return name
	}
	return w.T("where.from", "place", name, "km", w.Number(float64(n.Kilometres()), 0), "wind", n.Wind())
}

// addPlaceLinks adds where else it is told.
func (s *Texts) addPlaceLinks(w phrase.Writer, a PlaceAsk, p *PlacePage) {
	ref := a.Of.Ref()
	p.Canonical = a.Site.Absolute(a.to(ref, a.Lang))
	p.AnyLanguage = a.Site.Absolute(a.to(ref, ""))
	for _, lang := range s.words.Languages() {
		p.Languages = append(p.Languages, Link{lang, s.words.In(lang).Name, a.Site.Local(a.to(ref, lang))})
	}
	if p.Pinned {
		p.Now = a.Site.Local(address.Place(ref, a.Times.At.Valid.String(), url.Values{"lang": {a.Lang}}))
	}
	p.Feed = a.Site.Local(address.PlaceFeed(a.Of.ID).Ending(".atom"))
	chosen := url.Values{"lang": {a.Lang}, "map": {fmt.Sprintf("11/%.4f/%.4f", a.Of.At[1], a.Of.At[0])}}
	date := a.Times.At.Valid.String()
	if a.AsOf != "" {
		chosen.Set("date", date)
	}
	if p.Pinned {
		chosen.Set("rev", fmt.Sprint(a.Times.At.Known))
		date += fmt.Sprintf("@%d", a.Times.At.Known)
	}
	p.Map = a.Site.Local(address.Map(chosen))
	picture := func(size string) address.Resource {
		return address.Image(date+".png", url.Values{"place": {a.Of.Asked()}, "size": {size}, "lang": {a.Lang}})
	}
	p.Picture, p.PictureSmall, p.Image = a.Site.Local(picture("1200x630")), a.Site.Local(picture("600x480")), a.Site.Absolute(picture("1200x630"))
	p.PictureAlt = w.T("settlement.picture", "name", p.Name, "date", w.Date(a.Times.At.Valid))
	at := func(v float64) string { return fmt.Sprint(math.Round(v*100)/100 + 0) }
	asof := a.AsOf
	if asof == "" {
		asof = view.Latest
	}
	p.Data = a.Site.Local(address.At(address.PointPrefix + asof + "/" + at(a.Of.At[0]) + "," + at(a.Of.At[1]) + ".json"))
}

// addSaidOf adds what the record says of the place by its name, and statements about it.
func (s *Texts) addSaidOf(ctx context.Context, w phrase.Writer, a PlaceAsk, p *PlacePage) error {
	of, err := s.search.FeaturesOf(ctx, a.Times, a.Of)
	if err != nil {
		return err
	}
	for _, f := range of {
		p.Said = append(p.Said, claimOf(w, f.Feature, f.Layer))
	}
	about, err := s.search.StatementsAbout(ctx, a.Times, a.Of)
	if err != nil {
		return err
	}
	for _, f := range about {
		p.Statements = append(p.Statements, statementOf(w, f.Feature, f.Layer))
	}
	return nil
}

// placeSection is what a layer says of a place's point.
func (s *Texts) placeSection(w phrase.Writer, t view.Times, of search.PlaceLayer) PlaceSection {
	l := of.Layer
	out := PlaceSection{ID: l.ID, Title: w.Title(l), Source: w.LayerSource(l), Credit: w.CreditsOf(l), Licence: w.TextOf(l.Licence), Note: w.TextOf(l.Note)}
	for _, word := range of.Words {
		out.Sentences = append(out.Sentences, w.Point(l, word.By, word.Now, word.Since, word.First)...)
		for _, also := range word.Also {
			in := phrase.Standing{Age: word.Now.Age, Territory: &also.Territory, Metres: math.Inf(1)}
			out.Sentences = append(out.Sentences, w.Point(l, word.By, in, also.Since, also.First)...)
		}
		for _, e := range word.Before {
			if e.Age.On != word.Now.Age.On { // else it was the same snapshot
				out.Sentences = append(out.Sentences, w.Before(l, e.Days, e.Standing))
			}
		}
		if l.Kind == geo.KindControl && word.As != geo.AsClaimed {
			if c, ok := curveOf(w, of, word); ok {
				out.Curves = append(out.Curves, c)
			}
		}
	}
	if of.NotYet {
		out.Sentences = append(out.Sentences, w.PointNotYet(l, of.First))
	}
	if l.Kind != geo.KindControl || of.NotYet {
		return out
	}
	out.Rule = w.PlaceRule(l)
	for _, e := range of.Entries {
		out.Entries = append(out.Entries, PlaceEntry{w.Date(e.Date), e.Date.String(), w.PlaceEntry(l, e.By, e.In, e.Date, e.Second, e.Earliest)})
	}
	return out
}
