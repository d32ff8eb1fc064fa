package publish

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"frontline/geo"
)

// format is of the index and of publications: a page reads those of its own.
const format = 1

// The names in the bucket.
const (
	indexName         = "publication.json"
	publicationPrefix = "publications/"
	objectPrefix      = "objects/"
	assetPrefix       = "assets/"
	lockPrefix        = "lock/"
)

// Publication is all that one publication is made of.
type Publication struct {
	Format   int          `json:"format"`
	Number   int          `json:"number"`
	At       time.Time    `json:"at"`
	Revision geo.Revision `json:"revision"` // of the record
	Day      geo.Date     `json:"day"`      // that was today
	Version  string       `json:"version"`  // of the program
	Site     string       `json:"site"`     // where readers reach it
	// Archives are the last zooms of archives, by address.
	Archives map[string]int `json:"archives"`
	// Answers are objects by the address at which the server gives the same.
	Answers map[string]string `json:"answers"`
	// Words are the dates of which there are pages in words, and Pictures those of
	// which there are pictures, each in all languages, by what their files are called;
	// two dates with dots between are what changed between them.
	Words    map[string]string `json:"words,omitempty"`
	Pictures map[string]string `json:"pictures,omitempty"`
	// Places are how the pages about places are called, by the ids of the places.
	Places map[string]string `json:"places,omitempty"`
	// Pages are objects by the name under which there is a copy. They are in a list of
	// their own, which no reader loads; publications of older versions have them here.
	Pages map[string]string `json:"pages,omitempty"`
	// Made is what pages were made of, by name: of the same the same page is made.
	Made map[string]string `json:"-"`
	tags map[string]string // of caches, by object
	// Of is what was taken back, where this publication is an earlier one
	// again.
	Of *RolledBack `json:"rolled_back,omitempty"`
}

// RolledBack is a publication that was taken back.
type RolledBack struct {
	Number   int          `json:"number"`
	To       int          `json:"to"` // the one that is shown again
	Revision geo.Revision `json:"revision"`
	Version  string       `json:"version"`
}

// index is the content of publication.json.
type index struct {
	Format      int          `json:"format"`
	Number      int          `json:"number"`
	At          time.Time    `json:"at"`
	Revision    geo.Revision `json:"revision"`
	Publication string       `json:"publication"` // its name
}

func (p *Publication) index() index {
	return index{Format: p.Format, Number: p.Number, At: p.At, Revision: p.Revision, Publication: publicationName(p.Number)}
}

// pageList is the list of a publication's pages.
type pageList struct {
	Pages map[string]string `json:"pages"`
	Made  map[string]string `json:"made"`
}

func publicationName(number int) string { return fmt.Sprintf("%s%08d.json", publicationPrefix, number) }

func pagesName(number int) string { return fmt.Sprintf("%s%08d.pages.json", publicationPrefix, number) }

// publicationNumber is the number of the publication that a list is of, and whether
// it is the one that readers load; 0 of what else may lie there.
func publicationNumber(name string) (number int, isList bool) {
	_, err := fmt.Sscanf(name, publicationPrefix+"%d.", &number)
	if err != nil || name != publicationName(number) && name != pagesName(number) {
		return 0, false
	}
	return number, name == publicationName(number)
}

// objects are the names of all that it needs.
func (p *Publication) objects() map[string]bool {
	out := map[string]bool{}
	if p == nil {
		return out
	}
	for _, of := range []map[string]string{p.Answers, p.Pages} {
		for _, name := range of {
			out[name] = true
		}
	}
	return out
}

// shows reports whether two publications show the same.
func (p *Publication) shows(other *Publication) bool {
	return other != nil && p.Format == other.Format && p.Revision == other.Revision && p.Day == other.Day && p.Site == other.Site &&
		maps.Equal(p.Words, other.Words) && maps.Equal(p.Pictures, other.Pictures) && maps.Equal(p.Places, other.Places) && maps.Equal(p.Answers, other.Answers) && maps.Equal(p.Pages, other.Pages) && maps.Equal(p.Archives, other.Archives)
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
