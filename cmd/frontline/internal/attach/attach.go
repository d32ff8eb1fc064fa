// Package attach opens archives of OpenStreetMap's data, in files and elsewhere, as commands and
// the server read them.
package attach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"frontline/cmd/frontline/internal/pull"
	"frontline/data"
	"frontline/data/basemap"
	"frontline/data/pmtiles"
	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"
	served "frontline/server/basemap"
)

// From says where archives may be read from.
type From struct {
	AllowHTTP    bool   // addresses that are not https
	AllowPrivate bool   // addresses of private networks
	Flags        string // how the flags that allow these begin, such as basemap-; "" for --allow-http
	Version      string
	Timeout      time.Duration // of a request to an address; 0 is the usual one
}

// Open opens an archive in a file or at an https address.
func (f From) Open(ctx context.Context, name string, leaves pmtiles.Leaves) (*basemap.Archive, error) {
	if !isRemote(name) {
		return basemap.Open(ctx, name, leaves)
	}
	remote, err := f.ask(ctx, name)
	if err != nil {
		return nil, err
	}
	return basemap.OpenRemote(ctx, remote, leaves)
}

func (f From) ask(ctx context.Context, name string) (basemap.Remote, error) {
	return pull.OpenRanges(ctx, pull.RangeSettings{URL: name, AllowHTTP: f.AllowHTTP, AllowLocal: f.AllowPrivate, Flags: f.Flags, Version: f.Version, Timeout: f.Timeout})
}

func isRemote(name string) bool { return strings.Contains(name, "://") }

// How often a server looks whether an archive was replaced, and how long it waits for one elsewhere.
const (
	lookAtFile    = 2 * time.Second
	lookElsewhere = time.Minute
	serveTimeout  = 20 * time.Second
)

// Sources are the archives that a server shows, bottom first.
func Sources(from From, names []string) []served.Source {
	from.Timeout = serveTimeout
	out := make([]served.Source, len(names))
	for i, name := range names {
		out[i] = source{from, name}
	}
	return out
}

// Check opens each archive once, and says what is wrong with the first that cannot be shown. One
// elsewhere that cannot be reached may be so later.
func Check(ctx context.Context, from From, names []string) error {
	from.Timeout = serveTimeout
	for _, name := range names {
		s := source{from, name}
		a, err := from.Open(ctx, name, nil)
		if err = s.fault(err); geo.ErrorCode(err) == geo.EUnavailable {
			continue
		}
		if err == nil {
			err = a.Close()
		}
		if err != nil {
			return fmt.Errorf("basemap: %s: %w", s.Name(), err)
		}
	}
	return nil
}

// source is an archive that a server shows.
type source struct {
	from From
	at   string
}

// Name has no more of an address than its host and the file's name: the rest may be a key.
func (s source) Name() string {
	if !isRemote(s.at) {
		return s.at
	}
	u, err := url.Parse(s.at)
	if err != nil || u.Host == "" {
		return "an address that cannot be read"
	}
	return u.Host + "/…/" + u.Path[strings.LastIndexByte(u.Path, '/')+1:]
}

// Open opens what is there now.
func (s source) Open(ctx context.Context, keep served.Leaves) (served.Archive, error) {
	name, err := data.BasemapNames()
	if err != nil {
		return nil, err
	}
	a, err := s.from.Open(ctx, s.at, keep)
	if err != nil {
		return nil, s.fault(err)
	}
	return &archive{a, s, name}, nil
}

// State tells what is there from what takes its place.
func (s source) State(ctx context.Context) (string, error) {
	if !isRemote(s.at) {
		state, err := basemap.State(s.at)
		return state, s.fault(err)
	}
	remote, err := s.from.ask(ctx, s.at)
	if err != nil {
		return "", s.fault(err)
	}
	state := fmt.Sprint(remote.ETag, " ", remote.Size())
	if end, ok := remote.Source.(io.Closer); ok { // this was but a look
		return state, end.Close()
	}
	return state, nil
}

// Every is how often to look.
func (s source) Every() time.Duration {
	if isRemote(s.at) {
		return lookElsewhere
	}
	return lookAtFile
}

// fault is an error of the archive: what keeps it from being reached elsewhere may pass.
func (s source) fault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return geo.Errorf(geo.ENotFound, "there is no file %s", filepath.Base(s.at))
	case isRemote(s.at) && geo.ErrorCode(err) == geo.EInternal:
		return fmt.Errorf("%w: %w", errUnreachable, err)
	}
	return err
}

var errUnreachable = geo.Errorf(geo.EUnavailable, "it cannot be reached now")

// archive is one that a server reads.
type archive struct {
	*basemap.Archive
	of   source
	name osm.Namer
}

// About is what of it readers are told.
func (a *archive) About() served.Attached {
	info := a.Info()
	return served.Attached{
		Hash: info.Hash, Name: osm.Line(info.Name), Version: osm.Line(info.Version), Date: info.Date, Credit: osm.CreditOf(info.Attribution),
		MinZoom: info.MinZoom, MaxZoom: min(info.MaxZoom, tile.MaxZoom), Bounds: info.Bounds, Remote: isRemote(a.of.at), Immutable: info.Format == "PMTiles",
	}
}

// Translated returns a tile in the schema that is drawn.
func (a *archive) Translated(ctx context.Context, id tile.ID) ([]byte, error) {
	b, err := a.Archive.Translated(ctx, id, a.name)
	return b, a.fault(err)
}

// Places returns the settlements of a tile.
func (a *archive) Places(ctx context.Context, id tile.ID) ([]osm.Place, error) {
	places, err := a.Archive.Places(ctx, id, a.name)
	return places, a.fault(err)
}

// fault is an error of the archive since it is open.
func (a *archive) fault(err error) error {
	if err = a.of.fault(err); err != nil && isRemote(a.of.at) {
		if code := geo.ErrorCode(err); code == geo.ENotFound || code == geo.EForbidden { // it was there
			return fmt.Errorf("%w: %w", errUnreachable, err)
		}
	}
	return err
}
