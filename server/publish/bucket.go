package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"path"
	"strings"
	"time"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/klauspost/compress/gzip"
)

// The Cache-Control of what never changes and of what may.
const (
	forEver  = "public, max-age=31536000, immutable"
	askAgain = "public, max-age=0, must-revalidate"
)

// largest is how long an object may be that is read back: a publication's list
// grows by some 600 bytes a date.
const largest = 256 << 20

// bucket is where objects are put.
type bucket struct {
	Store
	// beside is whether compressed text lies beside the plain one, for a web
	// server that hands out files; else it is stored compressed and marked so.
	beside bool
}

func newBucket(o Options) *bucket { return &bucket{Store: o.Store, beside: o.Beside} }

// object is something to put.
type object struct {
	name  string
	kind  string // its media type
	body  []byte
	fixed bool   // whether the name stays and the content changes
	tags  string // of caches
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
	case ".ico":
		return "image/vnd.microsoft.icon"
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
	options := PutOptions{ContentType: o.kind, CacheControl: forEver, Tags: o.tags}
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
			if err := b.write(ctx, o.name+".gz", small, options); err != nil {
				return err
			}
		default:
			options.ContentEncoding, body = "gzip", small
		}
	}
	return b.write(ctx, o.name, body, options)
}

// write puts an object that is in the memory.
func (b *bucket) write(ctx context.Context, name string, body []byte, o PutOptions) error {
	return storeError("put", name, b.Put(ctx, name, io.NewSectionReader(bytes.NewReader(body), 0, int64(len(body))), o))
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
func (b *bucket) putFile(ctx context.Context, name string, body *io.SectionReader, tags string) error {
	return storeError("put", name, b.Put(ctx, name, body, PutOptions{ContentType: typeOf(name), CacheControl: forEver, Tags: tags}))
}

// create writes an object that must not be there: geo.EConflict where it is.
func (b *bucket) create(ctx context.Context, name string, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return b.writeIf(ctx, name, raw, PutOptions{IfAbsent: true})
}

// replace writes an object that must be what was read: geo.EConflict where it is
// not. Without what was read, there must be none.
func (b *bucket) replace(ctx context.Context, name string, value any, was *Stat) error {
	if was == nil {
		return b.create(ctx, name, value)
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	// Some stores ignore the condition.
	if now, err := b.Stat(ctx, name); err != nil {
		return storeError("read", name, err)
	} else if now.ETag != was.ETag || !now.Modified.Equal(was.Modified) {
		return errOvertaken()
	}
	if err := b.writeIf(ctx, name, raw, PutOptions{IfMatch: was.ETag}); geo.ErrorCode(err) == geo.EConflict {
		return errOvertaken()
	} else if err != nil {
		return err
	}
	return nil
}

// writeIf puts an object under a condition. Where the store holds none, a look
// just before must do.
func (b *bucket) writeIf(ctx context.Context, name string, raw []byte, o PutOptions) error {
	o.ContentType, o.CacheControl = "application/json", askAgain
	err := b.write(ctx, name, raw, o)
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		if o.IfAbsent {
			if there, err := b.exists(ctx, name); err != nil {
				return err
			} else if there {
				return errThere(name)
			}
		}
		o.IfAbsent, o.IfMatch = false, ""
		return b.write(ctx, name, raw, o)
	case geo.ErrorCode(err) == geo.EConflict:
		// A request whose answer was lost is sent again and meets itself.
		if now, _, readErr := b.Read(ctx, name, largest); readErr == nil && bytes.Equal(now, raw) {
			return nil
		}
		return errThere(name)
	}
	return err
}

func errThere(name string) error {
	return geo.Errorf(geo.EConflict, "%s is there already, put by another publisher", name)
}

func errOvertaken() error {
	return geo.Errorf(geo.EConflict, "another publisher was at work meanwhile and its publication is shown: run this again")
}

// exists reports whether there is an object.
func (b *bucket) exists(ctx context.Context, name string) (bool, error) {
	_, err := b.Stat(ctx, name)
	if geo.ErrorCode(err) == geo.ENotFound {
		return false, nil
	}
	return err == nil, storeError("read", name, err)
}

// readJSON reads an object; the description is nil where there is none.
func (b *bucket) readJSON(ctx context.Context, name string, value any) (*Stat, error) {
	raw, stat, err := b.read(ctx, name)
	if geo.ErrorCode(err) == geo.ENotFound {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, value); err != nil {
		return nil, geo.Errorf(geo.EConflict, "%s in the bucket is not what a publisher wrote: move it away", name)
	}
	return &stat, nil
}

// read is an object's plain content.
func (b *bucket) read(ctx context.Context, name string) ([]byte, Stat, error) {
	raw, stat, err := b.Read(ctx, name, largest)
	if err != nil {
		return nil, stat, storeError("read", name, err)
	}
	// Some stores unpack on their way out.
	if stat.ContentEncoding == "gzip" && bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) {
		if raw, err = unpacked(raw); err != nil {
			return nil, stat, fmt.Errorf("publish: read %s: %w", name, err)
		}
	}
	return raw, stat, nil
}

func unpacked(raw []byte) ([]byte, error) {
	zr, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(zr, largest+1))
	if err == nil && len(out) > largest {
		err = geo.Errorf(geo.ETooLarge, "it has more than %d bytes", largest)
	}
	return out, err
}

// list is what there is under a prefix, and when it was put.
func (b *bucket) list(ctx context.Context, prefix string) (map[string]time.Time, error) {
	found, err := b.List(ctx, prefix)
	if err != nil {
		return nil, storeError("list", prefix, err)
	}
	out := map[string]time.Time{}
	for _, o := range found {
		if !strings.HasSuffix(o.Name, ".gz") {
			out[o.Name] = o.Modified
		}
	}
	return out, nil
}

// remove deletes an object, with what lies beside it; one that is not there is
// no error.
func (b *bucket) remove(ctx context.Context, name string) error {
	names := []string{name}
	if b.beside && packable(name) {
		names = append(names, name+".gz")
	}
	for _, n := range names {
		if err := b.Delete(ctx, n); err != nil {
			return storeError("delete", n, err)
		}
	}
	return nil
}

func errStopped() error {
	return geo.Errorf(geo.EUnavailable, "stopped: what was put stays, and the same command goes on from there")
}

// storeError words an error of the store about an object.
func storeError(what, name string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		return errStopped()
	}
	if geo.ErrorCode(err) == geo.EForbidden {
		return fmt.Errorf("may not %s %s: check the rights of the key: %w", what, name, err)
	}
	return fmt.Errorf("%s %s: %w", what, name, err)
}
