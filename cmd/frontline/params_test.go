package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"frontline/data"
	"frontline/server"
	"frontline/static"
)

// TestCachesKnowAllParameters holds that the caches of the manual pass on each parameter that some
// route of the server takes, and no other: a parameter that is new goes into both of them.
func TestCachesKnowAllParameters(t *testing.T) {
	t.Parallel()
	db, err := data.Open(t.Context(), data.Options{Path: filepath.Join(t.TempDir(), "frontline.db"), Now: time.Now, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o, err := (&serveCommand{MemoryMiB: 192, UploadMiB: 1, FrameAncestors: "*", CORSOrigins: "*"}).options()
	if err != nil {
		t.Fatal(err)
	}
	o.Store, o.Docs, o.App, o.Now, o.Log = db, static.Docs, proxyApp, time.Now, slog.New(slog.DiscardHandler)
	s, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	want := s.Params()
	if len(want) < 30 {
		t.Fatalf("the server takes %v", want)
	}
	read := func(file string) string {
		text, err := os.ReadFile(filepath.Join("deploy", file))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	nginx := read("nginx.conf")
	var names, joined []string
	for _, m := range regexp.MustCompile(`(?m)^map \$args \$frontline_q_(\w+) \{ "~\(\^\|&\)\(\?<pair>(\w+)=`).FindAllStringSubmatch(nginx, -1) {
		names = append(names, m[1])
		if m[1] != m[2] {
			t.Errorf("nginx takes %s for %s", m[2], m[1])
		}
	}
	if list := regexp.MustCompile(`map "([^"]*)" \$frontline_known `).FindStringSubmatch(nginx); list != nil {
		joined = strings.Split(strings.TrimPrefix(list[1], "$frontline_q_"), "$frontline_q_")
	}
	varnish := regexp.MustCompile(`&\(\?!\(([\w|]+)\)=\)`).FindStringSubmatch(read("frontline.vcl"))
	if varnish == nil {
		t.Fatal("Varnish takes nothing")
	}
	for cache, got := range map[string][]string{"nginx": names, "nginx, together": joined, "Varnish": strings.Split(varnish[1], "|")} {
		if !slices.Equal(got, want) {
			t.Errorf("%s takes %v, and the server %v", cache, got, want)
		}
	}
}
