package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file://

	"frontline/geo"
	"frontline/server/publish"
)

// conditions are how a write is made to depend on what is there, by scheme.
var conditions = map[string]publish.Condition{}

// target is where to publish.
type target struct {
	*blob.Bucket
	scheme string
	dir    string // of a file:// target
}

// openTarget opens the bucket that a URL names; its path is the folder in it.
func openTarget(ctx context.Context, text string) (target, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" || u.Host == "" && u.Path == "" {
		return target{}, wrongCall{fmt.Errorf("%s is no URL of a bucket: write it as file:///srv/www/maps, s3://bucket, gs://bucket or azblob://container", text)}
	}
	t := target{scheme: u.Scheme}
	switch u.Scheme {
	case "file":
		if u.Host != "" {
			return t, wrongCall{fmt.Errorf("%s has no absolute path: write three slashes, as file:///srv/www/maps", text)}
		}
		t.dir = filepath.FromSlash(u.Path)
		q := u.Query()
		// A web server hands the folder out: nothing but what is published is in
		// it, and a file takes its place in one step.
		q.Set("metadata", "skip")
		q.Set("no_tmp_dir", "true")
		q.Set("create_dir", "true")
		u.RawQuery = q.Encode()
		t.Bucket, err = blob.OpenBucket(ctx, u.String())
		return t, bucketError(text, err)
	case "gs", "azblob", "s3":
		if !blob.DefaultURLMux().ValidBucketScheme(u.Scheme) {
			return t, geo.Errorf(geo.EUnavailable, "this program was built without %s://: build it with `make build TAGS=clouds`", u.Scheme)
		}
	default:
		return t, wrongCall{fmt.Errorf("%s:// is not written to: give file://, s3://, gs:// or azblob://", u.Scheme)}
	}
	folder := strings.Trim(u.Path, "/")
	u.Path = ""
	if t.Bucket, err = blob.OpenBucket(ctx, u.String()); err == nil && folder != "" {
		t.Bucket = blob.PrefixedBucket(t.Bucket, folder+"/")
	}
	return t, bucketError(text, err)
}

func bucketError(text string, err error) error {
	if err == nil {
		return nil
	}
	u, parseErr := url.Parse(text)
	if parseErr != nil {
		return err
	}
	u.RawQuery = "" // it may hold a key
	return fmt.Errorf("open %s: %w", u.Redacted(), err)
}

// create makes a file that must not be there, in one step, whoever else tries:
// the library's own way holds within one process only.
func (t target) create(name string, body []byte) error {
	path := filepath.Join(t.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(body)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	if err = os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
		return publish.ErrExists
	}
	return err
}
