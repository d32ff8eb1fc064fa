package publish

import (
	"bytes"
	"context"
	"fmt"
	"net/url"

	"frontline/geo"
)

// embeds publishes the pages that other sites embed, which read their address themselves; the script that
// makes <frontline-map>; examples; and how to embed the newest date.
func (r *run) embeds(ctx context.Context) error {
	for _, lang := range r.languages() {
		if err := r.embed(ctx, lang); err != nil {
			return err
		}
		picture := pictureName(r.openingDay().String(), lang)
		if !r.isPage(picture) {
			picture = ""
		}
		if err := r.oembed(ctx, oembedName(newestText, lang), url.Values{"lang": {lang}}, picture); err != nil {
			return err
		}
	}
	r.mu.Lock()
	r.next.Pages[embedPage] = r.next.Pages[embedName(r.languages()[0])]
	r.mu.Unlock()
	script, err := r.ask(ctx, "/"+embedScript)
	if err != nil {
		return err
	}
	was, is := []byte(`"`+embedPath+`"`), []byte(`"/`+embedPage+`"`)
	if bytes.Count(script.body, was) != 1 {
		return fmt.Errorf("publish: %s does not name %s once", embedScript, embedPath)
	}
	if err := r.page(ctx, embedScript, bytes.Replace(script.body, was, is, 1), geo.ReleaseKey); err != nil {
		return err
	}
	return r.examples(ctx)
}

// embed publishes the embed in a language: with all its controls, of which the page takes away those that its
// address does not ask for.
func (r *run) embed(ctx context.Context, lang string) error {
	query := url.Values{"lang": {lang}, "controls": {"all"}}
	if dates := r.facts.wordDates(); len(dates) > 0 {
		query.Set("range", dates[len(dates)-1].String()+"..")
	}
	a, err := r.ask(ctx, embedPath+"?"+query.Encode())
	if err != nil {
		return err
	}
	w := rewrite{
		page: embedName(lang), policy: a.header.Get("Content-Security-Policy"), base: r.base, site: r.Site.String(), isMap: true,
		has: r.hasOrPicture, languages: r.languages(),
	}
	return r.page(ctx, embedName(lang), w.html(a.body), a.tags())
}

// examples publishes embeds at work, with what to paste for each.
func (r *run) examples(ctx context.Context) error {
	a, err := r.ask(ctx, examplesPath)
	if err != nil {
		return err
	}
	w := rewrite{page: examplesPage, policy: a.header.Get("Content-Security-Policy"), base: r.base, site: r.Site.String(), has: r.hasOrPicture}
	body := w.html(a.body)
	// What is to be pasted is text here, and names the host.
	for was, is := range map[string]string{
		r.base + embedPath + "?": r.base + "/" + embedPage + "?",
		fmt.Sprintf("%s/image/%s.png?size=1200x800", r.base, r.openingDay()): r.base + "/" + pictureName(r.openingDay().String(), r.languages()[0]),
	} {
		body = bytes.ReplaceAll(body, []byte(was), []byte(is))
	}
	return r.page(ctx, examplesPage, r.onSite(body), a.tags())
}
