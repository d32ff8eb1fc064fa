package pull

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/server/publish/s3"
)

// file is a file of an upstream that may be new.
type file struct {
	key       string // by which the upstream has it
	name      string // by which the record has it
	mark      string
	date      geo.Date
	body      []byte
	sourceURL string // "" where readers can't reach it
}

// source is where an upstream's files are.
type source interface {
	// each takes what has changed since the known files, by date.
	each(ctx context.Context, known map[string]data.UpstreamFile, take func(file) error) error
}

// surroundings is what a source needs beside its settings.
type surroundings struct {
	now     func() time.Time
	version string
}

var featureServer = regexp.MustCompile(`/(Feature|Map)Server/\d+/?$`)

// dayMarks are what stands for the date in the address of dated files, and how the date is written there.
var dayMarks = map[string]string{"{date}": time.DateOnly, "{yyyymmdd}": "20060102"}

// Kind says what an address is of: http, dated, arcgis, folder or s3.
func Kind(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	switch {
	case scheme == "s3" || scheme == "gs":
		return "s3"
	case scheme == "file" || filepath.IsAbs(address):
		return "folder"
	case strings.Contains(rest, "{date}") || strings.Contains(rest, "{yyyymmdd}"):
		return "dated"
	case featureServer.MatchString(strings.SplitN(rest, "?", 2)[0]):
		return "arcgis"
	}
	return "http"
}

// UsualDated is how files of an address are dated where nobody says; "" where somebody must.
func UsualDated(address string) string {
	switch Kind(address) {
	case "arcgis":
		return "property:EditDate"
	case "http":
		u, err := url.Parse(address)
		if err != nil {
			return ""
		}
		if _, err := data.DateInName(path.Base(u.Path)); err != nil {
			return ""
		}
	}
	return datedByName
}

// Check refuses settings that can't be pulled by.
func Check(s data.UpstreamSettings) error {
	_, err := openSource(s, surroundings{now: time.Now})
	return err
}

func openSource(s data.UpstreamSettings, at surroundings) (source, error) {
	if err := CheckDated(s.Dated); err != nil {
		return nil, err
	}
	kind := Kind(s.URL)
	if kind == "folder" {
		return openFolder(s)
	}
	u, err := url.Parse(strings.NewReplacer("{", "%7B", "}", "%7D").Replace(s.URL))
	if err != nil || u.Host == "" {
		return nil, geo.Errorf(geo.EInvalid, "--url is no address: write it as https://example.org/day.geojson, s3://bucket/folder or /srv/days/*.geojson")
	}
	if u.User != nil {
		return nil, geo.Errorf(geo.EInvalid, "--url has a name or a key before its host, which the record would keep")
	}
	if kind == "s3" {
		return openBucket(s, u, at)
	}
	if err := checkScheme(u, s); err != nil {
		return nil, err
	}
	// What is behind the ? may be a key, and the record is public.
	public := (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
	c := newClient(s, at.version)
	switch kind {
	case "arcgis":
		return &arcgis{client: c, settings: s, now: at.now, address: strings.TrimSuffix(strings.SplitN(s.URL, "?", 2)[0], "/")}, nil
	case "dated":
		if s.Dated != datedByName {
			return nil, geo.Errorf(geo.EInvalid, "files with the date in their address are dated by it: leave --dated out")
		}
		return &dated{client: c, settings: s, now: at.now}, nil
	}
	return &single{client: c, settings: s, now: at.now, public: public}, nil
}

// single is one file by HTTP, which is another when something is new.
type single struct {
	*client
	settings data.UpstreamSettings
	now      func() time.Time
	public   string
}

const singleKey = "file"

func (s *single) each(ctx context.Context, known map[string]data.UpstreamFile, take func(file) error) error {
	a, err := s.get(ctx, s.settings.URL, known[singleKey].Mark)
	if errors.Is(err, errUnchanged) {
		return nil
	} else if err != nil {
		return err
	}
	name := path.Base(s.public)
	date, err := dateOf(s.settings.Dated, name, a, s.now())
	if err != nil {
		return err
	}
	return take(file{key: singleKey, name: name, mark: a.mark, date: date, body: a.body, sourceURL: s.public})
}

// dated are files by HTTP, of which each has its date in its address. What was loaded is not
// asked for again, nor what is missing before it.
type dated struct {
	*client
	settings data.UpstreamSettings
	now      func() time.Time
}

func (s *dated) each(ctx context.Context, known map[string]data.UpstreamFile, take func(file) error) error {
	today := geo.DateOf(s.now())
	from := s.settings.Since
	if from == 0 {
		from = today
	}
	for key := range known {
		if d, err := geo.ParseDate(key); err == nil {
			from = max(from, d+1)
		}
	}
	for d := from; d <= today; d++ {
		address := s.settings.URL
		for mark, layout := range dayMarks {
			address = strings.ReplaceAll(address, mark, d.Time().Format(layout))
		}
		a, err := s.get(ctx, address, "")
		if errors.Is(err, errNone) {
			continue // a gap, or not yet there
		} else if err != nil {
			return err
		}
		public := address
		if u, err := url.Parse(address); err == nil {
			public = (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
		}
		if err := take(file{key: d.String(), name: path.Base(public), date: d, body: a.body, sourceURL: public}); err != nil {
			return err
		}
	}
	return nil
}

// listed is a file in a listing: of a folder, or of a bucket.
type listed struct {
	key, mark string
	date      geo.Date
	read      func(ctx context.Context) ([]byte, error)
}

// fileEndings are those of what is taken from a listing.
var fileEndings = []string{".geojson", ".json", ".geojsonl", ".geojsons", ".gz", ".zst", ".kml", ".kmz", ".gpkg", ".csv"}

func takes(name string) bool {
	return slices.Contains(fileEndings, strings.ToLower(path.Ext(name))) && !strings.HasPrefix(path.Base(name), ".")
}

// eachListed takes what is new in a listing.
func eachListed(ctx context.Context, all []listed, since geo.Date, known map[string]data.UpstreamFile, take func(file) error) error {
	slices.SortFunc(all, func(a, b listed) int {
		if a.date != b.date {
			return int(a.date - b.date)
		}
		return strings.Compare(a.key, b.key)
	})
	for _, l := range all {
		if was, ok := known[l.key]; l.date < since || ok && was.Mark == l.mark {
			continue
		}
		body, err := l.read(ctx)
		if err != nil {
			return err
		}
		if err := take(file{key: l.key, name: path.Base(l.key), mark: l.mark, date: l.date, body: body}); err != nil {
			return err
		}
	}
	return nil
}

// bucket is a folder of a bucket, whose files have their dates in their names.
type bucket struct {
	settings data.UpstreamSettings
	options  s3.Options
}

func openBucket(s data.UpstreamSettings, u *url.URL, at surroundings) (source, error) {
	address, err := s3.ParseAddress(u, os.Getenv)
	if err != nil {
		return nil, geo.Errorf(geo.EInvalid, "--url: %s", err)
	}
	if s.Dated != datedByName {
		return nil, geo.Errorf(geo.EInvalid, "files of a bucket are dated by their names: leave --dated out")
	}
	if err := checkScheme(address.Endpoint, s); err != nil {
		return nil, err
	}
	return &bucket{s, s3.Options{Address: address, Getenv: os.Getenv, Transport: newClient(s, at.version).http.Transport, Version: at.version}}, nil
}

func (b *bucket) each(ctx context.Context, known map[string]data.UpstreamFile, take func(file) error) error {
	store, err := s3.Open(ctx, b.options)
	if err != nil {
		return err
	}
	objects, err := store.List(ctx, "")
	if err != nil {
		return err
	}
	var all []listed
	for _, o := range objects {
		if !takes(o.Name) {
			continue
		}
		date, err := data.DateInName(path.Base(o.Name))
		if err != nil {
			return err
		}
		all = append(all, listed{o.Name, o.ETag, date, func(ctx context.Context) ([]byte, error) {
			body, _, err := store.Read(ctx, o.Name, b.settings.MaxMiB<<20)
			return body, err
		}})
	}
	return eachListed(ctx, all, b.settings.Since, known, take)
}
