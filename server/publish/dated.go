package publish

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"frontline/geo"
)

// dated is a date, or two that are compared, of which there are pages in each language.
type dated struct {
	name string   // of its files
	ref  string   // as the server's addresses have it
	from geo.Date // the earlier one of two
	to   geo.Date
	two  bool
	near string // the dates before and after, to which its page leads
	// pictured is whether there are pictures of it.
	pictured bool
}

// gatherDates finds of what there are pages: the newest dates, as many as are asked for, and what is
// compared with them.
func (r *run) gatherDates(ctx context.Context) ([]dated, error) {
	var out []dated
	dates := r.facts.wordDates()
	for i, d := range dates[:min(len(dates), r.Texts)] {
		near := ""
		if i > 0 {
			near = dates[i-1].String()
		}
		if i+1 < len(dates) {
			near += " " + dates[i+1].String()
		}
		out = append(out, dated{name: d.String(), ref: d.String(), to: d, near: near})
	}
	comparisons := r.comparisons()
	if r.Texts == 0 {
		comparisons = nil
	}
	for _, c := range comparisons {
		out = append(out, dated{name: c.name, ref: c.ref(), from: c.from, to: c.to, two: true})
	}
	picturedDates := 0
	for i := range out {
		switch {
		case out[i].two:
			out[i].pictured = r.Pictures > 0
		case picturedDates < r.Pictures && out[i].to <= r.openingDay(): // statements may be of later dates than the map's
			out[i].pictured = true
			picturedDates++
		case r.Pictures > 0 && r.was != nil: // a picture that stands in pages of others stays
			_, out[i].pictured = r.was.Pages[pictureName(out[i].name, r.languages()[0])]
		}
	}
	// What the server does not compare, as of two sources, is left out.
	keep := make([]bool, len(out))
	err := r.each(ctx, len(out), func(ctx context.Context, i int) error {
		if keep[i] = true; !out[i].two {
			return nil
		}
		a, err := r.ask(ctx, textAddress(out[i].ref, r.languages()[0]))
		if a.status == http.StatusNotFound || a.status == http.StatusGone || a.status == http.StatusConflict {
			keep[i] = false
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var kept []dated
	for i, d := range out {
		if keep[i] {
			kept = append(kept, d)
		}
	}
	for _, d := range kept {
		r.next.Words[d.ref] = d.name
		if d.pictured {
			r.next.Pictures[d.ref] = d.name
		}
	}
	return kept, nil
}

// gatherDated publishes the pages of dates, in each language: words, pictures, and how to embed them.
func (r *run) gatherDated(ctx context.Context, all []dated) error {
	type one struct {
		dated
		lang string
	}
	var pages []one
	for _, d := range all {
		for _, lang := range r.languages() {
			pages = append(pages, one{d, lang})
			r.willBe(textName(d.name, lang)) // each leads to others
			if d.pictured {
				r.willBe(pictureName(d.name, lang))
			}
			if d.pictured && !d.two {
				r.willBe(oembedName(d.name, lang))
			}
		}
	}
	return r.each(ctx, len(pages), func(ctx context.Context, i int) error {
		p := pages[i]
		if p.pictured {
			if err := r.picture(ctx, p.dated, p.lang); err != nil {
				return err
			}
			if !p.two {
				query := url.Values{"date": {p.ref}, "lang": {p.lang}}
				if err := r.oembed(ctx, oembedName(p.name, p.lang), query, pictureName(p.name, p.lang)); err != nil {
					return err
				}
			}
		}
		name := textName(p.name, p.lang)
		if r.pageAgain(name, r.facts.until(p.to, "text", p.name, p.ref, p.lang, p.near, fmt.Sprint(p.pictured))) {
			return nil
		}
		a, err := r.ask(ctx, textAddress(p.ref, p.lang))
		if err != nil {
			return err
		}
		picture := ""
		if p.pictured {
			picture = pictureName(p.name, p.lang)
		}
		return r.textPage(ctx, name, a, picture)
	})
}
