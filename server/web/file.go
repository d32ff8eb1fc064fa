package web

import (
	"io/fs"
	"mime"
	"net/http"
	"path"

	"frontline/geo"
)

// SendFile answers with a file that was built into the program, and with what
// the build compressed of it where there is such.
func SendFile(w http.ResponseWriter, r *http.Request, from fs.FS, name, cacheControl string) error {
	raw, err := fs.ReadFile(from, name)
	if err != nil {
		// A path that leads out of the files, to a folder or to nothing.
		return geo.Errorf(geo.ENotFound, "there is no such file")
	}
	w.Header().Set("Cache-Control", cacheControl)
	kind := contentTypeOf(name)
	if coding := CodingFor(r); coding == Brotli {
		if packed, err := fs.ReadFile(from, name+".br"); err == nil {
			WriteBody(w, r, kind, Body{Bytes: packed, Coding: coding, ETag: ETagOf(raw, coding)}, true)
			return nil
		}
	}
	return SendText(w, r, kind, raw)
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
