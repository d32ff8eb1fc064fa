// Package load is what `frontline load` shares with uploads, the bundled layers and `frontline inspect`: the
// files with their dates and mapping, the database, and what is said of a load.
package load

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"frontline/cmd/frontline/internal/program"
	"frontline/data"
	"frontline/geo"
)

// OpenDatabase opens the database to load into. One that --create makes is made
// beside its place, and put there by finish(true) only: a load that is refused
// leaves none behind.
func OpenDatabase(p *program.Program, create, dryRun bool) (db *data.DB, finish func(keep bool) error, err error) {
	if _, err := os.Stat(p.DB); !create || !errors.Is(err, fs.ErrNotExist) {
		open := p.OpenToChange
		if dryRun {
			open = p.OpenToTry
		}
		db, err := open()
		return db, func(bool) error { return db.Close() }, err
	}
	f, err := os.CreateTemp(filepath.Dir(p.DB), filepath.Base(p.DB)+".*.new")
	if err != nil {
		return nil, nil, fmt.Errorf("make %s: %w", p.DB, err)
	}
	made := *p
	made.DB = f.Name()
	remove := func() {
		for _, ending := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(made.DB + ending) // it may not be there
		}
	}
	remove() // the database has the rights that any file gets
	if err := f.Close(); err != nil {
		return nil, nil, fmt.Errorf("make %s: %w", p.DB, err)
	}
	if db, err = made.Open(); err != nil {
		remove()
		return nil, nil, err
	}
	return db, func(keep bool) error {
		defer remove()
		if err := db.Close(); err != nil || !keep {
			return err
		}
		// Unlike a renaming, a link takes the place of nothing.
		err := os.Link(made.DB, p.DB)
		if errors.Is(err, fs.ErrExist) {
			return geo.Errorf(geo.EConflict, "%s was made by somebody else meanwhile: nothing was loaded, load it again", p.DB)
		}
		return err
	}, nil
}
