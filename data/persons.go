package data

import (
	"context"
	"database/sql"

	"frontline/data/internal/table"
	"frontline/geo"
)

// By is who makes a change.
type By struct {
	Actor  string // "not stated" where it is empty
	Person string // by whose token; "" where by none
}

// checkPersons refuses a change of what the public is shown of a layer that asks for two
// persons, now or from an instant on, unless there are two: by the token of one a draft was
// made, and by that of another it is published. It is asked in the transaction that makes the
// change, by all that make one. A copy of the record is shown to nobody but by its address.
func (db *DB) checkPersons(ctx context.Context, tx *sql.Tx, layer string, c table.Change) error {
	if db.isCopy {
		return nil
	}
	l, err := table.FindAnyLayer(ctx, tx, layer)
	if geo.ErrorCode(err) == geo.ENotFound { // it is made by the change
		return nil
	}
	if err != nil {
		return err
	}
	return geo.NeedsAnother(l.ID, l.Approvals, c.Drafted, c.DraftedBy, c.Person)
}
