// Package migrations is the schema of the record: numbered SQL files, and programs where
// what is kept follows from what was kept before. A released one is never edited.
package migrations

import (
	"embed"

	"frontline/data/internal/sqlkit"
	"frontline/data/span"

	"github.com/pressly/goose/v3"
)

//go:embed *.sql
var migrationFiles embed.FS

// views are made on each connection. What is live is known now: it answers for its
// layer and date. The index snapshot_live has the same condition. A layer is described
// by the row with the highest rev that is known.
const views = `
	CREATE TEMP VIEW live_snapshot AS
		SELECT * FROM main.snapshot
		 WHERE revision IS NOT NULL AND superseded IS NULL AND retracted IS NULL;
	CREATE TEMP VIEW described_layer AS
		SELECT id AS layer, 0 AS rev, title, cadence, assessed_by, attribution, licence, source, source_url, note,
		       color, color_dark, pattern, held_by, accuracy, NULL AS hidden, approvals, setting FROM main.layer
		UNION ALL
		SELECT layer, rev, title, cadence, assessed_by, attribution, licence, source, source_url, note,
		       color, color_dark, pattern, held_by, accuracy, hidden, approvals, setting FROM main.layer_description`

// Schema is what the record is kept in.
func Schema() sqlkit.Schema {
	return sqlkit.Schema{
		Files:    migrationFiles,
		Programs: []*goose.Migration{replaySpans(replayMigration, span.OfFeatures), replaySpans(territoryMigration, span.OfTerritories)},
		Views:    views,
	}
}
