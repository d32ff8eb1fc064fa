package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"path"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"frontline/geo"
)

// Condition makes a write succeed only where an object is still what attrs say.
// as is blob.WriterOptions.BeforeWrite's. It reports whether the store can.
type Condition func(as func(any) bool, attrs *blob.Attributes) bool

// The Cache-Control of what never changes and of what may.
const (
	forEver  = "public, max-age=31536000, immutable"
	askAgain = "public, max-age=0, must-revalidate"
)

// bucket is where objects are put.
type bucket struct {
	*blob.Bucket
	// beside is whether compressed text lies beside the plain one, for a web
	// server that hands out files; else it is stored compressed and marked so.
	beside    bool
	condition Condition
	exclusive func(name string, body []byte) error
}

// ErrExists is of an object that must not be there and is.
var ErrExists = geo.Errorf(geo.EConflict, "there already")

// object is something to put.
type object struct {
	name  string
	kind  string // its media type
	body  []byte
	fixed bool // whether the name stays and the content changes
}

// packable goes by the name: what is text, and not read by ranges.
func packable(name string) bool {
	switch path.Ext(name) {
	case ".json", ".geojson", ".html", ".css", ".js", ".svg", ".xml", ".atom", ".csv", ".txt", ".webmanifest":
		return true
	}
	return false
}

// typeOf is the media type of a name.
func typeOf(name string) string {
	switch ending := path.Ext(name); ending {
	case ".pmtiles":
		return "application/vnd.pmtiles"
	case ".geojson":
		return "application/geo+json"
	case ".atom":
		return "application/atom+xml"
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".webmanifest":
		return "application/manifest+json"
	default:
		if kind := mime.TypeByExtension(ending); kind != "" {
			return kind
		}
		return "application/octet-stream"
	}
}

// gzipLevel is the highest: an object is put once and sent many times.
const gzipLevel = gzip.BestCompression

// put writes an object, and its compressed form.
func (b *bucket) put(ctx context.Context, o object) error {
	options := blob.WriterOptions{ContentType: o.kind, CacheControl: forEver, DisableContentTypeDetection: true}
	if o.fixed {
		options.CacheControl = askAgain
	}
	body := o.body
	if packable(o.name) {
		small, err := packed(body)
		switch {
		case err != nil:
			return fmt.Errorf("publish: %s: %w", o.name, err)
		case small == nil || b.beside && o.fixed: // two files of one name would not change at once
		case b.beside:
			if err := b.WriteAll(ctx, o.name+".gz", small, &options); err != nil {
				return storeError("put", o.name, err)
			}
		default:
			options.ContentEncoding, body = "gzip", small
		}
	}
	return storeError("put", o.name, b.WriteAll(ctx, o.name, body, &options))
}

// packed is text compressed, nil where that does not make it smaller.
func packed(raw []byte) ([]byte, error) {
	var out bytes.Buffer
	zw, err := gzip.NewWriterLevel(&out, gzipLevel)
	if err == nil {
		_, err = zw.Write(raw)
	}
	if err == nil {
		err = zw.Close()
	}
	if err != nil || out.Len() >= len(raw) {
		return nil, err
	}
	return out.Bytes(), nil
}

// putFile writes an object that is too large for the memory.
func (b *bucket) putFile(ctx context.Context, name string, r io.Reader) error {
	return storeError("put", name, b.Upload(ctx, name, r, &blob.WriterOptions{ContentType: typeOf(name), CacheControl: forEver, DisableContentTypeDetection: true}))
}

// create writes an object that must not be there: geo.EConflict where it is.
func (b *bucket) create(ctx context.Context, name string, value any) error {
	if b.exclusive != nil {
		raw, err := json.Marshal(value)
		if err == nil {
			err = b.exclusive(name, raw)
		}
		if err != nil && !errors.Is(err, ErrExists) {
			err = fmt.Errorf("put %s: %w", name, err)
		}
		return err
	}
	return b.putJSON(ctx, name, value, &blob.WriterOptions{IfNotExist: true})
}

// replace writes an object that must be what was read: geo.EConflict where it is
// not. Without what was read, there must be none.
func (b *bucket) replace(ctx context.Context, name string, value any, was *blob.Attributes) error {
	if was == nil {
		return b.create(ctx, name, value)
	}
	options := &blob.WriterOptions{}
	compared := false
	if b.condition != nil {
		options.BeforeWrite = func(as func(any) bool) error {
			compared = b.condition(as, was)
			return nil
		}
	}
	now, err := b.Attributes(ctx, name)
	if err != nil {
		return storeError("read", name, err)
	}
	if !same(now, was) {
		return errOvertaken()
	}
	err = b.putJSON(ctx, name, value, options)
	if geo.ErrorCode(err) == geo.EConflict && compared {
		return errOvertaken()
	}
	return err
}

func same(a, b *blob.Attributes) bool {
	return a.ETag == b.ETag && a.Size == b.Size && a.ModTime.Equal(b.ModTime)
}

func errOvertaken() error {
	return geo.Errorf(geo.EConflict, "another publisher was at work meanwhile and its publication is shown: run this again")
}

func (b *bucket) putJSON(ctx context.Context, name string, value any, options *blob.WriterOptions) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	options.ContentType, options.CacheControl, options.DisableContentTypeDetection = "application/json", askAgain, true
	return storeError("put", name, b.WriteAll(ctx, name, raw, options))
}

// readJSON reads an object; attrs are nil where there is none.
func (b *bucket) readJSON(ctx context.Context, name string, value any) (*blob.Attributes, error) {
	attrs, err := b.Attributes(ctx, name)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, nil
	} else if err != nil {
		return nil, storeError("read", name, err)
	}
	raw, err := b.read(ctx, name, attrs.ContentEncoding)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, value); err != nil {
		return nil, geo.Errorf(geo.EConflict, "%s in the bucket is not what a publisher wrote: move it away", name)
	}
	return attrs, nil
}

// read is an object's plain content.
func (b *bucket) read(ctx context.Context, name, coding string) ([]byte, error) {
	raw, err := b.ReadAll(ctx, name)
	if err != nil {
		return nil, storeError("read", name, err)
	}
	// Some stores unpack on their way out.
	if coding == "gzip" && bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) {
		zr, err := gzip.NewReader(bytes.NewReader(raw))
		if err == nil {
			raw, err = io.ReadAll(zr)
		}
		if err != nil {
			return nil, fmt.Errorf("publish: read %s: %w", name, err)
		}
	}
	return raw, nil
}

// list is what there is under a prefix, and when it was put.
func (b *bucket) list(ctx context.Context, prefix string) (map[string]time.Time, error) {
	out := map[string]time.Time{}
	it := b.List(&blob.ListOptions{Prefix: prefix})
	for {
		o, err := it.Next(ctx)
		if errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, storeError("list", prefix, err)
		}
		if !strings.HasSuffix(o.Key, ".gz") {
			out[o.Key] = o.ModTime
		}
	}
}

// remove deletes an object, with what lies beside it; one that is not there is
// no error.
func (b *bucket) remove(ctx context.Context, name string) error {
	names := []string{name}
	if b.beside && packable(name) {
		names = append(names, name+".gz")
	}
	for _, n := range names {
		if err := b.Delete(ctx, n); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
			return storeError("delete", n, err)
		}
	}
	return nil
}

func errStopped() error {
	return geo.Errorf(geo.EUnavailable, "stopped: what was put stays, and the same command goes on from there")
}

// storeError says what went wrong with an object.
func storeError(what, name string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) || gcerrors.Code(err) == gcerrors.Canceled {
		return errStopped()
	}
	switch gcerrors.Code(err) {
	case gcerrors.FailedPrecondition:
		return geo.Errorf(geo.EConflict, "%s is there already, put by another publisher", name)
	case gcerrors.PermissionDenied:
		return fmt.Errorf("may not %s %s: check the rights of the key: %w", what, name, err)
	}
	return fmt.Errorf("%s %s: %w", what, name, err)
}
