package text_test

import (
	"fmt"
	"github.com/go-json-experiment/json/v1"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// What is told in short shows where it leaves something out.
func TestWhatIsLeftOutIsSeen(t *testing.T) {
	geotest.TakesLong(t)
	layers := servertest.PartLayers()
	var many []string
	for i := range 12 {
		name := strings.Repeat("Long Name of an Institute ", 2) + string(rune('A'+i))
		many = append(many, servertest.Square("n"+string(rune('a'+i)), `{"assessed_by":"`+name+`"}`, 30+0.5*float64(i), 47, 0.3))
	}
	layers["control/2025-11-28.geojson"] = servertest.Collection(many...)
	f := servertest.Over(t, layers)
	said := servertest.Alt(t, f.Get("/image/2025-11-28.png?size=600x400&lang=en&layers=control").Header.Get("Frontline-Alt"))
	if !strings.HasSuffix(said, ". …") || strings.Contains(said, "Institute L.") {
		t.Errorf("cut off: %q", said)
	}
	said = servertest.Alt(t, f.Get("/image/2025-11-25.png?size=600x400&lang=en&layers=control").Header.Get("Frontline-Alt"))
	if strings.HasSuffix(said, "…") {
		t.Errorf("nothing is left out: %q", said)
	}
}

// What stands in the place of a picture is short however many layers there are and however long their
// names, on every surface and in each language, and names no layer without whose word it is.
func TestAlternativeTextsAreShort(t *testing.T) {
	geotest.TakesLong(t)
	layers := servertest.PartLayers()
	for i := range 9 {
		id := fmt.Sprintf("control-%d", i)
		title := strings.Repeat("Ground that somebody assesses to be held ", 1+i%3) + fmt.Sprint(i)
		layers[id+"/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"` + title + `","kind":"control","cadence":"daily","assessed_by":"The Institute of Assessments No. ` + fmt.Sprint(i) + `"}`)}
		layers[id+"/2025-11-25.geojson"] = servertest.Collection(servertest.Square("held", `{}`, 30+0.5*float64(i), 47, 0.3))
		layers[id+"/2025-11-28.geojson"] = layers[id+"/2025-11-25.geojson"]
	}
	f := servertest.Over(t, layers, servertest.WithEmbed)
	attribute := func(page, pattern string) string {
		m := regexp.MustCompile(pattern).FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("no %s in %s", pattern, page)
		}
		return html.UnescapeString(m[1])
	}
	for _, lang := range []string{"en", "uk", "ru"} {
		for _, chosen := range []string{"", "control-0", "control-2,control-5", "control-0,control-1,control-2,control-3,control-4,control-5,control-6"} {
			query := "lang=" + lang
			if chosen != "" {
				query += "&layers=" + chosen
			}
			said := map[string]string{
				"picture": servertest.Alt(t, f.Get("/image/2025-11-28.png?size=600x400&"+query).Header.Get("Frontline-Alt")),
				"change":  servertest.Alt(t, f.Get("/image/2025-11-25..2025-11-28.png?size=600x400&"+query).Header.Get("Frontline-Alt")),
			}
			page := string(servertest.Read(t, f.Get("/embed?date=2025-11-28&"+query)))
			said["embed"] = attribute(page, `<main class="stage" aria-label="([^"]*)"`)
			said["embed without scripts"] = attribute(page, `<noscript>.*<img [^>]*alt="([^"]*)"`)
			if lang == "en" {
				said["card"] = attribute(string(servertest.Read(t, f.Get("/?date=2025-11-28&"+query))), `<meta property="og:image:alt" content="([^"]*)"`)
			}
			var answer struct {
				ThumbnailAlt string `json:"thumbnail_alt"`
				Description  string
			}
			if err := json.Unmarshal(servertest.Read(t, f.Get("/oembed?url="+url.QueryEscape("http://example.com/embed?date=2025-11-28&"+query))), &answer); err != nil {
				t.Fatal(err)
			}
			said["oEmbed"] = answer.ThumbnailAlt
			if len(answer.Description) < len(answer.ThumbnailAlt) {
				t.Errorf("the description says less: %s", answer.Description)
			}
			for where, words := range said {
				n := utf8.RuneCountInString(words)
				if n >= 250 || n < 20 {
					t.Errorf("%s, %s: %d letters: %s", where, query, n, words)
				}
				for _, m := range regexp.MustCompile(`to be held (\d)`).FindAllStringSubmatch(words, -1) {
					if !strings.Contains(words, "The Institute of Assessments No. "+m[1]) {
						t.Errorf("%s, %s: a layer without whose word it is: %s", where, query, words)
					}
				}
			}
		}
	}
}
