package embed

import (
	"context"
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/phrase"
	"frontline/server/text"
	"frontline/server/view"
	"frontline/server/web"
)

// The size of an embed, in pixels, where nobody says how large it may be, and
// of its thumbnail.
const (
	oembedWidth     = 800
	oembedHeight    = 600
	thumbnailWidth  = 1200
	thumbnailHeight = 630
)

// oembedAge is how long an answer may be kept by who asked, in seconds.
const oembedAge = 3600

// typeXML is of oEmbed's other form.
const typeXML = "text/xml; charset=utf-8"

// oembed is an answer. Description and thumbnail_alt are more than the
// standard has: those who know no such fields pass over them.
type oembed struct {
	XMLName         xml.Name `json:"-" xml:"oembed"`
	Type            string   `json:"type" xml:"type"`
	Version         string   `json:"version" xml:"version"`
	Title           string   `json:"title" xml:"title"`
	Description     string   `json:"description" xml:"description"`
	AuthorName      string   `json:"author_name,omitempty" xml:"author_name,omitempty"`
	AuthorURL       string   `json:"author_url,omitempty" xml:"author_url,omitempty"`
	ProviderName    string   `json:"provider_name" xml:"provider_name"`
	ProviderURL     string   `json:"provider_url" xml:"provider_url"`
	CacheAge        int      `json:"cache_age" xml:"cache_age"`
	HTML            string   `json:"html" xml:"html"`
	Width           int      `json:"width" xml:"width"`
	Height          int      `json:"height" xml:"height"`
	ThumbnailURL    string   `json:"thumbnail_url,omitempty" xml:"thumbnail_url,omitempty"`
	ThumbnailWidth  int      `json:"thumbnail_width,omitempty" xml:"thumbnail_width,omitempty"`
	ThumbnailHeight int      `json:"thumbnail_height,omitempty" xml:"thumbnail_height,omitempty"`
	ThumbnailAlt    string   `json:"thumbnail_alt,omitempty" xml:"thumbnail_alt,omitempty"`
}

// oembedQuery is what is asked of an address.
type oembedQuery struct {
	url                 *url.URL
	xml                 bool
	maxWidth, maxHeight int // 0 for no bound
}

// errNoFormat is of a format other than the standard's two, which has a status
// of its own there.
type errNoFormat struct{ error }

// parseOEmbedQuery reads the parameters. Those that the standard does not name
// are passed over, as it wants.
func parseOEmbedQuery(q url.Values) (out oembedQuery, err error) {
	switch format := q.Get("format"); format {
	case "", "json":
	case "xml":
		out.xml = true
	default:
		return out, errNoFormat{geo.Errorf(geo.EInvalid, "format is json or xml")}
	}
	text := q.Get("url")
	if text == "" {
		return out, geo.Errorf(geo.EInvalid, "oEmbed needs the address to embed: url=…")
	}
	if out.url, err = url.Parse(text); err != nil || len(text) > 4*web.LongestParam {
		return out, geo.Errorf(geo.EInvalid, "url cannot be read")
	}
	for name, to := range map[string]*int{"maxwidth": &out.maxWidth, "maxheight": &out.maxHeight} {
		if !q.Has(name) {
			continue
		}
		if *to, err = strconv.Atoi(q.Get(name)); err != nil || *to < 1 || *to > 100_000 {
			return out, geo.Errorf(geo.EInvalid, "maxwidth and maxheight are numbers of pixels")
		}
	}
	return out, nil
}

// handleOEmbed answers /oembed?url=…: how to embed a view of this map.
func (s *Embeds) handleOEmbed(w http.ResponseWriter, r *http.Request) error {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return geo.Errorf(geo.EInvalid, "the query cannot be read")
	}
	asked, err := parseOEmbedQuery(values)
	if wrong, ok := err.(errNoFormat); ok {
		web.WriteProblem(w, r, http.StatusNotImplemented, geo.ErrorMessage(wrong.error))
		return nil
	} else if err != nil {
		return err
	}
	q, ask, err := s.resolveOEmbed(r, asked.url)
	if err != nil {
		return err
	}
	s.SetCacheControl(w, false)
	kind := web.TypeJSON
	if asked.xml {
		kind = typeXML
	}
	name := strings.Join([]string{q.query().Encode(), ask.Lang, ask.Site.String(), fmt.Sprint(asked.maxWidth, asked.maxHeight, asked.xml)}, " ")
	k := view.AnswerKey{Kind: "oembed", Name: name, Current: ask.To.Current, Day: ask.To.Day}
	return s.views.Send(w, r, kind, k, func(ctx context.Context) ([]byte, error) {
		answer, err := s.oembed(ctx, q, ask, asked)
		if err != nil {
			return nil, err
		}
		if asked.xml {
			b, err := xml.Marshal(answer)
			return append([]byte(xml.Header), b...), err
		}
		return json.Marshal(answer)
	})
}

// resolveOEmbed finds what an address of ours shows. What is no view of this
// map is not found, whatever is wrong with it, as the standard has it.
func (s *Embeds) resolveOEmbed(r *http.Request, u *url.URL) (embedQuery, text.Ask, error) {
	none := func(err error) (embedQuery, text.Ask, error) {
		if code := geo.ErrorCode(err); code == geo.EInvalid || code == "" {
			why := "only views of the map at " + s.Site(r).String() + " can be embedded"
			if err != nil {
				why = geo.ErrorMessage(err)
			}
			err = geo.Errorf(geo.ENotFound, "%s", why)
		}
		return embedQuery{}, text.Ask{}, err
	}
	base, err := url.Parse(s.Site(r).String())
	if err != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" || !strings.EqualFold(u.Host, base.Host) {
		return none(nil)
	}
	path, within := strings.CutPrefix(u.Path, base.Path)
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil || !within {
		return none(nil)
	}
	names := embedNames
	switch path {
	case "", "/":
		names = mapNames
	case address.EmbedPath:
	default:
		return none(nil)
	}
	// What is embedded shows the nearest thing, and this says the same of it.
	q, _, err := s.mend(r.Context(), values, names, s.words.Match("", ""))
	if err != nil {
		return none(err)
	}
	// What is kept under an address must not be in the language of who asked
	// first.
	ask, err := s.askOfEmbed(r, q, s.words.Match(q.lang, ""))
	if err != nil {
		return none(err)
	}
	if _, err := s.findPlaces(r.Context(), ask, &q); err != nil {
		return none(err)
	}
	standing, err := s.embedSince(r, s.texts.Writer(ask), q, ask.Chosen)
	if err != nil {
		return none(err)
	}
	if len(standing.Gone) > 0 {
		return none(geo.Errorf(geo.EGone, "%s", strings.Join(standing.Gone, " ")))
	}
	return q, ask, nil
}

// mapNames are the parameters of the map's page that an embed takes, too.
var mapNames = slices.DeleteFunc(slices.Clone(embedNames), func(name string) bool {
	return slices.Contains([]string{"theme", "controls", "range", "height", "mark", "bbox", "fit", "padding", "place", "radius", "zoom"}, name)
})

func (s *Embeds) oembed(ctx context.Context, q embedQuery, ask text.Ask, asked oembedQuery) (oembed, error) {
	head, err := s.texts.Head(ctx, ask, q.choices())
	if err != nil {
		return oembed{}, err
	}
	writer := s.texts.Writer(ask)
	alt := head.Alt(writer, text.Part{Shown: q.shown.Part(writer)})
	if q.shown.Place != "" {
		head.Title = writer.T("page.title", "heading", q.shown.Heading(writer, head.Page.Heading))
	}
	fit := func(most, own int) int {
		if most > 0 {
			return min(most, own)
		}
		return own
	}
	own := oembedHeight
	if q.height > 0 {
		own = q.height
	}
	out := oembed{
		Type: "rich", Version: "1.0", Title: head.Title, Description: alt.Whole,
		ProviderName: "Frontline", ProviderURL: ask.Site.Absolute(address.Map(nil)), CacheAge: oembedAge,
		Width: fit(asked.maxWidth, oembedWidth), Height: fit(asked.maxHeight, own),
	}
	out.AuthorName, out.AuthorURL = oembedAuthor(ask)
	out.HTML = quote(ask.Site.Absolute(q.mapPage(false)), head.Title) + iframe(ask.Site.Absolute(address.Embed(q.query())), head.Title, strconv.Itoa(out.Width), out.Height)
	// No wider and no higher than it may be, in its own proportions.
	w, h := thumbnailWidth, thumbnailHeight
	if most := asked.maxWidth; most > 0 && w > most {
		w, h = most, most*thumbnailHeight/thumbnailWidth
	}
	if most := asked.maxHeight; most > 0 && h > most {
		w, h = most*thumbnailWidth/thumbnailHeight, most
	}
	if w >= text.PictureLeast && h >= text.PictureLeast {
		out.ThumbnailURL = strings.Replace(head.Image, "size=1200x630", fmt.Sprintf("size=%dx%d", w, h), 1)
		out.ThumbnailWidth, out.ThumbnailHeight, out.ThumbnailAlt = w, h, alt.Short
	}
	return out, nil
}

// oembedAuthor is who assesses what is shown, where that is one, and where its
// layer is from, where that is the layer's own assessor.
func oembedAuthor(a text.Ask) (name, address string) {
	for _, l := range a.Chosen {
		for _, by := range (phrase.Writer{Voices: a.Voices}).Assessors(l) {
			if by == "" || by == name {
				continue
			}
			if name != "" {
				return "", ""
			}
			if name = by; by == l.AssessedBy {
				address = geo.WebAddress(l.SourceURL)
			}
		}
	}
	return name, address
}

// quote is what stands in the place of an embed where frames are taken out, as from feeds, and until it
// is there. WordPress listens to what a frame says of its height only beside a quotation, takes
// all attributes off it, and hides it itself.
func quote(address, title string) string {
	return fmt.Sprintf(`<blockquote hidden><a href="%s">%s</a></blockquote>`, html.EscapeString(address), html.EscapeString(title))
}

// iframe is the text that embeds an address.
func iframe(address, title, width string, height int) string {
	return fmt.Sprintf(`<iframe src="%s" title="%s" width="%s" height="%d" frameborder="0" loading="lazy" allowfullscreen></iframe>`,
		html.EscapeString(address), html.EscapeString(title), html.EscapeString(width), height)
}
