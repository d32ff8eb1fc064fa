package server

import (
	"bytes"
	"context"
	"encoding/xml"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"frontline/geo"
)

// sitemapMost is the most addresses that a sitemap may have, by its standard
// (sitemaps.org).
const sitemapMost = 50_000

// handleRobots answers /robots.txt: search engines are welcome to pages, and
// have no use for tiles and data.
func (s *Server) handleRobots(w http.ResponseWriter, r *http.Request) error {
	text := "User-agent: *\nDisallow: /tiles/\nDisallow: /ogc\nDisallow: /style/\nDisallow: /api/\nAllow: /api/record.json\n\nSitemap: " + s.baseURL(r) + "/sitemap.xml\n"
	w.Header().Set("Cache-Control", "public, max-age=3600")
	return sendText(w, r, "text/plain; charset=utf-8", []byte(text))
}

type sitemapURL struct {
	Loc string `xml:"loc"`
}

// handleSitemap answers /sitemap.xml: the map, the text of every date with a
// snapshot, the newest first, and the manual.
func (s *Server) handleSitemap(w http.ResponseWriter, r *http.Request) error {
	current, err := s.Store.Revision(r.Context())
	if err != nil {
		return err
	}
	base := s.baseURL(r)
	k := answerKey{kind: "sitemap", name: base, current: current, day: s.today()}
	s.setCacheControl(w, r, false)
	return s.sendKept(w, r, "application/xml", k, func(ctx context.Context) ([]byte, error) {
		paths, err := s.sitemapPaths(ctx, current, k.day)
		if err != nil {
			return nil, err
		}
		set := struct {
			XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
			URLs    []sitemapURL `xml:"url"`
		}{}
		for _, p := range paths {
			set.URLs = append(set.URLs, sitemapURL{base + p})
		}
		var out bytes.Buffer
		out.WriteString(xml.Header)
		if err := xml.NewEncoder(&out).Encode(set); err != nil {
			return nil, err
		}
		return out.Bytes(), nil
	})
}

func (s *Server) sitemapPaths(ctx context.Context, known geo.Revision, today geo.Date) ([]string, error) {
	paths := []string{"/"}
	docs, err := fs.Glob(s.Docs, "*.html")
	if err != nil {
		return nil, err
	}
	for _, name := range docs {
		paths = append(paths, "/docs/"+strings.TrimSuffix(name, "index.html"))
	}
	layers, err := s.Store.Layers(ctx, known)
	if err != nil {
		return nil, err
	}
	var dates []geo.Date
	for _, l := range layers {
		if l.Kind == geo.KindBase {
			continue
		}
		snapshots, err := s.published(ctx, l.ID, known, today)
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
	for _, d := range dates[:min(len(dates), sitemapMost-len(paths))] {
		paths = append(paths, textPath+d.String())
	}
	return paths, nil
}
