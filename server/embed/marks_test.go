package embed_test

import (
	"html"
	"math"
	"net/url"
	"regexp"
	"testing"

	"github.com/go-json-experiment/json"

	"frontline/geo/place"
	"frontline/server/servertest"
)

// An embed has the editor's marks as its address has them, where they are, and says whose they are.
func TestAnEmbedHasTheEditorsMarks(t *testing.T) {
	f := servertest.PictureServer(t, servertest.WithEmbed)
	marks := url.Values{"mark": {"place:Покровск", "ring:37.18,48.28,20km:In < reach", "arrow:36,48.9>37,48.4"}}
	r := f.Get("/embed?date=2025-11-27&lang=uk&" + marks.Encode())
	page := string(servertest.Read(t, r))
	servertest.Contains(t, "the embed", page, "Позначки редакції, не частина запису: “Покровськ”; “In &lt; reach”")
	found := regexp.MustCompile(`data-marks="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("status %d: there are no marks in %s", r.StatusCode, page)
	}
	var got []struct {
		Kind, Text string
		At         [2]float64
		To         *[2]float64
		Ring       [][2]float64
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(found[1])), &got, json.MatchCaseInsensitiveNames(true)); err != nil || len(got) != 3 {
		t.Fatalf("%v: %+v", err, got)
	}
	if a := got[0]; a.Kind != "arrow" || a.To == nil || *a.To != [2]float64{37, 48.4} || a.Text != "" {
		t.Errorf("the arrow is %+v", a)
	}
	if p := got[1]; p.Kind != "place" || p.Text != "Покровськ" || math.Abs(p.At[1]-48.28) > 0.05 {
		t.Errorf("the place is %+v", p)
	}
	ring := got[2]
	if ring.Kind != "ring" || ring.Text != "In < reach" || len(ring.Ring) < 100 || ring.Ring[0] != ring.Ring[len(ring.Ring)-1] {
		t.Errorf("the ring is %+v", ring)
	}
	for _, p := range ring.Ring {
		if m, _ := place.Between(ring.At, p); math.Abs(m-20_000) > 2 {
			t.Fatalf("a corner of the ring is %.1f m away", m)
		}
	}
	// What oEmbed gives to embed has them, too.
	answer := servertest.Decode[struct{ HTML string }](t, f.Get("/oembed?url="+url.QueryEscape("http://example.com/embed?date=2025-11-27&"+marks.Encode())))
	servertest.Contains(t, "oEmbed", html.UnescapeString(answer.HTML), "mark=place%3A%D0%9F%D0%BE%D0%BA%D1%80%D0%BE%D0%B2%D1%81%D0%BA")
	for _, query := range []string{"mark=ring:1,2", "mark=place:Nowhere%20At%20All"} {
		r := f.Get("/embed?date=2025-11-27&lang=en&mark=place:Pokrovsk&" + query)
		page := string(servertest.Read(t, r))
		servertest.Contains(t, query, page, "left out: mark", "Pokrovsk", `id="map"`)
		if r.StatusCode != 200 {
			t.Errorf("%s: status %d", query, r.StatusCode)
		}
	}
}
