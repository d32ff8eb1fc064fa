package page

import (
	"errors"
	"io/fs"
	"net/http"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/web"
)

// handleDesk answers /desk, where a maintainer keeps the record: a page without a word of
// it. What it shows it asks for with a token.
func (s *Pages) handleDesk(w http.ResponseWriter, r *http.Request) error {
	if !s.o.Desk {
		return geo.Errorf(geo.ENotFound, "there is nothing at this address; %s lists what there is", s.Local(address.At(address.DocsPath)))
	}
	lang := s.words.Match(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
	page, err := fs.ReadFile(s.o.App, "desk."+lang+".html")
	if errors.Is(err, fs.ErrNotExist) { // of a language that was given when running
		page, err = fs.ReadFile(s.o.App, "desk.en.html")
	}
	if errors.Is(err, fs.ErrNotExist) {
		return errNotBuilt
	} else if err != nil {
		return err
	}
	head, err := s.templates.Write("desk.html", nil)
	if err != nil {
		return err
	}
	h := w.Header()
	web.KeepPrivate(h)
	h.Set("Content-Security-Policy", web.DeskPolicy)
	h.Add("Vary", "Accept-Language")
	return web.SendText(w, r, web.TypeHTML, between(page, "<!--desk-->", "<!--/desk-->", head))
}
