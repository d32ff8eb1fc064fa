package embed

import (
	"context"
	"fmt"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/basemap"
	"frontline/server/text"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// embedExample is an embed with the text that makes it.
type embedExample struct {
	Title, About string
	Snippet      string
	Live         template.HTML
}

// handleEmbedExamples answers /embed/examples: embeds at work, each with what
// to paste for it.
func (s *Embeds) handleEmbedExamples(w http.ResponseWriter, r *http.Request) error {
	ask := text.Ask{Path: view.Latest, Lang: words.Default, Site: s.Site(r)}
	if err := s.texts.Resolve(r.Context(), &ask); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", web.ExamplesPolicy)
	h.Set("Cache-Control", web.RevalidatedCacheControl(s.Seconds(false)))
	k := view.AnswerKey{Kind: "examples", Name: ask.Site.String() + " " + basemap.Joined(s.o.Basemaps.Attached()), Current: ask.To.Current, Day: ask.To.Day}
	return s.views.Send(w, r, web.TypeHTML, k, func(ctx context.Context) ([]byte, error) {
		if err := s.views.NoteAll(ctx); err != nil { // they name the newest revision of all
			return nil, err
		}
		examples, err := s.embedExamples(ctx, ask)
		if err != nil {
			return nil, err
		}
		return s.pages.Write("embed_examples.html", struct{ Examples []embedExample }{examples})
	})
}

// embedExamples are the embeds of the page of examples, of what there is.
func (s *Embeds) embedExamples(ctx context.Context, ask text.Ask) ([]embedExample, error) {
	date := ask.To.At.Valid
	frozen := url.Values{"date": {date.String()}, "rev": {fmt.Sprint(ask.To.Current)}, "style": {strconv.Itoa(s.o.StyleVersion)}}
	if on := s.o.Basemaps.Attached(); len(on) > 0 {
		frozen.Set(basemap.Param, basemap.Joined(on))
	}
	first := date
	for _, l := range ask.Chosen {
		c, err := s.views.CountSnapshots(ctx, l.ID, ask.To.Current, ask.To.Current, ask.To.Day)
		if err != nil {
			return nil, err
		}
		if c.N > 0 {
			first = min(first, c.First)
		}
	}
	of := func(pairs ...string) url.Values {
		out := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			out.Set(pairs[i], pairs[i+1])
		}
		return out
	}
	type sample struct {
		title, about string
		query        url.Values
		component    bool
	}
	samples := []sample{
		{"Live", "Follows the record: it opens on the newest date there is.", of("lang", "en"), false},
		{"Frozen", "A date as the record was known at a revision. When something in it is corrected later, it says so; when it is retracted, it shows the reason.", frozen, false},
		{"As a web component", "The same for pages that run a script: it has the height that suits its width, and a picture where scripts are off.", of("date", date.String(), "theme", "dark"), true},
		{"Locked", "Neither moved nor changed by the reader.", of("date", date.String(), "controls", "none", "height", "360"), true},
	}
	for _, l := range ask.Chosen {
		if l.Kind == geo.KindControl || l.Kind == geo.KindClaims {
			samples = append(samples, sample{"A territory", "What a layer covers fills the frame, however large that is.", of("date", date.String(), "layers", l.ID, "fit", l.ID, "padding", "16"), false})
			break
		}
	}
	if first < date {
		samples = append(samples,
			sample{"A range of dates", "The reader moves through the snapshots between two dates.", of("range", first.String()+view.ChangeMark+date.String()), true},
			sample{"What changed", "What was gained and lost between two dates.", of("look", "changes", "compare", first.String(), "date", date.String()), true})
	}
	var out []embedExample
	for _, p := range samples {
		q, err := parseEmbedQuery(p.query, s.words.Languages())
		if err != nil {
			return nil, err
		}
		e, err := s.embedExample(ctx, ask, p.title, q, p.component)
		if err != nil {
			return nil, err
		}
		e.About = p.about
		out = append(out, e)
	}
	return out, nil
}

// embedExample is one embed, framed by its words for who has no scripts.
func (s *Embeds) embedExample(ctx context.Context, ask text.Ask, title string, q embedQuery, component bool) (embedExample, error) {
	h := s.words.In(words.Default)
	embed := address.Embed(q.query())
	name := h.T("embed.label", "date", h.Date(ask.To.At.Valid))
	if !component {
		snippet := iframe(ask.Site.Absolute(embed), name, "100%", oembedHeight) + "\n" + embedScriptTag(ask.Site)
		return embedExample{Title: title, Snippet: snippet, Live: template.HTML(iframe(ask.Site.Local(embed), title+": "+name, "100%", oembedHeight))}, nil
	}
	picture := address.Image(ask.To.At.Valid.String()+".png", url.Values{"size": {"1200x800"}})
	tag := func(at func(address.Resource) string, label string) string {
		return fmt.Sprintf(`<frontline-map src="%s" label="%s"><noscript><a href="%s"><img src="%s" alt="%s" width="1200" height="800"></a></noscript></frontline-map>`,
			html.EscapeString(at(embed)), html.EscapeString(label), html.EscapeString(at(q.mapPage(false))), html.EscapeString(at(picture)), html.EscapeString(label))
	}
	return embedExample{Title: title, Snippet: tag(ask.Site.Absolute, name) + "\n" + embedScriptTag(ask.Site), Live: template.HTML(tag(ask.Site.Local, title+": "+name))}, nil
}

func embedScriptTag(site address.Site) string {
	return `<script async src="` + html.EscapeString(site.Absolute(address.At(address.EmbedScript))) + `"></script>`
}
