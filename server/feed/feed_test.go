package feed_test

import (
	"encoding/xml"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json/v1"

	"frontline/data"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

func TestFeedsTellWhatHappened(t *testing.T) {
	f := servertest.New(t)
	f.Load(t, "2025-11-28", func(r *data.LoadRequest) { r.Correct = "a slip <of the pen>" }, servertest.Square("held", `{}`, 37, 47, 1.05))
	type entry struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Content string `xml:"content"`
		Link    []struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
	}
	type atom struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"id"`
		Entries []entry  `xml:"entry"`
	}
	var feed atom
	r := f.Get("/feed.atom")
	if err := xml.Unmarshal(servertest.Read(t, r), &feed); err != nil || r.Header.Get("ETag") == "" {
		t.Fatalf("%v, ETag %q", err, r.Header.Get("ETag"))
	}
	first := feed.Entries[0]
	if !strings.HasPrefix(first.Title, "Control (Tester): 2025-11-28 corrected, ") || !strings.Contains(first.Content, "a slip <of the pen>") {
		t.Errorf("the newest entry is %+v", first)
	}
	if want := "http://example.com/?date=2025-11-28&layers=control"; first.Link[0].Href != want {
		t.Errorf("it leads to %s", first.Link[0].Href)
	}
	uuid := regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	ids := map[string]bool{feed.ID: true}
	for _, e := range feed.Entries {
		if !uuid.MatchString(e.ID) || ids[e.ID] {
			t.Errorf("the id of %q is %s", e.Title, e.ID)
		}
		ids[e.ID] = true
		if strings.Contains(e.Title, "2026-01-01") {
			t.Errorf("its day has not come: %q", e.Title)
		}
	}
	type jsonFeed struct {
		Version string
		Items   []struct{ ID, Title, URL string }
	}
	j := servertest.Decode[jsonFeed](t, f.Get("/feed.json", "Host", "elsewhere.example"))
	if j.Version != "https://jsonfeed.org/version/1.1" || len(j.Items) != len(feed.Entries) || j.Items[0].ID != first.ID || j.Items[0].Title != first.Title {
		t.Errorf("the JSON feed is %+v", j)
	}
	for _, item := range servertest.Decode[jsonFeed](t, f.Get("/feed/claims.json")).Items {
		if !strings.HasPrefix(item.Title, "Claims: ") || !strings.Contains(item.Title, "claimed") {
			t.Errorf("of claims it says %q", item.Title)
		}
	}
	before := json.RawMessage(servertest.Read(t, f.Get("/feed.json")))
	f.Load(t, "2025-11-30", nil, servertest.Square("held", `{}`, 37, 47, 1.05))
	after := servertest.Decode[jsonFeed](t, f.Get("/feed.json"))
	if !strings.Contains(string(before), after.Items[1].ID) {
		t.Errorf("an entry's id did not stay")
	}
}

// What an entry leads to has words, which a page of the basemap alone has not.
func TestEntriesLeadToPagesWithWords(t *testing.T) {
	geotest.TakesLong(t)
	layers := servertest.TestLayers()
	layers["base/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"Base","kind":"base","cadence":"event"}`)}
	layers["base/2014-01-01.geojson"] = servertest.Collection(servertest.Square("land", `{"class":"country","name":"Land"}`, 20, 40, 20))
	f := servertest.Over(t, layers, servertest.Silent)
	items := servertest.Decode[struct {
		Items []struct {
			URL   string `json:"url"`
			Title string `json:"title"`
		} `json:"items"`
	}](t, f.Get("/feed.json")).Items
	if len(items) == 0 {
		t.Fatal("there is no entry")
	}
	for _, item := range items {
		u, err := url.Parse(item.URL)
		if err != nil {
			t.Fatal(err)
		}
		date := u.Query().Get("date")
		if date == "" {
			date = "latest"
		}
		query := url.Values{"lang": {"en"}}
		if layers := u.Query().Get("layers"); layers != "" {
			query.Set("layers", layers)
		}
		for _, path := range []string{"/text/" + date, "/image/" + date + ".png"} {
			if r := f.Get(path + "?" + query.Encode()); r.StatusCode != 200 {
				t.Errorf("%s leads to %s, and %s is %d", item.Title, item.URL, path, r.StatusCode)
			}
		}
	}
}
