package publish

import (
	"context"
	"net/url"
)

// The sizes of pictures: those of dates and of comparisons are as previews of links
// have them, that of the newest date as the screens of pages.
const (
	previewSize  = "1200x630"
	standardSize = "1200x675"
)

// picture publishes a date or a comparison in a language, as previews of links show it.
func (r *run) picture(ctx context.Context, d dated, lang string) error {
	name := pictureName(d.name, lang)
	if r.pageAgain(name, r.facts.until(d.to, "picture", d.ref, lang, previewSize)) {
		return nil
	}
	return r.draw(ctx, name, d.ref, url.Values{"size": {previewSize}, "lang": {lang}})
}

// newestPictures publishes the newest date under names that stay, light and dark.
func (r *run) newestPictures(ctx context.Context) error {
	if r.Pictures == 0 || len(r.next.Pictures) == 0 {
		return nil
	}
	day := r.openingDay()
	type one struct{ lang, theme string }
	var pictures []one
	for _, lang := range r.languages() {
		for _, theme := range []string{"light", "dark"} {
			pictures = append(pictures, one{lang, theme})
		}
	}
	return r.each(ctx, len(pictures), func(ctx context.Context, i int) error {
		p := pictures[i]
		name := pictureName("latest", p.lang)
		if p.theme == "dark" {
			name = pictureName("latest-dark", p.lang)
		}
		if r.pageAgain(name, r.facts.until(day, "picture", day.String(), p.lang, p.theme, standardSize)) {
			return nil
		}
		return r.draw(ctx, name, day.String(), url.Values{"size": {standardSize}, "lang": {p.lang}, "theme": {p.theme}})
	})
}

// draw publishes a picture that the server draws.
func (r *run) draw(ctx context.Context, name, ref string, query url.Values) error {
	a, err := r.ask(ctx, "/image/"+ref+".png?"+query.Encode())
	if err != nil {
		return err
	}
	return r.page(ctx, name, a.body, a.tags())
}
