package page

import (
	"fmt"
	"net/http"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/web"
)

// securityTxtDays is how long what security.txt says holds, from today on. It
// is well under the year that RFC 9116 asks for at most.
const securityTxtDays = 180

// handleSecurityTxt answers /.well-known/security.txt (RFC 9116): whom to tell
// of a weakness.
func (s *Pages) handleSecurityTxt(w http.ResponseWriter, r *http.Request) error {
	contact, err := web.ContactURI(s.o.Contact)
	if err != nil {
		return err
	}
	if contact == "" {
		return geo.Errorf(geo.ENotFound, "this server names no contact")
	}
	// By the day, so that the text stays the same within one.
	expires := (geo.DateOf(s.Now()) + securityTxtDays).Time()
	var text strings.Builder
	fmt.Fprintf(&text, "Contact: %s\nExpires: %s\n", contact, expires.Format("2006-01-02T15:04:05Z"))
	if site := s.Site(r); strings.HasPrefix(site.String(), "https://") { // the standard wants no other
		fmt.Fprintf(&text, "Canonical: %s\nPolicy: %s\n", site.Absolute(address.At(address.SecurityPath)), site.Absolute(address.Docs("security.html")))
	}
	w.Header().Set("Cache-Control", "public, max-age=3600")
	return web.SendText(w, r, "text/plain; charset=utf-8", []byte(text.String()))
}
