package server

import (
	"net/http"
	"net/url"
	"strings"

	"frontline/server/address"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// problemPage is what a page says of a problem.
type problemPage struct {
	S               *words.Speaker
	Heading, Detail string
	Map, Text       string // where else to go
	Framed          bool   // it stands in a page of somebody else's
}

// problemPages write the page of a problem for people, in their language: what programs are told
// stands in it as it is, in English.
func (s *Server) problemPages(book *words.Book, pages *web.Pages) func(*http.Request, int, string) ([]byte, string, error) {
	return func(r *http.Request, status int, detail string) ([]byte, string, error) {
		lang := book.Match(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
		p := problemPage{S: book.In(lang), Detail: detail, Framed: isEmbed(r.URL.Path)}
		p.Heading = p.S.T("problem." + problemHeading(status))
		query := url.Values{"lang": {lang}}
		p.Map, p.Text = s.Local(address.Map(query)), s.Local(address.Text(view.Latest, query))
		policy := web.TextPolicy
		if p.Framed {
			policy = web.EmbedPolicy(s.FrameAncestors)
		}
		page, err := pages.Write("problem.html", p)
		return page, policy, err
	}
}

// isEmbed reports whether a path is what pages of others frame.
func isEmbed(path string) bool {
	return path == address.EmbedPath || strings.HasPrefix(path, address.EmbedPath+"/") && path != address.ExamplesPath
}

// problemHeading is the name of what is said of a status first, behind "problem.".
func problemHeading(status int) string {
	switch status {
	case http.StatusNotFound:
		return "not_found"
	case http.StatusGone:
		return "gone"
	case http.StatusBadRequest:
		return "invalid"
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return "busy"
	case http.StatusInternalServerError:
		return "failed"
	default:
		return "refused"
	}
}
