package server

import (
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"frontline/geo"
	"frontline/server/address"
)

// workerPolicy is for the service worker, which asks this host and no other.
const workerPolicy = "default-src 'none'; connect-src 'self'"

// handleServiceWorker answers /sw.js. Browsers look whether it has changed to
// find a new release.
func (s *Server) handleServiceWorker(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Security-Policy", workerPolicy)
	return sendFile(w, r, s.App, "sw.js", "no-cache")
}

// handleManifest answers /manifest.webmanifest, by which the map can be
// installed as an application.
func (s *Server) handleManifest(w http.ResponseWriter, r *http.Request) error {
	return sendFile(w, r, s.App, "manifest.webmanifest", "no-cache")
}

// handleAsset answers /assets/…: the parts of the front end. Their names
// change with their content.
func (s *Server) handleAsset(w http.ResponseWriter, r *http.Request) error {
	return sendFile(w, r, s.App, strings.TrimPrefix(r.URL.Path, "/"), immutable)
}

// handleDocs answers /docs and what is below it: the manual.
func (s *Server) handleDocs(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, address.DocsPath), "/")
	switch {
	case r.URL.Path == address.DocsPath:
		http.Redirect(w, r, s.local(address.Docs("")), http.StatusMovedPermanently)
		return nil
	case name == "" || strings.HasSuffix(name, "/"):
		name += "index.html"
	}
	w.Header().Set("Content-Security-Policy", indexPolicy)
	return sendFile(w, r, s.Docs, name, "public, max-age=3600")
}

// sendFile answers with a file that was built into the program, and with what
// the build compressed of it where there is such.
func sendFile(w http.ResponseWriter, r *http.Request, from fs.FS, name, cacheControl string) error {
	raw, err := fs.ReadFile(from, name)
	if err != nil {
		// A path that leads out of the files, to a folder or to nothing.
		return geo.Errorf(geo.ENotFound, "there is no such file")
	}
	w.Header().Set("Cache-Control", cacheControl)
	kind := contentTypeOf(name)
	if coding := codingFor(r); coding == brotlied {
		if packed, err := fs.ReadFile(from, name+".br"); err == nil {
			writeBody(w, r, kind, body{bytes: packed, coding: coding, etag: etagOf(raw, coding)}, true)
			return nil
		}
	}
	return sendText(w, r, kind, raw)
}

// contentTypeOf goes by the ending of a file's name.
func contentTypeOf(name string) string {
	ending := path.Ext(name)
	if ending == ".webmanifest" {
		return "application/manifest+json"
	}
	if kind := mime.TypeByExtension(ending); kind != "" {
		return kind
	}
	return "application/octet-stream"
}
