package publish

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// The names and addresses of text pages.
const (
	textPrefix = "text/"
	textStyle  = textPrefix + "style.css"
	newestText = "/text/latest"
)

func textName(lang string) string { return textPrefix + lang + ".html" }

// texts publishes what the map shows on the newest date as words, in each
// language: for who reads without scripts, and for search engines. Those of all
// dates would make the list of a publication half as long again.
func (r *run) texts(ctx context.Context) error {
	style, err := r.ask(ctx, "/"+textStyle)
	if err != nil {
		return err
	}
	pages := map[string]reply{}
	for _, lang := range r.Languages {
		a, err := r.ask(ctx, newestText+"?"+url.Values{"lang": {lang}}.Encode())
		if a.status == http.StatusNotFound {
			return nil // nothing is recorded that has words
		} else if err != nil {
			return err
		}
		name := textName(lang)
		pages[name], r.next.Pages[name] = a, "" // each leads to the others
	}
	if err := r.page(ctx, textStyle, style.body); err != nil {
		return err
	}
	for _, name := range sorted(pages) {
		w := rewrite{
			page: name, policy: pages[name].header.Get("Content-Security-Policy"), base: r.base, site: r.Site.String(),
			has: func(address string) (string, bool) {
				if object, ok := r.next.Answers[r.pinnedArea(address)]; ok {
					return object, true
				}
				return r.has(address)
			},
		}
		// The items of links that were left out.
		if err := r.page(ctx, name, bytes.ReplaceAll(w.html(pages[name].body), []byte("<li></li>\n"), nil)); err != nil {
			return err
		}
	}
	return nil
}

// pinnedArea is the address, pinned as it is published, of a layer's areas;
// others stay.
func (r *run) pinnedArea(address string) string {
	for _, l := range r.record.Layers {
		if area := "/api/layers/" + l.ID + "/area"; l.Timeline != nil && address == area+".csv" {
			return fmt.Sprintf("%s@%d.csv", area, l.Timeline.Pin)
		}
	}
	return address
}
