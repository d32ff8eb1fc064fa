package web

import (
	"bytes"
	"fmt"
	"html/template"

	"frontline/server/address"
	"frontline/static"
)

// Pages are the templates of the pages that the server writes.
type Pages struct{ templates *template.Template }

// ReadPages reads the templates that are built into the program. draft says in a language
// of which draft they show the map; nil where they show the public one.
func ReadPages(m address.Mount, draft func(lang string) string) (*Pages, error) {
	if draft == nil {
		draft = func(string) string { return "" }
	}
	t, err := template.New("text.html").Funcs(template.FuncMap{
		// The address of what stands at a path.
		"local": func(path string) string { return m.Local(address.At(path)) },
		// The base path; "" at the root.
		"base": m.Path,
		// What is said of the draft that is shown; "" where none is.
		"draft": draft,
		// What a template of a part of a page takes: who speaks, and of what.
		"of": func(s, of any) any { return struct{ S, Of any }{s, of} },
	}).ParseFS(static.Pages, "pages/*.html")
	return &Pages{t}, err
}

// Write writes a page by the template of its name.
func (p *Pages) Write(name string, page any) ([]byte, error) {
	var out bytes.Buffer
	if err := p.templates.ExecuteTemplate(&out, name, page); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return out.Bytes(), nil
}
