package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"frontline/cmd/frontline/internal/program"
	"frontline/server/publish"
	"frontline/server/publish/folder"
	"frontline/server/publish/s3"
)

// target is where to publish: a folder, or a bucket that speaks S3.
type target struct {
	Store  publish.Store
	Folder *folder.Folder // the same, of a file:// target
}

// openTarget opens what a URL names; its path is the folder in it.
func openTarget(ctx context.Context, text, version string) (target, error) {
	u, bucket, err := parseTarget(text)
	switch {
	case err != nil:
		return target{}, err
	case bucket == nil:
		return openTargetFolder(u)
	}
	b, err := s3.Open(ctx, s3.Options{Address: *bucket, Getenv: os.Getenv, Version: version})
	return target{Store: b}, err
}

// parseTarget reads a URL, and the bucket that it names where it is not of a folder.
func parseTarget(text string) (*url.URL, *s3.Address, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" || u.Host == "" && u.Path == "" {
		return nil, nil, program.WrongCall(errors.New("the target is no URL of a bucket: write it as file:///srv/www/maps, s3://bucket or gs://bucket"))
	}
	switch u.Scheme {
	case "file":
		return u, nil, checkFolder(u)
	case "s3", "gs":
		address, err := s3.ParseAddress(u, os.Getenv)
		if err != nil {
			return nil, nil, program.WrongCall(fmt.Errorf("%s://%s: %w", u.Scheme, u.Host, err))
		}
		return u, &address, nil
	case "azblob":
		return nil, nil, program.WrongCall(errors.New("azblob:// is not written to any more, as Azure does not speak S3: publish to file:// and copy the folder there with AzCopy, publication.json last, or to s3:// through a gateway that speaks S3 for it"))
	}
	return nil, nil, program.WrongCall(fmt.Errorf("%s:// is not written to: give file://, s3:// or gs://", u.Scheme))
}

func checkFolder(u *url.URL) error {
	switch {
	case u.Host != "":
		return program.WrongCall(fmt.Errorf("%s has no absolute path: write three slashes, as file:///srv/www/maps", u.Redacted()))
	case u.RawQuery != "" || u.Fragment != "":
		return program.WrongCall(errors.New("a file:// target has a path only, without ? or #: write those as %3F and %23"))
	}
	return nil
}

func openTargetFolder(u *url.URL) (target, error) {
	f, err := folder.Open(filepath.FromSlash(u.Path))
	if err != nil {
		return target{}, fmt.Errorf("open %s: %w", u.Path, err)
	}
	return target{Store: f, Folder: f}, nil
}
