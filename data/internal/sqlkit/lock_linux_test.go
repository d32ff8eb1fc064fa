package sqlkit

import (
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

const ofdSetLock = 37 // F_OFD_SETLK: who holds it is a descriptor, and no process

// TestAFileThatIsLookedAtStaysLocked looks at a file's head while it is read, as a
// replica does before it opens what took its place.
func TestAFileThatIsLookedAtStaysLocked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "locked.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE n (n); INSERT INTO n VALUES (1), (2)`); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query(`SELECT n FROM n`)
	if err != nil || !rows.Next() {
		t.Fatal(err)
	}
	defer rows.Close()
	keepsLog(path)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	// The bytes that readers of a database lock, see SQLite's os.h.
	err = syscall.FcntlFlock(f.Fd(), ofdSetLock, &syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart, Start: 0x40000002, Len: 510})
	if err == nil {
		t.Error("its reader has no lock on it any more")
	}
}
