// Package layers holds the layers that come with Frontline: a folder for
// each, named by its id, with layer.json and the layer's snapshots as
// YYYY-MM-DD.geojson, or .geojson.br where they are large. The command in the
// folder gen writes the snapshots (make layers); layer.json is by hand.
package layers

import (
	"bytes"
	"embed"
	"errors"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
)

//go:embed */layer.json */reason.txt */*.geojson */*.geojson.br
var packed embed.FS

// FS is the layers' folders: <id>/layer.json, a geo.Layer without its id, and
// <id>/<date>.geojson, RFC 7946 FeatureCollections whose features all have an
// id. What is compressed in the program is not here.
var FS fs.FS = unpacked{}

// Ending is that of compressed files.
const Ending = ".br"

// unpacked shows a compressed file as what is in it, under the name without its
// ending.
type unpacked struct{}

func (unpacked) Open(name string) (fs.File, error) {
	f, err := packed.Open(name)
	if errors.Is(err, fs.ErrNotExist) && fs.ValidPath(name) {
		if text, err := unpack(name + Ending); !errors.Is(err, fs.ErrNotExist) {
			_, base, _ := strings.Cut(name, "/")
			return &file{Reader: bytes.NewReader(text), name: base}, err
		}
	}
	if d, ok := f.(fs.ReadDirFile); ok {
		return folder{d, name}, nil
	}
	return f, err
}

func unpack(name string) ([]byte, error) {
	f, err := packed.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(brotli.NewReader(f))
}

// file is a compressed file as what is in it.
type file struct {
	*bytes.Reader
	name string
}

func (f *file) Close() error               { return nil }
func (f *file) Stat() (fs.FileInfo, error) { return f, nil }
func (f *file) Name() string               { return f.name }
func (f *file) Mode() fs.FileMode          { return 0o444 }
func (f *file) ModTime() time.Time         { return time.Time{} }
func (f *file) IsDir() bool                { return false }
func (f *file) Sys() any                   { return nil }

type folder struct {
	fs.ReadDirFile
	path string
}

func (f folder) ReadDir(n int) ([]fs.DirEntry, error) {
	entries, err := f.ReadDirFile.ReadDir(n)
	for i, e := range entries {
		name, is := strings.CutSuffix(e.Name(), Ending)
		if !is {
			continue
		}
		info, err := fs.Stat(FS, f.path+"/"+name)
		if err != nil {
			return nil, err
		}
		entries[i] = fs.FileInfoToDirEntry(info)
	}
	return entries, err
}

