// Package servers keeps a list of the servers of a database, waits until they and their
// replicas know what was withdrawn, and serves a database that others write.
package servers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"frontline/cmd/frontline/internal/listen"
	"frontline/data"
	"frontline/geo"
	"frontline/server/address"

	"github.com/go-json-experiment/json/v1"
)

// A server remembers for a moment which revision is the newest, and answers by it
// what may be kept for ever. So those that serve a database are on a list in it,
// and a command that withdraws returns when none on this host answers as before.
const (
	Timeout      = 10 * time.Second // how long they are waited for
	askTimeout   = 2 * time.Second  // how long one may take to answer
	askPause     = 10 * time.Millisecond
	listPause    = time.Second // between tries to be put on the list
	leaveTimeout = 3 * time.Second
)

// Enlist keeps a server on the list of those that serve the database, until leave
// is called. It does not wait: a load may be writing for long.
func Enlist(ctx context.Context, db *data.DB, at net.Addr, log *slog.Logger) (leave func()) {
	host, err := os.Hostname()
	if err != nil {
		log.Warn("this host has no name, so a withdrawal does not wait for this server", "error", err)
		return func() {}
	}
	self := data.Server{Host: host, Address: listen.Address(at), PID: os.Getpid()}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	added := make(chan bool, 1)
	go func() {
		for {
			err := db.AddServer(ctx, self)
			if err == nil || ctx.Err() != nil {
				added <- err == nil
				return
			}
			log.Warn("a withdrawal does not wait for this server: it cannot be put on the list in the database", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(listPause):
			}
		}
	}()
	return func() {
		cancel()
		if !<-added {
			return
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveTimeout)
		defer cancel()
		if err := db.RemoveServer(ctx, self); err != nil {
			log.Warn("this server stays on the list in the database: the next withdrawal finds that it is gone", "error", err)
		}
	}
}

// Withdrawn is what servers must know.
type Withdrawn struct {
	Revision geo.Revision
	Gone     address.Resource // answered 410 then; none where it is the zero value
}

// Await returns when every server of the database on this host knows what
// was withdrawn, and takes off the list those that run no more. Those of other
// hosts are left alone.
func Await(ctx context.Context, db *data.DB, what Withdrawn, patience time.Duration) error {
	host, err := os.Hostname()
	if err != nil {
		return nil // nobody is on a list without one
	}
	servers, err := db.Servers(ctx, host)
	if err != nil {
		return err
	}
	interrupted := ctx
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	errs := make([]error, len(servers))
	var wg sync.WaitGroup
	for i, s := range servers {
		wg.Go(func() {
			if errs[i] = awaitServer(ctx, s, what); errors.Is(errs[i], errServerGone) {
				errs[i] = db.RemoveServer(context.WithoutCancel(ctx), s)
			}
		})
	}
	wg.Wait()
	var waiting []string
	for i, s := range servers {
		if errors.Is(errs[i], errServerWaits) {
			waiting = append(waiting, fmt.Sprintf("%s (process %d)", s.Address, s.PID))
		} else if errs[i] != nil {
			return errs[i]
		}
	}
	if len(waiting) > 0 && interrupted.Err() != nil {
		return fmt.Errorf("the record is at revision %d, and this was interrupted before the servers were seen to answer by it", what.Revision)
	}
	if len(waiting) > 0 {
		return fmt.Errorf("the record is at revision %d, but after %s these servers do not answer by it: %s; stop them, or look at what keeps them, and then purge the caches with `frontline recall`", what.Revision, patience, strings.Join(waiting, ", "))
	}
	return nil
}

// askingClient asks servers for what they know.
func askingClient() (*http.Client, *http.Transport) {
	transport := &http.Transport{} // no proxy
	return &http.Client{
		Timeout:       askTimeout,
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, transport
}

var (
	errServerGone  = errors.New("the server runs no more")
	errServerWaits = errors.New("the server does not know yet")
)

// awaitServer asks a server again and again until it knows, until the context
// ends, which is errServerWaits, or until it is errServerGone.
func awaitServer(ctx context.Context, s data.Server, what Withdrawn) (err error) {
	client, transport := askingClient()
	defer client.CloseIdleConnections()
	base := listen.Reach(transport, s.Address)
	answered := poll(ctx, askPause, func() bool {
		if process, found := os.FindProcess(s.PID); found == nil && errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone) {
			err = errServerGone
			return true
		}
		knows, failed := askServer(ctx, client, base, what)
		if errors.Is(failed, syscall.ECONNREFUSED) || errors.Is(failed, fs.ErrNotExist) {
			err = errServerGone
		}
		return err != nil || failed == nil && knows
	})
	if !answered {
		return errServerWaits
	}
	return err
}

// poll calls done until it is true, with pauses; it is false where the context ends first.
func poll(ctx context.Context, pause time.Duration, done func() bool) bool {
	for !done() {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(pause):
		}
	}
	return true
}

// askServer reports whether a server answers by the record as it stands now.
func askServer(ctx context.Context, client *http.Client, base string, what Withdrawn) (bool, error) {
	ready, err := ask(ctx, client, http.MethodGet, base+address.ReadyPath)
	if err != nil {
		return false, err
	}
	defer ready.Body.Close()
	var said struct{ Revision geo.Revision }
	if err := json.NewDecoder(io.LimitReader(ready.Body, 1<<10)).Decode(&said); err != nil {
		return false, err
	}
	if said.Revision < what.Revision || what.Gone == (address.Resource{}) {
		return said.Revision >= what.Revision, nil
	}
	pinned, err := ask(ctx, client, http.MethodHead, base+what.Gone.String())
	if err != nil {
		return false, err
	}
	pinned.Body.Close()
	return pinned.StatusCode == http.StatusGone, nil
}

func ask(ctx context.Context, client *http.Client, method, url string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return nil, err
	}
	return client.Do(r)
}
