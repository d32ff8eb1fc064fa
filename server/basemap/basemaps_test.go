package basemap

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/tile"
	"frontline/server/memo"
	"frontline/server/web"
)

// shelf is a source at which one archive takes the place of another.
type shelf struct {
	name string

	mu      sync.Mutex
	content string // of each tile, and by it the hash; "bad" cannot be opened
	version int    // by which a change is noticed
	away    bool
	opened  int // archives that are open
}

func (s *shelf) Name() string         { return s.name }
func (s *shelf) Every() time.Duration { return time.Millisecond }

func (s *shelf) State(context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away {
		return "", geo.Errorf(geo.EUnavailable, "it is away")
	}
	return fmt.Sprint(s.version), nil
}

func (s *shelf) Open(ctx context.Context, keep Leaves) (Archive, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.content == "bad" {
		return nil, geo.Errorf(geo.EInvalid, "it is no archive")
	}
	s.opened++
	return &book{shelf: s, content: s.content, version: s.version, keep: keep}, nil
}

// put replaces what is there, in place: what is open notices that.
func (s *shelf) put(content string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.content = content
	s.version++
}

type book struct {
	*shelf
	content string
	version int
	keep    Leaves
	closed  bool
}

func hashOf(content string) string { return strings.Repeat(fmt.Sprintf("%02x", content[0]), 16) }

func (b *book) About() Attached {
	return Attached{Hash: hashOf(b.content), MinZoom: 1, MaxZoom: 14}
}

func (b *book) Places(context.Context, tile.ID) ([]osm.Place, error) { return nil, nil }

func (b *book) Translated(ctx context.Context, id tile.ID) ([]byte, error) {
	leaf, err := b.keep(ctx, 7, func(context.Context) ([]byte, error) { return []byte(b.content), nil })
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.closed:
		return nil, fmt.Errorf("it was read once it was closed")
	case b.version != b.shelf.version:
		return nil, geo.Errorf(geo.EUnavailable, "it was changed")
	case string(leaf) != b.content:
		return nil, fmt.Errorf("%s has the directory of %s", b.content, leaf)
	case id.X == 0:
		return nil, nil
	case id.X == 1:
		return nil, geo.Errorf(geo.EInvalid, "it is damaged at /a/path")
	}
	return []byte(b.content), nil
}

func (b *book) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.opened--
	return nil
}

func attach(t *testing.T, sources ...Source) (*Basemaps, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	b, err := Open(t.Context(), Options{Sources: sources, Memory: memo.NewMemory(memo.LeastMemory), Log: slog.New(slog.NewTextHandler(&log, nil)), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b, &log
}

var street = tile.ID{Z: 9, X: 300, Y: 170}

func TestFind(t *testing.T) {
	b, _ := attach(t, &shelf{name: "one", content: "a"}, &shelf{name: "two", content: "b"})
	a, other := hashOf("a"), hashOf("b")
	if got := Joined(b.Attached()); got != a+","+other {
		t.Errorf("attached are %s", got)
	}
	for value, want := range map[string]string{"": a + "," + other, "none": "", other: other, other + "," + a: other + "," + a} {
		if got, err := b.Named(value); err != nil || Joined(got) != want {
			t.Errorf("%q is %s, %v", value, Joined(got), err)
		}
	}
	for value, code := range map[string]geo.Code{
		"x": geo.EInvalid, a + ",": geo.EInvalid, a + "," + a: geo.EInvalid, a[1:]: geo.EInvalid, strings.ToUpper(hashOf("z")): geo.EInvalid, hashOf("z"): geo.EGone,
		a + "," + hashOf("z"): geo.EGone, strings.Repeat(a+",", 8) + a: geo.EInvalid, a + ",none": geo.EInvalid,
	} {
		if _, err := b.Named(value); geo.ErrorCode(err) != code {
			t.Errorf("%q: %v, want %s", value, err, code)
		}
	}
	var none *Basemaps
	if got, err := none.Named(""); err != nil || got != nil {
		t.Errorf("of none: %v, %v", got, err)
	}
	if _, err := none.Tile(t.Context(), a, street); geo.ErrorCode(err) != geo.EGone {
		t.Errorf("of none: %v", err)
	}
}

func TestTile(t *testing.T) {
	b, _ := attach(t, &shelf{name: "one", content: "a"})
	for id, want := range map[tile.ID]string{street: "a", {Z: 9}: "", {Z: 0}: "", {Z: 15, X: 9, Y: 9}: ""} {
		if got, err := b.Tile(t.Context(), hashOf("a"), id); err != nil || string(got) != want {
			t.Errorf("%v: %q, %v", id, got, err)
		}
	}
	// What is wrong with an archive is no fault of whoever asks, and not told to them.
	if _, err := b.Tile(t.Context(), hashOf("a"), tile.ID{Z: 9, X: 1}); geo.ErrorCode(err) != geo.EInternal {
		t.Errorf("a damaged tile: %v", err)
	}
}

func TestWhatCannotBeAttached(t *testing.T) {
	open := func(sources ...Source) error {
		b, err := Open(t.Context(), Options{Sources: sources, Memory: memo.NewMemory(memo.LeastMemory), Log: slog.New(slog.DiscardHandler), Now: time.Now})
		b.Close()
		return err
	}
	one := &shelf{name: "one", content: "a"}
	if err := open(one, &shelf{name: "two", content: "bad"}); geo.ErrorCode(err) != geo.EInvalid || !strings.Contains(err.Error(), "two: it is no archive") || one.opened != 0 {
		t.Errorf("no archive: %v; %d are left open", err, one.opened)
	}
	if err := open(one, &shelf{name: "two", content: "a"}); geo.ErrorCode(err) != geo.EInvalid || one.opened != 0 {
		t.Errorf("twice the same: %v", err)
	}
	if err := open(one, one, one, one, one, one, one, one, one); geo.ErrorCode(err) != geo.EInvalid {
		t.Errorf("nine: %v", err)
	}
	away := &shelf{name: "away", content: "a", away: true}
	b, log := attach(t, away)
	if got := b.Attached(); len(got) != 0 || b.Unavailable() != 1 || !strings.Contains(log.String(), "cannot be reached") {
		t.Errorf("away: %v, %s", got, log)
	}
	away.away = false
	b.Look(t.Context())
	if got := b.Attached(); len(got) != 1 || b.Unavailable() != 0 {
		t.Errorf("once it is there: %v", got)
	}
}

// TestReplacedWhileServing changes an archive in place: until it is opened anew it is refused, then
// what it was is gone, and nothing that was kept of it is left.
func TestReplacedWhileServing(t *testing.T) {
	s := &shelf{name: "one", content: "a"}
	b, log := attach(t, s)
	ask := func(hash string) (string, geo.Code) {
		got, err := b.body(t.Context(), hash, street, web.Identity)
		return string(got.Bytes), geo.ErrorCode(err)
	}
	if got, _ := ask(hashOf("a")); got != "a" {
		t.Fatal(got)
	}
	s.put("b")
	if got, _ := ask(hashOf("a")); got != "a" {
		t.Error("what was kept of the one before is not answered")
	}
	if _, err := b.Tile(t.Context(), hashOf("a"), street); geo.ErrorCode(err) != geo.EUnavailable || !strings.Contains(log.String(), "being changed") {
		t.Errorf("while it is changed: %v; the log: %s", err, log)
	}
	b.Look(t.Context())
	if got := Joined(b.Attached()); got != hashOf("a") || b.Unavailable() != 1 {
		t.Errorf("after one look it is %s", got)
	}
	s.put("c") // it is still being written
	b.Look(t.Context())
	b.Look(t.Context())
	if got := Joined(b.Attached()); got != hashOf("c") || b.Unavailable() != 0 || s.opened != 1 {
		t.Errorf("then it is %s, and %d are open", got, s.opened)
	}
	if got, code := ask(hashOf("a")); code != geo.EGone {
		t.Errorf("the one before: %q %s", got, code)
	}
	if got, _ := ask(hashOf("c")); got != "c" {
		t.Errorf("the new one: %q", got)
	}
	if _, kept := b.bodies.GetIfPresent(bodyKey{hashOf("a"), street, web.Identity}); kept {
		t.Error("tiles of the one before are kept")
	}
	s.put("bad")
	for range 3 {
		b.Look(t.Context())
	}
	if got := Joined(b.Attached()); got != hashOf("c") || b.Unavailable() != 1 || strings.Count(log.String(), "it is no archive") != 1 {
		t.Errorf("what is none took its place: %s; the log: %s", got, log)
	}
	s.put("c") // as it was, written anew
	for range 2 {
		b.Look(t.Context())
	}
	if got, _ := ask(hashOf("c")); got != "c" || b.Unavailable() != 0 {
		t.Errorf("after that: %q", got)
	}
	if _, kept := b.bodies.GetIfPresent(bodyKey{hashOf("c"), street, web.Identity}); !kept {
		t.Error("tiles of the same archive are kept no more")
	}
	said := strings.Count(log.String(), "\n")
	s.put("d")
	s.mu.Lock()
	s.away = true
	s.mu.Unlock()
	for range 10 { // as readers come, and each look finds nothing
		b.Tile(t.Context(), hashOf("c"), street)
		b.Look(t.Context())
	}
	if said = strings.Count(log.String(), "\n") - said; said != 2 {
		t.Errorf("the log has %d lines of one that is away: %s", said, log)
	}
	b.Close()
	if s.opened != 0 {
		t.Errorf("%d are open at the end", s.opened)
	}
}

// TestReadersWhileItIsReplaced has many read while archives take each other's place: each
// answer is of the archive that was asked for, or says why there is none.
func TestReadersWhileItIsReplaced(t *testing.T) {
	s := &shelf{name: "one", content: "a"}
	b, _ := attach(t, s)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { b.Watch(ctx) })
	for range 4 {
		running.Go(func() {
			for ctx.Err() == nil {
				for _, a := range b.Attached() {
					got, err := b.Tile(ctx, a.Hash, street)
					switch code := geo.ErrorCode(err); {
					case err == nil && hashOf(string(got)) != a.Hash:
						t.Errorf("%s answers %s", a.Hash, got)
					case err != nil && code != geo.EGone && code != geo.EUnavailable:
						t.Errorf("%v", err)
					}
				}
			}
		})
	}
	for i := range 20 {
		s.put(string(rune('b' + i)))
		for deadline := time.Now().Add(10 * time.Second); Joined(b.Attached()) != hashOf(string(rune('b'+i))); time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("the archive %d is not there", i)
			}
		}
	}
	stop()
	running.Wait()
	if s.opened != 1 {
		t.Errorf("%d archives are open", s.opened)
	}
}
