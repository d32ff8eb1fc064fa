package data_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
)

func openError(t *testing.T, path string) error {
	t.Helper()
	db, err := data.Open(t.Context(), data.Options{Path: path, Now: time.Now})
	if err == nil {
		closeDB(t, db)
		t.Fatal("the file was opened")
	}
	return err
}

func TestOpenCreatesAndReopens(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontline.db")
	db := openAt(t, path)
	if rev, err := db.Revision(t.Context()); err != nil || rev != 0 {
		t.Errorf("revision of a new record is %d, %v", rev, err)
	}
	if err := db.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	load(t, db, square("2025-10-01", 10))
	closeDB(t, db)

	db = openAt(t, path)
	defer closeDB(t, db)
	if rev, err := db.Revision(t.Context()); err != nil || rev != 1 {
		t.Errorf("revision after a load and a restart is %d, %v", rev, err)
	}
}

func TestOpenTakesAnyFileName(t *testing.T) {
	for _, name := range []string{"with space.db", "50%.db", "what?mode=ro.db", "a#b&c.db", "мапа.db"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			db := openAt(t, path)
			load(t, db, square("2025-10-01", 10))
			closeDB(t, db)
			if _, err := os.Stat(path); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	valid := filepath.Join(dir, "valid.db")
	db := openAt(t, valid)
	load(t, db, square("2025-10-01", 10))
	closeDB(t, db)
	content, err := os.ReadFile(valid)
	if err != nil {
		t.Fatal(err)
	}

	newer := write("newer.db", content)
	exec(t, raw(t, newer), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	foreign := filepath.Join(dir, "foreign.db")
	exec(t, raw(t, foreign), `CREATE TABLE address (name TEXT)`)
	torn := append([]byte(nil), content...)
	copy(torn[100:], make([]byte, 4000)) // the schema's own page

	copied := filepath.Join(dir, "copied.db")
	db = openAt(t, valid)
	load(t, db, square("2025-10-02", 11))
	if err := db.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(valid + "-wal")
	if err != nil || len(log) == 0 {
		t.Fatal(len(log), err)
	}
	closeDB(t, db)
	write("copied.db-wal", log)
	followed := write("followed.db", content)
	write("followed.db-txid", []byte("0000000000000001\n"))

	tests := map[string]struct {
		path string
		code geo.Code
		part string
	}{
		"another's log":     {copied, geo.EInvalid, "copied.db-wal is the log of another database"},
		"followed":          {followed, geo.EInvalid, "delete followed.db-txid"},
		"empty path":        {"", geo.EInvalid, "path of the database is empty"},
		"newer schema":      {newer, geo.EInvalid, "newer.db has schema 9999 and this Frontline knows schemas up to "},
		"another program's": {foreign, geo.EInvalid, "foreign.db is a database of another program"},
		"not a database":    {write("text.db", bytes.Repeat([]byte("no database\n"), 100)), geo.EInvalid, "text.db is no database"},
		"damaged":           {write("torn.db", torn), geo.EInvalid, "torn.db is damaged: restore it from a backup"},
		"half changed":      {halfChanged(t, 1), geo.EInvalid, "half.db was left half changed by a program that was stopped"},
		"a folder":          {dir, geo.EInvalid, "is a folder"},
		"in no folder":      {filepath.Join(dir, "none", "x.db"), geo.EInvalid, "x.db cannot be opened"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before, _ := os.ReadFile(test.path)
			wantError(t, openError(t, test.path), test.code, test.part)
			if after, _ := os.ReadFile(test.path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

// halfChanged is a file of which a program was stopped at a change: before, it had
// some pages.
func halfChanged(t *testing.T, pages uint32) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "half.db")
	journal := make([]byte, 512)
	copy(journal, "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")
	binary.BigEndian.PutUint32(journal[16:], pages)
	binary.BigEndian.PutUint32(journal[20:], 512)
	binary.BigEndian.PutUint32(journal[24:], 4096)
	if err := errors.Join(os.WriteFile(path, make([]byte, 4096), 0o600), os.WriteFile(path+"-journal", journal, 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}

// Whoever was stopped at the first change of all has made nothing yet.
func TestOpenMakesWhatWasLeftUnmade(t *testing.T) {
	path := halfChanged(t, 0)
	_, err := data.Open(t.Context(), data.Options{Path: path, ReadOnly: true})
	wantError(t, err, geo.ENotFound, "there is no database half.db")
	db := openAt(t, path)
	defer closeDB(t, db)
	load(t, db, square("2025-10-01", 10))
	verify(t, db)
}

func TestOpenReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontline.db")
	_, err := data.Open(t.Context(), data.Options{Path: path, ReadOnly: true})
	wantError(t, err, geo.ENotFound, "there is no database frontline.db")
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("opening to read created the file")
	}
	db := openAt(t, path)
	load(t, db, square("2025-10-01", 10))
	closeDB(t, db)

	db, err = data.Open(t.Context(), data.Options{Path: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer closeDB(t, db)
	if _, err := db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MaxDate, Known: 1}); err != nil {
		t.Error(err)
	}
	_, err = db.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), Files: []data.Input{square("2025-10-02", 11)}})
	wantError(t, err, geo.EInvalid, "read only")
}

// TestOpenAtOnce has several programs start on one file that is not there.
func TestOpenAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontline.db")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			db, err := data.Open(t.Context(), data.Options{Path: path, Now: time.Now})
			if err != nil {
				t.Error(err)
				return
			}
			closeDB(t, db)
		})
	}
	wg.Wait()
	db := openAt(t, path)
	defer closeDB(t, db)
	load(t, db, square("2025-10-01", 10))
}
