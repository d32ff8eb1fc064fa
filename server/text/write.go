package text

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"frontline/server/address"
	"frontline/server/view"
)

// Page is what there is to say of what is asked for.
func (s *Texts) Page(ctx context.Context, a Ask) (p Page, err error) {
	w := s.Writer(a)
	if a.Two {
		p, err = s.Change(ctx, w, a.Ref, a.From, a.To, a.Chosen)
	} else {
		p, err = s.Date(ctx, w, a.To, a.Chosen)
	}
	if err != nil {
		return p, err
	}
	if !a.Two && (a.OnMap || !a.Pinned()) { // what changed follows from other dates, too
		if err := s.addRecent(ctx, w, a, p.Sections); err != nil {
			return p, err
		}
	}
	if !a.Two && !a.OnMap {
		if p.Agreement, err = s.agreement(ctx, w, a.To, a.Chosen); err != nil {
			return p, err
		}
	}
	p.Heading = HeadingOf(w, a)
	if p.Pinned = a.Pinned(); !p.Pinned { // other dates are not of it
		if err := s.neighbours(ctx, &p, a); err != nil {
			return p, err
		}
	}
	query := url.Values{}
	if a.Layers != "" {
		query.Set("layers", strings.Join(a.IDs(), ","))
	}
	p.AnyLanguage = a.Site.Absolute(address.Text(a.Path, query))
	text := func(path, lang string) address.Resource {
		query.Set("lang", lang)
		return address.Text(path, query)
	}
	in := func(path, lang string) string { return a.Site.Local(text(path, lang)) }
	if p.Live, err = s.NewestWords(ctx, w, a); err != nil {
		return p, err
	}
	p.Canonical = a.Site.Absolute(text(a.Path, a.Lang))
	for _, lang := range s.words.Languages() {
		p.Languages = append(p.Languages, Link{lang, s.words.In(lang).Name, in(a.Path, lang)})
	}
	for _, link := range []*string{&p.Previous, &p.Next} {
		if *link != "" {
			*link = in(*link, a.Lang)
		}
	}
	for i := range p.Sections {
		if src := &p.Sections[i].AnySrc; *src != "" {
			*src = in(*src, a.Lang)
		}
	}
	p.Newest, p.Layers, p.Report = in(view.Latest, a.Lang), query.Get("layers"), s.report
	if p.Pinned {
		p.Now = in(a.unpinned(), a.Lang)
	}
	chosen := url.Values{"date": {p.To.String()}, "lang": {a.Lang}}
	if a.Layers != "" {
		chosen.Set("layers", query.Get("layers"))
	}
	if a.Two {
		chosen.Set("look", "changes")
		chosen.Set("compare", p.From.String())
	}
	if a.To.Ref.Pinned {
		chosen.Set("rev", fmt.Sprint(a.To.At.Known))
	}
	mapPage := address.Map(chosen)
	p.Map, p.OEmbed = a.Site.Local(mapPage), OEmbedAddresses(a.Site, a.Site.Absolute(mapPage))
	return p, nil
}
