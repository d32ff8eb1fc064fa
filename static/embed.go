// Package static holds what the server hands to browsers: the built front end,
// the user's pages, and the words and templates of the pages that the server
// writes.
package static

import (
	"embed"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// FS is the built front end under dist/: the page in each language and, in
// assets/, the script and style with the hash of their content in their names.
// Before `npm run build` it has no page.
var FS fs.FS = frontEnd{}

//go:embed all:dist
var built embed.FS

// frontEnd is dist/, where parts of the page are compressed only: they are there under
// their plain names, too.
type frontEnd struct{}

func (frontEnd) Open(name string) (fs.File, error) {
	f, err := built.Open(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	text, err := unpackOnce(name)
	if err != nil {
		return nil, err
	}
	return newFile(path.Base(name), text), nil
}

// ReadDir lists a compressed file twice, once by its plain name.
func (frontEnd) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := built.ReadDir(name)
	for _, e := range entries {
		plain, ok := strings.CutSuffix(e.Name(), packed)
		if ok && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == plain }) {
			text, err := unpackOnce(path.Join(name, plain))
			if err != nil {
				return nil, err
			}
			entries = append(entries, fs.FileInfoToDirEntry(newFile(plain, text)))
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// plain keeps each part that was asked for as it is uncompressed: not in a cache, since
// all of them together are less than 1.75 MiB (running.html#memory).
var plain sync.Map

func unpackOnce(name string) ([]byte, error) {
	if text, ok := plain.Load(name); ok {
		return text.([]byte), nil
	}
	text, err := unpack(name)
	if err == nil {
		plain.Store(name, text)
	}
	return text, err
}

// Words is the messages in words/, a folder a language.
//
//go:embed words
var Words embed.FS

// Pages is the templates and the style sheet of the server's own pages, in
// pages/.
//
//go:embed pages
var Pages embed.FS
