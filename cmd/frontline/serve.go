package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"frontline/cmd/frontline/internal/attach"
	"frontline/cmd/frontline/internal/diagnose"
	"frontline/cmd/frontline/internal/frontend"
	"frontline/cmd/frontline/internal/listen"
	"frontline/cmd/frontline/internal/load"
	"frontline/cmd/frontline/internal/program"
	"frontline/cmd/frontline/internal/servers"
	"frontline/data"
	"frontline/geo"
	"frontline/geo/raster/look"
	"frontline/server"
	"frontline/server/address"
)

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
	var log *slog.Logger
	log, p.Stderr = c.Log(p.Stderr, level)
	// Before the database is made: a wrong call leaves no file behind.
	o, err := c.settings(p, log)
	if err != nil {
		return err
	}
	hook, err := c.webhook()
	if err != nil {
		return program.WrongCall(err)
	}
	defer program.LimitMemory(o.MemoryBytes)()
	if c.ReadOnly {
		return c.serveReplica(p, o)
	}
	if err := program.MayWrite(p.DB); err != nil {
		if c.Desk {
			return fmt.Errorf("desk: nothing can be decided on: %w", err)
		}
		log.Warn("the database cannot be written to, so it is only read: as with --read-only", "error", err)
		return c.serveReplica(p, o)
	}
	schema, err := data.ReadSchema(p.Ctx, p.DB)
	if err != nil {
		return err
	}
	db, err := p.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if !schema.Fresh && schema.Applied < schema.Latest {
		log.Info("the database was brought up to date", "from-schema", schema.Applied, "to-schema", schema.Latest)
	}
	defer followLog(p.Ctx, db, log)()
	if err := load.Bundled(p, db, c.BundleFlags); err != nil {
		return err
	}
	if err := tellBundled(p, db); err != nil {
		return err
	}
	handler, err := c.handler(o, db)
	if err != nil {
		return err
	}
	defer handler.Close()
	defer c.heartbeat(p, db, log)()
	if c.Pull {
		defer keepPulling(p.Ctx, p, db, log, hook)()
	}
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
func (c *serveCommand) listen(p *program.Program, log *slog.Logger, handler servers.Handler, begun func(*http.Server, net.Addr) (end func())) error {
	if c.Pprof != "" {
		if err := diagnose.CheckPprof(c.Pprof); err != nil {
			return program.WrongCall(err)
		}
		if err := diagnose.ServePprof(p.Ctx, c.Pprof, log); err != nil {
			return err
		}
	}
	if c.MetricsAddr != "" {
		if err := diagnose.ServeMetrics(p.Ctx, c.MetricsAddr, address.MetricsPath, handler.Metrics(), log); err != nil {
			return err
		}
	}
	listener, err := listen.At(c.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; choose another address with --addr", c.Addr, err)
	}
	if c.IsJSON() {
		log.Info("serving", "address", listen.Address(listener.Addr()), "version", p.Version, "database", p.DB, "read-only", begun == nil)
	} else {
		fmt.Fprintf(p.Stdout, "Frontline is at %s (stop with Ctrl-C)\n", listen.URL(listener.Addr()))
	}
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

// prepare warms the caches for the first readers after the start and after loads, and looks after
// basemaps, in the background. The function that it returns stops that and waits until it has stopped.
func prepare(ctx context.Context, s *server.Server, log *slog.Logger) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	working.Go(func() {
		s.KeepPrepared(ctx, lookForChanges, func(err error) {
			log.Warn("the first readers may wait: not all was prepared", "error", err)
		})
	})
	working.Go(func() { s.WatchBasemaps(ctx) })
	return func() { cancel(); working.Wait() }
}

// serveReplica serves without writing until the context ends.
func (c *serveCommand) serveReplica(p *program.Program, o server.Options) error {
	r, err := servers.OpenReplica(p.Ctx, servers.ReplicaOptions{
		Path: p.DB, Now: p.Now, Log: o.Log,
		Serve: func(ctx context.Context, db *data.DB) (servers.Handler, func(), error) {
			if err := c.CheckMade(ctx, db); err != nil {
				return nil, nil, err
			}
			o := o
			o.Store, o.Replica, o.MaxLag, o.Upstreams = db, db, c.MaxLag, upstreamStates(db)
			if err := checkBrand(o, db); err != nil {
				return nil, nil, err
			}
			s, err := server.New(o)
			if err != nil {
				return nil, nil, program.WrongCall(err)
			}
			prepared, followed := prepare(ctx, s, o.Log), followLog(ctx, db, o.Log)
			return s, func() { prepared(); followed(); s.Close() }, nil
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
	if err := attach.Check(p.Ctx, c.basemapsFrom(p), c.Basemap); err != nil {
		return server.Options{}, program.WrongCall(err)
	}
	o.Basemaps = attach.Sources(c.basemapsFrom(p), c.Basemap)
	if o.Words, o.App, err = frontend.LoadWords(p.Stderr, c.Words, app); err != nil {
		return server.Options{}, program.WrongCall(err)
	}
	return o, nil
}

func (c *serveCommand) handler(o server.Options, db *data.DB) (*server.Server, error) {
	mount, err := address.NewMount(o.PublicURL, false)
	if err != nil {
		return nil, program.WrongCall(err)
	}
	o.Store, o.Drafts, o.DeskRecord, o.Desk = db, drafts{db}, load.Desk{DB: db, Now: o.Now, Mount: mount}, c.Desk
	if c.UploadMiB > 0 {
		o.Loader = load.Uploads{DB: db, MaxBytes: o.UploadBytes, Log: o.Log}
	}
	o.Upstreams = upstreamStates(db)
	if err := checkBrand(o, db); err != nil {
		return nil, err
	}
	s, err := server.New(o)
	if err != nil {
		return nil, program.WrongCall(err)
	}
	return s, nil
}

// checkBrand refuses a house style on whose ground the sides of the record could not be told apart.
func checkBrand(o server.Options, db *data.DB) error {
	if o.Brand == nil {
		return nil
	}
	ctx := context.Background()
	revision, err := db.Revision(ctx)
	if err != nil {
		return err
	}
	layers, err := db.Layers(ctx, revision)
	if err != nil {
		return err
	}
	if err := look.CheckSidesIn(geo.SettingOf(layers), o.Brand.Light, o.Brand.Dark); err != nil {
		return program.WrongCall(fmt.Errorf("brand: with the sides of the record: %w", err))
	}
	return nil
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
