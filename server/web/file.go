package web

import (
	"cmp"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"frontline/geo"
)

// packed is what the build puts behind the name of a file that it compresses.
const packed = ".br"

// SendFile answers with a file that was built into the program, and with what
// the build compressed of it where there is such.
func SendFile(w http.ResponseWriter, r *http.Request, from fs.FS, name, cacheControl string) error {
	if strings.HasSuffix(name, packed) { // it is had by its plain name
		return geo.Errorf(geo.ENotFound, "there is no such file")
	}
	raw, err := fs.ReadFile(from, name)
	if err != nil {
		// A path that leads out of the files, to a folder or to nothing.
		return geo.Errorf(geo.ENotFound, "there is no such file")
	}
	w.Header().Set("Cache-Control", cacheControl)
	kind := contentTypeOf(name)
	if coding := CodingFor(r); coding == Brotli {
		if text, err := fs.ReadFile(from, name+packed); err == nil {
			WriteBody(w, r, kind, Body{Bytes: text, Coding: coding, ETag: ETagOf(raw, coding)}, true)
			return nil
		}
	}
	return SendText(w, r, kind, raw)
}

// contentTypeOf goes by the ending of a file's name.
func contentTypeOf(name string) string {
	switch ending := path.Ext(name); ending {
	case ".webmanifest":
		return "application/manifest+json"
	case ".ico":
		return "image/vnd.microsoft.icon"
	default:
		return cmp.Or(mime.TypeByExtension(ending), "application/octet-stream")
	}
}
