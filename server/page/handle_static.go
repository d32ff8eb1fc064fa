package page

import (
	"io/fs"
	"net/http"
	"path"
	"strings"

	"frontline/server/address"
	"frontline/server/web"
)

// handleServiceWorker answers /sw.js. Browsers look whether it has changed to
// find a new release.
func (s *Pages) handleServiceWorker(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Security-Policy", web.ServiceWorkerPolicy)
	return web.SendFile(w, r, s.o.App, "sw.js", "no-cache")
}

// handleManifest answers /manifest.webmanifest, by which the map can be
// installed as an application.
func (s *Pages) handleManifest(w http.ResponseWriter, r *http.Request) error {
	return web.SendFile(w, r, s.o.App, "manifest.webmanifest", "no-cache")
}

// handleIcon answers /favicon.ico, which programs ask for whatever a page says.
func (s *Pages) handleIcon(w http.ResponseWriter, r *http.Request) error {
	return web.SendFile(w, r, s.o.App, "favicon.ico", "public, max-age=86400")
}

// handleAsset answers /assets/…: the parts of the front end. Their names
// change with their content.
func (s *Pages) handleAsset(w http.ResponseWriter, r *http.Request) error {
	return web.SendFile(w, r, s.o.App, strings.TrimPrefix(r.URL.Path, "/"), web.Immutable)
}

// handleDocs answers /docs and what is below it: the manual.
func (s *Pages) handleDocs(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, address.DocsPath), "/")
	if s.o.PublicDocs != nil {
		http.Redirect(w, r, s.o.PublicDocs(address.Docs(name)), http.StatusFound)
		return nil
	}
	switch {
	case r.URL.Path == address.DocsPath:
		http.Redirect(w, r, s.Local(address.Docs("")), http.StatusMovedPermanently)
		return nil
	case name == "" || strings.HasSuffix(name, "/"):
		name += "index.html"
	case path.Ext(name) == "":
		if _, err := fs.Stat(s.o.Docs, name+".html"); err == nil {
			http.Redirect(w, r, s.Local(address.Docs(name+".html")), http.StatusMovedPermanently)
			return nil
		}
	}
	w.Header().Set("Content-Security-Policy", web.MapPolicy)
	return web.SendFile(w, r, s.o.Docs, name, "public, max-age=3600")
}
