package publish

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/words"
	"frontline/static"
)

// listed is a line of the list: a page in words, and its picture.
type listed struct{ Title, Page, Picture string }

// list is the data of its template.
type list struct {
	S             *words.Speaker
	Canonical     string
	Languages     []listed // their own pages
	Map, Newest   string
	Examples      string
	Feed          string
	Pictures      []listed // of the newest date, under names that stay
	Comparisons   []listed
	Dates         []listed
	More          int // dates without a page
	Texts, Images int // how many dates have which
}

var listTemplate = template.Must(template.ParseFS(static.Pages, "pages/published.html"))

// lists publishes what leads to everything else: a list for readers in each language, and one for search engines.
func (r *run) lists(ctx context.Context, all []dated) error {
	r.counts(all)
	for _, lang := range r.languages() {
		var out bytes.Buffer
		if err := listTemplate.Execute(&out, r.list(lang, all)); err != nil {
			return fmt.Errorf("publish: %w", err)
		}
		if err := r.page(ctx, listName(lang), out.Bytes(), geo.ReleaseKey); err != nil {
			return err
		}
	}
	return r.sitemap(ctx)
}

// counts says in the report of what there are pages.
func (r *run) counts(all []dated) {
	r.report.Dates, r.report.Languages = len(r.facts.wordDates()), len(r.languages())
	r.report.Texts, r.report.Pictures, r.report.Comparisons = 0, 0, 0
	for _, d := range all {
		switch {
		case d.two:
			r.report.Comparisons++
		case d.pictured:
			r.report.Pictures++
			fallthrough
		default:
			r.report.Texts++
		}
	}
}

func (r *run) list(lang string, all []dated) list {
	s := r.Words.In(lang)
	within := func(name string) string { return "../" + name }
	out := list{
		S: s, Canonical: r.base + "/" + listName(lang), Map: within(mapPage) + "?lang=" + lang, Newest: within(textName(newestText, lang)),
		Examples: within(examplesPage), Feed: within("feed.atom"), More: r.report.Dates - r.report.Texts, Texts: r.report.Texts, Images: r.report.Pictures,
	}
	if !r.isPage(textName(newestText, lang)) {
		out.Newest = ""
	}
	for _, other := range r.languages() {
		out.Languages = append(out.Languages, listed{Title: r.Words.In(other).Name, Page: within(listName(other)), Picture: other})
	}
	for _, p := range []listed{{Title: s.T("share.light"), Picture: "latest"}, {Title: s.T("share.dark"), Picture: "latest-dark"}} {
		if name := pictureName(p.Picture, lang); r.isPage(name) {
			out.Pictures = append(out.Pictures, listed{Title: p.Title, Picture: within(name)})
		}
	}
	for _, d := range all {
		one := listed{Title: s.Date(d.to), Page: within(textName(d.name, lang))}
		if d.pictured {
			one.Picture = within(pictureName(d.name, lang))
		}
		if !d.two {
			out.Dates = append(out.Dates, one)
			continue
		}
		one.Title = s.Date(d.from) + " – " + one.Title
		if !slices.ContainsFunc(out.Comparisons, func(l listed) bool { return l.Title == one.Title }) { // a month may be of 30 days
			out.Comparisons = append(out.Comparisons, one)
		}
	}
	return out
}

// sitemap publishes the addresses of all pages, the map's first.
func (r *run) sitemap(ctx context.Context) error {
	set := struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}{}
	add := func(address string) {
		if len(set.URLs) < sitemapMost {
			set.URLs = append(set.URLs, struct {
				Loc string `xml:"loc"`
			}{address})
		}
	}
	add(r.Site.String())
	for _, name := range sorted(r.next.Pages) {
		if strings.HasSuffix(name, ".html") && name != mapPage && name != examplesPage && !strings.HasPrefix(name, "embed.") {
			add(r.base + "/" + name)
		}
	}
	var out bytes.Buffer
	out.WriteString(xml.Header)
	if err := xml.NewEncoder(&out).Encode(set); err != nil {
		return fmt.Errorf("publish: %s: %w", sitemapPage, err)
	}
	return r.page(ctx, sitemapPage, out.Bytes(), geo.ReleaseKey)
}
