package publish

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// rewrite makes a page of the server's one that works from any folder: its
// addresses are relative, and what is not published is not offered.
type rewrite struct {
	page   string // its name
	policy string // the Content-Security-Policy that the server sends with it
	// has is the name in the bucket of what the server has at an address.
	has func(address string) (name string, ok bool)

	isMap      bool     // whether it is the map, which reads the index
	base, site string   // of absolute addresses, and what stands in their place
	picture    string   // absolute; "" for none
	preview    string   // of a page that names no picture itself, the one that previews of links to it show
	languages  []string // of an embed, those that there are pages of
	list       string   // of a page in words, the link to the list of all, in place of its form
}

// html rewrites a page.
func (w rewrite) html(raw []byte) []byte {
	var out bytes.Buffer
	z := html.NewTokenizer(bytes.NewReader(raw))
	within := "" // the tag that began last
	said := told{}
	without := "" // an element that is left out with all that is in it
	for {
		kind := z.Next()
		if without != "" && kind != html.ErrorToken {
			if name, _ := z.TagName(); kind == html.EndTagToken && string(name) == without {
				without = ""
			}
			continue
		}
		switch kind {
		case html.ErrorToken:
			return out.Bytes()
		case html.TextToken:
			switch within {
			case "noscript": // its markup is text where scripts run
				out.Write(w.html(bytes.Clone(z.Raw())))
			case "title":
				said.title = html.UnescapeString(string(z.Raw()))
				fallthrough
			default:
				out.Write(z.Raw())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			plain := bytes.Clone(z.Raw())
			tag := z.Token()
			within = tag.Data
			said.note(tag)
			keep, changed := w.tag(&tag)
			switch {
			case attr(tag, "data-today") != nil: // how old it is, no page tells that stays as it is
				without = tag.Data
			case !keep && (tag.Data == "form" || tag.Data == "a"):
				without = tag.Data
				if tag.Data == "form" {
					out.WriteString(w.list)
				}
			case !keep:
			case changed:
				out.WriteString(tag.String())
			default:
				out.Write(plain)
			}
			if tag.Data == "meta" && attr(tag, "charset") != nil {
				w.head(&out)
			}
		default:
			within = ""
			if name, _ := z.TagName(); kind == html.EndTagToken && string(name) == "head" && w.preview != "" {
				w.social(&out, said)
			}
			out.Write(z.Raw())
		}
	}
}

// told is what a page says of itself in its head.
type told struct{ title, description string }

func (t *told) note(tag html.Token) {
	if name, content := attr(tag, "name"), attr(tag, "content"); tag.Data == "meta" && name != nil && content != nil && name.Val == "description" {
		t.description = content.Val
	}
}

// social is what previews of links to a page show.
func (w rewrite) social(out *bytes.Buffer, said told) {
	for _, m := range [][3]string{
		{"property", "og:type", "article"}, {"property", "og:site_name", "Frontline"}, {"property", "og:title", said.title},
		{"property", "og:description", said.description}, {"property", "og:image", w.preview}, {"property", "og:image:type", "image/png"},
		{"property", "og:image:width", "1200"}, {"property", "og:image:height", "630"}, {"property", "og:image:alt", said.description},
		{"name", "twitter:card", "summary_large_image"},
	} {
		out.WriteString(html.Token{Type: html.StartTagToken, Data: "meta", Attr: []html.Attribute{{Key: m[0], Val: m[1]}, {Key: "content", Val: m[2]}}}.String() + "\n")
	}
}

// head writes what is said in a header where there is a server.
func (w rewrite) head(out *bytes.Buffer) {
	if w.policy != "" {
		// Who may frame a page, only a header can say.
		policy, _, _ := strings.Cut(w.policy, "; frame-ancestors ")
		out.WriteString("\n    " + html.Token{Type: html.StartTagToken, Data: "meta", Attr: []html.Attribute{
			{Key: "http-equiv", Val: "Content-Security-Policy"}, {Key: "content", Val: policy},
		}}.String())
	}
	for _, lang := range w.languages {
		out.WriteString("\n    <link rel=\"alternate\" hreflang=\"" + lang + "\" href=\"" + embedName(lang) + "\">")
	}
	if w.isMap {
		out.WriteString("\n    <meta name=\"frontline-publication\" content=\"" + indexName + "\">" +
			"\n    <link rel=\"preload\" as=\"fetch\" crossorigin href=\"" + indexName + "\">")
	}
}

// tag changes a tag, and reports whether it stays; a form and a link that do
// not go with all that is in them.
func (w rewrite) tag(t *html.Token) (keep, changed bool) {
	if t.Data == "meta" {
		return w.meta(t)
	}
	for _, key := range []string{"href", "src", "action"} {
		a := attr(*t, key)
		switch {
		case a == nil:
		case w.base != "" && (a.Val == w.base+"/" || strings.HasPrefix(a.Val, w.base+"/?")):
			a.Val, changed = w.site+strings.TrimPrefix(a.Val, w.base+"/"), true
		case strings.HasPrefix(a.Val, "/"), w.base != "" && strings.HasPrefix(a.Val, w.base+"/"):
			name, ok := w.has(strings.TrimPrefix(a.Val, w.base))
			if rel := attr(*t, "rel"); !ok && (t.Data != "a" || rel != nil && (rel.Val == "prev" || rel.Val == "next")) {
				return false, false
			}
			if !ok { // the words stay, and lead nowhere
				t.Attr = slices.DeleteFunc(t.Attr, func(b html.Attribute) bool { return b.Key == key })
				return true, true
			}
			if strings.HasPrefix(a.Val, "/") {
				a.Val, changed = strings.Repeat("../", strings.Count(w.page, "/"))+name, true
			} else {
				a.Val, changed = w.base+"/"+name, true
			}
		}
	}
	return true, changed
}

// meta changes what the page says of itself to other programs.
func (w rewrite) meta(t *html.Token) (keep, changed bool) {
	content := attr(*t, "content")
	name := ""
	for _, key := range []string{"property", "name"} {
		if a := attr(*t, key); a != nil {
			name = a.Val
		}
	}
	switch {
	case content == nil:
		return true, false
	case name == "og:image" || name == "twitter:image":
		content.Val = w.picture
		return w.picture != "", true
	case w.picture == "" && (strings.HasPrefix(name, "og:image") || strings.HasPrefix(name, "twitter:image")):
		return false, false
	case w.base != "" && strings.HasPrefix(content.Val, w.base+"/") && !w.isMap:
		if name, ok := w.has(strings.TrimPrefix(content.Val, w.base)); ok {
			content.Val = w.base + "/" + name
			return true, true
		}
		fallthrough
	case w.base != "" && strings.HasPrefix(content.Val, w.base+"/"):
		content.Val = w.site + strings.TrimPrefix(content.Val, w.base+"/")
		return true, true
	}
	return true, false
}

// attr is an attribute of a tag, nil where it has none of that name.
func attr(t html.Token, key string) *html.Attribute {
	for i := range t.Attr {
		if t.Attr[i].Key == key {
			return &t.Attr[i]
		}
	}
	return nil
}

// metaContent is what a page says of itself under a property.
func metaContent(raw []byte, property string) string {
	z := html.NewTokenizer(bytes.NewReader(raw))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if p := attr(t, "property"); t.Data == "meta" && p != nil && p.Val == property {
				if c := attr(t, "content"); c != nil {
					return c.Val
				}
			}
		}
	}
}
