package load

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/load/check"
	"frontline/data/span"
	"frontline/geo"
	"frontline/geo/geojson"

	"github.com/paulmach/orb"
)

// plannedFile is a file on its way into the record.
type plannedFile struct {
	job loadJob
	preparedFile
	packed table.PackedInput

	overlay *span.Overlay // of its one shape over that before; nil where that is not known
	slot    slot          // what the record has for its layer and date
	report  FileReport
}

// find adds a finding to the file's report.
func (f *plannedFile) find(code geo.FindingCode, format string, args ...any) {
	f.report.Findings = append(f.report.Findings,
		geo.NewFinding(code, f.job.input.Name, f.job.input.Date, format, args...))
}

// findAt adds a finding of what is in some places.
func (f *plannedFile) findAt(at []orb.Geometry, code geo.FindingCode, format string, args ...any) {
	f.find(code, format, args...)
	for _, g := range at {
		f.report.Findings[len(f.report.Findings)-1].Mark(g)
	}
}

// slot is what the record has for one layer and date.
type slot struct {
	live      slotSnapshot   // id 0 for none
	embargoed []slotSnapshot // one of each who loaded them
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
	bytesHeld, contentHeld := bytes.Equal(s.sha, f.SHA256[:]), bytes.Equal(s.content, f.content[:])
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

func findSlot(ctx context.Context, q sqlkit.Queryer, layer string, date geo.Date) (slot, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT id, sha256, content, coalesce(publish_at, ''), loaded_by, revision IS NULL
		  FROM snapshot
		 WHERE layer = ? AND valid_on = ?
		   AND superseded IS NULL AND retracted IS NULL AND withdrawn IS NULL
		 ORDER BY id`, layer, date.String())
	if err != nil {
		return slot{}, sqlkit.Error("find snapshot", err)
	}
	defer rows.Close()
	var s slot
	for rows.Next() {
		var found slotSnapshot
		var pending bool
		if err := rows.Scan(&found.id, &found.sha, &found.content, &found.publishAt, &found.loadedBy, &pending); err != nil {
			return slot{}, sqlkit.Error("find snapshot", err)
		}
		if pending {
			s.embargoed = append(s.embargoed, found)
		} else {
			s.live = found
		}
	}
	return s, sqlkit.Error("find snapshot", rows.Err())
}

// visibleTo hides what is under embargo from a remote request, unless it is that
// of whoever loads: the file is taken as if there were nothing, and the embargo stays.
func (s slot) visibleTo(req *Request) slot {
	if req.Remote {
		s.embargoed = slices.DeleteFunc(s.embargoed, func(w slotSnapshot) bool { return w.loadedBy != req.Actor })
	}
	return s
}

// pending is the last loaded of what is under embargo; id 0 for none.
func (s slot) pending() slotSnapshot {
	if n := len(s.embargoed); n > 0 {
		return s.embargoed[n-1]
	}
	return slotSnapshot{}
}

// replaced is the snapshot that a file takes the place of.
func (s slot) replaced() int64 { return cmp.Or(s.pending().id, s.live.id) }

func (s slot) same(t slot) bool {
	return s.live.id == t.live.id && slices.EqualFunc(s.embargoed, t.embargoed, func(a, b slotSnapshot) bool { return a.id == b.id })
}

// loadJob is one file of a batch.
type loadJob struct {
	request int // its index in the batch
	layer   geo.Layer
	input   Input
	read    geojson.Options
	ends    string // why its layer ends, "" where it does not
}

// found collects the findings of the job's file.
func (j loadJob) found() check.Findings { return check.NewFindings(j.input.Name, j.input.Date) }
