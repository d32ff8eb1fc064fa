package publish

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"frontline/geo"
	"frontline/server/words"
)

// Cutter writes archives of tiles.
type Cutter interface {
	Cut(ctx context.Context, c Cut) error
}

// Sheets are the files by which the page tells what the record says of any position: the edges of what
// layers show, through time and cut by squares, so that it reads those around the position alone.
type Sheets interface {
	// LayerSheets are those of a layer of ground, by name.
	LayerSheets(ctx context.Context, layer string) (map[string][]byte, error)
	// GroundSheets are those of regions, borders and settlements.
	GroundSheets(ctx context.Context) (map[string][]byte, error)
}

// Places finds about which places there are pages.
type Places interface {
	// PagedPlaces are how the pages are called in addresses: of places that the record names, and of those
	// near what it shows, the nearest first; and for each the ids of the place.
	PagedPlaces(ctx context.Context) (named, near []string, ids map[string][]string, err error)
}

// Cut says which archive: of a snapshot, or of all of a layer's time.
type Cut struct {
	Layer    string
	Timeline bool
	Date     geo.Date // of the snapshot
	Pin      geo.Revision
	MaxZoom  uint8
	Path     string // where to; what is left there of a cut that was stopped goes on
}

// Basemap is the part of an archive of OpenStreetMap's data that the site brings. The server that
// answers has it attached under the same hash.
type Basemap struct {
	Hash    string
	MaxZoom uint8
	// Measure says how much there is to do, and refuses what is too much.
	Measure func(ctx context.Context) error
	// Write writes the archive to a path; what is left there of a call that was stopped goes on.
	Write func(ctx context.Context, path string) error
}

// Options say what is published, and where to.
type Options struct {
	Store Store
	// Beside puts compressed text beside the plain one, for a folder that a web
	// server hands out. Else text is stored compressed and marked so.
	Beside bool

	// Answers is the server, whose base of absolute URLs is Base(Site).
	Answers http.Handler
	Cutter  Cutter
	// Basemaps are the parts of archives that the site brings, bottom first.
	Basemaps []Basemap
	// BasemapSettlements are their settlements as JSON, which the page searches itself.
	BasemapSettlements func(ctx context.Context) ([]byte, error)
	// Settlements is the gazetteer as JSON, which the page searches itself; nil where the record has none.
	Settlements []byte
	// Sheets are what the page answers about positions by; nil where it answers about none.
	Sheets Sheets
	App    fs.FS // the built front end
	Docs   fs.FS // the manual
	// Words are what pages are written in, each in all its languages.
	Words *words.Book
	// Texts and Pictures are of how many of the newest dates there are pages in words and
	// pictures, each in all languages.
	Texts, Pictures int
	// Places are those about which there may be pages, and MaxPlaces about how many there are at most.
	// PlacePictures is of how many of them there are pictures, in each language.
	Places                   Places
	MaxPlaces, PlacePictures int
	Now                      func() time.Time
	// Site is the address of the map's page.
	Site *url.URL
	// Version is the program's. Within one, what is pinned is not asked for
	// again.
	Version string
	// WorkDir is where archives are cut.
	WorkDir string
	// MaxZoom and BaseMaxZoom are the last zooms of archives, of base layers the
	// second.
	MaxZoom, BaseMaxZoom uint8
	// Keep is how many earlier publications stay to be rolled back to, and Grace
	// for how long readers may go on with one that was replaced.
	Keep  int
	Grace time.Duration
	// DryRun reports what would be done, and does nothing.
	DryRun bool
	// Force publishes again what was rolled back, an older record, or over a page of somebody else.
	Force    bool
	Progress func(done, total int, what string)
}

// Report tells what was done, or would be.
type Report struct {
	Number    int // of the publication that is shown
	Revision  geo.Revision
	Unchanged bool     // it was shown already
	Put       []string // names, in order
	Removed   []string
	// Withdrawn is whether what was removed includes what was retracted: caches
	// in front may hold it still.
	Withdrawn bool
	Bytes     int64 // put, before compression
	// Dates are all that there is something to say of; Texts and Pictures of how many
	// there are pages in words and pictures, and Comparisons of how many two.
	Dates, Texts, Pictures, Comparisons, Languages int
	// Places is about how many places there are pages, and PlacesLeft about how many more there might be.
	Places, PlacesLeft int
}

// Base is the base of absolute URLs of a site: the folder that its page is in.
func Base(site *url.URL) *url.URL {
	base := *site
	base.Path = site.Path[:strings.LastIndexByte(site.Path, '/')+1]
	base.Path = strings.TrimSuffix(base.Path, "/")
	return &base
}

// CheckSite refuses what is no address of a page.
func CheckSite(site *url.URL) error {
	switch {
	case site == nil || site.Host == "" || site.Scheme != "http" && site.Scheme != "https":
		return errors.New("where readers reach the map must be absolute, for example https://maps.example.org/")
	case site.User != nil || site.RawQuery != "" || site.Fragment != "":
		return errors.New("where readers reach the map must have neither a password nor a query")
	case !strings.HasSuffix(site.Path, "/") && !strings.HasSuffix(site.Path, ".html"):
		return errors.New("where readers reach the map must end in a slash, or name the page: https://storage.example.org/maps/index.html")
	}
	return nil
}
