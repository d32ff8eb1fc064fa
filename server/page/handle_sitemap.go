package page

import (
	"bytes"
	"context"
	"encoding/xml"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/view"
	"frontline/server/web"
)

// sitemapMost is the most addresses that a sitemap may have, by its standard
// (sitemaps.org).
const sitemapMost = 50_000

// placesMost is how many places a sitemap leads to at most.
const placesMost = 500

// handleRobots answers /robots.txt: search engines are welcome to pages, and
// have no use for tiles and data.
func (s *Pages) handleRobots(w http.ResponseWriter, r *http.Request) error {
	site := s.Site(r)
	text := "User-agent: *\n"
	for _, path := range []string{address.TilesPrefix, address.OGCPath, address.StylePrefix, address.APIPrefix} {
		text += "Disallow: " + site.Local(address.At(path)) + "\n"
	}
	text += "Allow: " + site.Local(address.Record("")) + "\n\nSitemap: " + site.Absolute(address.At(address.SitemapPath)) + "\n"
	w.Header().Set("Cache-Control", "public, max-age=3600")
	return web.SendText(w, r, "text/plain; charset=utf-8", []byte(text))
}

type sitemapURL struct {
	Loc string `xml:"loc"`
}

// handleSitemap answers /sitemap.xml: the manual, and in each language the map,
// the pages of the places that the record names, and the text of every date with a
// snapshot, the newest first.
func (s *Pages) handleSitemap(w http.ResponseWriter, r *http.Request) error {
	t, err := s.views.ResolveTimes(r.Context(), view.Latest)
	if err != nil {
		return err
	}
	site := s.Site(r)
	k := view.AnswerKey{Kind: "sitemap", Name: site.String(), Current: t.Current, Day: t.Day}
	s.SetCacheControl(w, false)
	return s.views.Send(w, r, "application/xml", k, func(ctx context.Context) ([]byte, error) {
		pages, err := s.sitemapPages(ctx, t)
		if err != nil {
			return nil, err
		}
		set := struct {
			XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
			URLs    []sitemapURL `xml:"url"`
		}{}
		for _, p := range pages {
			set.URLs = append(set.URLs, sitemapURL{site.Absolute(p)})
		}
		var out bytes.Buffer
		out.WriteString(xml.Header)
		if err := xml.NewEncoder(&out).Encode(set); err != nil {
			return nil, err
		}
		return out.Bytes(), nil
	})
}

func (s *Pages) sitemapPages(ctx context.Context, t view.Times) ([]address.Resource, error) {
	var pages []address.Resource
	inEach := func(page func(url.Values) address.Resource) {
		for _, lang := range s.words.Languages() {
			pages = append(pages, page(url.Values{"lang": {lang}}))
		}
	}
	inEach(address.Map)
	docs, err := fs.Glob(s.o.Docs, "*.html")
	if err != nil {
		return nil, err
	}
	for _, name := range docs {
		pages = append(pages, address.Docs(strings.TrimSuffix(name, "index.html")))
	}
	places, err := s.search.RecordedRefs(ctx, t, placesMost)
	if err != nil {
		return nil, err
	}
	for _, ref := range places {
		inEach(func(lang url.Values) address.Resource { return address.Place(ref, "", lang) })
	}
	layers, err := s.views.Store.Layers(ctx, t.Current)
	if err != nil {
		return nil, err
	}
	var dates []geo.Date
	for _, l := range layers {
		if l.Kind == geo.KindBase {
			continue
		}
		snapshots, err := s.views.Published(ctx, l.ID, t.Current, t.Day)
		if err != nil {
			return nil, err
		}
		for _, sn := range snapshots {
			dates = append(dates, sn.ValidOn)
		}
	}
	slices.Sort(dates)
	dates = slices.Compact(dates)
	slices.Reverse(dates)
	for _, d := range dates[:min(len(dates), (sitemapMost-len(pages))/len(s.words.Languages()))] {
		inEach(func(lang url.Values) address.Resource { return address.Text(d.String(), lang) })
	}
	return pages, nil
}
