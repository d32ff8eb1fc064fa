package data

import (
	"database/sql"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"frontline/data/internal/disk"
	"frontline/data/internal/sqlkit"
	"frontline/data/span"
	"frontline/geo"
)

// Options says which database to open and how.
type Options struct {
	Path     string           // of the file; it is created where it is missing, unless ReadOnly
	Now      func() time.Time // the clock that dates each change; needed unless ReadOnly
	Version  string           // of the program, recorded with each change
	ReadOnly bool             // open what is there, and never write to it
}

// DB is an open store. Its methods may be called concurrently.
type DB struct {
	reader  *sqlkit.Pool
	writer  *sql.DB     // one connection; nil where the store is read-only
	mark    sqlkit.Mark // the file when it was opened
	now     func() time.Time
	path    string
	version string
	latest  atomic.Pointer[latestRevision]
	regions span.RegionCache

	logAtOpen int64 // the newest entry of the audit trail then

	// Copies of the record in which a draft is published.
	copying sync.Mutex
	copies  *disk.Scratch // nil before the first
	copied  int
	isCopy  bool // this is one

	// Of a store that is read-only:
	schema    int64       // the file's
	frozen    bool        // it is read without locks, as it stood then
	rewritten atomic.Bool // it holds another record than before

	// What every request asks for is prepared once a connection: parsing it
	// would take longer than running it.
	newestRevision, findSnapshot, findFeatures, featureTerms, findChunks, timelinePin, findRange *sql.Stmt
}

// checkPlace fails with geo.EUnavailable where the file is not where it was opened any
// more: what is written into it would be gone with it.
func (db *DB) checkPlace() error {
	now, err := os.Stat(db.path)
	if err == nil && os.SameFile(db.mark.File, now) {
		return nil
	}
	return errors.Join(geo.Errorf(geo.EUnavailable, "the file of the database was moved, deleted or replaced while this program had it open: nothing is written, as it would be lost; put that file back, or start the program anew"), err)
}
