package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"sync"
	"time"

	"frontline/cmd/frontline/internal/diagnose"
	"frontline/cmd/frontline/internal/frontend"
	"frontline/cmd/frontline/internal/heap"
	"frontline/cmd/frontline/internal/load"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/replica"
	"frontline/cmd/frontline/internal/servers"
	"frontline/cmd/frontline/internal/settings"
	"frontline/data"
	"frontline/server"
	"frontline/server/web"
)

// cacheNote is said where cache-mib is set: that bound is older than memory-mib, which bounds
// all caches.
const cacheNote = "cache-mib bounds finished tiles within memory-mib, which bounds all that is kept: leave cache-mib out"

type serveCommand struct {
	Addr           string        `env:"FRONTLINE_ADDR" default:"127.0.0.1:8080" help:"Where to listen. [$FRONTLINE_ADDR, ${default}]"`
	PublicURL      string        `env:"FRONTLINE_PUBLIC_URL" placeholder:"URL" help:"Where readers reach the server, with the path below which it lies, if any: all addresses begin with it; else the host that each request names. [$FRONTLINE_PUBLIC_URL]"`
	TrustProxy     bool          `env:"FRONTLINE_TRUST_PROXY" help:"Take host, scheme and client from X-Forwarded-*; only behind a proxy that sets them. [$FRONTLINE_TRUST_PROXY]"`
	MemoryMiB      int64         `name:"memory-mib" env:"FRONTLINE_MEMORY_MIB" default:"256" help:"Memory to stay within, in MiB, caches and all; GOMEMLIMIT, where it is set, is left as it is. [$FRONTLINE_MEMORY_MIB, ${default}]"`
	CacheMiB       int64         `name:"cache-mib" env:"FRONTLINE_CACHE_MIB" default:"0" help:"Of that, finished tiles to keep at most, in MiB; 0 leaves it to memory-mib, and nobody needs another value. [$FRONTLINE_CACHE_MIB, ${default}]"`
	DrawLimit      int           `env:"FRONTLINE_DRAW_LIMIT" default:"0" help:"Pictures drawn at one time; more wait, and too many are answered 503. 0 is one a processor. [$FRONTLINE_DRAW_LIMIT, ${default}]"`
	UploadMiB      int64         `name:"upload-mib" env:"FRONTLINE_UPLOAD_MIB" default:"16" help:"The largest file taken over HTTP, in MiB, as it comes and unpacked; 0 takes none. [$FRONTLINE_UPLOAD_MIB, ${default}]"`
	Contact        string        `env:"FRONTLINE_CONTACT" placeholder:"ADDRESS" help:"Where to report a weakness: a mail address or an https URL; answered at /.well-known/security.txt. [$FRONTLINE_CONTACT]"`
	Report         string        `env:"FRONTLINE_REPORT" placeholder:"ADDRESS" help:"Where readers report an error in what is shown: a mail address or an https URL; each card links to it. [$FRONTLINE_REPORT]"`
	Words          []string      `env:"FRONTLINE_WORDS" placeholder:"DIR" help:"A further language: a folder of messages named by its tag, such as de, or one of such folders; may be given several times, or with commas between. [$FRONTLINE_WORDS]"`
	FrameAncestors string        `env:"FRONTLINE_FRAME_ANCESTORS" default:"*" placeholder:"ORIGINS" help:"Whose pages may frame an embed: *, none, or origins such as https://news.example.org,https://*.example.net. [$FRONTLINE_FRAME_ANCESTORS, ${default}]"`
	CORSOrigins    string        `name:"cors-origins" env:"FRONTLINE_CORS_ORIGINS" default:"*" placeholder:"ORIGINS" help:"Whose pages may read tiles, data and pictures by a script: *, none, or origins; writing is open to none. [$FRONTLINE_CORS_ORIGINS, ${default}]"`
	HeavyRate      float64       `env:"FRONTLINE_HEAVY_RATE" default:"5" help:"Pictures, differences and exports that a client may ask for in a second; more are answered 429. 0 holds nobody back. [$FRONTLINE_HEAVY_RATE, ${default}]"`
	HeavyBurst     int           `env:"FRONTLINE_HEAVY_BURST" default:"120" help:"And how many at once, where it has rested. [$FRONTLINE_HEAVY_BURST, ${default}]"`
	SpanDays       int           `env:"FRONTLINE_SPAN_DAYS" default:"7305" help:"The days that may lie between the two dates of a difference; one further apart is answered 400. 0 sets no bound. [$FRONTLINE_SPAN_DAYS, ${default}]"`
	Pprof          string        `env:"FRONTLINE_PPROF" placeholder:"ADDR" help:"Answer Go profiles at this loopback address. [$FRONTLINE_PPROF]"`
	Litestream     bool          `env:"FRONTLINE_LITESTREAM" help:"Leave the write-ahead log to Litestream, which replicates the database: a stop does not empty it. [$FRONTLINE_LITESTREAM]"`
	Heartbeat      time.Duration `env:"FRONTLINE_HEARTBEAT" default:"0s" placeholder:"TIME" help:"How often to sign the database, so that replicas know how far behind they are; 0 is with each change alone. [$FRONTLINE_HEARTBEAT, ${default}]"`
	ReadOnly       bool          `env:"FRONTLINE_READ_ONLY" help:"Only read the database, which others write, restore or replace; so it is by itself where it cannot be written to. [$FRONTLINE_READ_ONLY]"`
	MaxLag         time.Duration `env:"FRONTLINE_MAX_LAG" default:"0s" placeholder:"TIME" help:"With --read-only: how long ago the database may have been signed before caches are let keep nothing for ever; 0 is any time. [$FRONTLINE_MAX_LAG, ${default}]"`
	LogRequests    bool          `env:"FRONTLINE_LOG_REQUESTS" help:"Log each request; readers' addresses are never logged. [$FRONTLINE_LOG_REQUESTS]"`
}

// Help is shown under `frontline serve --help`.
func (serveCommand) Help() string {
	return `Makes the database where it is missing and loads the bundled layers into an empty one.

Example: frontline serve --addr 127.0.0.1:8080 --db frontline.db`
}

// The limits on a client, so that a slow one holds nothing for long.
const (
	readTimeout     = 10 * time.Second
	writeTimeout    = 60 * time.Second
	idleTimeout     = 120 * time.Second
	maxHeaderBytes  = 32 << 10
	shutdownTimeout = 30 * time.Second
	// checkpointTimeout is how long a stop waits for others to leave the database.
	checkpointTimeout = 3 * time.Second
)

// Run serves until the context ends, then answers what it has begun.
func (c *serveCommand) Run(p *program.Program) (err error) {
	level := slog.LevelInfo
	if c.LogRequests {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(p.Stderr, &slog.HandlerOptions{Level: level}))
	// Before the database is made: a wrong call leaves no file behind.
	o, err := c.settings(p, log)
	if err != nil {
		return err
	}
	defer heap.Limit(o.MemoryBytes)()
	if c.ReadOnly {
		return c.serveReplica(p, o)
	}
	if err := program.MayWrite(p.DB); err != nil {
		log.Warn("the database cannot be written to, so it is only read: as with --read-only", "error", err)
		return c.serveReplica(p, o)
	}
	db, err := p.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := load.Bundled(p, db); err != nil {
		return err
	}
	if err := tellBundled(p, db); err != nil {
		return err
	}
	handler, err := c.handler(o, db)
	if err != nil {
		return err
	}
	defer c.heartbeat(p, db, log)()
	err = c.listen(p, log, handler, func(s *http.Server, at net.Addr) (end func()) {
		s.RegisterOnShutdown(handler.StopUploads)
		leave, prepared := servers.Enlist(p.Ctx, db, at, log), prepare(p.Ctx, handler, log)
		return func() { prepared(); leave() }
	})
	if !c.Litestream {
		emptyLog(p, db, log)
	}
	return err
}

// listen serves until the context ends. begun, where it is not nil, is told at which
// address, and what it returns is called at the end.
func (c *serveCommand) listen(p *program.Program, log *slog.Logger, handler http.Handler, begun func(*http.Server, net.Addr) (end func())) error {
	if c.Pprof != "" {
		if err := diagnose.CheckPprof(c.Pprof); err != nil {
			return program.WrongCall(err)
		}
		if err := diagnose.ServePprof(p.Ctx, c.Pprof, log); err != nil {
			return err
		}
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; choose another address with --addr", c.Addr, err)
	}
	fmt.Fprintf(p.Stdout, "Frontline is at http://%s/ (stop with Ctrl-C)\n", listener.Addr())
	s := &http.Server{
		Handler: handler, ReadTimeout: readTimeout, ReadHeaderTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: diagnose.ErrorLog(log), Protocols: new(http.Protocols),
	}
	s.Protocols.SetHTTP1(true)
	s.Protocols.SetUnencryptedHTTP2(true) // for proxies: TLS ends before us
	if begun != nil {
		defer begun(s, listener.Addr())()
	}
	return serve(p.Ctx, listener, s)
}

// lookForChanges is how often a server looks whether there is something new to prepare.
const lookForChanges = 2 * time.Second

// prepare warms the caches for the first readers after the start and after loads, in the
// background. The function that it returns stops that and waits until it has stopped.
func prepare(ctx context.Context, s *server.Server, log *slog.Logger) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	working.Go(func() {
		s.KeepPrepared(ctx, lookForChanges, func(err error) {
			log.Warn("the first readers may wait: not all was prepared", "error", err)
		})
	})
	return func() { cancel(); working.Wait() }
}

// serveReplica serves without writing until the context ends.
func (c *serveCommand) serveReplica(p *program.Program, o server.Options) error {
	r, err := replica.Open(p.Ctx, replica.Options{
		Path: p.DB, Now: p.Now, Log: o.Log,
		Serve: func(ctx context.Context, db *data.DB) (http.Handler, func(), error) {
			o := o
			o.Store, o.Replica, o.MaxLag = db, db, c.MaxLag
			s, err := server.New(o)
			if err != nil {
				return nil, nil, program.WrongCall(err)
			}
			return s, prepare(ctx, s, o.Log), nil
		},
	})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(p.Ctx)
	followed := make(chan struct{})
	go func() { defer close(followed); r.Follow(ctx) }()
	err = c.listen(p, o.Log, r, nil)
	stop()
	<-followed
	return errors.Join(err, r.Close())
}

// heartbeat signs the database again and again, so that replicas know how far behind
// they are, until stop is called.
func (c *serveCommand) heartbeat(p *program.Program, db *data.DB, log *slog.Logger) (stop func()) {
	if c.Heartbeat == 0 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(p.Ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(c.Heartbeat)
		defer tick.Stop()
		for {
			if err := db.Heartbeat(ctx); err != nil && ctx.Err() == nil {
				log.Warn("replicas cannot tell how far behind they are", "error", err)
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	}()
	return func() { cancel(); <-ended }
}

// emptyLog leaves all of the record in the one file, so that a copy of it has
// everything.
func emptyLog(p *program.Program, db *data.DB, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.Ctx), checkpointTimeout)
	defer cancel()
	if whole, err := db.Checkpoint(ctx); err != nil || !whole {
		log.Warn("another process is using the database, so the newest changes are still beside it: copy it with `frontline backup`, not as a file", "log", p.DB+"-wal", "error", err)
	}
}

// settings returns the server's options but for the record.
func (c *serveCommand) settings(p *program.Program, log *slog.Logger) (server.Options, error) {
	app, docs, err := frontend.BuiltIn()
	if err != nil {
		return server.Options{}, err
	}
	if _, err := fs.Stat(app, "index.en.html"); err != nil {
		fmt.Fprintln(p.Stderr, "The map is not built into this program: run `make run`, or `npm ci && npm run build` in static/ and build again. Tiles and data are served.")
	}
	o, err := c.options()
	if err != nil {
		return server.Options{}, program.WrongCall(err)
	}
	if c.CacheMiB > 0 {
		log.Warn(cacheNote, "cache-mib", c.CacheMiB, "memory-mib", c.MemoryMiB)
	}
	o.Docs, o.Now, o.Log = docs, p.Now, log
	if o.Words, o.App, err = frontend.LoadWords(p.Stderr, c.Words, app); err != nil {
		return server.Options{}, program.WrongCall(err)
	}
	return o, nil
}

func (c *serveCommand) handler(o server.Options, db *data.DB) (*server.Server, error) {
	o.Store = db
	if c.UploadMiB > 0 {
		o.Loader = load.Uploads{DB: db, MaxBytes: o.UploadBytes, Log: o.Log}
	}
	s, err := server.New(o)
	if err != nil {
		return nil, program.WrongCall(err)
	}
	return s, nil
}

// checkReplica finds what is wrong with the settings of replicas and their writer.
func (c *serveCommand) checkReplica() error {
	switch {
	case c.Heartbeat != 0 && c.Heartbeat < time.Second:
		return fmt.Errorf("heartbeat: %s is too often: give at least 1s, or 0 for none", c.Heartbeat)
	case c.MaxLag < 0:
		return fmt.Errorf("max-lag: %s is no time to be behind: give 0 for any", c.MaxLag)
	}
	return nil
}

// mostMiB is the most that a setting in MiB may be, 16 TiB: so many bytes are counted
// without overflow.
const mostMiB = 1 << 24

// checkMiB names the first setting in MiB that is not within its bounds. Of memory-mib the
// server says what is the least.
func (c *serveCommand) checkMiB() error {
	for _, s := range []struct {
		name string
		mib  int64
	}{{"memory-mib", c.MemoryMiB}, {"cache-mib", c.CacheMiB}, {"upload-mib", c.UploadMiB}} {
		if s.mib < 0 || s.mib > mostMiB {
			return fmt.Errorf("%s: %d is out of bounds: give a number of MiB from 0 to %d", s.name, s.mib, mostMiB)
		}
	}
	return nil
}

// options returns the options of the server that are settings.
func (c *serveCommand) options() (server.Options, error) {
	o := server.Options{
		TrustProxy: c.TrustProxy, Contact: c.Contact, Report: c.Report,
		MemoryBytes: c.MemoryMiB << 20, CacheBytes: c.CacheMiB << 20, DrawLimit: c.DrawLimit, UploadBytes: c.UploadMiB << 20,
		HeavyRate: c.HeavyRate, HeavyBurst: c.HeavyBurst, SpanDays: c.SpanDays, Gazetteer: data.Gazetteer,
	}
	err := cmp.Or(c.checkReplica(), c.checkMiB())
	if err != nil {
		return server.Options{}, err
	}
	if o.FrameAncestors, err = web.ParseOrigins(c.FrameAncestors, true); err != nil {
		return server.Options{}, fmt.Errorf("frame-ancestors: %w", err)
	}
	if o.ReadOrigins, err = web.ParseOrigins(c.CORSOrigins, false); err != nil {
		return server.Options{}, fmt.Errorf("cors-origins: %w", err)
	}
	if o.PublicURL, err = settings.PublicURL(c.PublicURL); err != nil {
		return server.Options{}, err
	}
	if o.DrawLimit == 0 {
		o.DrawLimit = runtime.GOMAXPROCS(0)
	}
	return o, nil
}

// serve runs the server until the context ends, then gives requests that are
// under way some time to end too.
func serve(ctx context.Context, l net.Listener, s *http.Server) error {
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := s.Shutdown(drain); err != nil {
		return errors.Join(fmt.Errorf("stop serving: %w", err), s.Close())
	}
	return nil
}
