package feed

import (
	"encoding/xml"
	"time"

	"github.com/go-json-experiment/json/v1"
)

// atomFeed is a feed as RFC 4287 has it.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Content    atomText       `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// updated is when a feed changed last.
func (f feed) updated() time.Time {
	if len(f.entries) == 0 {
		return time.Unix(0, 0).UTC()
	}
	return f.entries[0].at
}

func writeAtom(f feed) ([]byte, error) {
	out := atomFeed{
		ID: f.id, Title: f.title, Updated: f.updated().Format(time.RFC3339), Author: atomAuthor{"Frontline"},
		Links: []atomLink{{"self", "application/atom+xml", f.site.Absolute(f.self)}, {"alternate", "text/html", f.site.Absolute(f.page)}},
	}
	for _, e := range f.entries {
		entry := atomEntry{
			ID: e.id, Title: e.title, Updated: e.at.Format(time.RFC3339), Published: e.at.Format(time.RFC3339),
			Links:   []atomLink{{"alternate", "text/html", f.site.Absolute(e.view)}},
			Content: atomText{"text", e.text},
		}
		if e.source != "" {
			entry.Links = append(entry.Links, atomLink{Rel: "via", Href: e.source})
		}
		for _, t := range e.tags {
			entry.Categories = append(entry.Categories, atomCategory{t})
		}
		out.Entries = append(out.Entries, entry)
	}
	b, err := xml.MarshalIndent(out, "", " ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(b, '\n')...), nil
}

// jsonFeed is a feed as https://www.jsonfeed.org/version/1.1/ has it.
type jsonFeed struct {
	Version     string         `json:"version"`
	Title       string         `json:"title"`
	HomePageURL string         `json:"home_page_url"`
	FeedURL     string         `json:"feed_url"`
	Authors     []jsonAuthor   `json:"authors"`
	Language    string         `json:"language"`
	Items       []jsonFeedItem `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonFeedItem struct {
	ID            string   `json:"id"`
	URL           string   `json:"url"`
	ExternalURL   string   `json:"external_url,omitempty"`
	Title         string   `json:"title"`
	ContentText   string   `json:"content_text"`
	DatePublished string   `json:"date_published"`
	Tags          []string `json:"tags"`
}

func writeJSONFeed(f feed) ([]byte, error) {
	out := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.title, HomePageURL: f.site.Absolute(f.page), FeedURL: f.site.Absolute(f.self),
		Authors: []jsonAuthor{{"Frontline"}}, Language: "en-GB", Items: []jsonFeedItem{},
	}
	for _, e := range f.entries {
		out.Items = append(out.Items, jsonFeedItem{
			ID: e.id, URL: f.site.Absolute(e.view), ExternalURL: e.source, Title: e.title, ContentText: e.text,
			DatePublished: e.at.Format(time.RFC3339), Tags: e.tags,
		})
	}
	return json.Marshal(out)
}
