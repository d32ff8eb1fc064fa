package text

import (
	"net/http"

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
		s.redirect(w, r, address.Asked(r.URL, "lang", s.readersLanguage(w, r)))
		return nil
	}
}

// PageLanguage is the language that the address of a page names; the default
// one where there are no words of it.
func (s *Texts) PageLanguage(r *http.Request) string {
	return s.words.Match(r.URL.Query().Get("lang"), "")
}

// readersLanguage is the language that a reader's browser prefers, by which the
// answer then varies.
func (s *Texts) readersLanguage(w http.ResponseWriter, r *http.Request) string {
	w.Header().Add("Vary", "Accept-Language")
	return s.words.Match("", r.Header.Get("Accept-Language"))
}

// redirect redirects one reader, in a way that no cache keeps.
func (s *Texts) redirect(w http.ResponseWriter, r *http.Request, to address.Resource) {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.Local(to), http.StatusFound)
}
