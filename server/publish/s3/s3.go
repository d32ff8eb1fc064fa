package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"frontline/geo"
	"frontline/server/publish"

	"github.com/minio/minio-go/v7"
)

// Options say how a bucket is reached.
type Options struct {
	Address   Address
	Getenv    func(string) string
	Transport http.RoundTripper // nil for one that knows proxies and the system's certificates
	Version   string            // of the program, for the store's log
}

// tagsKey is the name of the metadata that caches' keys are put as: readers get it as
// x-amz-meta-surrogate-key, of which a cache in front makes the header that it obeys.
const tagsKey = "Surrogate-Key"

// Bucket is a folder of a bucket.
//
// It holds functions and not the client that they are of: of what an interface leads to by its
// fields the linker keeps all methods, which of the client are a megabyte and a half of a
// program that calls five.
type Bucket struct {
	list   func(ctx context.Context, prefix string) ([]publish.Stat, error)
	stat   func(ctx context.Context, name string) (publish.Stat, error)
	read   func(ctx context.Context, name string, limit int64) ([]byte, publish.Stat, error)
	put    func(ctx context.Context, name string, body *io.SectionReader, o publish.PutOptions) error
	remove func(ctx context.Context, name string) error
}

// List returns what there is under a prefix.
func (b *Bucket) List(ctx context.Context, prefix string) ([]publish.Stat, error) {
	return b.list(ctx, prefix)
}

// Stat describes an object.
func (b *Bucket) Stat(ctx context.Context, name string) (publish.Stat, error) {
	return b.stat(ctx, name)
}

// Read returns an object as it is stored.
func (b *Bucket) Read(ctx context.Context, name string, limit int64) ([]byte, publish.Stat, error) {
	return b.read(ctx, name, limit)
}

// Put writes an object.
func (b *Bucket) Put(ctx context.Context, name string, body *io.SectionReader, o publish.PutOptions) error {
	return b.put(ctx, name, body, o)
}

// Delete removes an object.
func (b *Bucket) Delete(ctx context.Context, name string) error { return b.remove(ctx, name) }

// folder is a folder of a bucket, by the client that reaches it.
type folder struct {
	client     *minio.Core
	name       string
	prefix     string // before each object's name
	conditions bool   // whether the store holds conditions on what is put
}

// attempts is how often a request is sent where the store is not reached or is
// too busy: over some four seconds.
const attempts = 8

// tryWait is how long a store may take for its first answer.
const tryWait = 30 * time.Second

// Open reaches a bucket: most of what can be wrong with keys and names is found
// out by asking it for something. Its errors say what to do first, and why in a
// second line.
func Open(ctx context.Context, o Options) (*Bucket, error) {
	ctx, cancel := context.WithTimeout(ctx, tryWait)
	defer cancel()
	f, err := open(ctx, o)
	if err == nil {
		err = f.try(ctx)
	}
	switch {
	case err == nil:
		return &Bucket{f.list, f.stat, f.read, f.put, f.remove}, nil
	case errors.Is(err, context.Canceled):
		return nil, fmt.Errorf("%s: stopped", o.Address)
	}
	return nil, fmt.Errorf("%s cannot be read: %s\n  %w", o.Address, o.Address.advice(err), err)
}

func open(ctx context.Context, o Options) (*folder, error) {
	a := o.Address
	keys, err := findKeys(ctx, a, o.Getenv)
	if err != nil {
		return nil, err
	}
	lookup := minio.BucketLookupDNS
	if a.PathStyle {
		lookup = minio.BucketLookupPath
	}
	client, err := minio.NewCore(a.Endpoint.Host, &minio.Options{
		Creds: keys, Secure: a.Endpoint.Scheme == "https", Region: a.Region, BucketLookup: lookup, Transport: o.Transport, MaxRetries: attempts,
	})
	if err != nil {
		return nil, err
	}
	client.SetAppInfo("frontline", o.Version)
	client.SetS3EnableDualstack(false)
	f := &folder{client: client, name: a.Bucket, conditions: !a.Google}
	if a.Folder != "" {
		f.prefix = a.Folder + "/"
	}
	return f, nil
}

func (f *folder) try(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for o := range f.client.ListObjectsIter(ctx, f.name, minio.ListObjectsOptions{Prefix: f.prefix, Recursive: true, MaxKeys: 1}) {
		return classed(o.Err)
	}
	return ctx.Err()
}

// advice returns what to do where a bucket cannot be used.
func (a Address) advice(err error) string {
	switch minio.ToErrorResponse(unwrapped(err)).Code {
	case minio.NoSuchBucket:
		return "there is none of this name: make it, or look at the name and the region"
	case minio.InvalidAccessKeyID, minio.SignatureDoesNotMatch:
		return "the store does not know these keys: look at " + a.keysIn()
	}
	if geo.ErrorCode(err) == geo.EForbidden {
		return "its key may not: give it the right to list, read, put and delete"
	}
	return "where no keys are set yet, set " + a.keysIn()
}

// unwrapped finds the store's own answer, which the library compares by type.
func unwrapped(err error) error {
	var answer minio.ErrorResponse
	if errors.As(err, &answer) {
		return answer
	}
	return err
}

// classed returns a store's error with the geo code of its kind.
func classed(err error) error {
	if err == nil {
		return nil
	}
	answer := minio.ToErrorResponse(unwrapped(err))
	switch {
	case answer.Code == minio.NoSuchKey:
		return geo.Errorf(geo.ENotFound, "there is no such object")
	case answer.StatusCode == http.StatusPreconditionFailed, answer.StatusCode == http.StatusConflict:
		return geo.Errorf(geo.EConflict, "it was put meanwhile")
	case answer.StatusCode == http.StatusForbidden:
		return fmt.Errorf("%w: %w", geo.Errorf(geo.EForbidden, "refused"), err)
	}
	return err
}

func (f *folder) list(ctx context.Context, prefix string) ([]publish.Stat, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var out []publish.Stat
	for o := range f.client.ListObjectsIter(ctx, f.name, minio.ListObjectsOptions{Prefix: f.prefix + prefix, Recursive: true}) {
		if o.Err != nil {
			return nil, classed(o.Err)
		}
		out = append(out, f.statOf(o))
	}
	return out, ctx.Err()
}

func (f *folder) statOf(o minio.ObjectInfo) publish.Stat {
	return publish.Stat{Name: o.Key[len(f.prefix):], Modified: o.LastModified, ETag: o.ETag, ContentEncoding: o.Metadata.Get("Content-Encoding")}
}

func (f *folder) stat(ctx context.Context, name string) (publish.Stat, error) {
	o, err := f.client.StatObject(ctx, f.name, f.prefix+name, minio.StatObjectOptions{})
	if err != nil {
		return publish.Stat{}, classed(err)
	}
	return f.statOf(o), nil
}

func (f *folder) read(ctx context.Context, name string, limit int64) ([]byte, publish.Stat, error) {
	body, o, _, err := f.client.GetObject(ctx, f.name, f.prefix+name, minio.GetObjectOptions{})
	if err != nil {
		return nil, publish.Stat{}, classed(err)
	}
	defer body.Close()
	raw, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return nil, publish.Stat{}, err
	}
	if int64(len(raw)) > limit {
		return nil, publish.Stat{}, geo.Errorf(geo.ETooLarge, "%s has more than %d bytes", name, limit)
	}
	return raw, f.statOf(o), nil
}

func (f *folder) put(ctx context.Context, name string, body *io.SectionReader, o publish.PutOptions) error {
	options := minio.PutObjectOptions{
		ContentType: o.ContentType, ContentEncoding: o.ContentEncoding, CacheControl: o.CacheControl,
		// The MD5 is among what is signed. Signing chunks instead would add
		// "aws-chunked" to Content-Encoding, which some stores keep and serve.
		SendContentMd5: true, DisableContentSha256: true,
	}
	if o.Tags != "" {
		options.UserMetadata = map[string]string{tagsKey: o.Tags}
	}
	conditional := o.IfAbsent || o.IfMatch != ""
	if conditional && !f.conditions {
		return errors.ErrUnsupported
	}
	if o.IfAbsent {
		options.SetMatchETagExcept("*")
	} else if o.IfMatch != "" {
		options.SetMatchETag(o.IfMatch)
	}
	_, err := f.client.Client.PutObject(ctx, f.name, f.prefix+name, body, body.Size(), options)
	if conditional && minio.ToErrorResponse(unwrapped(err)).StatusCode == http.StatusNotImplemented {
		return fmt.Errorf("%w: %w", errors.ErrUnsupported, err)
	}
	return classed(err)
}

func (f *folder) remove(ctx context.Context, name string) error {
	err := classed(f.client.RemoveObject(ctx, f.name, f.prefix+name, minio.RemoveObjectOptions{}))
	if geo.ErrorCode(err) == geo.ENotFound {
		return nil
	}
	return err
}
