package server_test

import (
	"bytes"
	"io/fs"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-chi/chi/v5"
	"github.com/go-json-experiment/json/v1"
	"golang.org/x/net/html"

	"frontline/data"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/address"
	"frontline/server/servertest"
	"frontline/static"
)

// refusals are addresses that are answered with words about others.
var refusals = []string{
	"/nothing", "/api/nothing", "/tiles/control/nothing", "/style/nothing", "/image/nothing", "/image/through/nothing", "/feed/nothing", "/api/layers/control/nothing",
	"/api/layers/claims~control/timeline.json", "/style/fonts/a/b.pbf", "/ogc/collections/nothing", "/image/through/latest.zip", "/oembed?url=https://elsewhere.example/",
}

// siteParts are a front end as the build writes it, and the real manual.
func siteParts(t *testing.T) (app, docs fs.FS) {
	t.Helper()
	source := func(name string) *fstest.MapFile {
		raw, err := os.ReadFile("../static/src/" + name)
		if err != nil {
			t.Fatal(err)
		}
		text := regexp.MustCompile(`\{\{(script|fallback|style|icon)\}\}`).ReplaceAllString(string(raw), "/assets/app-1a2b3c.js")
		return &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, "{{drawn icon}}", "data:,"))}
	}
	part := `"script":"/assets/app-1a2b3c.js","words":{"en":"/assets/app-1a2b3c.js","uk":"/assets/app-1a2b3c.js"}`
	built := fstest.MapFS{
		"index.en.html": source("index.html"), "index.uk.html": source("index.html"), "index.ru.html": source("index.html"),
		"manifest.webmanifest": source("manifest.webmanifest"), "sw.js": {Data: []byte("1")}, "favicon.ico": {Data: []byte("1")}, "embed.js": {Data: []byte("1")}, "assets/app-1a2b3c.js": {Data: []byte("1")},
		"page.json": {Data: []byte(`{` + part + `,"embed":{` + part + `,"style":"/assets/app-1a2b3c.js","dark":"/assets/app-1a2b3c.js","icon":"/assets/app-1a2b3c.js"}}`)},
	}
	search, err := fs.Glob(static.FS, "dist/assets/manual-*.js")
	if err != nil || len(search) != 1 {
		t.Fatalf("the manual is not built: %v", err)
	}
	built[strings.TrimPrefix(search[0], "dist/")] = &fstest.MapFile{Data: []byte("1")}
	return built, static.Docs
}

// TestEveryAddressIsBelowTheBasePath asks for each route and follows every
// address in what is answered.
func TestEveryAddressIsBelowTheBasePath(t *testing.T) {
	geotest.TakesLong(t)
	for _, base := range []string{"", "/maps/front"} {
		t.Run("at "+base+"/", func(t *testing.T) {
			app, docs := siteParts(t)
			layers := servertest.OnBase(t)
			servertest.AddTown(layers, 37.5, 47.5)
			c := crawl{Fixture: servertest.Over(t, layers, servertest.Silent, servertest.WithBasemap, func(o *server.Options) {
				o.App, o.Docs, o.Contact = app, docs, "security@example.org"
				o.PublicURL = &url.URL{Scheme: "https", Host: crawlHost, Path: base + "/"}
			}), t: t, base: base, found: map[string]string{}}
			c.Load(t, "2025-11-28", func(r *data.LoadRequest) { r.Correct = "a slip" }, servertest.Square("held", `{}`, 37, 47, 1.3)) // so that a frozen embed has something to say
			for _, route := range c.routes() {
				for _, at := range servertest.Live(route) {
					if testing.Short() && strings.HasPrefix(at, "/image/") || strings.HasPrefix(at, address.DraftPrefix) || strings.HasPrefix(at, address.DeskPath) { // below which is nothing without a draft, or a token
						continue
					}
					c.sample(strings.ReplaceAll(at, "{base}", url.QueryEscape("https://"+crawlHost+base)), false)
				}
			}
			for _, at := range refusals {
				c.sample(at, true)
			}
			c.follow()
		})
	}
}

const crawlHost = "maps.example.org"

type crawl struct {
	servertest.Fixture
	t     *testing.T
	base  string
	found map[string]string // where an address was found
}

// routes are those that answer GET.
func (c crawl) routes() []string {
	all := map[string]bool{}
	err := chi.Walk(c.Routes(), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method != http.MethodGet {
			return nil
		}
		if all[pattern] = true; len(servertest.Live(pattern)) == 0 {
			c.t.Errorf("%s has no sample", pattern)
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, pattern := range servertest.Sampled() {
		if !all[pattern] {
			c.t.Errorf("there is no route %s", pattern)
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// sample asks for an address with the base path and without, and gathers what
// the answer leads to.
func (c crawl) sample(at string, refused bool) {
	c.t.Helper()
	r := c.Get(c.base + at)
	body := servertest.Read(c.t, r)
	if isBad := r.StatusCode >= 400; isBad != refused {
		c.t.Errorf("%s: status %d: %.200s", at, r.StatusCode, body)
		return
	}
	if at == "/metrics" {
		return // it counts what was asked for
	}
	if bare := c.Get(at); bare.StatusCode != r.StatusCode || !bytes.Equal(servertest.Read(c.t, bare), body) {
		c.t.Errorf("%s is answered otherwise without the base path: status %d and %d", at, bare.StatusCode, r.StatusCode)
	}
	for _, name := range []string{"Location", "Content-Location", "Link"} {
		for _, v := range r.Header.Values(name) {
			c.add(at, v)
		}
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case strings.HasSuffix(kind, "json"):
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			c.t.Errorf("%s: %v", at, err)
		}
		c.json(at, v)
	case kind == "text/html" || strings.HasSuffix(kind, "xml"):
		c.markup(at, body)
	case kind == "text/css":
		for _, m := range regexp.MustCompile(`url\(["']?([^"')]+)`).FindAllSubmatch(body, -1) {
			c.add(at, string(m[1]))
		}
	case kind == "text/plain":
		for _, word := range strings.Fields(string(body)) {
			c.add(at, word)
		}
	default:
		return
	}
	// Whole addresses may stand in any text, such as the lines of an embed.
	for _, m := range regexp.MustCompile(`https?://`+regexp.QuoteMeta(crawlHost)+`[^\s"'<>\\&;]*`).FindAll(body, -1) {
		if rest := strings.TrimPrefix(string(m), "https://"+crawlHost+c.base); rest == string(m) || rest != "" && !strings.ContainsAny(rest[:1], "/,.") {
			c.t.Errorf("%s says %s", at, m)
		}
	}
}

var localInWords = regexp.MustCompile(`(^|[\s(])(/[a-z.]+[/.]?\S*)`)

// json gathers the texts that are addresses, and those that a sentence names.
func (c crawl) json(at string, v any) {
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(v, "/") || strings.HasPrefix(v, "http") {
			c.add(at, v)
		} else if !strings.Contains(at, "/ogc") { // whose document of itself names the paths below it
			for _, m := range localInWords.FindAllStringSubmatch(v, -1) {
				if !strings.HasPrefix(m[2], c.base+"/") {
					c.t.Errorf("%s says %q", at, v)
				}
			}
		}
	case []any:
		for _, item := range v {
			c.json(at, item)
		}
	case map[string]any:
		for _, item := range v {
			c.json(at, item)
		}
	}
}

// markup gathers what HTML or XML leads to.
func (c crawl) markup(at string, raw []byte) {
	z := html.NewTokenizer(bytes.NewReader(raw))
	within := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			switch text := strings.TrimSpace(string(z.Text())); within {
			case "noscript":
				c.markup(at, z.Raw())
			case "loc", "author_url", "provider_url", "thumbnail_url":
				c.add(at, text)
			case "html":
				c.markup(at, []byte(html.UnescapeString(text))) // of oEmbed
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			within = t.Data
			for _, a := range t.Attr {
				switch {
				case a.Key == "content" && slices.Contains(t.Attr, html.Attribute{Key: "name", Val: "frontline-base"}):
					if a.Val != c.base {
						c.t.Errorf("%s says that the base is %s", at, a.Val)
					}
				case strings.HasPrefix(a.Val, "/"), strings.HasPrefix(a.Val, "http"):
					c.add(at, a.Val)
				}
			}
		default:
			within = ""
		}
	}
}

// add takes an address that was found; those of other hosts are of no concern.
func (c crawl) add(from, found string) {
	local := strings.TrimPrefix(found, "https://"+crawlHost)
	if !strings.HasPrefix(local, "/") {
		return
	}
	if local == c.base || strings.HasPrefix(local, c.base+"?") { // of the site as a whole
		return
	}
	if !strings.HasPrefix(local, c.base+"/") {
		c.t.Errorf("%s leads to %s", from, found)
		return
	}
	local, _, _ = strings.Cut(local, "#")
	c.found[local] = from
}

// follow asks for all that was found.
func (c crawl) follow() {
	template := strings.NewReplacer("{z}", "5", "{x}", "18", "{y}", "11", "{date}", "2025-11-25", "{pin}", "1",
		"{tileMatrix}", "5", "{tileRow}", "11", "{tileCol}", "18", "{fontstack}", "Roboto%20Regular", "{range}", "0-255")
	for _, local := range slices.Sorted(maps.Keys(c.found)) {
		tries := []string{template.Replace(local)}
		switch from := c.found[local]; {
		case from == "/robots.txt" && strings.HasSuffix(local, "/"):
			continue // the beginning of addresses
		case testing.Short() && strings.Contains(local, "/image/"):
			continue
		case strings.Contains(local, "{z}") && !strings.Contains(local[strings.LastIndex(local, "{y}"):], "."):
			tries[0] += ".mvt"
		case strings.HasSuffix(local, ".sprite"):
			tries = []string{local + ".json", local + "@2x.png"}
		}
		for _, at := range tries {
			if status := c.Get(at).StatusCode; status >= 400 {
				c.t.Errorf("%s, of %s, is answered %d", at, c.found[local], status)
			}
		}
	}
	if len(c.found) < 100 {
		c.t.Errorf("only %d addresses were found", len(c.found))
	}
	c.t.Logf("%d addresses were followed", len(c.found))
}
