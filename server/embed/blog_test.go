package embed_test

import (
	"encoding/xml"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontline/server/servertest"
)

// blogAllows are the elements that WordPress leaves in what a host that it does not trust answers, each
// with its attributes: all others go, and of others their text stays.
var blogAllows = map[string][]string{
	"a": {"href"}, "blockquote": {},
	"iframe": {"src", "width", "height", "frameborder", "marginwidth", "marginheight", "scrolling", "title"},
}

// inBlog is what WordPress makes of an embed: what it allows, of which it takes a quotation that
// stands first and the frame, each with a secret; "" where it takes nothing.
func inBlog(t *testing.T, text string) string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict, d.Entity = false, xml.HTMLEntity
	var left strings.Builder
	for {
		token, err := d.Token()
		if err != nil {
			break
		}
		switch e := token.(type) {
		case xml.StartElement:
			allowed, ok := blogAllows[e.Name.Local]
			if !ok {
				continue
			}
			left.WriteString("<" + e.Name.Local)
			for _, a := range e.Attr {
				if slices.Contains(allowed, a.Name.Local) {
					left.WriteString(" " + a.Name.Local + `="`)
					if err := xml.EscapeText(&left, []byte(a.Value)); err != nil {
						t.Fatal(err)
					}
					left.WriteString(`"`)
				}
			}
			left.WriteString(">")
		case xml.EndElement:
			if _, ok := blogAllows[e.Name.Local]; ok {
				left.WriteString("</" + e.Name.Local + ">")
			}
		case xml.CharData:
			if err := xml.EscapeText(&left, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	parts := regexp.MustCompile(`(?s)(<blockquote>.*?</blockquote>)?.*(<iframe.*?></iframe>)`).FindStringSubmatch(left.String())
	if parts == nil {
		return ""
	}
	frame := regexp.MustCompile(` src="(.*?)"`).ReplaceAllString(parts[2], ` src="$1#?secret=abcDEF1234" data-secret="abcDEF1234"`)
	return parts[1] + frame
}

// A blog that discovers what is pasted finds where to ask in the head of the page, early enough, and what
// it leaves of the answer is a frame of ours with the words for whoever gets none.
func TestABlogEmbedsWhatIsPasted(t *testing.T) {
	const most = 150 << 10 // bytes of a page are all that it reads
	f := servertest.New(t, servertest.WithEmbed)
	for _, path := range []string{"/?date=2025-11-28&lang=en", "/embed?date=2025-11-28&rev=1&lang=uk", "/text/2025-11-28?lang=uk"} {
		page := string(servertest.Read(t, f.Get(path)))
		head, _, _ := strings.Cut(page[:min(len(page), most)], "<body")
		links := regexp.MustCompile(`<link [^>]*type="application/json\+oembed"[^>]* href="([^"]+)"`).FindStringSubmatch(head)
		if links == nil {
			t.Errorf("%s: no address is discovered", path)
			continue
		}
		ask := strings.ReplaceAll(strings.TrimPrefix(links[1], "http://example.com"), "&amp;", "&") + "&maxwidth=600&maxheight=900&dnt=1"
		a := servertest.Decode[struct{ Type, HTML string }](t, f.Get(ask))
		got := inBlog(t, a.HTML)
		frame := regexp.MustCompile(`^<blockquote><a href="http://example\.com/\?([^"]+)">[^<]+</a></blockquote><iframe src="http://example\.com/embed\?([^"]+)#\?secret=abcDEF1234" data-secret="abcDEF1234" title="[^"]+" width="600" height="600" frameborder="0"></iframe>$`).FindStringSubmatch(got)
		if a.Type != "rich" || frame == nil {
			t.Errorf("%s: of %s a blog makes %s", path, a.HTML, got)
			continue
		}
		for _, query := range frame[1:] {
			if v, err := url.ParseQuery(strings.ReplaceAll(query, "&amp;", "&")); err != nil || v.Get("lang") != path[len(path)-2:] || v.Get("date") != "2025-11-28" {
				t.Errorf("%s: it shows %s", path, query)
			}
		}
	}
}
