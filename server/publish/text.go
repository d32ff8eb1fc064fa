package publish

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strings"
)

// texts publishes what the map shows on the newest date as words, in each
// language: for who reads without scripts, and for search engines.
func (r *run) texts(ctx context.Context) error {
	style, err := r.ask(ctx, "/"+textStyle)
	if err != nil {
		return err
	}
	pages := map[string]reply{}
	for _, lang := range r.languages() {
		a, err := r.ask(ctx, textAddress(newestText, lang))
		if a.status == http.StatusNotFound {
			return nil // nothing is recorded that has words
		} else if err != nil {
			return err
		}
		name := textName(newestText, lang)
		pages[name] = a
		r.willBe(name)
	}
	if err := r.page(ctx, textStyle, style.body, style.tags()); err != nil {
		return err
	}
	names := sorted(pages)
	return r.each(ctx, len(names), func(ctx context.Context, i int) error {
		picture := strings.TrimPrefix(strings.TrimSuffix(names[i], ".html"), textPrefix)
		if picture = pictureName(r.openingDay().String(), picture); !r.isPage(picture) {
			picture = ""
		}
		return r.textPage(ctx, names[i], pages[names[i]], picture)
	})
}

// textPage publishes a page in words, with the picture that previews of links to it show.
func (r *run) textPage(ctx context.Context, name string, a reply, picture string) error {
	w := rewrite{
		page: name, policy: a.header.Get("Content-Security-Policy"), base: r.base, site: r.Site.String(),
		list: r.listLink(name),
		has: func(address string) (string, bool) {
			if object, ok := r.answered(address); ok {
				return object, true
			}
			return r.has(address)
		},
	}
	if picture != "" {
		w.preview = r.base + "/" + picture
	}
	// The items of links that were left out.
	return r.page(ctx, name, bytes.ReplaceAll(w.html(a.body), []byte("<li></li>\n"), nil), a.tags())
}

// areas gives the newest areas of layers names that stay, to which pages in words lead: what is put once
// may not lead to what is removed when a day more is recorded.
func (r *run) areas() {
	for _, l := range r.record.Layers {
		if l.Timeline == nil {
			continue
		}
		if from, ok := r.answered(fmt.Sprintf("/api/layers/%s/area@%d.csv", l.ID, l.Timeline.Pin)); ok {
			r.next.Pages[areaPrefix+l.ID+".csv"] = from
		}
	}
}

// listLink leads a page in words to the list in its language.
func (r *run) listLink(page string) string {
	lang := langOf(page)
	to, _ := strings.CutPrefix(listName(lang), textPrefix)
	return fmt.Sprintf(`<p><a href="%s">%s</a></p>`, to, template.HTMLEscapeString(r.Words.In(lang).T("publication.all")))
}
