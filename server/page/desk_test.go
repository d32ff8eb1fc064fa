package page_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"frontline/server"
	"frontline/server/servertest"
)

// The page by which the record is kept is there where it is asked for, in three languages, and
// nobody keeps, frames or finds it.
func TestDesk(t *testing.T) {
	app := fstest.MapFS{
		"desk.en.html": {Data: []byte(`<head><!--desk--><!--/desk--></head><body>The desk</body>`)},
		"desk.uk.html": {Data: []byte(`<head><!--desk--><!--/desk--></head><body>Пульт</body>`)},
	}
	f := servertest.New(t, func(o *server.Options) { o.App, o.Desk = app, true })
	for path, says := range map[string]string{"/desk": "The desk", "/desk/": "The desk", "/desk?lang=uk": "Пульт", "/desk?lang=qq": "The desk"} {
		r := f.Get(path)
		if got := string(servertest.Read(t, r)); r.StatusCode != http.StatusOK || !strings.Contains(got, says) || strings.Contains(got, "frontline-base") {
			t.Errorf("%s: status %d, %s", path, r.StatusCode, got)
		}
		for name, want := range map[string]string{"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer", "Cache-Tag": ""} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		policy := r.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "form-action 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy %q lacks %s", path, policy, want)
			}
		}
	}
	if r := f.Get("/desk", "Accept-Language", "uk"); !strings.Contains(string(servertest.Read(t, r)), "Пульт") {
		t.Error("it is not in the language that the browser prefers")
	}
	off := servertest.New(t, func(o *server.Options) { o.App = app })
	if r := off.Get("/desk"); r.StatusCode != http.StatusNotFound {
		t.Errorf("where it is off: status %d", r.StatusCode)
	}
	below := servertest.New(t, func(o *server.Options) {
		o.App, o.Desk, o.PublicURL = app, true, &url.URL{Scheme: "https", Host: "example.org", Path: "/maps"}
	})
	if got := string(servertest.Read(t, below.Get("/desk"))); !strings.Contains(got, `name="frontline-base" content="/maps"`) {
		t.Errorf("below a path: %s", got)
	}
}
