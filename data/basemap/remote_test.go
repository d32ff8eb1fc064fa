package basemap

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"frontline/geo/osm"
	"frontline/geo/tile"
)

// elsewhere is a source that is to be closed.
type elsewhere struct {
	*bytes.Reader
	closed int
}

func (e *elsewhere) ReadRange(_ context.Context, p []byte, off int64) error {
	_, err := e.ReadAt(p, off)
	return err
}

func (e *elsewhere) Close() error { e.closed++; return nil }

// TestARemoteArchiveClosesItsSource once it is closed, and where it is none.
func TestARemoteArchiveClosesItsSource(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.pmtiles")
	writePMTiles(t, path, osm.Protomaps, "x")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	from := &elsewhere{Reader: bytes.NewReader(b)}
	a, err := OpenRemote(t.Context(), Remote{Source: from, ETag: "1"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := a.Tile(t.Context(), tile.ID{}); err != nil || string(got) != "x" || from.closed != 0 {
		t.Errorf("%q, %v; closed %d times", got, err, from.closed)
	}
	if err := a.Close(); err != nil || from.closed != 1 {
		t.Errorf("%v; closed %d times", err, from.closed)
	}
	none := &elsewhere{Reader: bytes.NewReader(b[:200])}
	if _, err := OpenRemote(t.Context(), Remote{Source: none, ETag: "1"}, nil); err == nil || none.closed != 1 {
		t.Errorf("%v; closed %d times", err, none.closed)
	}
}
