package servers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"frontline/data"
	"frontline/geo"
)

// replacedPause is how often a replica looks whether another file took the place of
// its database. What is written into the file it sees with each request.
const replacedPause = 200 * time.Millisecond

// ReplicaOptions say which database is served, and how.
type ReplicaOptions struct {
	Path string // of the database
	Now  func() time.Time
	Log  *slog.Logger
	// Serve makes a server over the database as it was opened. end is called when that
	// answers no more.
	Serve func(ctx context.Context, db *data.DB) (handler Handler, end func(), err error)
}

// Handler answers readers, and with metrics who asks for them at an address of their own.
type Handler interface {
	http.Handler
	Metrics() http.Handler
}

// Replica serves a database that others write. Where another file takes its place, or
// another record, it answers by that with all its caches empty.
type Replica struct {
	ReplicaOptions
	current atomic.Pointer[served]
}

// OpenReplica opens the database to be read only. It is geo.ENotFound where there is none.
func OpenReplica(ctx context.Context, o ReplicaOptions) (*Replica, error) {
	r := &Replica{ReplicaOptions: o}
	first, err := r.open(ctx)
	if geo.ErrorCode(err) == geo.ENotFound {
		return nil, geo.Errorf(geo.ENotFound, "there is no database %s, and this server makes none: start it when whoever writes the database, or Litestream, has made it", o.Path)
	}
	if err != nil {
		return nil, err
	}
	r.current.Store(first)
	return r, nil
}

func (r *Replica) open(ctx context.Context) (*served, error) {
	db, err := data.Open(ctx, data.Options{Path: r.Path, ReadOnly: true, Now: r.Now})
	if err != nil {
		return nil, err
	}
	handler, end, err := r.Serve(ctx, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &served{db: db, handler: handler, end: end}, nil
}

// Close closes the database. Nothing may be served any more, nor followed.
func (r *Replica) Close() error {
	last := r.current.Load()
	last.end()
	return last.db.Close()
}

// served is a database as it was opened, and the server over it. Requests hold it for
// reading.
type served struct {
	sync.RWMutex
	db      *data.DB
	handler Handler
	end     func() // of what the handler does beside its answers
}

// ServeHTTP answers by the database that is there now.
func (r *Replica) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	s := r.hold()
	defer s.RUnlock()
	s.handler.ServeHTTP(w, req)
}

// Metrics answers with the metrics of the server over it.
func (r *Replica) Metrics() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		s := r.hold()
		defer s.RUnlock()
		s.handler.Metrics().ServeHTTP(w, req)
	})
}

// hold is what is served now, which is not closed until it is let go of.
func (r *Replica) hold() *served {
	for {
		s := r.current.Load()
		if s.TryRLock() {
			return s
		} // it is being closed, and the next one is there
	}
}

// Follow opens what takes the place of the database, until the context ends. What
// cannot be served is not taken: the one before is answered by, where it can be.
func (r *Replica) Follow(ctx context.Context) {
	var said string
	tick := time.NewTicker(replacedPause)
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
				r.Log.Warn("what took the place of the database cannot be served", "error", err)
			}
			continue
		}
		said = ""
		r.Log.Info("another file, or another record, took the place of the database")
		before := r.current.Swap(next)
		go func() {
			before.Lock() // for good, once all requests have been answered
			before.end()
			if err := before.db.Close(); err != nil {
				r.Log.Warn("close the database that was replaced", "error", err)
			}
		}()
	}
}
