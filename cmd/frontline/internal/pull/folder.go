package pull

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"frontline/data"
	"frontline/geo"
)

// folder is a folder or a glob on this machine, whose files have their dates in their names.
type folder struct {
	settings data.UpstreamSettings
	pattern  string
}

func openFolder(s data.UpstreamSettings) (source, error) {
	pattern := strings.TrimPrefix(s.URL, "file://")
	if !filepath.IsAbs(pattern) {
		return nil, geo.Errorf(geo.EInvalid, "--url %s is no whole path: write it as /srv/days or /srv/days/*.geojson", s.URL)
	}
	if s.Dated != datedByName {
		return nil, geo.Errorf(geo.EInvalid, "files of a folder are dated by their names: leave --dated out")
	}
	if _, err := filepath.Match(pattern, ""); err != nil {
		return nil, geo.Errorf(geo.EInvalid, "--url %s is no pattern", s.URL)
	}
	return &folder{s, pattern}, nil
}

func (f *folder) each(ctx context.Context, known map[string]data.UpstreamFile, take func(file) error) error {
	pattern := f.pattern
	if info, err := os.Stat(pattern); err == nil && info.IsDir() {
		pattern = filepath.Join(pattern, "*")
	} else if err != nil && !strings.ContainsAny(pattern, "*?[") {
		return fmt.Errorf("it cannot be read: %w", err)
	}
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Dir(pattern)); err != nil && !strings.ContainsAny(filepath.Dir(pattern), "*?[") {
		return fmt.Errorf("its folder cannot be read: %w", err)
	}
	var all []listed
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil || !info.Mode().IsRegular() || !takes(p) {
			continue
		}
		date, err := data.DateInName(filepath.Base(p))
		if err != nil {
			return err
		}
		all = append(all, listed{p, markOf(info), date, func(context.Context) ([]byte, error) { return f.read(p, markOf(info)) }})
	}
	return eachListed(ctx, all, f.settings.Since, known, take)
}

// markOf tells whether a file has changed.
func markOf(info os.FileInfo) string {
	return fmt.Sprintf("%d %d", info.Size(), info.ModTime().UnixNano())
}

// read reads a file, which must be the one that was listed from beginning to end.
func (f *folder) read(path, mark string) ([]byte, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	most := f.settings.MaxMiB << 20
	body, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > most {
		return nil, geo.Errorf(geo.ETooLarge, "%s is larger than %d MiB: --max-mib takes more", filepath.Base(path), f.settings.MaxMiB)
	}
	if info, err := in.Stat(); err != nil || markOf(info) != mark {
		return nil, fmt.Errorf("%s was changed while it was read", filepath.Base(path))
	}
	return body, nil
}
