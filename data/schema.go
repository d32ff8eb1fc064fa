package data

import (
	"context"

	"frontline/data/migrations"
	"frontline/geo"
)

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
	st, err := migrations.Schema().Inspect(ctx, path)
	if err != nil {
		return Schema{}, err
	}
	return Schema{Fresh: st.Fresh, Applied: st.Applied, Latest: st.Latest}, nil
}

// LatestSchema is the number of the newest migration that this program knows.
func LatestSchema() (int64, error) { return migrations.Schema().Latest() }
