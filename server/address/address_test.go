package address_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/server/address"
)

func mount(t *testing.T, public string) address.Mount {
	t.Helper()
	u, err := url.Parse(public)
	if err != nil {
		t.Fatal(err)
	}
	m, err := address.NewMount(u, false)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAddressesBeginWithTheBasePath(t *testing.T) {
	view := address.Map(url.Values{"date": {"2025-11-27"}})
	r := httptest.NewRequest(http.MethodGet, "http://inner:8080/", nil)
	for _, tt := range []struct{ public, local, absolute string }{
		{"https://example.org", "/?date=2025-11-27", "https://example.org/?date=2025-11-27"},
		{"https://example.org/", "/?date=2025-11-27", "https://example.org/?date=2025-11-27"},
		{"https://example.org/maps/front", "/maps/front/?date=2025-11-27", "https://example.org/maps/front/?date=2025-11-27"},
		{"http://example.org:81/maps/front//", "/maps/front/?date=2025-11-27", "http://example.org:81/maps/front/?date=2025-11-27"},
	} {
		m := mount(t, tt.public)
		if got := m.Local(view); got != tt.local {
			t.Errorf("%s: local %s", tt.public, got)
		}
		if s := m.Site(r, true); s.Local(view) != tt.local || s.Absolute(view) != tt.absolute {
			t.Errorf("%s: %s and %s", tt.public, s.Local(view), s.Absolute(view))
		}
	}
	if s := (address.Mount{}).Site(r, false); s.Local(view) != "/?date=2025-11-27" || s.Absolute(view) != "http://inner:8080/?date=2025-11-27" {
		t.Errorf("by the request: %s and %s", s.Local(view), s.Absolute(view))
	}
}

func TestPublicURLsThatAreRefused(t *testing.T) {
	for public, says := range map[string]string{
		"//example.org/a":               "absolute",
		"ftp://example.org":             "absolute",
		"https://a:hush@example.org":    "password",
		"https://example.org/a?b=c":     "query",
		"https://example.org/a?":        "query",
		"https://example.org/a#b":       "fragment",
		"https://example.org/a//b":      "single slashes",
		"https://example.org/a/../b":    "letters",
		"https://example.org/карты":     "letters",
		"https://example.org/a%2Fb":     "letters",
		"https://example.org/a%20b":     "letters",
		`https://example.org/a"b`:       "letters",
		"https://example.org/docs":      "/docs",
		"https://example.org/tiles/eu/": "/tiles",
	} {
		u, err := url.Parse(public)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := address.NewMount(u, false); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", public, err)
		}
	}
}

func TestRequestsAreAnsweredWithAndWithoutTheBasePath(t *testing.T) {
	m := mount(t, "https://example.org/maps/front")
	for asked, want := range map[string]string{
		"/maps/front/":                   "/",
		"/maps/front/tiles/a?b=/maps":    "/tiles/a?b=/maps",
		"/tiles/a":                       "/tiles/a",
		"/":                              "/",
		"/maps/frontier":                 "/maps/frontier",
		"/maps/front/items/a%2Fb":        "/items/a%2Fb",
		"/maps/front/maps/front/":        "/maps/front/",
		"/m%61ps/front/items/a":          "/items/a",
		"/maps/front/docs/%D0%BA.html?q": "/docs/%D0%BA.html?q",
	} {
		r := httptest.NewRequest(http.MethodGet, asked, nil)
		got, done := m.Strip(httptest.NewRecorder(), r)
		if done || got.URL.RequestURI() != want {
			t.Errorf("%s is read as %s", asked, got.URL.RequestURI())
		}
		if r.URL.RequestURI() != asked {
			t.Errorf("%s was changed for who handed it over", asked)
		}
	}
	w := httptest.NewRecorder()
	_, done := m.Strip(w, httptest.NewRequest(http.MethodGet, "/maps/front?date=2025-11-27", nil))
	if to := w.Result().Header.Get("Location"); !done || w.Code != http.StatusMovedPermanently || to != "/maps/front/?date=2025-11-27" {
		t.Errorf("without a slash: %d to %s", w.Code, to)
	}
}

func TestFilesNameAddressesBelowTheBasePath(t *testing.T) {
	page := `<!doctype html><link rel="icon" href="data:,"><script src="/assets/a.js"></script><!--head--><a href='/docs/?a&amp;b#c'>the “/docs/” page</a>` +
		`<a href="#time">x</a><a href="https://example.net/">y</a><code>href="/x"</code><noscript><p>no <a href="/text/latest">x</a></p></noscript><form action="/text"></form>`
	want := strings.NewReplacer(`"/assets`, `"/maps/front/assets`, `<a href='/docs/?a&amp;b#c'>`, `<a href="/maps/front/docs/?a&amp;b#c">`, `"/text`, `"/maps/front/text`).Replace(page)
	files := fstest.MapFS{
		"index.en.html":        {Data: []byte(page)},
		"manifest.webmanifest": {Data: []byte(`{"id": "/", "icons": [{"src":"/assets/i.svg","type":"image/svg+xml"}]}`)},
		"assets/a.js":          {Data: []byte(`"/x"`)},
	}
	for name, want := range map[string]string{
		"index.en.html":        want,
		"manifest.webmanifest": `{"id": "/maps/front/", "icons": [{"src":"/maps/front/assets/i.svg","type":"image/svg+xml"}]}`,
		"assets/a.js":          `"/x"`,
	} {
		mounted, err := mount(t, "https://example.org/maps/front").Files(files)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := fs.ReadFile(mounted, name); err != nil || string(got) != want {
			t.Errorf("%s is %s (%v), not %s", name, got, err, want)
		}
		plain, err := mount(t, "https://example.org").Files(files)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := fs.ReadFile(plain, name); string(got) != string(files[name].Data) {
			t.Errorf("at the root, %s is changed", name)
		}
	}
}
