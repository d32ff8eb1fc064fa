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
	"time"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file://
	"gocloud.dev/gcerrors"

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
		if t.Bucket, err = blob.OpenBucket(ctx, u.String()); err != nil {
			return t, fmt.Errorf("open %s: %w", t.dir, err)
		}
		return t, nil
	case "gs", "azblob", "s3":
		if !blob.DefaultURLMux().ValidBucketScheme(u.Scheme) {
			return t, geo.Errorf(geo.EUnavailable, "this program was built without %s://: build it with `make build TAGS=clouds`", u.Scheme)
		}
	default:
		return t, wrongCall{fmt.Errorf("%s:// is not written to: give file://, s3://, gs:// or azblob://", u.Scheme)}
	}
	folder := strings.Trim(u.Path, "/")
	u.Path = ""
	name := u.Scheme + "://" + u.Host
	if t.Bucket, err = blob.OpenBucket(ctx, u.String()); err != nil {
		return t, cloudError(name, u.Scheme, err)
	}
	if folder != "" {
		t.Bucket = blob.PrefixedBucket(t.Bucket, folder+"/")
	}
	if err := tryBucket(ctx, t.Bucket); err != nil {
		return t, errors.Join(cloudError(name, u.Scheme, err), t.Close())
	}
	return t, nil
}

// tryBucket asks a bucket for something: most of what can be wrong with keys
// and names is not found out before.
func tryBucket(ctx context.Context, b *blob.Bucket) error {
	ctx, cancel := context.WithTimeout(ctx, tryWait)
	defer cancel()
	_, _, err := b.ListPage(ctx, blob.FirstPageToken, 1, nil)
	return err
}

// tryWait is how long a cloud may take for its first answer. Where no key is
// set, its library looks for one in several places over the network.
const tryWait = 30 * time.Second

// keysIn says where the keys of a cloud are looked for, by scheme.
var keysIn = map[string]string{
	"s3":     "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; the region by AWS_REGION or s3://bucket?region=eu-central-1",
	"gs":     "GOOGLE_APPLICATION_CREDENTIALS to the file of a key, or run `gcloud auth application-default login`",
	"azblob": "AZURE_STORAGE_ACCOUNT, and AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_CONNECTION_STRING",
}

// cloudError says what can be done where a bucket cannot be used, and beneath
// that in the library's own words why.
func cloudError(name, scheme string, err error) error {
	advice := "where no keys are set yet, set " + keysIn[scheme]
	switch gcerrors.Code(err) {
	case gcerrors.Canceled:
		return fmt.Errorf("%s: stopped", name)
	case gcerrors.NotFound:
		advice = "there is none of this name: make it, or look at the name and the region"
	case gcerrors.PermissionDenied:
		advice = "its key may not: give it the right to list, read, put and delete"
	}
	return fmt.Errorf("%s cannot be read: %s\n  %w", name, advice, err)
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
