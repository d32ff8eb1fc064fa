package page

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/text"
	"frontline/server/view"
	"frontline/server/web"
)

// writtenParts are the parts of the page that are written for each reader:
// each stands between two comments of its name, and has a template of it.
var writtenParts = []string{"head", "draft", "headline", "credits", "noscript"}

// mapNames are the parameters of the map's page: those that its script reads of its address, and the
// language.
var mapNames = []string{
	"assessors", "at", "basemap", "compare", "curve", "date", "glow", "lang", "layers", "look", "map", "region", "rev", "show", "sources", "span", "style", "swipe", "tiles", "who",
}

var errNotBuilt = geo.Errorf(geo.EUnavailable, "the map is not built into this server: run `make build`, or `npm ci && npm run build` in static/, and build the program again")

// handleIndex answers /: the map, with a head that says what the view in the
// query shows, and the same in words for who runs no scripts.
func (s *Pages) handleIndex(w http.ResponseWriter, r *http.Request) error {
	lang := s.texts.PageLanguage(r)
	page, err := fs.ReadFile(s.o.App, "index."+lang+".html")
	if errors.Is(err, fs.ErrNotExist) {
		return errNotBuilt
	} else if err != nil {
		return err
	}
	query := r.URL.Query()
	notices, err := s.texts.Nearest(r.Context(), lang, query)
	if err != nil {
		return err
	}
	chosen := s.texts.Attached(text.ParseChoices(query))
	ask, err := s.ResolveMap(r, chosen, lang)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", web.MapPolicy)
	// The page names its parts by their content, and must be asked for anew to
	// show a new release.
	h.Set("Cache-Control", "no-cache")
	name := strings.Join(append([]string{lang, chosen.Query().Encode(), ask.Site.String()}, notices...), " ")
	k := view.AnswerKey{Kind: "index", Name: name, Current: ask.To.Current, Day: ask.To.Day}
	return s.views.Send(w, r, web.TypeHTML, k, func(ctx context.Context) ([]byte, error) {
		return s.WriteMap(ctx, page, ask, chosen, notices)
	})
}

// ResolveMap finds what the choices show; where they show nothing, what is newest.
func (s *Pages) ResolveMap(r *http.Request, chosen text.Choices, lang string) (text.Ask, error) {
	ask := text.Ask{Path: view.Latest, Lang: lang, Layers: chosen.Layers, Site: s.Site(r)}
	pin := ""
	if chosen.Rev != "" {
		pin = "@" + chosen.Rev
	}
	if chosen.Date != "" {
		ask.Path = chosen.Date + pin
		if chosen.Compare != "" && chosen.Compare != chosen.Date {
			ask.Path = min(chosen.Date, chosen.Compare) + pin + view.ChangeMark + max(chosen.Date, chosen.Compare) + pin
		}
	}
	err := s.texts.Resolve(r.Context(), &ask)
	if code := geo.ErrorCode(err); code == geo.EInvalid || code == geo.ENotFound || code == geo.EGone {
		ask = text.Ask{Path: view.Latest, Lang: lang, Site: ask.Site}
		err = s.texts.Resolve(r.Context(), &ask)
	}
	return ask, err
}

// WriteMap puts what a view shows into the page.
func (s *Pages) WriteMap(ctx context.Context, page []byte, ask text.Ask, chosen text.Choices, notices []string) ([]byte, error) {
	ask.OnMap = true
	h, err := s.texts.Head(ctx, ask, chosen)
	h.Notices = notices
	if err != nil {
		return nil, err
	}
	for _, part := range writtenParts {
		out, err := s.templates.Write(part+".html", h)
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
