// Package layers holds the layers that come with Frontline: a folder for
// each, named by its id, with layer.json and the layer's snapshots as
// YYYY-MM-DD.geojson, or .geojson.br where they are large, or .geojson.without
// where only some features of the one before it end. The command in the
// folder gen writes the snapshots (make layers); layer.json is by hand.
package layers

import (
	"bytes"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
)

//go:embed */layer.json */reason.txt */*.geojson */*.geojson.br */*.geojson.sha256 */*.geojson.without
var packed embed.FS

// FS is the layers' folders: <id>/layer.json, a geo.Layer without its id, and
// <id>/<date>.geojson, RFC 7946 FeatureCollections whose features all have an
// id. What is compressed in the program is not here.
var FS fs.FS = unpacked{}

const (
	// Ending is that of compressed files.
	Ending = ".br"
	// SumEnding is that of the hashes of what is compressed, as sha256sum writes them.
	SumEnding = ".sha256"
	// WithoutEnding is that of files in the place of a snapshot that has all of the one
	// before it but some features: their ids, one a line.
	WithoutEnding = ".without"
)

// unpacked shows a compressed file as what is in it, under the name without its
// ending.
type unpacked struct{}

func (unpacked) Open(name string) (fs.File, error) {
	f, err := packed.Open(name)
	if errors.Is(err, fs.ErrNotExist) && fs.ValidPath(name) {
		for _, ending := range []string{Ending, WithoutEnding} {
			if p, err := packed.Open(name + ending); err == nil {
				return &file{name: name, ending: ending}, p.Close()
			}
		}
	}
	if d, ok := f.(fs.ReadDirFile); ok {
		return folder{d, name}, nil
	}
	return f, err
}

// file is a compressed file as what is in it. It is unpacked when it is first read:
// listing it, and comparing its hash, cost nothing.
type file struct {
	name   string // with its folder
	ending string
	text   *bytes.Reader
}

func (f *file) unpack() error {
	if f.text != nil {
		return nil
	}
	p, err := packed.Open(f.name + f.ending)
	if err != nil {
		return err
	}
	defer p.Close()
	var text []byte
	if f.ending == WithoutEnding {
		text, err = f.without(p)
	} else {
		text, err = io.ReadAll(brotli.NewReader(p))
	}
	if err == nil && f.name == baseMap {
		text, err = WithTowns(text)
	}
	if err != nil {
		return fmt.Errorf("unpack %s: %w", f.name, err)
	}
	f.text = bytes.NewReader(text)
	return nil
}

// without is the text of the snapshot before f, without the lines of some features: the
// command gen writes one a line, and its id after its geometry.
func (f *file) without(list io.Reader) ([]byte, error) {
	ids, err := io.ReadAll(list)
	if err != nil {
		return nil, err
	}
	snapshots, err := fs.Glob(FS, path.Dir(f.name)+"/*.geojson")
	if err != nil {
		return nil, err
	}
	i := slices.Index(snapshots, f.name)
	if i < 1 {
		return nil, errors.New("there is no snapshot before it")
	}
	before, err := fs.ReadFile(FS, snapshots[i-1])
	if err != nil {
		return nil, err
	}
	lines := bytes.SplitAfter(before, []byte("\n"))
	for id := range bytes.FieldsSeq(ids) {
		n := len(lines)
		lines = slices.DeleteFunc(lines, func(line []byte) bool { return bytes.Contains(line, fmt.Appendf(nil, `,"id":%q,"properties"`, id)) })
		if len(lines) != n-1 {
			return nil, fmt.Errorf("%d features %s in %s", n-len(lines), id, snapshots[i-1])
		}
	}
	if last := lines[len(lines)-3]; bytes.HasSuffix(last, []byte("},\n")) { // it was not the last
		lines[len(lines)-3] = append(slices.Clone(last[:len(last)-2]), '\n')
	}
	return bytes.Join(lines, nil), nil
}

func (f *file) Read(b []byte) (int, error) {
	if err := f.unpack(); err != nil {
		return 0, err
	}
	return f.text.Read(b)
}

// SHA256 is the hash of what is in the file.
func (f *file) SHA256() ([]byte, error) {
	line, err := packed.ReadFile(f.name + SumEnding)
	if err != nil {
		return nil, err
	}
	sum, _, _ := strings.Cut(string(line), " ")
	return hex.DecodeString(sum)
}

func (f *file) Stat() (fs.FileInfo, error) {
	if err := f.unpack(); err != nil {
		return nil, err
	}
	return info{f.entry(), f.text.Size()}, nil
}

func (f *file) Close() error { return nil }
func (f *file) entry() entry { return entry{f.name} }

// entry is a compressed file as its folder lists it.
type entry struct{ path string }

func (e entry) Name() string               { return path.Base(e.path) }
func (e entry) IsDir() bool                { return false }
func (e entry) Type() fs.FileMode          { return 0 }
func (e entry) Info() (fs.FileInfo, error) { return fs.Stat(FS, e.path) }
func (e entry) String() string             { return fs.FormatDirEntry(e) }

type info struct {
	entry
	size int64
}

func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return 0o444 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) Sys() any           { return nil }

type folder struct {
	fs.ReadDirFile
	path string
}

func (f folder) ReadDir(n int) ([]fs.DirEntry, error) {
	entries, err := f.ReadDirFile.ReadDir(n)
	for i, e := range entries {
		for _, ending := range []string{Ending, WithoutEnding} {
			if name, is := strings.CutSuffix(e.Name(), ending); is {
				entries[i] = entry{path.Join(f.path, name)}
			}
		}
	}
	return entries, err
}
