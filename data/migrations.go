package data

import (
	"embed"
	"io/fs"

	"frontline/data/internal/sqlkit"
	"frontline/data/span"

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
