package main

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// tree is a published site, by the names of its files.
type tree map[string]string

// readTree reads a folder that was published to.
func readTree(t *testing.T, dir string) tree {
	t.Helper()
	out := tree{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// tree is what the store holds by now.
func (s *store) tree(t *testing.T) tree {
	t.Helper()
	s.mu.Lock()
	var names []string
	for name := range s.put {
		names = append(names, name)
	}
	s.mu.Unlock()
	out := tree{}
	for _, name := range names {
		if status, _, body := s.get(t, name); status == http.StatusOK {
			out[name] = string(body)
		}
	}
	return out
}

// linksIn are the addresses that a page leads to or is made of.
func linksIn(page string) (links []string) {
	z := html.NewTokenizer(strings.NewReader(page))
	within := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return links
		case html.TextToken:
			if within == "noscript" {
				links = append(links, linksIn(string(z.Raw()))...)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			within = tag.Data
			for _, a := range tag.Attr {
				isAddress := slices.Contains([]string{"href", "src", "action", "poster"}, a.Key) || a.Key == "content" && strings.HasPrefix(a.Val, "http")
				if isAddress && a.Val != "" {
					links = append(links, a.Val)
				}
			}
		default:
			within = ""
		}
	}
}

var urlText = regexp.MustCompile(`https?://[^"\\<>\s']+`)

// leads fails the test where something of a site leads to what is not in it: pages, feeds, lists, and how to
// embed. What is elsewhere is not asked for.
func (files tree) leads(t *testing.T, site string) {
	t.Helper()
	home, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	folder := home.Path[:strings.LastIndexByte(home.Path, '/')+1]
	checked := 0
	for name, content := range files {
		if strings.HasPrefix(name, "objects/") || strings.HasPrefix(name, "publications/") || name == "docs/search.json" { // the manual's words
			continue
		}
		var links []string
		switch filepath.Ext(name) {
		case ".html":
			links = linksIn(content)
		case ".json", ".atom", ".xml", ".js":
			links = urlText.FindAllString(html.UnescapeString(content), -1)
		}
		at := *home
		at.Path = folder + name
		for _, link := range links {
			to, err := at.Parse(strings.TrimPrefix(link, "pmtiles://"))
			if err != nil || to.Host != home.Host || to.Scheme != home.Scheme {
				continue
			}
			checked++
			within, ok := strings.CutPrefix(to.Path, folder)
			within, _, _ = strings.Cut(within, "/{")
			if to.Path == home.Path || to.Path == folder {
				within = "index.html"
			}
			if _, there := files[within]; !ok || !there {
				t.Errorf("%s leads to %s, which is not published", name, link)
			}
		}
	}
	if checked < 500 {
		t.Errorf("only %d links are looked at", checked)
	}
}

// TestAPublishedSiteLeadsToNothingThatIsNotThere crawls all of it, below a path and where the store names the page.
func TestAPublishedSiteLeadsToNothingThatIsNotThere(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e := newExporter(t)
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-12-05.geojson", 38), "--accept=area,lost-part,date,stale,moved", "--db="+e.db)
	for _, site := range []string{"https://maps.example.org/far/front/", "https://storage.example.org/maps/index.html"} {
		dir := t.TempDir()
		out := must(t, "publish", "file://"+filepath.ToSlash(dir), "--site", site, "--max-zoom", "3", "--base-max-zoom", "1", "--texts", "3", "--pictures", "2", "--db", e.db)
		wants(t, out, "There are, in each of 3 languages: 3 dates in words, of ", "pictures of 2 dates; ", "Not there, as it takes a server: ")
		files := readTree(t, dir)
		files.leads(t, site)
		for _, name := range []string{
			"embed.html", "embed.uk.html", "embed.js", "embed/examples.html", "oembed/latest.uk.json", "oembed/2025-12-05.ru.json", "sitemap.xml", "text/2025-12-05.uk.html",
			"text/7-days.en.html", "text/month.uk.html", "pictures/7-days.uk.png", "pictures/latest.en.png", "pictures/latest-dark.uk.png", "text/all.ru.html", "area/control.csv",
		} {
			if files[name] == "" {
				t.Errorf("%s is not published", name)
			}
		}
		folder := site[:strings.LastIndexByte(site, '/')+1]
		wants(t, files["embed.js"], `"/embed.html"`)
		wants(t, files["oembed/2025-12-05.ru.json"], folder+"embed.html?date=2025-12-05", folder+"pictures/2025-12-05.ru.png")
		wants(t, files["embed/examples.html"], folder+"embed.html?", folder+"embed.js")
		wants(t, files["embed.uk.html"], `<html lang="uk"`, `name="frontline-publication"`, `hreflang="en" href="embed.en.html"`, `id="moments"`, `id="zoom-in"`)
		wants(t, files["text/2025-12-05.uk.html"], `property="og:image" content="`+folder+`pictures/2025-12-05.uk.png"`, `rel="prev"`)
		if strings.Contains(files["text/2025-11-26.uk.html"]+files["text/2025-11-27.en.html"], "rel=\"next\" href=\"/") {
			t.Error("a page leads to the root of the host")
		}
	}
}

// TestADayMoreIsPublishedAsIfAllWasAnew: what was taken over from the publication before is what would have been
// made, word for word, and little else is put.
func TestADayMoreIsPublishedAsIfAllWasAnew(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e := newExporter(t)
	day := func(name string) {
		must(t, "load", "control", writeDay(t, t.TempDir(), name, 38), "--accept=area,lost-part,date,stale,moved", "--db="+e.db)
	}
	day("2025-12-05.geojson")
	s := newStore(t)
	args := func(to string) []string { return publisherArgs(e.db, to, "--texts", "6", "--pictures", "6") }
	must(t, args(s.target())...)
	whole := len(s.since())
	day("2025-12-06.geojson")
	must(t, args(s.target())...)
	var puts []string
	for _, asked := range s.since() {
		if name, ok := strings.CutPrefix(asked, "PUT "); ok {
			puts = append(puts, name)
		}
	}
	// Of a date before, its own page does not change; that of the day before leads to a next one now.
	for _, name := range puts {
		for _, same := range []string{"text/2025-11-2", "pictures/2025-11-2", "objects/all/text-2025-11-2", "docs/", "assets/", "objects/claims/", "embed.js"} {
			if strings.HasPrefix(name, same) {
				t.Errorf("a day more puts %s", name)
			}
		}
	}
	t.Logf("%d requests for the whole, %d objects put for a day more", whole, len(puts))
	if len(puts) > 180 || len(puts) > whole/2 {
		t.Errorf("a day more puts %d objects, the whole took %d requests: %v", len(puts), whole, puts)
	}

	fresh := newStore(t)
	must(t, args(fresh.target())...)
	was, is := s.tree(t), fresh.tree(t)
	for name, content := range is {
		if strings.HasPrefix(name, "lock/") || strings.HasPrefix(name, "publication") {
			continue
		}
		if was[name] != content {
			t.Errorf("%s is another than in a publication from nothing: %.300s", name, cmp.Diff(content, was[name]))
		}
	}
	was.leads(t, "https://maps.example.org/")
}

// TestAStoppedPublicationLeavesTheEarlierOneWhole stops a second publication after ever more objects: until the
// index is put, all that readers of the first one have leads somewhere.
func TestAStoppedPublicationLeavesTheEarlierOneWhole(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	must(t, publisherArgs(e.db, s.target())...)
	must(t, "load", "control", writeDay(t, t.TempDir(), "2025-11-28.geojson", 38), "--db="+e.db)
	for _, most := range []int32{3, 25, 60, 90} {
		ctx, stop := context.WithCancel(t.Context())
		var puts atomic.Int32
		s.between = func(w http.ResponseWriter, r *http.Request, server http.Handler) {
			if r.Method == http.MethodPut && !strings.Contains(r.URL.Path, "/lock/") && puts.Add(1) > most {
				stop()
				panic(http.ErrAbortHandler)
			}
			server.ServeHTTP(w, r)
		}
		err := publisher(ctx, e, s.target(), anHourLater)
		stop()
		s.between = nil
		if p := s.shown(t); p.Number == 1 {
			s.whole(t, p)
		} else if err == nil {
			break
		}
		s.tree(t).leads(t, "https://maps.example.org/")
		if err == nil {
			t.Errorf("a publication of %d objects is no more than %d", puts.Load(), most)
		}
	}
	must(t, publisherArgs(e.db, s.target())...)
	s.whole(t, s.shown(t))
	s.tree(t).leads(t, "https://maps.example.org/")
}

// TestWhatIsPutHasTheKeysOfCaches: as metadata, by which a cache in front drops what was withdrawn.
func TestWhatIsPutHasTheKeysOfCaches(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	must(t, publisherArgs(e.db, s.target())...)
	p := s.shown(t)
	for name, want := range map[string]string{
		p.Answers["/tiles/control/2025-11-27@2.pmtiles"]:      "frontline.control.2025-11-27",
		p.Answers["/api/layers/control/2025-11-27@2.geojson"]: "frontline.control.2025-11-27",
		"text/2025-11-27.uk.html":                             "frontline.control",
		"pictures/2025-11-27.en.png":                          "frontline.control",
		"docs/index.html":                                     "frontline",
	} {
		if got := s.put[name].Get("X-Amz-Meta-Surrogate-Key"); !strings.Contains(got, want) {
			t.Errorf("%s is put with the keys %q, without %s", name, got, want)
		}
	}
}
