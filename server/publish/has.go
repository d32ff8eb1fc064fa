package publish

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"frontline/server/words"
)

// has is the name under which there is what the server has at an address.
func (r *run) has(address string) (name string, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	name = strings.TrimPrefix(u.Path, "/")
	switch {
	case name == "":
		name = mapPage
	case name == "docs" || name == docsPrefix:
		name = docsPrefix + mapPage
	case u.Path == embedPath:
		name = embedPage
	case u.Path == examplesPath:
		name = examplesPage
	case u.Path == oembedPath:
		name, u.RawQuery = r.oembedOf(u.Query()), ""
	case strings.HasPrefix(name, placePrefix):
		name, u.RawQuery = r.placeAt(u.Path, u.Query().Get("lang")), ""
	default:
		if area, ok := areaOf(u.Path); ok {
			name = area
		} else if ref, ok := strings.CutPrefix(u.Path, "/"+textPrefix); ok && path.Ext(ref) == "" || strings.Contains(ref, "..") {
			lang := cmp.Or(u.Query().Get("lang"), words.Default)
			if layers := u.Query().Get("layers"); layers != "" {
				return "", false
			}
			name, u.RawQuery = textName(r.datedName(ref), lang), ""
		}
	}
	isPage := r.isPage(name)
	isDocs := strings.HasPrefix(name, docsPrefix)
	if isDocs {
		isDocs = r.isInManual(strings.TrimPrefix(name, docsPrefix))
	}
	if !isPage && !isDocs && !strings.HasPrefix(name, assetPrefix) {
		return "", false
	}
	if u.RawQuery != "" {
		name += "?" + u.RawQuery
	}
	if u.Fragment != "" {
		name += "#" + u.Fragment
	}
	return name, true
}

// placeAt is the name of the page about a place that the server has at a path, whatever the date in it:
// the page tells its own. It is "" where there is none.
func (r *run) placeAt(path, lang string) string {
	rest, ok := strings.CutPrefix(path, "/"+placePrefix)
	ref, isPublished := r.next.Places[placeID(rest)]
	if !ok || !isPublished {
		return ""
	}
	return placeName(ref, cmp.Or(lang, words.Default))
}

// isInManual reports whether the manual has a page. It is packed, and a page comes out
// of it as a whole: what is there is remembered, as each page links to the same ones.
func (r *run) isInManual(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	is, known := r.inManual[name]
	if !known {
		_, err := fs.Stat(r.Docs, name)
		is = err == nil
		r.inManual[name] = is
	}
	return is
}

// hasOrPicture is has, and the picture of a date for one that is asked for in any size.
func (r *run) hasOrPicture(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	date, isImage := strings.CutPrefix(u.Path, "/image/")
	date, isPicture := strings.CutSuffix(date, ".png")
	if !isImage || !isPicture {
		return r.has(address)
	}
	lang := u.Query().Get("lang")
	if lang == "" {
		lang = r.languages()[0]
	}
	name := pictureName(r.datedName(date), lang)
	return name, r.isPage(name) && !u.Query().Has("layers") && !u.Query().Has("map")
}

// oembedOf is the file of how to embed a view at an address that asks for it; "" for none.
func (r *run) oembedOf(query url.Values) string {
	view, err := url.Parse(query.Get("url"))
	if err != nil || query.Get("format") != "json" {
		return ""
	}
	q := view.Query()
	name, lang := "latest", q.Get("lang")
	if date := q.Get("date"); date != "" {
		name = date
	}
	for other := range q {
		if other != "date" && other != "lang" {
			return ""
		}
	}
	return oembedName(name, lang)
}

// datedName is what the files are called of what an address names by its date or dates; the revision in it
// is left out where it is the one that is published. "" where there are none.
func (r *run) datedName(ref string) string {
	ref = strings.ReplaceAll(ref, fmt.Sprintf("@%d", r.record.Revision), "")
	if ref == newestText {
		return ref
	}
	if from, ok := strings.CutSuffix(ref, ".."+newestText); ok {
		ref = from + ".." + r.openingDay().String()
	}
	return r.next.Words[ref]
}
