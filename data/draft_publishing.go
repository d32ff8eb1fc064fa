package data

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
)

// PublishDraftRequest says how a draft becomes public.
type PublishDraftRequest struct {
	ID     int64
	Actor  string // who publishes; "not stated" where it is empty
	Person string // by whose token; "" where by none
	// Accept names the findings that do not hold it back, beside those that whoever made
	// the draft accepted, and Reason says in the log why.
	Accept []geo.FindingCode
	Reason string
	// Correct takes the place of the draft's own reason of a correction, where it is
	// set: the date may have got a snapshot meanwhile.
	Correct string
	// PublishAt, where it is in the future, is until when it is under embargo.
	PublishAt time.Time
	// IfRevision is the revision that the record must be at still; 0 for any.
	IfRevision geo.Revision
}

// publishing is a draft that is published by a change. Of none, it is nil, and does nothing.
type publishing struct {
	draft geo.Draft
	req   PublishDraftRequest
}

// sign says in a change whose draft it publishes.
func (p *publishing) sign(c *table.Change) {
	if p != nil {
		c.Drafted, c.DraftedBy = true, p.draft.Person
	}
}

// begin refuses to change another record than the one that was looked at.
func (p *publishing) begin(ctx context.Context, tx *sql.Tx) error {
	if p == nil || p.req.IfRevision == 0 {
		return nil
	}
	var rev geo.Revision
	if err := tx.QueryRowContext(ctx, table.CurrentRevision).Scan(&rev); err != nil {
		return sqlkit.Error("find revision", err)
	}
	return geo.CheckSeen(rev, p.req.IfRevision)
}

// end ends the draft, as published by revision rev; 0 where it took none.
func (p *publishing) end(ctx context.Context, tx *sql.Tx, db *DB, rev geo.Revision) error {
	if p == nil {
		return nil
	}
	return db.endPublished(ctx, tx, p.draft, p.req, rev)
}

// nothing is the error of a draft of which publishing changes nothing.
func (p *publishing) nothing(layer string) error {
	if p == nil {
		return nil
	}
	return geo.Errorf(geo.EConflict, "that is said of %s already: there is nothing to publish", layer)
}

// endPublished ends a draft within the transaction that publishes it.
func (db *DB) endPublished(ctx context.Context, tx *sql.Tx, d geo.Draft, req PublishDraftRequest, rev geo.Revision) error {
	c := db.newChange("publish draft", req.Actor, req.Reason)
	c.Person, c.DraftedBy = req.Person, d.Person
	if err := table.EndDraft(ctx, tx, d.ID, c, geo.DraftPublished, rev); err != nil {
		return err
	}
	return table.Audit(ctx, tx, c, table.Entry{Rev: rev, Layer: d.Layer, Detail: draftDetail(d) + ", made by " + d.CreatedBy})
}

// draftDetail says in a line what a draft is of.
func draftDetail(d geo.Draft) string {
	if len(d.Dates) == 0 {
		return fmt.Sprintf("draft %d", d.ID)
	}
	text := fmt.Sprintf("draft %d, %s", d.ID, d.Dates[0])
	if n := len(d.Dates); n > 1 {
		text = fmt.Sprintf("draft %d, %d snapshots, %s to %s", d.ID, n, d.Dates[0], d.Dates[n-1])
	}
	return text
}
