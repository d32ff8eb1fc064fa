package sqlkit

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontline/geo"

	"modernc.org/sqlite"
)

// TestWhatIsReadAsItStoodIsNotMixed changes a file that is read without locks in the
// midst of an answer, and before another.
func TestWhatIsReadAsItStoodIsNotMixed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "still.db")
	writer, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	if _, err := writer.Exec(`CREATE TABLE n (n); INSERT INTO n VALUES (1), (2)`); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-time.Hour) // the clock of files is coarse
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
	connector, err := sqlite.NewConnector("file:" + path + "?immutable=1&mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	on, err := newFrozen(connector, path)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(on)
	rows, err := db.QueryContext(t.Context(), `SELECT n FROM n`)
	if err != nil || !rows.Next() {
		t.Fatal(err)
	}
	if _, err := writer.Exec(`UPDATE n SET n = n + 10`); err != nil {
		t.Fatal(err)
	}
	if rows.Next() || geo.ErrorCode(rows.Err()) != geo.EUnavailable {
		t.Errorf("in its midst: %v", rows.Err())
	}
	var n int
	if err := db.QueryRowContext(t.Context(), `SELECT n FROM n`).Scan(&n); geo.ErrorCode(err) != geo.EUnavailable {
		t.Errorf("after: %d, %v", n, err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if _, err := on.file.Stat(); err == nil {
		t.Error("the file is left open")
	}
}
