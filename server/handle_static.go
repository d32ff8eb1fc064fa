package server

import (
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"frontline/geo"
)

// handleAsset answers /assets/…: the parts of the front end. Their names
// change with their content.
func (s *Server) handleAsset(w http.ResponseWriter, r *http.Request) error {
	return sendFile(w, r, s.App, strings.TrimPrefix(r.URL.Path, "/"), immutable)
}

// handleDocs answers /docs and what is below it: the manual.
func (s *Server) handleDocs(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/docs"), "/")
	switch {
	case r.URL.Path == "/docs":
		http.Redirect(w, r, "/docs/", http.StatusMovedPermanently)
		return nil
	case name == "" || strings.HasSuffix(name, "/"):
		name += "index.html"
	}
	w.Header().Set("Content-Security-Policy", indexPolicy)
	return sendFile(w, r, s.Docs, name, "public, max-age=3600")
}

// sendFile answers with a file that was built into the program.
func sendFile(w http.ResponseWriter, r *http.Request, from fs.FS, name, cacheControl string) error {
	raw, err := fs.ReadFile(from, name)
	if err != nil {
		// A path that leads out of the files, to a folder or to nothing.
		return geo.Errorf(geo.ENotFound, "there is no such file")
	}
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Cache-Control", cacheControl)
	return sendText(w, r, kind, raw)
}
