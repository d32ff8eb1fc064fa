package publish

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// gatherPages publishes what has a name of its own: the map's page and its
// parts, the feeds, what was retracted, the newest tiles by layer, the newest
// date as words, the manual.
func (r *run) gatherPages(ctx context.Context) error {
	r.willBeWhole()
	for _, l := range r.record.Layers {
		r.tileJSONs(l)
	}
	r.areas()
	if err := r.findPlaces(ctx); err != nil {
		return err
	}
	dates, err := r.gatherDates(ctx)
	if err != nil {
		return err
	}
	for _, gather := range []func(ctx context.Context) error{
		r.assets,
		func(ctx context.Context) error { return r.gatherDated(ctx, dates) },
		r.texts, r.newestPictures, r.placePages, r.feeds, r.docs, r.webManifest, r.icon, r.embeds, r.mapPage,
		func(ctx context.Context) error { return r.lists(ctx, dates) },
	} {
		if err := gather(ctx); err != nil {
			return err
		}
	}
	return nil
}

// willBeWhole notes the pages that there are in any case, so that those written before
// lead to them.
func (r *run) willBeWhole() {
	for _, name := range sorted(r.pageAddresses()) {
		r.willBe(name)
	}
	for _, lang := range r.languages() {
		r.willBe(listName(lang))
		r.willBe(oembedName(newestText, lang))
		r.willBe(embedName(lang))
	}
	for _, name := range []string{embedPage, embedScript, examplesPage, sitemapPage, mapPage, manifestPage, iconPage, textStyle} {
		r.willBe(name)
	}
}

// feeds publishes what is said anew with each change of the record.
func (r *run) feeds(ctx context.Context) error {
	addresses := r.pageAddresses()
	names := sorted(addresses)
	return r.each(ctx, len(names), func(ctx context.Context, i int) error {
		a, err := r.ask(ctx, addresses[names[i]])
		if err != nil {
			return err
		}
		body := a.body
		if path.Ext(names[i]) != ".json" || strings.HasPrefix(names[i], "feed") {
			body = r.onSite(body)
		}
		return r.page(ctx, names[i], body, a.tags())
	})
}

func (r *run) icon(ctx context.Context) error {
	icon, err := fs.ReadFile(r.App, iconPage)
	if err != nil {
		return fmt.Errorf("publish: %s: %w", iconPage, err)
	}
	return r.page(ctx, iconPage, icon, geo.ReleaseKey)
}

// pageAddresses are where the server answers what is published as it is.
func (r *run) pageAddresses() map[string]string {
	out := map[string]string{"retractions.json": "/api/retractions.json", "feed.atom": "/feed.atom", "feed.json": "/feed.json"}
	for _, l := range r.record.Layers {
		for _, ending := range []string{".atom", ".json"} {
			out["feed/"+l.ID+ending] = "/feed/" + l.ID + ending
		}
	}
	return out
}

// onSite makes addresses of the map's page, as the server gives them, those of
// the site's.
func (r *run) onSite(text []byte) []byte {
	page := r.Site.String()
	if page == r.base+"/" {
		return text
	}
	text = bytes.ReplaceAll(text, []byte(r.base+"/?"), []byte(page+"?"))
	return bytes.ReplaceAll(text, []byte(`"`+r.base+`/"`), []byte(`"`+page+`"`))
}

// tileJSONs gives the newest tiles of a layer a name that stays.
func (r *run) tileJSONs(l recordLayer) {
	names := map[string]string{}
	if n := len(l.Snapshots); n > 0 {
		s := l.Snapshots[n-1]
		names["latest"] = fmt.Sprintf("%s@%d", s.Date, s.Pin)
	}
	if l.Timeline != nil {
		names["timeline"] = fmt.Sprintf("timeline@%d", l.Timeline.Pin)
	}
	for _, name := range sorted(names) {
		from := r.next.Answers["/tiles/"+l.ID+"/"+names[name]+".json"]
		r.next.Pages["tiles/"+l.ID+"/"+name+".json"] = from
	}
}

// assets puts the parts of the page, whose names change with their content.
func (r *run) assets(ctx context.Context) error {
	return fs.WalkDir(r.App, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".br") {
			return err
		}
		r.answers("/"+name, name)
		body, err := fs.ReadFile(r.App, name)
		if err != nil {
			return err
		}
		return r.add(ctx, name, body, geo.ReleaseKey)
	})
}

func (r *run) docs(ctx context.Context) error {
	var names []string
	err := fs.WalkDir(r.Docs, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(name, ".br") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("publish: the manual: %w", err)
	}
	return r.each(ctx, len(names), func(ctx context.Context, i int) error {
		a, err := r.ask(ctx, "/docs/"+names[i])
		if err != nil {
			return err
		}
		body := a.body
		if path.Ext(names[i]) == ".html" {
			body = rewrite{page: docsPrefix + names[i], policy: a.header.Get("Content-Security-Policy"), has: r.has}.html(body)
		}
		return r.page(ctx, docsPrefix+names[i], body, a.tags())
	})
}

// webManifest makes the addresses in the manifest those of the site.
func (r *run) webManifest(ctx context.Context) error {
	raw, err := fs.ReadFile(r.App, manifestPage)
	if err != nil {
		return geo.Errorf(geo.EUnavailable, "the map is not built into this program: run `make build`")
	}
	m := map[string]any{}
	if err := json.Unmarshal(raw, &m); err != nil {
		return fmt.Errorf("publish: %s: %w", manifestPage, err)
	}
	m["id"], m["start_url"], m["scope"] = mapPage, mapPage, "./"
	icons, _ := m["icons"].([]any)
	for _, icon := range icons {
		if icon, ok := icon.(map[string]any); ok {
			icon["src"] = strings.TrimPrefix(fmt.Sprint(icon["src"]), "/")
		}
	}
	if raw, err = json.Marshal(m); err != nil {
		return err
	}
	return r.page(ctx, manifestPage, raw, geo.ReleaseKey)
}

// mapPage publishes the map's page, with the picture that previews of links
// show.
func (r *run) mapPage(ctx context.Context) error {
	a, err := r.ask(ctx, "/?lang=en")
	if err != nil {
		return err
	}
	w := rewrite{
		page: mapPage, policy: a.header.Get("Content-Security-Policy"), has: r.has,
		base: r.base, site: r.Site.String(), isMap: true,
	}
	if address := metaContent(a.body, "og:image"); strings.HasPrefix(address, r.base+"/") {
		picture, err := r.ask(ctx, strings.TrimPrefix(address, r.base))
		if err != nil {
			return err
		}
		if err := r.page(ctx, picturePage, picture.body, picture.tags()); err != nil {
			return err
		}
		w.picture = r.base + "/" + picturePage
		w.has = func(at string) (string, bool) {
			if r.base+at == address { // as who has no scripts sees it
				return picturePage, true
			}
			return r.has(at)
		}
	}
	return r.page(ctx, mapPage, w.html(a.body), a.tags())
}
