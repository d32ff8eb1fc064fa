package text

import (
	"cmp"
	"context"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/basemap"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/words"
)

// Head is the head of the map's page: title, description and links.
type Head struct {
	S                      *words.Speaker
	Title, Description     string
	Canonical, Image, Text string
	Picture                string // Image on this host
	ImageAlt, Date         string
	Languages              []Link
	AnyLanguage            string   // leads each reader to his own
	Shown                  []string // what each layer shows, as the headline has it
	Recent                 *Recent  // what changed in the days before; nil where that is not one sentence
	Credits                []Link   // with addresses of those that ask for a link
	Words                  string   // the script with the words of the language; "" where there is none
	Messages               string   // its messages, where it was given when running
	Given                  string   // what the page must know of languages that were given, as JSON
	Record                 string   // "" where the page asks for another
	Page                   Page
	Notices                []string          // where what is shown is of another date than was asked for
	OEmbed                 map[string]string // where to ask how to embed it, by format
	altHead                AltHead
}

// Alt says what a picture of the page shows; part says which part of it.
func (h Head) Alt(w phrase.Writer, part Part) Alt { return AltOf(w, h.Page, h.altHead, part) }

// Recent is what changed of a layer in the days up to a date.
type Recent struct {
	Layer string
	To    geo.Date
	Words string
}

// recentOf is what changed lately, where the layers shown say one thing of it: of several assessors
// none is before the others.
func recentOf(p Page) (only *Recent) {
	for _, s := range p.Sections {
		for _, words := range s.Recent {
			if only != nil {
				return nil
			}
			only = &Recent{s.ID, p.To, words}
		}
	}
	return only
}

// Head returns the head of a page.
func (s *Texts) Head(ctx context.Context, ask Ask, chosen Choices) (Head, error) {
	h := Head{S: s.words.In(ask.Lang)}
	p, err := s.Page(ctx, ask)
	if code := geo.ErrorCode(err); code == geo.ENotFound || code == geo.EGone || code == geo.EConflict {
		// The page itself says what is the matter.
		p = Page{S: h.S, Heading: h.S.T("text.no_layers"), To: ask.To.At.Valid}
	} else if err != nil {
		return h, err
	}
	if ask.OnMap {
		h.Recent = recentOf(p)
	}
	h.Page, h.Title, h.Description = p, h.S.T("page.title", "heading", p.Heading), p.Description
	h.Date = h.S.Date(p.To)
	query := chosen.Query()
	h.AnyLanguage = ask.Site.Absolute(address.Map(query))
	in := func(lang string) string {
		query.Set("lang", lang)
		return ask.Site.Absolute(address.Map(query))
	}
	h.Canonical = in(ask.Lang)
	h.OEmbed = OEmbedAddresses(ask.Site, h.Canonical)
	for _, lang := range s.words.Languages() {
		h.Languages = append(h.Languages, Link{Lang: lang, Address: in(lang)})
	}
	image := url.Values{"size": {"1200x630"}, "lang": {ask.Lang}}
	if chosen.Layers != "" {
		image.Set("layers", chosen.Layers)
	}
	if chosen.MapView != "" {
		image.Set("map", chosen.MapView)
	}
	for name, values := range chosen.Frame {
		image[name] = values
	}
	if chosen.Basemap != "" {
		image.Set(basemap.Param, chosen.Basemap)
	}
	ref := ask.Path
	if ref == view.Latest {
		ref = p.To.String()
	}
	picture := address.Image(ref+".png", image)
	h.Picture, h.Image = ask.Site.Local(picture), ask.Site.Absolute(picture)
	w := s.Writer(ask)
	if h.Shown, h.Credits, err = s.shownWords(ctx, w, ask, p, h.Recent); err != nil {
		return h, err
	}
	h.altHead = altHeadOf(w, p, ask.Chosen)
	h.ImageAlt = h.altHead.short()
	h.Text = ask.Site.Local(TextOf(ask.Path, ask.Lang, chosen.Layers))
	h.Record = ask.Site.Local(address.Record(chosen.Rev))
	h.Words, h.Messages, h.Given = s.parts.Words[ask.Lang], s.parts.Given[ask.Lang], s.givenWords()
	return h, nil
}

// TextOf is the text of what a page shows.
func TextOf(ref, lang, layers string) address.Resource {
	query := url.Values{"lang": {lang}}
	if layers != "" {
		query.Set("layers", layers)
	}
	return address.Text(ref, query)
}

// shownWords returns the map's headline and credits in words, for before the script is there that
// shows them with signs: the layer of what changed lately first.
func (s *Texts) shownWords(ctx context.Context, w phrase.Writer, ask Ask, p Page, recent *Recent) (shown []string, credits []Link, err error) {
	all, err := s.views.Store.Layers(ctx, ask.To.At.Known)
	if err != nil {
		return nil, nil, err
	}
	chosen := slices.Clone(ask.Chosen)
	if recent != nil {
		slices.SortStableFunc(chosen, func(a, b geo.Layer) int { return cmp.Compare(isNot(a, recent), isNot(b, recent)) })
	}
	for _, l := range chosen {
		title := w.Title(l).Text
		switch by := w.By(l); {
		case l.Kind == geo.KindClaims && by == "":
			title = w.T("headline.claims", "title", title)
		case l.Kind == geo.KindClaims:
			title = w.T("headline.claims_by", "title", title, "by", by)
		case l.Kind == geo.KindControl:
			title = w.T("headline.control", "title", title, "by", by)
		}
		if i := slices.IndexFunc(p.Sections, func(s Section) bool { return s.ID == l.ID }); !ask.Two && i >= 0 {
			if p.Sections[i].Nothing {
				continue
			}
			title = w.Behind(title, p.Sections[i].Age)
		}
		shown = append(shown, title)
	}
	var names []string
	for _, l := range all {
		isShown := l.Kind == geo.KindBase || slices.ContainsFunc(ask.Chosen, func(c geo.Layer) bool { return c.ID == l.ID })
		if !isShown {
			continue
		}
		for _, by := range l.Credits() {
			if name := w.TermOf("credit", by).Text; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return shown, linked(strings.Join(append(jointCredits(names), "Leaflet"), " · ")), nil
}

func isNot(l geo.Layer, r *Recent) int {
	if l.ID == r.Layer {
		return 0
	}
	return 1
}

// jointCredits name each work once, with all that is made of it: "Coasts, water: GSHHG".
func jointCredits(credits []string) (out []string) {
	at := map[string]int{} // by work
	for _, credit := range credits {
		what, by, found := strings.Cut(credit, ": ")
		if i, named := at[by]; found && named {
			out[i] = strings.TrimSuffix(out[i], ": "+by) + ", " + strings.ToLower(what) + ": " + by
			continue
		}
		if found {
			at[by] = len(out)
		}
		out = append(out, credit)
	}
	return out
}

// works are whose credit has a link, since its licence asks for one.
var works = map[string]string{"GeoNames": "https://www.geonames.org/", "GSHHG": "https://www.soest.hawaii.edu/pwessel/gshhg/"}

// linked are credits in pieces, of which those that name a work have its address.
func linked(credits string) (out []Link) {
	for credits != "" {
		first, name := len(credits), ""
		for work := range works {
			if i := strings.Index(credits, work); i >= 0 && i < first {
				first, name = i, work
			}
		}
		if first > 0 {
			out = append(out, Link{Title: credits[:first]})
		}
		if name != "" {
			out = append(out, Link{Title: name, Address: works[name]})
		}
		credits = credits[first+len(name):]
	}
	return out
}

// OEmbedAddresses are where to ask how to embed a view, by format.
func OEmbedAddresses(site address.Site, view string) map[string]string {
	out := map[string]string{}
	for _, format := range []string{"json", "xml"} {
		out[format] = site.Absolute(address.OEmbed(url.Values{"url": {view}, "format": {format}}))
	}
	return out
}

// givenWords are the languages that were given when running, with their own
// names and the files of their messages beside the scripts; "" for none.
func (s *Texts) givenWords() string {
	type given struct {
		Name string `json:"name"`
		File string `json:"file"`
	}
	out := map[string]given{}
	for lang, address := range s.parts.Given {
		out[lang] = given{s.words.In(lang).Name, path.Base(address)}
	}
	if len(out) == 0 {
		return ""
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return "" // texts always can be
	}
	return string(raw)
}
