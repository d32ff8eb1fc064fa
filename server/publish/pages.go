package publish

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"frontline/geo"
	"frontline/server/words"

	"github.com/go-json-experiment/json/v1"
)

// The names of pages.
const (
	mapPage      = "index.html"
	manifestPage = "manifest.webmanifest"
	iconPage     = "favicon.ico" // where the site is at the root of its host, programs ask for it
	picturePage  = "preview.png"
	docsPrefix   = "docs/"
)

// gatherPages publishes what has a name of its own: the map's page and its
// parts, the feeds, what was retracted, the newest tiles by layer, the newest
// date as words, the manual.
func (r *run) gatherPages(ctx context.Context) error {
	if err := r.assets(ctx); err != nil {
		return err
	}
	for name, address := range r.pageAddresses() {
		a, err := r.ask(ctx, address)
		if err != nil {
			return err
		}
		body := a.body
		if path.Ext(name) != ".json" || strings.HasPrefix(name, "feed") {
			body = r.onSite(body)
		}
		if err := r.page(ctx, name, body); err != nil {
			return err
		}
	}
	for _, l := range r.record.Layers {
		if err := r.tileJSONs(ctx, l); err != nil {
			return err
		}
	}
	if err := r.texts(ctx); err != nil {
		return err
	}
	if err := r.docs(ctx); err != nil {
		return err
	}
	if err := r.webManifest(ctx); err != nil {
		return err
	}
	icon, err := fs.ReadFile(r.App, iconPage)
	if err == nil {
		err = r.page(ctx, iconPage, icon)
	}
	if err != nil {
		return fmt.Errorf("publish: %s: %w", iconPage, err)
	}
	return r.mapPage(ctx)
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

// page publishes what has a name of its own: a copy by content stays, so that it
// can be shown again.
func (r *run) page(ctx context.Context, name string, body []byte) error {
	sum := sha256.Sum256(body)
	ending := path.Ext(name)
	from := objectName("all", strings.ReplaceAll(strings.TrimSuffix(name, ending), "/", "-"), sum[:], ending)
	r.next.Pages[name], r.pages[from] = from, body
	return r.add(ctx, from, body)
}

// tileJSONs gives the newest tiles of a layer a name that stays.
func (r *run) tileJSONs(ctx context.Context, l recordLayer) error {
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
	return nil
}

// assets puts the parts of the page, whose names change with their content.
func (r *run) assets(ctx context.Context) error {
	return fs.WalkDir(r.App, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".br") {
			return err
		}
		r.next.Answers["/"+name] = name
		body, err := fs.ReadFile(r.App, name)
		if err != nil {
			return err
		}
		return r.add(ctx, name, body)
	})
}

func (r *run) docs(ctx context.Context) error {
	return fs.WalkDir(r.Docs, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".br") {
			return err
		}
		a, err := r.ask(ctx, "/docs/"+name)
		if err != nil {
			return err
		}
		body := a.body
		if path.Ext(name) == ".html" {
			body = rewrite{page: docsPrefix + name, policy: a.header.Get("Content-Security-Policy"), has: r.has}.html(body)
		}
		return r.page(ctx, docsPrefix+name, body)
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
	return r.page(ctx, manifestPage, raw)
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
		if err := r.page(ctx, picturePage, picture.body); err != nil {
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
	return r.page(ctx, mapPage, w.html(a.body))
}

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
	case u.Path == newestText:
		name, u.RawQuery = textName(cmp.Or(u.Query().Get("lang"), words.Default)), ""
	}
	_, isPage := r.next.Pages[name]
	isDocs := strings.HasPrefix(name, docsPrefix)
	if isDocs {
		isDocs = r.isInManual(strings.TrimPrefix(name, docsPrefix))
	}
	if !isPage && !isDocs && !strings.HasPrefix(name, assetPrefix) && name != mapPage && name != manifestPage {
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

// isInManual reports whether the manual has a page. It is packed, and a page comes out
// of it as a whole: what is there is remembered, as each page links to the same ones.
func (r *run) isInManual(name string) bool {
	is, known := r.inManual[name]
	if !known {
		_, err := fs.Stat(r.Docs, name)
		is = err == nil
		r.inManual[name] = is
	}
	return is
}
