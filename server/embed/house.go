package embed

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
	"strings"
)

// house is the house style as the page of an embed has it: a style sheet, which the policy of the page
// names by its hash, and the mark.
type house struct {
	Style template.CSS
	Mark  template.URL // "" for none
	Alt   string
	W, H  int
}

// houseStyle adds the house style to the policy of a page, and returns what the page has of it.
func (s *Embeds) houseStyle(h http.Header) *house {
	b := s.o.Brand
	if b == nil {
		return nil
	}
	sheet := b.Sheet()
	out := &house{Style: template.CSS(sheet)}
	if b.Mark != nil {
		out.Mark, out.Alt = template.URL("data:image/png;base64,"+base64.StdEncoding.EncodeToString(b.Mark.PNG)), b.Mark.Alt
		out.W, out.H = b.Mark.Width, b.Mark.Height
	}
	sum := sha256.Sum256([]byte(sheet))
	const policy = "Content-Security-Policy"
	h.Set(policy, strings.Replace(h.Get(policy), "style-src 'self'", "style-src 'self' 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'", 1))
	return out
}
