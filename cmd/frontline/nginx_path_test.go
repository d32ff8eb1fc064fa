package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pathProxy runs nginx with the manual's configuration for a path at one
// address, and the same without the slash that takes the path off at another.
func (p *proxied) pathProxy(program, stripping, passing string) {
	t := p.t
	location := replaced(t, manualText(t, "proxy.html", "nginx-path"), "127.0.0.1:8080", p.origin.addr)
	whole := replaced(t, location, p.origin.addr+"/;", p.origin.addr+";")
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;\n" // the folder of a test is its own user's
	}
	main := fmt.Sprintf("%[1]sdaemon off;\npid %[2]s/pid;\nerror_log %[2]s/error.log;\nevents { worker_connections 64; }\nhttp {\naccess_log off;\n", user, p.dir)
	for _, kind := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		main += fmt.Sprintf("%s_temp_path %s/%[1]s;\n", kind, p.dir)
	}
	main += fmt.Sprintf("server {\nlisten %s;\n%s}\nserver {\nlisten %s;\n%s}\n}\n", stripping, location, passing, whole)
	file := filepath.Join(p.dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(main), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-p", p.dir, "-c", file)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait() // it was told to stop
	})
	awaits(t, "an answer of nginx", func() bool {
		r, err := http.Get("http://" + passing + "/maps/front/readyz")
		if err == nil {
			r.Body.Close()
		}
		return err == nil
	})
}

// TestNginxBelowAPath follows what answers name, by way of a proxy that takes
// the path off and of one that does not.
func TestNginxBelowAPath(t *testing.T) {
	t.Parallel()
	program := nginxProgram(t)
	addrs := freeAddrs(t, 2)
	p := &proxied{t: t, dir: t.TempDir(), public: "http://" + addrs[0] + "/maps/front/"}
	p.serve(proxyNoon)
	p.origin.start(t)
	t.Cleanup(func() { p.origin.stop() })
	p.pathProxy(program, addrs[0], addrs[1])

	client := http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get := func(address string) (int, http.Header, string) {
		t.Helper()
		r, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, r.Header, string(body)
	}
	// In attributes, elements and JSON alike; what is of other hosts does not match.
	named := regexp.MustCompile(`["'>](?:` + regexp.QuoteMeta("http://"+addrs[0]) + `)?(/[^"'<> ]+)["'<]`)
	followed := map[string]bool{}
	for _, addr := range addrs {
		host := "http://" + addr
		if status, h, _ := get(host + "/maps/front"); status != http.StatusMovedPermanently || !strings.HasSuffix(h.Get("Location"), "/maps/front/") {
			t.Errorf("without the slash: %d to %s", status, h.Get("Location"))
		}
		if status, h, _ := get(host + "/maps/front/text?date=2025-11-05"); status != http.StatusFound || !strings.HasSuffix(h.Get("Location"), "/maps/front/text/2025-11-05?lang=en") {
			t.Errorf("a form leads to %s, %d", h.Get("Location"), status)
		}
		if status, _, _ := get(host + "/docs/"); status != http.StatusNotFound {
			t.Errorf("beside the path, the answer is %d", status)
		}
		if status, h, _ := get(host + "/maps/front/?date=2025-11-05"); status != http.StatusFound || !strings.HasSuffix(h.Get("Location"), "/maps/front/?date=2025-11-05&lang=en") {
			t.Errorf("without a language: %d to %s", status, h.Get("Location"))
		}
		for _, page := range []string{"/?lang=en", "/docs/", "/text/latest?lang=en", "/feed.atom", "/sitemap.xml", "/tiles/control/latest.json", "/api/layers", "/style/latest.json", "/ogc/collections"} {
			status, _, body := get(host + "/maps/front" + page)
			if status != http.StatusOK {
				t.Errorf("%s by %s: status %d", page, addr, status)
			}
			for _, m := range named.FindAllStringSubmatch(body, -1) {
				at := m[1]
				if strings.Contains(page, "docs") && strings.Contains(body, ">"+at+"<") {
					continue // the manual's own words
				}
				if !strings.HasPrefix(at, "/maps/front/") {
					t.Errorf("%s names %s", page, at)
					continue
				}
				at, _, _ = strings.Cut(strings.ReplaceAll(at, "&amp;", "&"), "#")
				if followed[addr+at] || strings.Contains(at, "{") || strings.HasSuffix(at, ".sprite") {
					continue
				}
				followed[addr+at] = true
				if status, _, _ := get(host + at); status >= 400 {
					t.Errorf("%s, which %s names, is answered %d by %s", at, page, status, addr)
				}
			}
		}
	}
	if len(followed) < 100 {
		t.Errorf("only %d addresses were followed", len(followed))
	}
}
