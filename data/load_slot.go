package data

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"

	"frontline/geo"
)

// slot is what the record has for one layer and date.
type slot struct {
	live, pending slotSnapshot // id 0 for none
	hidden        bool         // something waits that whoever loads is told nothing of
}

// slotSnapshot is as much of a snapshot as it takes to compare a file with it.
type slotSnapshot struct {
	id           int64
	sha, content []byte
	publishAt    string
	loadedBy     string
}

// holds is whether the snapshot is of the file's bytes, or of others that say
// the same, so that loading the file again changes nothing. Bytes that another
// mapping, or another release, reads otherwise change nothing by themselves; a
// correction takes the place of what was read, and so does one with other bytes.
// An end has no bytes of its own: its reason is what it says.
func (s slotSnapshot) holds(f *preparedFile, ends, corrects bool) bool {
	bytesHeld, contentHeld := bytes.Equal(s.sha, f.sha256[:]), bytes.Equal(s.content, f.content[:])
	switch {
	case s.id == 0:
		return false
	case corrects:
		return bytesHeld && contentHeld
	case ends:
		return contentHeld
	}
	return bytesHeld || contentHeld
}

func findSlot(ctx context.Context, q queryer, layer string, date geo.Date) (slot, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT id, sha256, content, coalesce(publish_at, ''), loaded_by, revision IS NULL
		  FROM snapshot
		 WHERE layer = ? AND valid_on = ?
		   AND superseded IS NULL AND retracted IS NULL AND withdrawn IS NULL`, layer, date.String())
	if err != nil {
		return slot{}, sqlError("find snapshot", err)
	}
	defer rows.Close()
	var s slot
	for rows.Next() {
		var found slotSnapshot
		var pending bool
		if err := rows.Scan(&found.id, &found.sha, &found.content, &found.publishAt, &found.loadedBy, &pending); err != nil {
			return slot{}, sqlError("find snapshot", err)
		}
		if pending {
			s.pending = found
		} else {
			s.live = found
		}
	}
	return s, sqlError("find snapshot", rows.Err())
}

// toldTo hides what waits for its time from a remote request, unless it is that
// of whoever loads: the file is taken as if there were nothing, and it waits on.
func (s slot) toldTo(req *LoadRequest) slot {
	if req.Remote && s.pending.id != 0 && s.pending.loadedBy != req.Actor {
		s.pending, s.hidden = slotSnapshot{}, true
	}
	return s
}

// shown is the snapshot that a file takes the place of.
func (s slot) shown() int64 { return cmp.Or(s.pending.id, s.live.id) }

func (s slot) same(t slot) bool {
	return s.live.id == t.live.id && s.pending.id == t.pending.id && s.hidden == t.hidden
}

// statusOf says what becomes of a file, given what its date has. It is
// geo.EConflict where a file would overwrite, or corrects nothing.
func (b *batch) statusOf(f *plannedFile) (FileStatus, error) {
	req, name, layer, date := b.request(f), f.job.input.Name, f.job.layer.ID, f.job.input.Date
	s, ends := f.slot, f.job.ends != ""
	if b.embargoed(req) && s.pending.publishAt == formatInstant(req.PublishAt) && s.pending.holds(&f.preparedFile, ends, req.Correct != "") ||
		s.pending.id == 0 && s.live.holds(&f.preparedFile, ends, req.Correct != "") {
		return FileUnchanged, nil
	}
	switch {
	case req.Correct != "" && s.live.id == 0 && s.pending.id == 0:
		return "", geo.Errorf(geo.EConflict, "%s: %s has no snapshot for %s to correct: load it without a correction", name, layer, date)
	case req.Correct == "" && s.pending.id != 0:
		return "", geo.Errorf(geo.EConflict, "%s: %s has a snapshot for %s under embargo until %s: correct it with a reason, or retract it first",
			name, layer, date, s.pending.publishAt)
	case req.Correct == "" && s.live.id != 0:
		return "", geo.Errorf(geo.EConflict, "%s: %s has a snapshot for %s that says something else, and what was recorded is not overwritten: correct it with a reason",
			name, layer, date)
	case s.hidden && b.embargoed(req): // one at most waits, and nobody takes away another's
		return "", geo.Errorf(geo.EConflict, "%s: %s takes no snapshot for %s under embargo now: load it when it may be public", name, layer, date)
	case req.Correct != "":
		return FileCorrected, nil
	}
	return FileAdded, nil
}

// findBefore finds what answers for the day before date, as known now: the
// snapshot's id, 0 for none.
func findBefore(ctx context.Context, q queryer, layer string, date geo.Date) (id int64, on geo.Date, sha []byte, err error) {
	var text string
	err = q.QueryRowContext(ctx, `
		SELECT id, valid_on, sha256 FROM snapshot
		 WHERE layer = ? AND valid_on < ?
		   AND revision IS NOT NULL AND superseded IS NULL AND retracted IS NULL
		 ORDER BY valid_on DESC LIMIT 1`, layer, date.String()).Scan(&id, &text, &sha)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, 0, nil, nil
	case err != nil:
		return 0, 0, nil, sqlError("find snapshot", err)
	}
	on, err = geo.ParseDate(text)
	return id, on, sha, err
}
