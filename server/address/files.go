package address

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Files are files of the front end or the manual with the base path in the
// addresses that their pages name: HTML and web app manifests, which are written
// for a server at the root. Scripts and style sheets name their parts relative
// to themselves.
func (m Mount) Files(from fs.FS) (fs.FS, error) {
	if m.Path() == "" {
		return from, nil
	}
	out := mounted{from, map[string][]byte{}}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		change := m.manifest
		switch {
		case strings.HasSuffix(name, ".html"):
			change = m.page
		case !strings.HasSuffix(name, ".webmanifest"):
			return nil
		}
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			return fmt.Errorf("mount %s: %w", name, err)
		}
		out.changed[name] = change(raw)
		return nil
	})
	return out, err
}

// mounted are files of which some are changed.
type mounted struct {
	fs.FS
	changed map[string][]byte
}

// ReadFile is of fs.ReadFileFS.
func (f mounted) ReadFile(name string) ([]byte, error) {
	if raw, ok := f.changed[name]; ok {
		return slices.Clone(raw), nil
	}
	return fs.ReadFile(f.FS, name)
}

// manifest changes the addresses of a web app manifest: the only texts of it
// that begin with a slash.
func (m Mount) manifest(raw []byte) []byte {
	return bytes.ReplaceAll(raw, []byte(`"/`), []byte(`"`+m.Path()+`/`))
}

// page changes the addresses of a page's links, parts and forms.
func (m Mount) page(raw []byte) []byte {
	var out bytes.Buffer
	z := html.NewTokenizer(bytes.NewReader(raw))
	within := ""
	for {
		kind := z.Next()
		switch {
		case kind == html.ErrorToken:
			return out.Bytes()
		case kind == html.TextToken && within == "noscript": // its markup is text where scripts run
			out.Write(m.page(bytes.Clone(z.Raw())))
			continue
		case kind != html.StartTagToken && kind != html.SelfClosingTagToken:
			within = ""
			out.Write(z.Raw())
			continue
		}
		plain := bytes.Clone(z.Raw())
		tag := z.Token()
		within = tag.Data
		changed := false
		for i, a := range tag.Attr {
			if isAddress := a.Key == "href" || a.Key == "src" || a.Key == "action"; isAddress && strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//") {
				tag.Attr[i].Val, changed = m.Local(At(a.Val)), true
			}
		}
		if changed {
			plain = []byte(tag.String())
		}
		out.Write(plain)
	}
}
