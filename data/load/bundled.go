package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/data/internal/sqlkit"
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

// Bundle is which of the layers that come with the program a database has.
type Bundle struct {
	All    bool
	Layers []string // where not all, in order
}

// ParseBundle reads a choice among the layers of fsys: all, none, or ids between commas.
func ParseBundle(fsys fs.FS, text string) (Bundle, error) {
	switch text {
	case "all":
		return Bundle{All: true}, nil
	case "none":
		return Bundle{}, nil
	}
	var b Bundle
	for id := range strings.SplitSeq(text, ",") {
		if _, err := fs.Stat(fsys, path.Join(id, "layer.json")); id == "" || err != nil || !fs.ValidPath(id) {
			ids, _ := fs.Glob(fsys, "*/layer.json")
			for i := range ids {
				ids[i] = path.Dir(ids[i])
			}
			return Bundle{}, geo.Errorf(geo.EInvalid, "%q is no layer that comes with the program: give all, none, or some of %s", id, strings.Join(ids, ","))
		}
		b.Layers = append(b.Layers, id)
	}
	slices.Sort(b.Layers)
	b.Layers = slices.Compact(b.Layers)
	return b, nil
}

// String is the choice as ParseBundle reads it.
func (b Bundle) String() string {
	switch {
	case b.All:
		return "all"
	case len(b.Layers) == 0:
		return "none"
	}
	return strings.Join(b.Layers, ",")
}

// Has is whether a layer is among them.
func (b Bundle) Has(layer string) bool { return b.All || slices.Contains(b.Layers, layer) }

// FindBundle is the choice that a database keeps.
func FindBundle(ctx context.Context, q sqlkit.Queryer) (Bundle, error) {
	var layers []byte
	err := q.QueryRowContext(ctx, `SELECT layers FROM bundle`).Scan(&layers)
	if errors.Is(err, sql.ErrNoRows) {
		return Bundle{All: true}, nil
	}
	var b Bundle
	if err == nil {
		err = json.Unmarshal(layers, &b.Layers)
	}
	return b, sqlkit.Error("find which bundled layers were chosen", err)
}

// KeepBundle keeps a choice in a database that has nothing yet. It is geo.EConflict where
// another was made before.
func KeepBundle(ctx context.Context, tx *sql.Tx, revision geo.Revision, b Bundle) error {
	kept, err := FindBundle(ctx, tx)
	if err != nil || kept.String() == b.String() {
		return err
	}
	if revision > 0 || !kept.All {
		return geo.Errorf(geo.EConflict, "of the bundled layers the database was made with %s, not %s, which is for good: leave --bundle out, or make another database", kept, b)
	}
	layers, err := json.Marshal(append([]string{}, b.Layers...))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO bundle (one, layers) VALUES (1, ?)`, string(layers))
	return sqlkit.Error("keep which bundled layers were chosen", err)
}
