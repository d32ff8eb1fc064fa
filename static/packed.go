package static

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/andybalholm/brotli"
)

// packed is the ending of what the build compressed.
const packed = ".br"

// unpack reads a file of the build that is there compressed only, given its plain name.
// It is fs.ErrNotExist where there is none.
func unpack(name string) ([]byte, error) {
	f, err := built.Open(name + packed)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(brotli.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", name, err)
	}
	return text, nil
}

// file is an open file whose bytes were made when it was opened; it is its own
// fs.FileInfo.
type file struct {
	*bytes.Reader
	name string
}

func newFile(name string, text []byte) *file { return &file{bytes.NewReader(text), name} }

func (f *file) Close() error               { return nil }
func (f *file) Stat() (fs.FileInfo, error) { return f, nil }
func (f *file) Name() string               { return f.name }
func (f *file) Mode() fs.FileMode          { return 0o444 }
func (f *file) ModTime() time.Time         { return time.Time{} }
func (f *file) IsDir() bool                { return false }
func (f *file) Sys() any                   { return nil }
