package embed

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/text"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// embedPage is the data of the template of an embed.
type embedPage struct {
	text.Head
	Parts     text.EmbedParts
	Theme     string
	Standing  embedStanding
	Wrong     string // what is wrong with the address; "" for nothing
	WrongLang string // the language that this is in
	Stamp     string // whether it follows the record
	Full      string // the full map; absolute, as all of these
	Newest    string // the same with what is known now; "" where it is that
	Query     string // the choices, as the map's page has it
	Controls  string
	Range     string
	Height    int
	Marks     string // what the editor marks, for the script; "" for nothing
	Marked    string // the same in words
	House     *house // the style of whoever serves it; nil for none
	Frame     string // the box that fills the map: west, south, east, north; "" for none
	Padding   int    // around it, in pixels
}

// Shows is whether there is a map.
func (p embedPage) Shows() bool { return p.Wrong == "" && len(p.Standing.Gone) == 0 }

// Has is whether the reader is given a control.
func (p embedPage) Has(control string) bool {
	return strings.Contains(","+p.Controls+",", ","+control+",")
}

// handleEmbed answers /embed: a map for the pages of others. What is wrong
// with its address, or was retracted, it says in place of the map.
func (s *Embeds) handleEmbed(w http.ResponseWriter, r *http.Request) error {
	if s.parts.Embed.Script == "" {
		return geo.Errorf(geo.EUnavailable, "the map is not built into this server: run `make build`, and build the program again")
	}
	h := w.Header()
	h.Set("Content-Security-Policy", web.EmbedPolicy(s.o.FrameAncestors))
	lang := s.texts.PageLanguage(r)
	h.Set("Content-Language", lang)
	page := embedPage{Head: text.Head{S: s.words.In(lang)}, Parts: s.parts.Embed, Theme: "auto", Full: s.Site(r).Absolute(address.Map(nil))}
	page.House = s.houseStyle(h)
	q, ask, notices, err := s.resolveEmbed(r, lang)
	var standing embedStanding
	if err == nil {
		page.Theme = q.theme
		page.Full = ask.Site.Absolute(q.mapPage(false))
		standing, err = s.embedSince(r, s.texts.Writer(ask), q, ask.Chosen)
	}
	switch status := web.StatusOf(err); {
	case err != nil && status >= http.StatusInternalServerError:
		return err
	case err != nil:
		page.Wrong, page.WrongLang = geo.ErrorMessage(err), words.Default
		if errors.As(err, new(inWords)) {
			page.WrongLang = lang
		}
		return s.refuseEmbed(w, r, status, page)
	case len(standing.Gone) > 0:
		page.Standing, page.Newest = standing, ask.Site.Absolute(q.mapPage(true))
		return s.refuseEmbed(w, r, http.StatusGone, page)
	}
	h.Set("Cache-Control", web.RevalidatedCacheControl(s.Seconds(false)))
	k := view.AnswerKey{
		Kind: "embed", Name: strings.Join(append([]string{lang, q.query().Encode(), ask.Site.String()}, notices...), " "),
		Current: ask.To.Current, Day: ask.To.Day,
	}
	return s.views.Send(w, r, web.TypeHTML, k, func(ctx context.Context) ([]byte, error) {
		if err := s.fillEmbed(ctx, &page, q, ask, standing); err != nil {
			return nil, err
		}
		page.Standing.Notes = slices.Concat(notices, page.Standing.Notes)
		return s.pages.Write("embed.html", page)
	})
}

// resolveEmbed reads what an embed is asked to show, or the nearest to it; notices say where that is
// something else.
func (s *Embeds) resolveEmbed(r *http.Request, lang string) (q embedQuery, ask text.Ask, notices []string, err error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return q, ask, nil, geo.Errorf(geo.EInvalid, "the query cannot be read")
	}
	if q, notices, err = s.mend(r.Context(), values, embedNames, lang); err != nil {
		return q, ask, nil, err
	}
	ask, err = s.askOfEmbed(r, q, lang)
	if named := q.chosen.Get("layers"); geo.ErrorCode(err) == geo.ENotFound && named != "" { // as known at a revision
		err = noLayers(phrase.Writer{Speaker: s.words.In(lang)}, named)
	}
	if err != nil {
		return q, ask, notices, err
	}
	left, err := s.findPlaces(r.Context(), ask, &q)
	if len(left) > 0 {
		notices = append(notices, s.words.In(lang).T("embed.left_out", "names", strings.Join(left, ", ")))
	}
	return q, ask, notices, err
}

// askOfEmbed resolves the dates and the layers of an embed.
func (s *Embeds) askOfEmbed(r *http.Request, q embedQuery, lang string) (text.Ask, error) {
	if err := s.texts.CheckStyle(q.style); err != nil {
		return text.Ask{}, err
	}
	ask := text.Ask{Path: q.path(), Lang: lang, Layers: q.chosen.Get("layers"), Site: s.Site(r)}
	if q.compare != "" {
		// Beside each other, the other date is not in the path.
		if _, err := s.views.ResolveTimes(r.Context(), q.asof(q.compare)); err != nil {
			return ask, err
		}
	}
	if err := s.texts.Resolve(r.Context(), &ask); err != nil {
		return ask, err
	}
	return ask, checkWho(q.chosen.Get("who"), geo.SettingOf(ask.Chosen))
}

// checkWho refuses the word of somebody who is none of the record's sides.
func checkWho(who string, s *geo.Setting) error {
	sides := []string{"russia", "ukraine"}
	if s != nil && len(s.Sides) > 0 {
		sides = nil
		for _, side := range s.Sides {
			sides = append(sides, side.ID)
		}
	}
	if who == "" || who == "all" || who == "assessed" || slices.Contains(sides, who) {
		return nil
	}
	return geo.Errorf(geo.EInvalid, "who is written as all, %s or assessed", strings.Join(sides, ", "))
}

// fillEmbed adds what there is to say of what is shown.
func (s *Embeds) fillEmbed(ctx context.Context, page *embedPage, q embedQuery, ask text.Ask, standing embedStanding) (err error) {
	head, err := s.texts.Head(ctx, ask, q.choices())
	if err != nil {
		return err
	}
	page.Head, page.Standing = head, standing
	w := s.texts.Writer(ask)
	switch {
	case q.rev != "":
		page.Stamp = w.T("embed.stamp_frozen", "revision", q.rev, "style", s.o.StyleVersion)
		if len(standing.Notes) > 0 {
			page.Newest = ask.Site.Absolute(q.mapPage(true))
		}
	case q.date != "":
		page.Stamp = w.T("embed.stamp_dated")
	default:
		page.Stamp = w.T("embed.stamp_live")
	}
	if q.rev == "" {
		if page.Standing.Notes, err = s.retractedOf(ctx, w, ask); err != nil {
			return err
		}
	}
	chosen := maps.Clone(q.chosen)
	if b := q.shown.Bound; b != nil {
		page.Frame = fmt.Sprintf("%g,%g,%g,%g", b.Min[0], b.Min[1], b.Max[0], b.Max[1])
	} else if at := q.view(); at != "" {
		chosen.Set("map", at)
	}
	page.Padding = q.shown.Padding
	if q.shown.Place != "" {
		page.Title = w.T("page.title", "heading", q.shown.Heading(w, page.Page.Heading))
		page.ImageAlt += ". " + q.shown.Part(w)
	}
	page.Query, page.Controls, page.Height = chosen.Encode(), strings.Join(q.controls, ","), q.height
	if q.from != "" {
		page.Range = q.from + view.ChangeMark + q.until
	}
	if page.Marks, err = marksOf(q.marks); err != nil {
		return err
	}
	if len(q.marks) > 0 {
		page.Marked = w.Marks(q.marks, 0)
	}
	page.OEmbed = text.OEmbedAddresses(ask.Site, ask.Site.Absolute(address.Embed(q.query())))
	page.Text = ask.Site.Absolute(text.TextOf(ask.Path, ask.Lang, q.chosen.Get("layers")))
	page.Words = page.Parts.Words[ask.Lang]
	return nil
}

// refuseEmbed says in place of a map why there is none.
func (s *Embeds) refuseEmbed(w http.ResponseWriter, r *http.Request, status int, page embedPage) error {
	raw, err := s.pages.Write("embed.html", page)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", web.TypeHTML)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(raw) // a client that left is no error of ours
	}
	return nil
}

// handleEmbedScript answers /embed.js: <frontline-map>, and the height of
// embeds by what they say of it.
func (s *Embeds) handleEmbedScript(w http.ResponseWriter, r *http.Request) error {
	return web.SendFile(w, r, s.o.App, "embed.js", "public, max-age=3600")
}
