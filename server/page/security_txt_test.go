package page_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontline/server"
	"frontline/server/memo"
	"frontline/server/servertest"
)

func TestSecurityTxt(t *testing.T) {
	public := &url.URL{Scheme: "https", Host: "maps.example.org"}
	tests := map[string]struct {
		contact string
		public  *url.URL
		lines   []string
	}{
		"a mail address": {"security@example.org", nil, []string{"Contact: mailto:security@example.org", "Expires: 2026-05-30T00:00:00Z"}},
		"a page, and an address of our own": {"https://example.org/report", public, []string{
			"Contact: https://example.org/report", "Expires: 2026-05-30T00:00:00Z",
			"Canonical: https://maps.example.org/.well-known/security.txt", "Policy: https://maps.example.org/docs/security.html",
		}},
		"a telephone": {"tel:+1-201-555-0123", nil, []string{"Contact: tel:+1-201-555-0123", "Expires: 2026-05-30T00:00:00Z"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := servertest.New(t, func(o *server.Options) { o.Contact, o.PublicURL = tt.contact, tt.public })
			r := f.Get("/.well-known/security.txt")
			got := string(servertest.Read(t, r))
			if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
				t.Fatalf("status %d, %s: %s", r.StatusCode, r.Header.Get("Content-Type"), got)
			}
			if got != strings.Join(tt.lines, "\n")+"\n" {
				t.Errorf("it says %s", got)
			}
		})
	}
	if f := servertest.New(t); f.Get("/.well-known/security.txt").StatusCode != http.StatusNotFound {
		t.Error("a server that names nobody answers")
	}
	// What it says holds for some time after it was read, and less than a year.
	if expires := time.Date(2026, 5, 30, 0, 0, 0, 0, time.UTC); expires.Sub(servertest.Noon) < 90*24*time.Hour || expires.Sub(servertest.Noon) > 365*24*time.Hour {
		t.Error("it holds for too long or not long enough")
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	good := server.Options{MemoryBytes: memo.LeastMemory, DrawLimit: 1, Contact: "a@example.org", PublicURL: &url.URL{Scheme: "https", Host: "example.org"}}
	if err := good.CheckSettings(); err != nil {
		t.Error(err)
	}
	tests := map[string]struct {
		change func(*server.Options)
		says   string
	}{
		"no memory":              {func(o *server.Options) { o.MemoryBytes = 191 << 20 }, "192 MiB"},
		"no room for tiles":      {func(o *server.Options) { o.CacheBytes = -1 }, "number of bytes"},
		"no picture":             {func(o *server.Options) { o.DrawLimit = 0 }, "picture"},
		"a name":                 {func(o *server.Options) { o.Contact = "security" }, "contact"},
		"an insecure page":       {func(o *server.Options) { o.Contact = "http://example.org/" }, "contact"},
		"two lines":              {func(o *server.Options) { o.Contact = "a@example.org\nExpires: never" }, "contact"},
		"mail to nobody":         {func(o *server.Options) { o.Contact = "mailto:" }, "contact"},
		"a password for all":     {func(o *server.Options) { o.PublicURL.User = url.UserPassword("a", "hush") }, "password"},
		"a query in the address": {func(o *server.Options) { o.PublicURL.RawQuery = "a=b" }, "query"},
		"no host":                {func(o *server.Options) { o.PublicURL.Host = "" }, "absolute"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			o := good
			u := *good.PublicURL
			o.PublicURL = &u
			tt.change(&o)
			if err := o.CheckSettings(); err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "hush") {
				t.Errorf("%v", err)
			}
		})
	}
}
