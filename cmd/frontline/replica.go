package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"frontline/cmd/frontline/internal/program"
	"frontline/data"
	"frontline/geo"
	"frontline/server"
)

// replicaPause is how often a replica looks whether another file took the place of
// its database. What is written into the file it sees with each request.
const replicaPause = 200 * time.Millisecond

// replica serves a database that others write. Where another file takes its place, or
// another record, it answers by that with all its caches empty.
type replica struct {
	open    func(context.Context) (*served, error)
	log     *slog.Logger
	current atomic.Pointer[served]
}

// served is a database as it was opened, and the server over it. Requests hold it for
// reading.
type served struct {
	sync.RWMutex
	db       *data.DB
	server   *server.Server
	prepared func() // ends what is made ready for the first readers
}

// ServeHTTP answers by the database that is there now.
func (r *replica) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	for {
		s := r.current.Load()
		if s.TryRLock() {
			defer s.RUnlock()
			s.server.ServeHTTP(w, req)
			return
		} // it is being closed, and the next one is there
	}
}

// follow opens what takes the place of the database, until the context ends. What
// cannot be served is not taken: the one before is answered by, where it can be.
func (r *replica) follow(ctx context.Context) {
	var said string
	tick := time.NewTicker(replicaPause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !r.current.Load().db.Replaced() {
			continue
		}
		next, err := r.open(ctx)
		if err != nil {
			if ctx.Err() == nil && said != err.Error() {
				said = err.Error()
				r.log.Warn("what took the place of the database cannot be served", "error", err)
			}
			continue
		}
		said = ""
		r.log.Info("another file, or another record, took the place of the database")
		before := r.current.Swap(next)
		go func() {
			before.prepared()
			before.Lock() // for good, once all requests have been answered
			if err := before.db.Close(); err != nil {
				r.log.Warn("close the database that was replaced", "error", err)
			}
		}()
	}
}

// newReplica opens the database to be read only.
func (c *serveCommand) newReplica(p *program.Program, o server.Options) (*replica, error) {
	r := &replica{log: o.Log}
	r.open = func(ctx context.Context) (*served, error) {
		db, err := data.Open(ctx, data.Options{Path: p.DB, ReadOnly: true, Now: p.Now})
		if err != nil {
			return nil, err
		}
		o := o
		o.Store, o.Replica, o.MaxLag = db, db, c.MaxLag
		s, err := server.New(o)
		if err != nil {
			return nil, errors.Join(program.WrongCall(err), db.Close())
		}
		return &served{db: db, server: s, prepared: prepare(ctx, s, o.Log)}, nil
	}
	first, err := r.open(p.Ctx)
	if geo.ErrorCode(err) == geo.ENotFound {
		return nil, geo.Errorf(geo.ENotFound, "there is no database %s, and this server makes none: start it when whoever writes the database, or Litestream, has made it", p.DB)
	}
	if err != nil {
		return nil, err
	}
	r.current.Store(first)
	return r, nil
}

// serveReplica serves without writing until the context ends.
func (c *serveCommand) serveReplica(p *program.Program, o server.Options) error {
	r, err := c.newReplica(p, o)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(p.Ctx)
	followed := make(chan struct{})
	go func() { defer close(followed); r.follow(ctx) }()
	err = c.listen(p, o.Log, r, nil)
	stop()
	<-followed
	last := r.current.Load()
	last.prepared()
	return errors.Join(err, last.db.Close())
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
