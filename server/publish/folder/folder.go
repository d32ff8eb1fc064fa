// Package folder keeps published objects as files, for a web server to serve.
//
// A file takes its place in one step and is on the disk before it does: it is
// written beside its place under a temporary name, synced and renamed. Nothing
// but what is published lies in the folder; headers are the web server's to set.
package folder

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"

	"frontline/geo"
	"frontline/server/publish"
)

// Folder is a folder on this machine. It is made with the first file.
type Folder struct{ dir string }

// temporary matches the names of files that are being written, and of no others:
// the folder may hold what is not ours.
var temporary = regexp.MustCompile(`\.[A-Z2-7]{26}\.tmp$`)

// Open returns the folder at a path, which must not be that of a file.
func Open(dir string) (*Folder, error) {
	switch info, err := os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, fmt.Errorf("%s is a file, not a folder", dir)
	}
	return &Folder{dir: dir}, nil
}

// path is where an object lies.
func (f *Folder) path(name string) (string, error) {
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) || temporary.MatchString(name) {
		return "", geo.Errorf(geo.EInvalid, "%q is no name of a published file", name)
	}
	return filepath.Join(f.dir, local), nil
}

// List returns the files under a prefix.
func (f *Folder) List(ctx context.Context, prefix string) ([]publish.Stat, error) {
	var out []publish.Stat
	root := f.dir
	if i := strings.LastIndexByte(prefix, '/'); i >= 0 {
		root = filepath.Join(root, filepath.FromSlash(prefix[:i]))
	}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // removed meanwhile, or nothing was published yet
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		}
		relative, err := filepath.Rel(f.dir, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(relative)
		if entry.IsDir() || !strings.HasPrefix(name, prefix) || temporary.MatchString(name) {
			return nil
		}
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case info.Mode().IsRegular():
			out = append(out, statOf(name, info))
		}
		return nil
	})
	return out, err
}

// Stat describes a file.
func (f *Folder) Stat(_ context.Context, name string) (publish.Stat, error) {
	path, err := f.path(name)
	if err != nil {
		return publish.Stat{}, err
	}
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return publish.Stat{}, notFound(name, err)
	}
	return statOf(name, info), nil
}

// statOf describes a file. Its ETag changes with each rename into place, unless
// the clock of the disk stands still and the size is the same.
func statOf(name string, info fs.FileInfo) publish.Stat {
	return publish.Stat{Name: name, Modified: info.ModTime(), ETag: fmt.Sprintf("%x-%x", info.ModTime().UnixNano(), info.Size())}
}

// notFound classes the error of opening a file; no error means a directory.
func notFound(name string, err error) error {
	switch {
	case err == nil || errors.Is(err, fs.ErrNotExist):
		return geo.Errorf(geo.ENotFound, "there is no %s", name)
	default:
		return denied(err)
	}
}

func denied(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%w: %w", geo.Errorf(geo.EForbidden, "the user of this program may not"), err)
	}
	return err
}

// Read returns a file.
func (f *Folder) Read(_ context.Context, name string, limit int64) ([]byte, publish.Stat, error) {
	path, err := f.path(name)
	if err != nil {
		return nil, publish.Stat{}, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, publish.Stat{}, notFound(name, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		return nil, publish.Stat{}, notFound(name, err)
	}
	if info.Size() > limit {
		return nil, publish.Stat{}, geo.Errorf(geo.ETooLarge, "%s has more than %d bytes", name, limit)
	}
	raw, err := io.ReadAll(io.LimitReader(file, limit))
	return raw, statOf(name, info), err
}

// Put writes a file. IfAbsent holds whoever else writes, by a hard link, which
// the file system makes or refuses in one step; IfMatch is looked at just before
// the file is renamed.
func (f *Folder) Put(ctx context.Context, name string, body *io.SectionReader, o publish.PutOptions) error {
	path, err := f.path(name)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return denied(err)
	}
	written, err := writeTemporary(path, body)
	if err != nil {
		return denied(err)
	}
	defer os.Remove(written) // gone already where it was renamed
	if err := ctx.Err(); err != nil {
		return err
	}
	switch {
	case o.IfAbsent:
		if err := os.Link(written, path); errors.Is(err, fs.ErrExist) {
			return geo.Errorf(geo.EConflict, "%s is there already", name)
		} else if err != nil {
			return denied(err)
		}
		return syncDir(dir)
	case o.IfMatch != "":
		if now, err := f.Stat(ctx, name); err != nil && geo.ErrorCode(err) != geo.ENotFound {
			return err
		} else if now.ETag != o.IfMatch {
			return geo.Errorf(geo.EConflict, "%s was replaced", name)
		}
	}
	if err := os.Rename(written, path); err != nil {
		return denied(err)
	}
	return syncDir(dir)
}

// writeTemporary writes a file beside a path and returns its name.
func writeTemporary(path string, body io.Reader) (_ string, err error) {
	name := path + "." + rand.Text() + ".tmp"
	// Unlike os.CreateTemp's, it may be read by the web server, as the umask has it.
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(file, body)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(err, os.Remove(name))
	}
	return name, nil
}

// syncDir makes a renamed file outlive a loss of power.
func syncDir(path string) error {
	if runtime.GOOS == "windows" { // which has no such thing
		return nil
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// Delete removes a file.
func (f *Folder) Delete(_ context.Context, name string) error {
	path, err := f.path(name)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return denied(err)
	}
	return nil
}

// Sweep removes temporary files from before a time: a publisher that was killed
// left them.
func (f *Folder) Sweep(before time.Time) error {
	return filepath.WalkDir(f.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !temporary.MatchString(path) {
			return nil // what cannot be read is none of ours
		}
		if info, err := entry.Info(); err != nil || !info.ModTime().Before(before) {
			return nil
		}
		return os.Remove(path)
	})
}
