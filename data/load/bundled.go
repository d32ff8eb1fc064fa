package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"frontline/data/layers"
	"frontline/geo"
)

// BundledLayers are the layers that come with the program, as LoadBundled
// takes them.
func BundledLayers() fs.FS { return layers.FS }

// LoadBundled loads the layers that come with the program into an empty
// record, all that it is to have as one revision, and returns one report a layer; none
// where the record is not empty or is to have none. fsys has a folder for each layer, named as
// its id, with a layer.json and snapshots named YYYY-MM-DD.geojson; whatever
// else it holds is left alone.
func (to Store) LoadBundled(ctx context.Context, fsys fs.FS, progress func(done, total int, name string)) ([]Report, error) {
	rev, err := to.Refresh(ctx)
	if err != nil || rev > 0 {
		return nil, err
	}
	requests, err := to.bundledRequests(ctx, fsys)
	if err != nil || len(requests) == 0 {
		return nil, err
	}
	b, err := to.prepare(ctx, &batch{
		action:    ActionLoadBundled,
		actor:     "frontline",
		requests:  requests,
		onlyEmpty: true, // another program may have been quicker
		progress:  progress,
	})
	if err != nil {
		return nil, err
	}
	return to.load(ctx, b)
}

// bundledRequests are those of the layers that the database is to have.
func (to Store) bundledRequests(ctx context.Context, fsys fs.FS) ([]Request, error) {
	chosen, err := FindBundle(ctx, to.Reader)
	if err != nil {
		return nil, err
	}
	descriptions, err := fs.Glob(fsys, "*/layer.json") // sorted by name
	if err != nil {
		return nil, fmt.Errorf("bundled layers: %w", err)
	}
	if len(descriptions) == 0 {
		return nil, errors.New("bundled layers: there are none")
	}
	var requests []Request
	for _, name := range descriptions {
		if !chosen.Has(path.Dir(name)) {
			continue
		}
		req, err := bundledRequest(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("bundled layers: %w", err)
		}
		requests = append(requests, req)
	}
	return requests, nil
}

func bundledRequest(fsys fs.FS, description string) (Request, error) {
	folder := path.Dir(description)
	text, err := fs.ReadFile(fsys, description)
	if err != nil {
		return Request{}, err
	}
	layer, err := ParseLayer(folder, text)
	if err != nil {
		return Request{}, err
	}
	names, err := fs.Glob(fsys, folder+"/*.geojson")
	if err != nil {
		return Request{}, err
	}
	if len(names) == 0 {
		return Request{}, fmt.Errorf("layer %s has no snapshot", layer.ID)
	}
	req := Request{Layer: layer, SourceURL: layer.SourceURL, Note: "bundled with Frontline"}
	for _, name := range names {
		date, err := geo.ParseDate(strings.TrimSuffix(path.Base(name), ".geojson"))
		if err != nil {
			return Request{}, fmt.Errorf("%s: %w", name, err)
		}
		req.Files = append(req.Files, Input{
			Name: name,
			Open: func() (io.ReadCloser, error) { return fsys.Open(name) },
			Date: date,
		})
	}
	return req, nil
}
