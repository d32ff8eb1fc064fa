package web

import (
	"errors"
	"net/mail"
	"net/url"
)

// ContactURI is a contact as security.txt has it: a mail address becomes a
// mailto: URI.
func ContactURI(contact string) (string, error) {
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
