package embed_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"

	"frontline/server/servertest"
)

func TestOEmbed(t *testing.T) {
	f := servertest.New(t, servertest.WithEmbed)
	type answer struct {
		Type, Version, Title, HTML, Description string
		ProviderName                            string `json:"provider_name"`
		AuthorName                              string `json:"author_name"`
		ThumbnailURL                            string `json:"thumbnail_url"`
		ThumbnailWidth                          int    `json:"thumbnail_width"`
		ThumbnailHeight                         int    `json:"thumbnail_height"`
		Width, Height                           int
	}
	ask := func(u, more string) answer {
		return servertest.Decode[answer](t, f.Get("/oembed?url="+url.QueryEscape(u)+more))
	}
	a := ask("http://example.com/?date=2025-11-28&rev=1&show=control/held&look=nonsense", "")
	if a.Type != "rich" || a.Version != "1.0" || a.ProviderName != "Frontline" || a.AuthorName != "Tester" || a.Width != 800 || a.Height != 600 || a.Title == "" {
		t.Errorf("%+v", a)
	}
	if !strings.Contains(a.HTML, `<iframe src="http://example.com/embed?date=2025-11-28&amp;rev=1" title="`) || !strings.HasSuffix(a.HTML, "></iframe>") {
		t.Errorf("html %s", a.HTML)
	}
	if r := f.Get(strings.TrimPrefix(a.ThumbnailURL, "http://example.com")); r.StatusCode == 400 {
		t.Errorf("thumbnail %s: %s", a.ThumbnailURL, servertest.Read(t, r))
	}
	small := ask("http://example.com/embed?lang=uk", "&maxwidth=300&maxheight=200&format=json")
	if small.Width != 300 || small.Height != 200 || small.ThumbnailWidth > 300 || small.ThumbnailHeight > 200 || small.ThumbnailWidth == 0 || !strings.Contains(small.HTML, `width="300" height="200"`) {
		t.Errorf("%+v", small)
	}
	if tiny := ask("http://example.com/", "&maxwidth=50"); tiny.Width != 50 || tiny.ThumbnailURL != "" {
		t.Errorf("%+v", tiny)
	}
	r := f.Get("/oembed?format=xml&url=" + url.QueryEscape("http://example.com/embed?date=2025-11-28"))
	if body := string(servertest.Read(t, r)); r.StatusCode != 200 || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/xml") || !strings.Contains(body, "<oembed><type>rich</type>") || !strings.Contains(body, "&lt;iframe") {
		t.Errorf("xml: %d %s", r.StatusCode, body)
	}
	for _, tt := range []struct {
		query  string
		status int
	}{
		{"", 400},
		{"url=http%3A%2F%2Fexample.com%2F&maxwidth=0", 400},
		{"url=http%3A%2F%2Fexample.com%2F&maxheight=wide", 400},
		{"url=http%3A%2F%2Fexample.com%2F&format=yaml", 501},
		{"url=http%3A%2F%2Fevil.example%2F", 404},
		{"url=http%3A%2F%2Fexample.com%40evil.example%2F", 404},
		{"url=javascript%3Aalert(1)", 404},
		{"url=http%3A%2F%2Fexample.com%2Fdocs%2F", 404},
		{"url=http%3A%2F%2Fexample.com%2Fembed%3Ftheme%3Dblue%26ver%3D6", 200}, // it shows the map without it
		{"url=http%3A%2F%2Fexample.com%2Fembed%3Flayers%3Dno-such", 404},
	} {
		if r := f.Get("/oembed?" + tt.query); r.StatusCode != tt.status {
			t.Errorf("%s: status %d, want %d", tt.query, r.StatusCode, tt.status)
		}
	}
	// Every view says where to ask.
	for _, path := range []string{"/?date=2025-11-28&lang=en", "/embed?date=2025-11-28&lang=en", "/text/2025-11-28?lang=en"} {
		body := string(servertest.Read(t, f.Get(path)))
		if !strings.Contains(body, `type="application/json+oembed"`) || !strings.Contains(body, `type="text/xml+oembed"`) {
			t.Errorf("%s names no oEmbed", path)
			continue
		}
		_, rest, _ := strings.Cut(body, `type="application/json+oembed"`)
		_, rest, _ = strings.Cut(rest, `href="`)
		href, _, _ := strings.Cut(rest, `"`)
		if r := f.Get(strings.ReplaceAll(strings.TrimPrefix(href, "http://example.com"), "&amp;", "&")); r.StatusCode != 200 {
			t.Errorf("%s leads to %s: %d", path, href, r.StatusCode)
		}
	}
}

// FuzzOEmbed holds that an answer is about an address of ours, and of a size
// within what was asked for, whatever is sent.
func FuzzOEmbed(f *testing.F) {
	for _, seed := range []string{"http://example.com/", "http://example.com/embed?date=2025-11-28", "//example.com/", "http://example.com:80/?lang=uk", "http://evil.example/embed", "http://example.com/embed?layers=\"><script>", ":"} {
		f.Add(seed, 100)
	}
	fix := servertest.Over(f, servertest.TestLayers(), servertest.WithEmbed, servertest.Silent)
	f.Fuzz(func(t *testing.T, address string, most int) {
		r := fix.Get("/oembed?" + url.Values{"url": {address}, "maxwidth": {strconv.Itoa(most)}}.Encode())
		body := servertest.Read(t, r)
		if r.StatusCode >= 500 {
			t.Fatalf("status %d: %s", r.StatusCode, body)
		}
		if r.StatusCode != 200 {
			return
		}
		var a struct {
			Width int
			HTML  string
		}
		if err := json.Unmarshal(body, &a); err != nil || a.Width > most {
			t.Fatalf("%v, %d wide of %d", err, a.Width, most)
		}
		if !strings.HasPrefix(a.HTML, `<blockquote hidden><a href="http://example.com/`) || !strings.Contains(a.HTML, `</a></blockquote><iframe src="http://example.com/embed`) || strings.Count(a.HTML, "<") != 6 || strings.Count(a.HTML, ">") != 6 {
			t.Fatalf("html %s", a.HTML)
		}
	})
}

func TestOEmbedShowsTheNearestDate(t *testing.T) {
	f := servertest.New(t, servertest.WithEmbed)
	for _, page := range []string{"", "embed"} {
		for asked, want := range map[string]string{"foo": "28 November 2025", "2030-01-01": "1 December 2025", "1900-01-01": "18 March 2014"} {
			a := servertest.Decode[struct{ Title, HTML string }](t, f.Get("/oembed?url="+url.QueryEscape("http://example.com/"+page+"?date="+asked)))
			if !strings.Contains(a.Title, want) || strings.Contains(a.HTML, asked) {
				t.Errorf("/%s?date=%s: %q in %s", page, asked, a.Title, a.HTML)
			}
		}
	}
}
