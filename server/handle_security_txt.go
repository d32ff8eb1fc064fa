package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/mail"
	"net/url"
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
func (s *Server) handleSecurityTxt(w http.ResponseWriter, r *http.Request) error {
	contact, err := contactURI(s.Contact)
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
	if site := s.site(r); strings.HasPrefix(site.String(), "https://") { // the standard wants no other
		fmt.Fprintf(&text, "Canonical: %s\nPolicy: %s\n", site.Absolute(address.At(address.SecurityPath)), site.Absolute(address.Docs("security.html")))
	}
	w.Header().Set("Cache-Control", "public, max-age=3600")
	return web.SendText(w, r, "text/plain; charset=utf-8", []byte(text.String()))
}

// reportURI is where readers report an error; "" where nobody is named.
func (s *Server) reportURI() string {
	uri, err := contactURI(s.Report)
	if err != nil {
		return "" // the options were checked
	}
	return uri
}

// contactURI is a contact as security.txt has it: a mail address becomes a
// mailto: URI.
func contactURI(contact string) (string, error) {
	if contact == "" {
		return "", nil
	}
	if a, err := mail.ParseAddress(contact); err == nil && a.Address == contact {
		return (&url.URL{Scheme: "mailto", Opaque: contact}).String(), nil
	}
	u, err := url.Parse(contact)
	if err == nil && (u.Scheme == "https" && u.Host != "" && u.User == nil || (u.Scheme == "mailto" || u.Scheme == "tel") && u.Opaque != "") {
		return u.String(), nil
	}
	return "", errors.New("server: the contact must be a mail address such as security@example.org, or a URI of https, mailto or tel")
}
