package server_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/server"
	"frontline/server/servertest"
)

// placeLayers have control that a point lies outside of, at the edge of, and within, by day; on 27
// November nothing is recorded. East of it ends at 37 + size.
func placeLayers(t *testing.T) fstest.MapFS {
	t.Helper()
	layers := servertest.OnBase(t)
	for name := range layers {
		if strings.HasPrefix(name, "control/2") {
			delete(layers, name)
		}
	}
	for day, size := range map[string]float64{
		"2025-11-20": 0.30, "2025-11-21": 0.30, // outside, 15 km and more away
		"2025-11-22": 0.51,                     // within, at the edge
		"2025-11-23": 0.60,                     // within, once
		"2025-11-24": 0.30,                     // outside, once: a slip
		"2025-11-25": 0.60, "2025-11-26": 0.60, // within, twice
		"2025-11-28": 0.61,
	} {
		layers["control/"+day+".geojson"] = servertest.Collection(servertest.Square("held", `{}`, 37, 47, size))
	}
	servertest.AddTown(layers, 37.5, 47.2)
	layers["statements/layer.json"] = &fstest.MapFile{Data: []byte(`{"title":"Statements","kind":"statements","cadence":"event"}`)}
	layers["statements/2025-11-27.geojson"] = servertest.Collection(
		`{"type":"Feature","id":"b","properties":{"name":"Second","speaker":"Beta","text":"<Later> words","said_on":"2025-11-27","about":[{"layer":"places","id":"town"}]},"geometry":{"type":"Point","coordinates":[30,50]}}`,
		`{"type":"Feature","id":"a","properties":{"name":"First","speaker":"Alpha","text":"Earlier words","said_on":"2025-11-26","about":[{"layer":"places","id":"town"}]},"geometry":{"type":"Point","coordinates":[30,50]}}`,
		`{"type":"Feature","id":"c","properties":{"name":"Of another place","speaker":"Gamma","text":"Other words","said_on":"2025-11-26","about":[{"layer":"places","id":"village"}]},"geometry":{"type":"Point","coordinates":[37.5,47.2]}}`)
	return layers
}

func placeServer(t *testing.T, change ...func(*server.Options)) servertest.Fixture {
	t.Helper()
	f := servertest.Over(t, placeLayers(t), append([]func(*server.Options){servertest.Silent, func(o *server.Options) { o.Gazetteer = data.Gazetteer }}, change...)...)
	*f.Clock = time.Date(2025, 11, 28, 12, 0, 0, 0, time.UTC)
	return f
}

var tagText = regexp.MustCompile(`<[^>]*>`)

// pageText is a page.
func pageText(t *testing.T, f servertest.Fixture, path string) string {
	t.Helper()
	r := f.Get(path)
	body := string(servertest.Read(t, r))
	if r.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d: %.300s", path, r.StatusCode, body)
	}
	return body
}

// TestAnEntryNeedsTwoSnapshotsBeyondTheBand: neither the edge nor one snapshot makes any, and a day
// that is not recorded is none.
func TestAnEntryNeedsTwoSnapshotsBeyondTheBand(t *testing.T) {
	t.Parallel()
	f := placeServer(t)
	page := pageText(t, f, "/place/"+servertest.TownRef+"?lang=en")
	entries := regexp.MustCompile(`(?s)<ol class="entries">(.*?)</ol>`).FindStringSubmatch(page)
	if entries == nil {
		t.Fatalf("there are no entries: %s", page)
	}
	var got []string
	for line := range strings.Lines(tagText.ReplaceAllString(entries[1], "")) {
		if line = strings.TrimSpace(line); line != "" {
			got = append(got, line)
		}
	}
	want := []string{
		"20 November 2025: So on 20 November 2025 and on 21 November 2025: the point lies outside of what is held, assessed by Tester. Nothing was told before.",
		"25 November 2025: So on 25 November 2025 and on 26 November 2025: the point lies within what is drawn as held, assessed by Tester.",
	}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("entries are\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, says := range []string{
		"two snapshots in a row", "no guide to safety", `content="noarchive"`, "follows from none of it", "Earlier words", "&lt;Later&gt; words", `aria-label="Control, assessed by Tester, 20 November 2025 to 28 November 2025`,
		"It breaks on days that are not recorded.", `rel="canonical" href="http://example.com/place/` + servertest.TownRef + `?lang=en"`, `hreflang="uk"`, `property="og:image" content="http://example.com/image/2025-11-28.png?lang=en&amp;place=places%2Ftown`,
	} {
		if !strings.Contains(page, says) {
			t.Errorf("the page does not say %q", says)
		}
	}
	if strings.Contains(page, "Other words") || strings.Index(page, "Earlier words") > strings.Index(page, "Later&gt; words") || strings.Contains(page, "<script") {
		t.Error("statements about another place, in another order, or a script")
	}
	before := pageText(t, f, "/place/"+servertest.TownRef+"/2025-11-25?lang=en")
	if strings.Contains(before, "26 November 2025") || strings.Contains(before, "Earlier words") || strings.Contains(before, "on 25 November 2025 and") {
		t.Error("the page of a date tells of later ones")
	}
	if edge := pageText(t, f, "/place/"+servertest.TownRef+"/2025-11-22?lang=en"); !strings.Contains(edge, "at the edge of what is drawn, as of 22 November 2025") {
		t.Error("within the band a side is named")
	}
	for lang, says := range map[string]string{"uk": "Точка лежить", "ru": "Точка лежит"} {
		if strings.EqualFold(lang, "") || !strings.Contains(strings.ToLower(pageText(t, f, "/place/"+servertest.TownRef+"?lang="+lang)), strings.ToLower(says)) {
			t.Errorf("in %s it does not say %q", lang, says)
		}
	}

	type atom struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Entries []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Content string `xml:"content"`
		} `xml:"entry"`
	}
	var feed atom
	if err := xml.Unmarshal(servertest.Read(t, f.Get("/feed/place/"+servertest.TownID+".atom")), &feed); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	all := ""
	for _, e := range feed.Entries {
		ids[e.ID] = true
		all += e.Title + "\n" + e.Content + "\n"
	}
	if len(feed.Entries) != 4 || len(ids) != 4 {
		t.Errorf("the feed has %d entries: %s", len(feed.Entries), all)
	}
	for _, says := range []string{"Town: So on 25 November 2025 and on 26 November 2025: the point lies within", "two snapshots in a row", "Town: statement by Alpha, 26 November 2025", "A statement is no fact."} {
		if !strings.Contains(all, says) {
			t.Errorf("the feed does not say %q: %s", says, all)
		}
	}
}

// TestAddressesOfPlaces: the id counts, and the name follows it.
func TestAddressesOfPlaces(t *testing.T) {
	t.Parallel()
	f := placeServer(t)
	for path, to := range map[string]string{
		"/place/" + servertest.TownID + "-village?lang=uk":      "/place/" + servertest.TownRef + "?lang=uk",
		"/place/" + servertest.TownID + "?lang=uk":              "/place/" + servertest.TownRef + "?lang=uk",
		"/place/" + servertest.TownRef + "/latest?lang=en":      "/place/" + servertest.TownRef + "?lang=en",
		"/place/" + servertest.TownID + "/2025-11-25@1?lang=en": "/place/" + servertest.TownRef + "/2025-11-25@1?lang=en",
		"/place/704422-Pokrovsk?lang=en":                        "/place/704422-pokrovsk?lang=en",
	} {
		if r := f.Get(path); r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != to {
			t.Errorf("%s: status %d, to %s", path, r.StatusCode, r.Header.Get("Location"))
		}
	}
	for path, status := range map[string]int{
		"/place/1-nowhere?lang=en": 404, "/place/r0000000000-town?lang=en": 404, "/place/0704422-pokrovsk?lang=en": 404, "/place/-?lang=en": 404, "/place/town?lang=en": 404,
		"/feed/place/1.atom": 404, "/feed/place/" + servertest.TownID + ".xml": 404, "/place/" + servertest.TownRef + "/yesterday?lang=en": 400, "/place/" + servertest.TownRef + "/2025-11-25@99?lang=en": 404,
		"/place/704422-pokrovsk?lang=en": 200, "/feed/place/704422.json": 200,
	} {
		if r := f.Get(path); r.StatusCode != status {
			t.Errorf("%s: status %d, want %d", path, r.StatusCode, status)
		}
	}
	if r := f.Get("/place/" + servertest.TownRef); r.StatusCode != http.StatusFound || !strings.Contains(r.Header.Get("Location"), "lang=") {
		t.Errorf("without a language: status %d", r.StatusCode)
	}
	pinned := f.Get("/place/" + servertest.TownRef + "/2025-11-25@1?lang=en")
	if !strings.Contains(pinned.Header.Get("Cache-Control"), "immutable") || !strings.Contains(pinned.Header.Get("Cache-Tag"), "frontline.control") {
		t.Errorf("pinned: %v", pinned.Header)
	}
	if hits := string(servertest.Read(t, f.Get("/api/search/latest?q=town"))); !strings.Contains(hits, `"page":"/place/`+servertest.TownRef+`"`) {
		t.Errorf("a search does not lead to the page: %s", hits)
	}
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-24"), Reason: "a slip"}); err != nil {
		t.Fatal(err)
	}
	if r := f.Get("/place/" + servertest.TownRef + "/2025-11-25@1?lang=en"); r.StatusCode != http.StatusGone {
		t.Errorf("of what was withdrawn: status %d", r.StatusCode)
	}
}

// TestAnswersLeadToThePagesOfPlaces: search, the features of a layer of places and what is said of a
// position, in a draft too, where all addresses are the draft's.
func TestAnswersLeadToThePagesOfPlaces(t *testing.T) {
	t.Parallel()
	f := placeServer(t)
	secret, _ := f.Draft(t, "2025-11-27", nil, servertest.Square("held", `{}`, 37, 47, 0.7))
	for _, below := range []string{"", "/draft/" + secret} {
		for path, page := range map[string]string{
			"/api/search/latest?q=town":                   servertest.TownRef,
			"/api/layers/places/latest/features.json":     servertest.TownRef,
			"/api/at/latest/37.18,48.28.json":             "704422-pokrovsk",
			"/api/search/latest?q=settlement/704422":      "704422-pokrovsk",
			"/api/layers/statements/latest/features.json": "",
		} {
			answer := string(servertest.Read(t, f.Get(below+path)))
			_, after, ok := strings.Cut(answer, `"page":"`+below+"/place/")
			got, _, _ := strings.Cut(after, `"`)
			if ok != (page != "") || got != page {
				t.Errorf("%s%s leads to %q, want %q: %.600s", below, path, got, page, answer)
			} else if ok {
				pageText(t, f, below+"/place/"+got+"?lang=uk")
			}
		}
	}
}

// TestSearchEnginesFindThePagesOfPlaces: of those that the record names, each by the only address that it
// has, and of none before its day.
func TestSearchEnginesFindThePagesOfPlaces(t *testing.T) {
	t.Parallel()
	layers := placeLayers(t)
	point := func(key, name string, lon, lat float64) string {
		return fmt.Sprintf(`{"type":"Feature","id":%q,"properties":{"name":%q},"geometry":{"type":"Point","coordinates":[%g,%g]}}`, key, name, lon, lat)
	}
	known := []string{point("town", "Town", 37.5, 47.2), point("pokrovsk", "Pokrovsk", 37.18, 48.28)}
	layers["places/2025-11-27.geojson"] = servertest.Collection(known...)
	layers["places/2025-11-29.geojson"] = servertest.Collection(append(known, point("secret", "Later", 37, 48))...)
	f := servertest.Over(t, layers, servertest.Silent, func(o *server.Options) { o.Gazetteer = data.Gazetteer })
	*f.Clock = time.Date(2025, 11, 28, 12, 0, 0, 0, time.UTC)
	var found []string
	for _, m := range regexp.MustCompile(`<loc>http://example.com(/place/[^<]*)</loc>`).FindAllStringSubmatch(pageText(t, f, "/sitemap.xml"), -1) {
		found = append(found, m[1])
		servertest.Contains(t, m[1], pageText(t, f, m[1]), `content="noarchive"`)
	}
	var want []string
	for _, ref := range []string{servertest.TownRef, "704422-pokrovsk"} {
		for _, lang := range []string{"en", "ru", "uk"} {
			want = append(want, "/place/"+ref+"?lang="+lang)
		}
	}
	slices.Sort(found)
	slices.Sort(want)
	if !slices.Equal(found, want) {
		t.Errorf("the sitemap leads to %q, want %q", found, want)
	}
}

// TestPlacesWithoutTheGazetteer: a record of its own has pages of the places that it names, and no others.
func TestPlacesWithoutTheGazetteer(t *testing.T) {
	t.Parallel()
	f := placeServer(t, func(o *server.Options) { o.Store = unbundledRecord{o.Store} })
	page := pageText(t, f, "/place/"+servertest.TownRef+"?lang=en")
	if strings.Contains(page, "GeoNames") || strings.Contains(page, `class="nearby"`) || !strings.Contains(page, "The record names this place by one point") {
		t.Errorf("the page names what the record has not got: %s", page)
	}
	if r := f.Get("/place/704422-pokrovsk?lang=en"); r.StatusCode != http.StatusNotFound {
		t.Errorf("a settlement of the gazetteer: status %d", r.StatusCode)
	}
}

// TestAPlaceSaysItsAge: what is past its cadence says by how many days, and headlines no distance.
func TestAPlaceSaysItsAge(t *testing.T) {
	t.Parallel()
	f := placeServer(t)
	*f.Clock = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	saysDated(f, t, datedAsk{"/place/" + servertest.TownRef + "?lang=en", []string{"as of 28 November 2025, 363 days earlier", "26 November 2026, Town"}, []string{"The edge of what is held"}})
	saysDated(f, t, datedAsk{"/place/" + servertest.TownRef + "/2026-11-20@1?lang=uk", []string{"станом на 28 листопада 2025 р., на 357 днів раніше"}, []string{"До краю підконтрольного"}})
	saysDated(f, t, datedAsk{"/place/" + servertest.TownRef + "/2025-11-28?lang=ru", []string{"на 28 ноября 2025 г.", "До края подконтрольного"}, nil})
	saysDated(f, t, datedAsk{"/feed/place/" + servertest.TownID + ".json", []string{"So on 25 November 2025 and on 26 November 2025", "no guide to safety"}, nil})
}

// TestAStatementIsAsNewAsWhatHasIt: one that was said long ago and is recorded since is told by the
// snapshot that has it, on whose page it is.
func TestAStatementIsAsNewAsWhatHasIt(t *testing.T) {
	t.Parallel()
	layers := placeLayers(t)
	first := layers["statements/2025-11-27.geojson"].Data
	late := `{"type":"Feature","id":"d","properties":{"name":"Late","speaker":"Delta","text":"Late words","said_on":"2025-11-21","about":[{"layer":"places","id":"town"}]},"geometry":{"type":"Point","coordinates":[30,50]}}`
	layers["statements/2025-11-28.geojson"] = &fstest.MapFile{Data: bytes.Replace(first, []byte(`"features":[`), []byte(`"features":[`+late+`,`), 1)}
	f := servertest.Over(t, layers, servertest.Silent, func(o *server.Options) { o.Gazetteer = data.Gazetteer })
	*f.Clock = time.Date(2025, 11, 28, 12, 0, 0, 0, time.UTC)
	body := pageText(t, f, "/feed/place/"+servertest.TownID+".json")
	for by, date := range map[string]string{"Delta, 21": "2025-11-28", "Alpha, 26": "2025-11-27", "Beta, 27": "2025-11-27"} {
		before, _, ok := strings.Cut(body, "statement by "+by)
		if url := before[strings.LastIndex(before, `"url":`)+1:]; !ok || !strings.Contains(url, "/"+date+"?") {
			t.Errorf("the statement by %s leads to %s", by, url)
		}
	}
	if page := pageText(t, f, "/place/"+servertest.TownRef+"/2025-11-27?lang=en"); strings.Contains(page, "Late words") {
		t.Error("the page of a date has what was recorded later")
	}
}
