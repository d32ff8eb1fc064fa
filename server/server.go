package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"frontline/geo/place"
	"frontline/geo/raster/brand"
	"frontline/server/address"
	"frontline/server/basemap"
	"frontline/server/basemap/places"
	"frontline/server/desk"
	"frontline/server/feed"
	"frontline/server/image"
	"frontline/server/memo"
	"frontline/server/page"
	"frontline/server/search"
	"frontline/server/text"
	"frontline/server/tiles"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
)

// Options is what a server is made of.
type Options struct {
	Store view.Store
	App   fs.FS // the built front end, a page for each language at its root; may be empty
	Docs  fs.FS // the manual, index.html at its root
	// Gazetteer has the settlements that come with the program, for records that have its layers;
	// nil for none.
	Gazetteer func() (*place.Gazetteer, error)
	Words     *words.Book      // nil for those of the compiled languages
	Now       func() time.Time // the clock
	Log       *slog.Logger

	// Loader takes snapshots over HTTP; nil where none are taken.
	Loader desk.Loader
	// UploadBytes is the largest file that is taken over HTTP, as it comes and
	// unpacked.
	UploadBytes int64
	// Drafts shows what is not public yet, below addresses with a secret; nil where no
	// draft is shown.
	Drafts Drafts
	// DeskRecord is the record as those who keep it see it: of a draft, whoever has its address
	// is told what it changes. nil where nobody is.
	DeskRecord desk.Record
	// Desk is whether there is a page by which the record is kept, and who has a token decides
	// what is published.
	Desk bool
	// Replica says how old the record is, where somebody else writes it; nil where
	// the store does. Uploads go to that one.
	Replica Replica
	// MaxLag is how far a replica may be behind before it lets nobody keep its
	// answers for ever, as it may not know of what was withdrawn; 0 is any time.
	MaxLag time.Duration

	// PublicURL is where readers reach the server; nil takes the host from each
	// request. Every address that is handed out begins with its path, and
	// requests are answered with it and without.
	PublicURL *url.URL
	// Portable leaves the path of PublicURL out of addresses without a host:
	// for answers that are written to files and work in any folder.
	Portable bool
	// TrustProxy takes host and scheme from X-Forwarded-Host and
	// X-Forwarded-Proto, where PublicURL is nil, and the client from the last of
	// X-Forwarded-For. Only for a server that
	// nobody reaches but by a proxy that sets them.
	TrustProxy bool
	// Contact is where to report a weakness: a mail address or a URI, mailto:,
	// tel: or https:. Empty where the server names nobody.
	Contact string
	// Report is where readers report an error in what is shown: a mail address
	// or a URI, mailto: or https:. Empty where nobody is named.
	Report string
	// Language is that of readers whose languages are none that there are words for; empty
	// for the record's, else words.Default.
	Language string
	// FrameAncestors are the origins whose pages may frame an embed, and
	// ReadOrigins those whose scripts may read tiles, data and pictures, as
	// ParseOrigins reads them: "*" is all. Nil is all, empty is none.
	FrameAncestors, ReadOrigins []string
	// HeavyRate is how many pictures, differences and exports a client may ask
	// for in a second, and HeavyBurst how many at once where it has rested. A
	// rate of 0 holds nobody back.
	HeavyRate  float64
	HeavyBurst int
	// SpanDays is how many days may lie between the two dates of a difference,
	// or of a series of pictures. 0 sets no bound.
	SpanDays int
	// MemoryBytes is what the server is to stay within, with the program around
	// it: its caches take a part of that, as cachesPart says.
	MemoryBytes int64
	// CacheBytes bounds the finished tiles that are kept within their part of it;
	// 0 sets no further bound.
	CacheBytes int64
	// Basemaps are archives of OpenStreetMap's data that lie under the layers, bottom first.
	Basemaps []basemap.Source
	// MetricsApart keeps metrics from the addresses of readers: Metrics answers with them.
	MetricsApart bool
	// SlowRequest is how long an answer may take before it is logged; 0 is any time.
	SlowRequest time.Duration
	// Upstreams tells of where snapshots are pulled from; nil where metrics are to have none.
	Upstreams func(context.Context) ([]Upstream, error)
	// Brand is the house style of pictures and embeds; nil for none.
	Brand *brand.Brand
	// StyleVersion is the number of the style that pictures are drawn by; 0 takes
	// the one of geo/style.
	StyleVersion int
	// DrawLimit bounds the pictures that are drawn at one time, and the
	// differences that are found. As many again as DrawQueue and CompareQueue
	// say wait for their turn, and more are answered 503.
	DrawLimit int
}

// Validate names the first option that is missing or wrong.
func (o Options) Validate() error {
	switch {
	case o.Store == nil:
		return errors.New("server: no store")
	case o.Now == nil:
		return errors.New("server: no clock")
	case o.Log == nil:
		return errors.New("server: no log")
	case o.App == nil || o.Docs == nil:
		return errors.New("server: no front end or no docs")
	case o.Loader != nil && o.UploadBytes < 1:
		return errors.New("server: the largest upload must be at least a byte")
	}
	return o.CheckSettings()
}

// CheckSettings names the first of those options that whoever runs the server
// sets, and set wrong.
func (o Options) CheckSettings() error {
	switch {
	case o.MemoryBytes < memo.LeastMemory:
		return fmt.Errorf("server: the memory must be at least %d MiB", memo.LeastMemory>>20)
	case o.CacheBytes < 0:
		return errors.New("server: the cache of tiles must be bounded by a number of bytes, or 0 for no bound of its own")
	case o.DrawLimit < 1:
		return errors.New("server: at least one picture must be drawn at a time")
	case !(o.HeavyRate >= 0 && o.HeavyRate <= 10_000): // and no NaN
		return errors.New("server: the pace of a client must be from 0, which is none, to 10000 a second")
	case o.HeavyRate > 0 && (o.HeavyBurst < 1 || o.HeavyBurst > 100_000):
		return errors.New("server: a client that has rested must be let ask for 1 to 100000 at once")
	case o.MaxLag < 0:
		return errors.New("server: a replica cannot be ahead: the lag must be 0 or more")
	case o.SlowRequest < 0:
		return errors.New("server: no answer takes less than no time: a slow one must be bounded by a time, or 0 for none")
	case o.SpanDays < 0:
		return errors.New("server: the days between two dates must be bounded by a number of them, or 0 for no bound")
	}
	if _, err := o.mount(); err != nil {
		return err
	}
	if _, err := web.ContactURI(o.Report); err != nil {
		return fmt.Errorf("server: where to report an error: %w", err)
	}
	_, err := web.ContactURI(o.Contact)
	return err
}

// Upstream is where snapshots are pulled from, as metrics tell of it.
type Upstream struct {
	Name                  string
	Pulls                 map[string]int64 // by what became of them
	Failures              int              // in a row
	Held, Late            bool
	SucceededAt, LoadedAt time.Time // zero for never
}

// mount is where the server stands on its host.
func (o Options) mount() (address.Mount, error) {
	m, err := address.NewMount(o.PublicURL, o.Portable)
	if err != nil {
		return m, fmt.Errorf("server: %w", err)
	}
	return m, nil
}

// BasePath is what every address begins with: the path of PublicURL, "" at the
// root of its host.
func (o Options) BasePath() string {
	m, err := o.mount()
	if err != nil {
		return "" // CheckSettings tells
	}
	return m.Path()
}

// Server answers requests. It is an http.Handler.
type Server struct {
	Options
	web.Base
	handler    http.Handler
	components []component
	taken      map[string]bool // the query parameters that its routes take
	tiles      *tiles.Tiles
	texts      *text.Texts
	page       *page.Pages
	uploads    *desk.Uploads
	views      *view.Views
	search     *search.Search
	feeds      *feed.Feeds
	images     *image.Images
	basemaps   *basemap.Basemaps
	places     *places.Kept // settlements of basemaps
	problems   web.Problems
	readers    web.Readers
	patience   web.Patience
	pacer      *pacer // nil where nobody is held back
	memory     *memo.Memory
	metrics    *metrics
	logging    bool         // whether each request is logged
	busy       atomic.Int64 // requests under way, but for tiles that are there already

	draft  *shownDraft // that this server shows; nil of the public one
	drafts *draftSites

	// What bounds heavy work, shared by components.
	comparing, drawing, filming *web.Slots
}

// Close ends what the server shows of drafts, removes its copies of the record, and closes
// basemaps. Nothing else of it needs closing.
func (s *Server) Close() {
	s.drafts.close()
	if s.draft == nil {
		s.basemaps.Close()
	}
}

// WatchBasemaps opens what takes the place of the archives of basemaps, until the context ends.
func (s *Server) WatchBasemaps(ctx context.Context) { s.basemaps.Watch(ctx) }

// Params are the query parameters that routes take, for caches in front: nothing else in a query
// makes another answer. The OGC API has its own.
func (s *Server) Params() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.taken)), func(name string) bool { return name == web.AnyParam })
}

// StopUploads gives the loads over HTTP that are under way, or wait for their turn,
// 20 seconds to end. Then they are given up: nothing of them is in the record, and
// their clients are told so.
func (s *Server) StopUploads() { s.uploads.Stop() }

// component is a part of the server that mounts its own routes.
type component interface{ Mount(web.Mux) }
