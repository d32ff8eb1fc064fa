package server

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// indexPolicy lets the map's page load its own parts and nothing from any
// other host.
const indexPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

// writtenParts are the parts of the page that are written for each reader:
// each stands between two comments of its name, and has a template of it.
var writtenParts = []string{"head", "headline", "credits", "noscript"}

// indexHead is what the head of the map's page says of a view.
type indexHead struct {
	S                      *words.Speaker
	Title, Description     string
	Canonical, Image, Text string
	Picture                string // Image on this host
	ImageAlt, Date         string
	Languages              []textLink
	AnyLanguage            string   // leads each reader to his own
	Shown                  []string // what each layer shows, as the headline has it
	Credits                string
	Words                  string // the script with the words of the language; "" where there is none
	Messages               string // its messages, where it was given when running
	Given                  string // what the page must know of languages that were given, as JSON
	Record                 string // "" where the page asks for another
	Page                   textPage
	Notices                []string          // where what is shown is of another date than was asked for
	OEmbed                 map[string]string // where to ask how to embed it, by format
}

// handleIndex answers /: the map, with a head that says what the view in the
// query shows, and the same in words for who runs no scripts.
func (s *Server) handleIndex(w http.ResponseWriter, r *http.Request) error {
	lang := s.pageLanguage(r)
	page, err := fs.ReadFile(s.App, "index."+lang+".html")
	if errors.Is(err, fs.ErrNotExist) {
		return geo.Errorf(geo.EUnavailable, "the map is not built into this server: run `make build`, or `npm ci && npm run build` in static/, and build the program again")
	} else if err != nil {
		return err
	}
	query := r.URL.Query()
	notices, err := s.nearest(r.Context(), lang, query)
	if err != nil {
		return err
	}
	state := parsePageState(query)
	ask, err := s.resolvePage(r, state, lang)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", indexPolicy)
	// The page names its parts by their content, and must be asked for anew to
	// show a new release.
	h.Set("Cache-Control", "no-cache")
	name := strings.Join(append([]string{lang, state.query().Encode(), ask.site.String()}, notices...), " ")
	k := view.AnswerKey{Kind: "index", Name: name, Current: ask.to.Current, Day: ask.to.Day}
	return s.views.Send(w, r, web.TypeHTML, k, func(ctx context.Context) ([]byte, error) {
		return s.writeIndex(ctx, page, ask, state, notices)
	})
}

// pageState is what the query of the map's page says, as far as the server
// needs it. What makes no sense is left out, as the page itself does.
type pageState struct {
	date, compare string // dates; "" where there is none
	layers, view  string
	rev           string
}

var (
	viewText   = regexp.MustCompile(`^\d{1,2}/-?\d{1,2}(\.\d{1,8})?/-?\d{1,3}(\.\d{1,8})?$`)
	layersText = regexp.MustCompile(`^[a-z][a-z0-9_-]*(,[a-z][a-z0-9_-]*)*$`)
	revText    = regexp.MustCompile(`^(0|[1-9]\d{0,8})$`)
)

func parsePageState(q url.Values) pageState {
	matching := func(name string, re *regexp.Regexp) string {
		if v := q.Get(name); len(v) <= web.LongestParam && re.MatchString(v) {
			return v
		}
		return ""
	}
	date := func(name string) string {
		if d, err := geo.ParseDate(q.Get(name)); err == nil {
			return d.String()
		}
		return ""
	}
	st := pageState{date: date("date"), layers: matching("layers", layersText), view: matching("map", viewText), rev: matching("rev", revText)}
	if q.Get("look") == "changes" && st.date != "" {
		st.compare = date("compare")
	}
	return st
}

// query is the state as it stands in an address, but for the language.
func (st pageState) query() url.Values {
	out := url.Values{}
	for _, p := range [][2]string{{"date", st.date}, {"layers", st.layers}, {"map", st.view}, {"rev", st.rev}} {
		if p[1] != "" {
			out.Set(p[0], p[1])
		}
	}
	if st.compare != "" && st.compare != st.date {
		out.Set("look", "changes")
		out.Set("compare", st.compare)
	}
	return out
}

// resolvePage finds what a state shows; where it shows nothing, what is newest.
func (s *Server) resolvePage(r *http.Request, st pageState, lang string) (textAsk, error) {
	ask := textAsk{path: view.Latest, lang: lang, layers: st.layers, site: s.Site(r)}
	pin := ""
	if st.rev != "" {
		pin = "@" + st.rev
	}
	if st.date != "" {
		ask.path = st.date + pin
		if st.compare != "" && st.compare != st.date {
			ask.path = min(st.date, st.compare) + pin + view.ChangeMark + max(st.date, st.compare) + pin
		}
	}
	err := s.resolveText(r, &ask)
	if code := geo.ErrorCode(err); code == geo.EInvalid || code == geo.ENotFound || code == geo.EGone {
		ask = textAsk{path: view.Latest, lang: lang, site: ask.site}
		err = s.resolveText(r, &ask)
	}
	return ask, err
}

// writeIndex puts what a view shows into the page.
func (s *Server) writeIndex(ctx context.Context, page []byte, ask textAsk, st pageState, notices []string) ([]byte, error) {
	h, err := s.indexHead(ctx, ask, st)
	h.Notices = notices
	if err != nil {
		return nil, err
	}
	for _, part := range writtenParts {
		out, err := s.pages.Write(part+".html", h)
		if err != nil {
			return nil, err
		}
		page = between(page, "<!--"+part+"-->", "<!--/"+part+"-->", out)
	}
	return page, nil
}

// between replaces what stands between two marks, with them.
func between(page []byte, from, until string, with []byte) []byte {
	before, rest, ok := bytes.Cut(page, []byte(from))
	_, after, found := bytes.Cut(rest, []byte(until))
	if !ok || !found {
		return page
	}
	return slices.Concat(before, with, after)
}

func (s *Server) indexHead(ctx context.Context, ask textAsk, st pageState) (indexHead, error) {
	h := indexHead{S: s.words.In(ask.lang)}
	p, err := s.textPage(ctx, ask)
	if code := geo.ErrorCode(err); code == geo.ENotFound || code == geo.EGone || code == geo.EConflict {
		// The page itself says what is the matter.
		p = textPage{S: h.S, Heading: h.S.T("text.no_layers"), To: ask.to.At.Valid}
	} else if err != nil {
		return h, err
	}
	h.Page, h.Title, h.Description = p, h.S.T("page.title", "heading", p.Heading), p.Description
	h.Date = h.S.Date(p.To)
	query := st.query()
	h.AnyLanguage = ask.site.Absolute(address.Map(query))
	in := func(lang string) string {
		query.Set("lang", lang)
		return ask.site.Absolute(address.Map(query))
	}
	h.Canonical = in(ask.lang)
	h.OEmbed = oembedAddresses(ask.site, h.Canonical)
	for _, lang := range s.words.Languages() {
		h.Languages = append(h.Languages, textLink{Lang: lang, Address: in(lang)})
	}
	image := url.Values{"size": {"1200x630"}, "lang": {ask.lang}}
	if st.layers != "" {
		image.Set("layers", st.layers)
	}
	if st.view != "" {
		image.Set("map", st.view)
	}
	ref := ask.path
	if ref == view.Latest {
		ref = p.To.String()
	}
	picture := address.Image(ref+".png", image)
	h.Picture, h.Image = ask.site.Local(picture), ask.site.Absolute(picture)
	w := s.writer(ask)
	if h.Shown, h.Credits, err = s.shownWords(ctx, w, ask, p); err != nil {
		return h, err
	}
	h.ImageAlt = altHeadOf(w, p, ask.chosen)
	h.Text = ask.site.Local(textOf(ask.path, ask.lang, st.layers))
	h.Record = ask.site.Local(address.Record(st.rev))
	h.Words, h.Messages, h.Given = s.parts.Words[ask.lang], s.parts.Given[ask.lang], s.givenWords()
	return h, nil
}

// textOf is the text of what a page shows.
func textOf(ref, lang, layers string) address.Resource {
	query := url.Values{"lang": {lang}}
	if layers != "" {
		query.Set("layers", layers)
	}
	return address.Text(ref, query)
}

// shownWords are what the map's headline and its credits say, before the script
// has come that says it with signs.
func (s *Server) shownWords(ctx context.Context, w phrase.Writer, ask textAsk, p textPage) (shown []string, credits string, err error) {
	all, err := s.Store.Layers(ctx, ask.to.At.Known)
	if err != nil {
		return nil, "", err
	}
	for _, l := range ask.chosen {
		title := w.Title(l).Text
		switch by := w.By(l); {
		case l.Kind == geo.KindClaims && by == "":
			title = w.T("headline.claims", "title", title)
		case l.Kind == geo.KindClaims:
			title = w.T("headline.claims_by", "title", title, "by", by)
		case l.Kind == geo.KindControl:
			title = w.T("headline.control", "title", title, "by", by)
		}
		if i := slices.IndexFunc(p.Sections, func(s textSection) bool { return s.ID == l.ID }); !ask.two && i >= 0 {
			if p.Sections[i].Nothing {
				continue
			}
			title = w.Behind(title, p.Sections[i].Age)
		}
		shown = append(shown, title)
	}
	var names []string
	for _, l := range all {
		isShown := l.Kind == geo.KindBase || slices.ContainsFunc(ask.chosen, func(c geo.Layer) bool { return c.ID == l.ID })
		if isShown && l.Attribution != "" && !slices.Contains(names, w.TermOf("credit", l.Attribution).Text) {
			names = append(names, w.TermOf("credit", l.Attribution).Text)
		}
	}
	return shown, strings.Join(append(names, "Leaflet"), " · "), nil
}
