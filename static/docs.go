package static

import (
	"bytes"
	"html/template"
	"io/fs"
	"path"
	"strings"
)

// Docs is the manual, as the build makes it of docs/: pages, their style and their
// index. Before `npm run build` it is empty.
var Docs fs.FS = manual{}

const licencesPage = "licences.html"

// manual is what the build left compressed in dist/docs, and the list of licences in its page.
type manual struct{}

func (manual) Open(name string) (fs.File, error) {
	docs, err := fs.Sub(built, "dist/docs")
	if err != nil {
		return nil, err
	}
	// A page is never sent as it was compressed: a server below a path of its host
	// changes the addresses in it.
	if plain, ok := strings.CutSuffix(name, packed); name == "." || ok && path.Ext(plain) != ".html" {
		return docs.Open(name)
	}
	text, err := unpack("dist/docs/" + name)
	if err == nil && name == licencesPage {
		text, err = listLicences(text)
	}
	if err != nil {
		return nil, err
	}
	return newFile(name, text), nil
}

// ReadDir lists the files by the names that they have when they are read.
func (m manual) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := built.ReadDir(path.Join("dist/docs", name))
	for i, e := range entries {
		entries[i] = fs.FileInfoToDirEntry(newFile(strings.TrimSuffix(e.Name(), packed), nil))
	}
	return entries, err
}

func listLicences(page []byte) ([]byte, error) {
	works, err := Works()
	if err != nil {
		return nil, err
	}
	var list bytes.Buffer
	if err := licenceList.Execute(&list, works); err != nil {
		return nil, err
	}
	return bytes.Replace(page, []byte("{{licences}}"), list.Bytes(), 1), nil
}

var licenceList = template.Must(template.New("licences").Funcs(template.FuncMap{
	"first": func(works []Work, i int) bool { return i == 0 || works[i-1].Kind != works[i].Kind },
}).Parse(`{{range $i, $w := .}}{{if first $ $i}}{{if $i}}</div>
{{end}}<h2 id="{{.Kind}}">{{.Kind.Title}}</h2>
<div class="works">
{{end}}<details><summary>{{.Name}} {{.Version}} <span>{{.Licence}}</span></summary>{{with .Note}}<p>{{.}}</p>{{end}}{{with .URL}}<p><a href="{{.}}">{{.}}</a></p>{{end}}<pre tabindex="0"><code>{{.Text}}</code></pre></details>
{{end}}</div>`))
