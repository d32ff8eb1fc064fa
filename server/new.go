package server

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"

	"frontline/geo"
	"frontline/geo/style"
	"frontline/server/address"
	"frontline/server/api"
	"frontline/server/basemap"
	"frontline/server/basemap/places"
	"frontline/server/desk"
	"frontline/server/embed"
	"frontline/server/feed"
	"frontline/server/figures"
	"frontline/server/framing"
	"frontline/server/image"
	"frontline/server/mapstyle"
	"frontline/server/memo"
	"frontline/server/ogc"
	"frontline/server/page"
	"frontline/server/search"
	"frontline/server/text"
	"frontline/server/tiles"
	"frontline/server/view"
	"frontline/server/web"
	"frontline/server/words"
	"frontline/static"
)

// New makes a server. It opens basemaps, and reads nothing of the record yet.
func New(o Options) (*Server, error) { return newServer(o, nil) }

// newServer is New, or makes what shows a draft, beside the server that it belongs to.
func newServer(o Options, draft *shownDraft) (*Server, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if o.FrameAncestors == nil {
		o.FrameAncestors = []string{web.Everybody}
	}
	if o.ReadOrigins == nil {
		o.ReadOrigins = []string{web.Everybody}
	}
	if o.StyleVersion == 0 {
		o.StyleVersion = style.Current().Version
	}
	asGiven := o
	m := memo.NewMemory(o.MemoryBytes)
	if draft != nil {
		m = draft.of.memory.Lend(draftPart)
	}
	s := &Server{
		Options:   o,
		draft:     draft,
		memory:    m,
		logging:   o.Log.Enabled(context.Background(), slog.LevelDebug),
		readers:   web.NewReaders(o.ReadOrigins),
		patience:  web.UsualPatience,
		pacer:     newPacer(m, o.HeavyRate, o.HeavyBurst),
		comparing: web.NewSlots("comparisons", o.DrawLimit, view.CompareQueue*o.DrawLimit, view.CompareWait),
		drawing:   web.NewSlots("pictures", o.DrawLimit, image.DrawQueue*o.DrawLimit, image.DrawWait),
		filming:   web.NewSlots("animated pictures", 1, image.FilmingQueue, image.FilmingWait),
	}
	if draft != nil { // it is asked by the same clients, and works on the same processors
		s.logging = false
		s.pacer, s.comparing, s.drawing, s.filming = draft.of.pacer, draft.of.comparing, draft.of.drawing, draft.of.filming
	}
	s.drafts = newDraftSites(s, asGiven, newServer)
	s.metrics = newMetrics(s)
	mount, err := o.mount()
	if err != nil {
		return nil, err
	}
	if draft != nil {
		mount = mount.Draft(draft.secret)
	}
	s.Base = web.Base{Freshness: web.Freshness{Now: o.Now, Behind: s.behind}, Addresses: web.Addresses{Mount: mount, TrustProxy: o.TrustProxy}}
	s.problems = web.Problems{Log: o.Log, Mount: mount}
	for _, files := range []*fs.FS{&s.App, &s.Docs} {
		if *files, err = mount.Files(*files); err != nil {
			return nil, fmt.Errorf("server: %w", err)
		}
	}
	// Those of a draft are the public ones: they show nothing of the record.
	if draft != nil {
		s.basemaps, s.places = draft.of.basemaps, draft.of.places
	} else {
		if s.basemaps, err = basemap.Open(context.Background(), basemap.Options{Sources: o.Basemaps, Memory: m, Log: o.Log, Now: o.Now}); err != nil {
			return nil, err
		}
		s.places = places.New(m)
	}
	views := view.Options{
		Store: o.Store, Now: o.Now, Log: o.Log, Memory: m, Mount: mount, Stage: s.metrics.stage(o.Now), Comparing: s.comparing,
		SpanDays: o.SpanDays, MemoryBytes: o.MemoryBytes,
	}
	if draft != nil {
		views.Public, views.PublicUntil = draft.of.views, draft.until
	}
	s.views = view.New(views)
	if err := s.makeComponents(o.App); err != nil {
		s.Close()
		return nil, err
	}
	s.handler = s.routes()
	return s, nil
}

// makeComponents makes each component of what it needs. built is the front end as it was built,
// before its addresses begin with the base path.
func (s *Server) makeComponents(built fs.FS) (err error) {
	book := s.Words
	if book == nil {
		if book, err = words.Load(static.Words); err != nil {
			return err
		}
	}
	if s.Language != "" && !book.Has(s.Language) {
		return geo.Errorf(geo.EInvalid, "language: there are no words of %q: give one of %s, or words of it", s.Language, strings.Join(book.Languages(), ", "))
	}
	report, err := web.ContactURI(s.Report)
	if err != nil {
		return err
	}
	templates, err := web.ReadPages(s.Mount, s.draft.banner(book))
	if err != nil {
		return err
	}
	s.problems.Page = s.problemPages(book, templates)
	parts, err := text.ReadParts(built, s.Mount)
	if err != nil {
		return err
	}
	stage := s.metrics.stage(s.Now)
	s.search = search.New(s.Store, s.views, s.memory, s.Gazetteer, s.places)
	sums := figures.New(s.views, s.search, s.Addresses, s.memory, s.comparing, stage)
	styles := mapstyle.New(s.Base, s.views, book, s.basemaps)
	s.tiles = tiles.New(tiles.Options{
		Base: s.Base, Views: s.views, Styles: styles, Words: book, Memory: s.memory, Readers: s.readers, Drawing: s.drawing,
		Stage: stage, Observe: s.observe, Recover: s.recovered, CacheBytes: s.CacheBytes,
	})
	s.uploads = desk.New(desk.Options{
		Store: s.Store, Loader: s.Loader, Log: s.Log, Now: s.Now, Addresses: s.Addresses, Bytes: s.UploadBytes, ReadOnly: s.Replica != nil,
		Count:     func(result string) { s.metrics.loads.WithLabelValues(result).Inc() },
		PaceGuess: s.paceGuess,
	})
	decides := desk.DeskOptions{Uploads: s.uploads, Now: s.Now, Addresses: s.Addresses, PaceGuess: s.paceGuess, Absent: s.nothingHere()}
	if s.Desk {
		decides.Record = s.DeskRecord
	}
	s.texts = text.New(text.Options{
		Base: s.Base, Views: s.views, Figures: sums, Search: s.search, Words: book, Pages: templates, Parts: parts, Report: report, Language: s.Language, StyleVersion: s.StyleVersion, Basemaps: s.basemaps,
	})
	var publicDocs func(address.Resource) string
	public := s.Local
	if s.draft != nil {
		public = s.draft.of.Local
		publicDocs = public
	}
	s.page = page.New(page.Options{
		Base: s.Base, Views: s.views, Search: s.search, Texts: s.texts, Words: book, Templates: templates, App: s.App, Docs: s.Docs, Contact: s.Contact,
		Desk: s.Desk && s.draft == nil, PublicDocs: publicDocs,
	})
	s.feeds = feed.New(s.Base, s.views, sums, s.search, book, s.memory)
	framer := framing.NewFramer(s.views, s.search)
	s.images = image.New(image.Options{
		Base: s.Base, Views: s.views, Framer: framer, Search: s.search, Texts: s.texts, Words: book, Log: s.Log, Stage: stage, Drawing: s.drawing, Filming: s.filming,
		StyleVersion: s.StyleVersion, MemoryBytes: s.MemoryBytes, Memory: s.memory, Basemaps: s.basemaps, Brand: s.Brand, Draft: s.draft != nil,
	})
	s.components = []component{
		s.tiles, styles, s.uploads, desk.NewDesk(decides), s.texts, s.page,
		basemap.NewTiles(basemap.TileOptions{Base: s.Base, Basemaps: s.basemaps, Ground: s.views.Ground, Drawing: s.drawing, Stage: stage, Memory: s.memory}),
		api.New(api.Options{
			Base: s.Base, Views: s.views, Search: s.search, Words: book, Figures: sums, Report: report, StyleVersion: s.StyleVersion, Brand: s.Brand.Name(),
			Basemaps: s.basemaps, BasemapAt: public,
		}),
		ogc.New(s.Base, s.views, s.tiles),
		s.feeds,
		s.images,
		embed.New(embed.Options{
			Base: s.Base, Views: s.views, Framer: framer, Search: s.search, Texts: s.texts, Words: book, Pages: templates, Parts: parts, App: s.App,
			FrameAncestors: s.FrameAncestors, StyleVersion: s.StyleVersion, Basemaps: s.basemaps, Brand: s.Brand,
		}),
	}
	return nil
}
