package data

import (
	"context"
	"embed"
	"io/fs"

	"frontline/data/internal/sqlkit"
	"frontline/data/span"
	"frontline/geo"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// schema is what the record is kept in.
func schema() sqlkit.Schema {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		panic(err) // the name is a constant, and valid
	}
	return sqlkit.Schema{Files: files, Programs: []*goose.Migration{spanReplay(replayMigration, span.OfFeatures), spanReplay(territoryMigration, span.OfTerritories)}}
}

// Schema is how the tables of a database stand to those of this program.
type Schema struct {
	Fresh   bool  // there is no database yet: the file is missing or empty
	Applied int64 // the newest migration that the database has
	Latest  int64 // the newest one that this program knows
}

// ReadSchema looks at a database without changing it. What Open would refuse,
// it refuses with the same error.
func ReadSchema(ctx context.Context, path string) (Schema, error) {
	if path == "" {
		return Schema{}, geo.Errorf(geo.EInvalid, "the path of the database is empty")
	}
	st, err := schema().Inspect(ctx, path)
	if err != nil {
		return Schema{}, err
	}
	return Schema{Fresh: st.Fresh, Applied: st.Applied, Latest: st.Latest}, nil
}

// LatestSchema is the number of the newest migration that this program knows.
func LatestSchema() (int64, error) { return schema().Latest() }
