package main

import (
	"context"

	"frontline/data"
	"frontline/server/view"
)

// drafts are those of the record, as the server shows them.
type drafts struct{ *data.DB }

// CopyDraft is data.DB's.
func (d drafts) CopyDraft(ctx context.Context, id int64) (view.Store, func(), error) {
	shown, remove, err := d.DB.CopyDraft(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	return shown, remove, nil
}
