// Package basemap has the archives of OpenStreetMap's data that are attached to a server, and
// answers their tiles. An archive is named by its hash; one that takes its place while the server
// runs has another, and what is asked for under the old one is gone.
package basemap

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"
	"frontline/server/memo"
	"frontline/server/web"

	"github.com/paulmach/orb"
)

// Attached is an archive that is attached.
type Attached struct {
	Hash string
	// Name and Version are the archive's own words, "" where it has none; Date is of what day
	// its data are, nil where it does not say so.
	Name, Version    string
	Date             *geo.Date
	Credit           []osm.CreditPart
	MinZoom, MaxZoom uint8      // of its tiles
	Bounds           [4]float64 // west, south, east, north, in degrees
	// Remote is whether each tile of it is a request elsewhere.
	Remote bool
	// Immutable is whether what has this hash never changes. Of what is not, tiles are kept for
	// an hour.
	Immutable bool
}

// Bound is around where the archive has tiles, in degrees.
func (a Attached) Bound() orb.Bound { return BoundOf(a.Bounds) }

// BoundOf is a box of west, south, east and north; of one across the antimeridian, whose west is east
// of its east, it has all longitudes.
func BoundOf(box [4]float64) orb.Bound {
	if box[0] > box[2] {
		box[0], box[2] = -180, 180
	}
	return orb.Bound{Min: orb.Point{box[0], box[1]}, Max: orb.Point{box[2], box[3]}}
}

// Archive is an archive that is open, for any number of goroutines.
type Archive interface {
	About() Attached
	// Translated returns a tile in the one schema that is drawn (osm.Translate), nil where there
	// is nothing. It is geo.EUnavailable once the archive was changed, or while it cannot be reached.
	Translated(ctx context.Context, id tile.ID) ([]byte, error)
	// Places returns the settlements of a tile (osm.Places), as Translated has them.
	Places(ctx context.Context, id tile.ID) ([]osm.Place, error)
	Close() error
}

// Leaves keeps directories of an archive by where they begin: the same bytes for the same
// offset, or what read returns.
type Leaves = func(ctx context.Context, off uint64, read func(context.Context) ([]byte, error)) ([]byte, error)

// Source is where an archive is, and where another may take its place.
type Source interface {
	// Name is how logs call it. It tells no secret.
	Name() string
	// Open opens what is there now.
	Open(ctx context.Context, keep Leaves) (Archive, error)
	// State tells what is there from what takes its place, without opening it.
	State(ctx context.Context) (string, error)
	// Every is how often to look at its state.
	Every() time.Duration
}

// Options is what basemaps are made of.
type Options struct {
	Sources []Source // bottom first
	Memory  *memo.Memory
	Log     *slog.Logger
	Now     func() time.Time
}

// Basemaps are the archives that are attached. Those of a nil one are none.
type Basemaps struct {
	log   *slog.Logger
	now   func() time.Time
	spots []*spot // bottom first

	leaves memo.Memo[leafKey, []byte]
	bodies memo.Memo[bodyKey, web.Body]
	shapes memo.Memo[shapeKey, *osm.Tile]
}

// spot is a source and what of it is open.
type spot struct {
	source  Source
	current atomic.Pointer[opened] // nil where nothing is
	wake    chan struct{}          // to look at once

	looking  sync.Mutex
	seen     string // a state that is not yet what is open
	refused  string // one that cannot be opened
	changing atomic.Bool

	telling sync.Mutex
	told    map[string]time.Time // what the log says of it, and since when
}

// opened is an archive that is open.
type opened struct {
	Attached
	archive Archive
	state   string
	serial  uint64       // of what was opened
	gate    sync.RWMutex // held to read; for good once it is closed
}

type leafKey struct {
	serial, off uint64
}

type bodyKey struct {
	hash   string
	id     tile.ID
	coding web.Coding
}

type shapeKey struct {
	hash string
	id   tile.ID
}

// part is how much of the memory for caches basemaps take, where any is attached.
const part = 1.0 / 8

// Most bounds how many archives are attached, and named by an address.
const Most = 8

// openTimeout bounds opening an archive.
const openTimeout = time.Minute

// Open opens all that is attached. What is no archive, or cannot be drawn, is an error that names its
// source; one elsewhere that cannot be reached now is opened as soon as it can be.
func Open(ctx context.Context, o Options) (*Basemaps, error) {
	room := o.Memory.Common()
	if len(o.Sources) > 0 {
		room = o.Memory.Room(part)
	}
	b := &Basemaps{
		log: o.Log, now: o.Now,
		leaves: memo.NewIn[leafKey, []byte](room, "basemap_directories"),
		bodies: memo.NewIn[bodyKey, web.Body](room, "basemap_tiles"),
		shapes: memo.NewIn[shapeKey, *osm.Tile](room, "basemap_shapes"),
	}
	if len(o.Sources) > Most {
		return nil, geo.Errorf(geo.EInvalid, "basemap: at most %d archives are attached", Most)
	}
	for _, source := range o.Sources {
		s := &spot{source: source, wake: make(chan struct{}, 1)}
		b.spots = append(b.spots, s)
		now, err := b.open(ctx, s)
		if geo.ErrorCode(err) == geo.EUnavailable {
			b.tell(s, beingChanged, err)
			continue
		}
		if err == nil && b.find(now.Hash) != nil {
			err = errors.Join(errTwice, now.archive.Close())
		}
		if err != nil {
			b.Close()
			return nil, &sourceError{source.Name(), err}
		}
		s.current.Store(now)
		b.log.Info("basemap attached", "archive", source.Name(), "hash", now.Hash, "zooms", fmt.Sprintf("%d-%d", now.MinZoom, now.MaxZoom))
	}
	return b, nil
}

// sourceError is what is wrong with a source.
type sourceError struct {
	name string
	err  error
}

func (e *sourceError) Error() string { return fmt.Sprintf("basemap: %s: %v", e.name, e.err) }
func (e *sourceError) Unwrap() error { return e.err }

var serials atomic.Uint64

// open opens what is at a source now.
func (b *Basemaps) open(ctx context.Context, s *spot) (*opened, error) {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	state, err := s.source.State(ctx)
	if err != nil {
		return nil, err
	}
	o := &opened{state: state, serial: serials.Add(1)}
	o.archive, err = s.source.Open(ctx, func(ctx context.Context, off uint64, read func(context.Context) ([]byte, error)) ([]byte, error) {
		return b.leaves.Get(ctx, leafKey{o.serial, off}, func(ctx context.Context, _ leafKey) ([]byte, error) { return read(ctx) })
	})
	if err != nil {
		return nil, err
	}
	o.Attached = o.archive.About()
	return o, nil
}

// Close closes what is open, once nobody reads from it.
func (b *Basemaps) Close() {
	if b == nil {
		return
	}
	for _, s := range b.spots {
		if o := s.current.Swap(nil); o != nil {
			b.end(s, o)
		}
	}
}

// end closes an archive for good, and forgets what was kept of it and is not of another.
func (b *Basemaps) end(s *spot, o *opened) {
	o.gate.Lock() // for good
	if err := o.archive.Close(); err != nil {
		b.log.Warn("close a basemap", "archive", s.source.Name(), "error", err)
	}
	b.leaves.Drop(func(k leafKey) bool { return k.serial == o.serial })
	if b.find(o.Hash) == nil {
		b.bodies.Drop(func(k bodyKey) bool { return k.hash == o.Hash })
		b.shapes.Drop(func(k shapeKey) bool { return k.hash == o.Hash })
	}
}

// Attached returns what is attached now, bottom first.
func (b *Basemaps) Attached() []Attached {
	if b == nil {
		return nil
	}
	var out []Attached
	for _, s := range b.spots {
		if o := s.current.Load(); o != nil {
			out = append(out, o.Attached)
		}
	}
	return out
}

// Unavailable is how many of those that are to be attached cannot be read now.
func (b *Basemaps) Unavailable() (n int) {
	if b == nil {
		return 0
	}
	for _, s := range b.spots {
		if s.current.Load() == nil || s.changing.Load() {
			n++
		}
	}
	return n
}

// Joined names basemaps in addresses: their hashes with commas, bottom first.
func Joined(attached []Attached) string {
	hashes := make([]string, len(attached))
	for i, a := range attached {
		hashes[i] = a.Hash
	}
	return strings.Join(hashes, ",")
}
