package load

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

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
