package text

import (
	"context"
	"net/http"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/web"
)

// InLanguage answers pages whose address names a language by h. From any other
// address it redirects each reader to the same page in his own language, so that
// caches keep what is the same for all.
func (s *Texts) InLanguage(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.URL.Query().Has("lang") {
			return h(w, r)
		}
		lang, err := s.readersLanguage(w, r)
		if err != nil {
			return err
		}
		s.redirect(w, r, address.Asked(r.URL, "lang", lang))
		return nil
	}
}

// PageLanguage is the language that the address of a page names; the default
// one where there are no words of it.
func (s *Texts) PageLanguage(r *http.Request) string {
	return s.words.Match(r.URL.Query().Get("lang"), "")
}

// readersLanguage is the language that a reader's browser prefers, by which the
// answer then varies, and the first language where it prefers none that there is.
func (s *Texts) readersLanguage(w http.ResponseWriter, r *http.Request) (string, error) {
	w.Header().Add("Vary", "Accept-Language")
	lang, ok := s.words.Preferred(r.Header.Get("Accept-Language"))
	if ok {
		return lang, nil
	}
	return s.firstLanguage(r.Context())
}

// firstLanguage is that of the server's settings, else of the record's, else the default
// one.
func (s *Texts) firstLanguage(ctx context.Context) (string, error) {
	first := s.language
	if first == "" {
		known, err := s.views.Store.Revision(ctx)
		if err != nil {
			return "", err
		}
		layers, err := s.views.Store.Layers(ctx, known)
		if err != nil {
			return "", err
		}
		if set := geo.SettingOf(layers); set != nil {
			first = set.Language
		}
	}
	return s.words.Match(first, ""), nil
}

// redirect redirects one reader, in a way that no cache keeps.
func (s *Texts) redirect(w http.ResponseWriter, r *http.Request, to address.Resource) {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.Local(to), http.StatusFound)
}
