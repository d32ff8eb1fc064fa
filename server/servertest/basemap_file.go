package servertest

import (
	"context"
	"os"
	"testing"
	"time"

	"frontline/data"
	archives "frontline/data/basemap"
	"frontline/data/basemap/basemaptest"
	"frontline/geo/osm"
	"frontline/geo/tile"
	"frontline/server"
	"frontline/server/basemap"
)

// MadeUp attaches an archive of a made-up country (basemaptest), named as programs have it. replace
// puts another one in its place.
func MadeUp(t testing.TB, o basemaptest.Options) (attach func(*server.Options), replace func(basemaptest.Options)) {
	t.Helper()
	at := madeUp{t.TempDir() + "/made-up.pmtiles"}
	write := func(o basemaptest.Options) {
		next := at.path + ".new.pmtiles"
		if err := basemaptest.Write(t.Context(), next, o); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(next, at.path); err != nil {
			t.Fatal(err)
		}
	}
	write(o)
	return func(o *server.Options) { o.Basemaps = append(o.Basemaps, at) }, write
}

// madeUp is an archive in a file.
type madeUp struct{ path string }

func (m madeUp) Name() string { return m.path }

func (m madeUp) Every() time.Duration { return 5 * time.Millisecond }

func (m madeUp) State(context.Context) (string, error) { return archives.State(m.path) }

func (m madeUp) Open(ctx context.Context, keep basemap.Leaves) (basemap.Archive, error) {
	a, err := archives.Open(ctx, m.path, keep)
	if err != nil {
		return nil, err
	}
	name, err := data.BasemapNames()
	return madeUpArchive{a, name}, err
}

type madeUpArchive struct {
	*archives.Archive
	name osm.Namer
}

func (a madeUpArchive) About() basemap.Attached {
	of := a.Info()
	return basemap.Attached{Hash: of.Hash, Name: of.Name, Credit: osm.CreditOf(of.Attribution), MinZoom: of.MinZoom, MaxZoom: of.MaxZoom, Bounds: of.Bounds, Immutable: true}
}

func (a madeUpArchive) Translated(ctx context.Context, id tile.ID) ([]byte, error) {
	return a.Archive.Translated(ctx, id, a.name)
}

func (a madeUpArchive) Places(ctx context.Context, id tile.ID) ([]osm.Place, error) {
	return a.Archive.Places(ctx, id, a.name)
}
