package data_test

import (
	"path/filepath"
	"testing"

	"frontline/data"
	"frontline/geo"
)

func TestReadSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontline.db")
	latest, err := data.LatestSchema()
	if err != nil || latest < 2 {
		t.Fatalf("%d, %v", latest, err)
	}
	if got, err := data.ReadSchema(t.Context(), path); err != nil || got != (data.Schema{Fresh: true, Latest: latest}) {
		t.Errorf("of no file: %+v, %v", got, err)
	}
	closeDB(t, openAt(t, path))
	if got, err := data.ReadSchema(t.Context(), path); err != nil || got != (data.Schema{Applied: latest, Latest: latest}) {
		t.Errorf("of a new database: %+v, %v", got, err)
	}
	exec(t, raw(t, path), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	_, err = data.ReadSchema(t.Context(), path)
	wantError(t, err, geo.EInvalid, "schema 9999")
	_, err = data.ReadSchema(t.Context(), "")
	wantError(t, err, geo.EInvalid, "path of the database is empty")
}
