package main

import (
	"image/png"
	"net/http"
	"path"
	"strings"
	"testing"
)

// TestPlacesHavePages: those that the record names, in each language, with a feed; all that they lead to is
// published.
func TestPlacesHavePages(t *testing.T) {
	t.Parallel()
	needsApp(t)
	e, s := newExporter(t), newStore(t)
	wants(t, must(t, publisherArgs(e.db, s.target(), "--places", "25", "--place-pictures", "12")...), "There are pages about 25 places, and none about ", " more near what is shown: --places 25\n")
	p := s.shown(t)
	ref := p.Places["704422"] // Pokrovsk, of the gazetteer
	if !strings.HasSuffix(ref, "-pokrovsk") {
		t.Fatalf("places: %v", p.Places)
	}
	byRecord := ""
	for id, of := range p.Places {
		if of == ref && strings.HasPrefix(id, "r") {
			byRecord = id
		}
	}
	if byRecord == "" {
		t.Errorf("the record's own Pokrovsk leads to no page: %v", p.Places)
	}
	for lang, name := range map[string]string{"en": "Pokrovsk", "uk": "Покровськ", "ru": "Покровск"} {
		file := "place/" + ref + "/" + lang + ".html"
		page := s.text(t, file)
		wants(t, page, `<html lang="`+lang+`">`, "<h1>"+name, `http-equiv="Content-Security-Policy"`, `content="noarchive"`, `rel="canonical" href="https://maps.example.org/`+file+`"`, `property="og:url" content="https://maps.example.org/`+file+`"`)
		picture := "pictures/place-704422." + lang + ".png"
		wants(t, page, `property="og:image" content="https://maps.example.org/`+picture+`"`)
		if size, err := png.DecodeConfig(strings.NewReader(s.text(t, picture))); err != nil || size.Width != 1200 || size.Height != 630 {
			t.Errorf("%s: %+v, %v", picture, size, err)
		}
		for _, left := range []string{`href="/`, `src="/`, "srcset", "<picture", "/image/", "/api/at"} {
			if strings.Contains(page, left) {
				t.Errorf("%s has %s, which leads nowhere", file, left)
			}
		}
		for _, part := range strings.Split(page, ` href="../`)[1:] {
			to, _, _ := strings.Cut(part, `"`)
			to, _, _ = strings.Cut(to, "?")
			to = path.Join(path.Dir(file), "../"+to)
			if status, _, _ := s.get(t, to); status != http.StatusOK {
				t.Errorf("%s leads to %s: status %d", file, to, status)
			}
		}
	}
	pictured := 0
	for name := range p.Pages {
		if strings.HasPrefix(name, "pictures/place-") {
			pictured++
		}
	}
	if pictured != 12*3 {
		t.Errorf("%d pictures of 12 places in 3 languages", pictured)
	}
	feed := s.text(t, "feed/place/704422.atom")
	wants(t, feed, `href="https://maps.example.org/place/`+ref+`/en.html"`, "Frontline: Pokrovsk")
	if strings.Contains(feed, "?lang=") {
		t.Errorf("an entry leads to a server: %s", feed)
	}
	wants(t, must(t, publisherArgs(e.db, s.target(), "--places", "1")...), "There are pages about 1 place, and none about ")
	if shown := s.shown(t); len(shown.Places) != 2 {
		t.Errorf("of one place there are %v", shown.Places)
	}
	if status, _, _ := s.get(t, "place/"+ref+"/en.html"); status != http.StatusNotFound {
		t.Errorf("a page that is no more: status %d", status)
	}
}
