package history

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"frontline/geo"
)

// Record is what a file is of: the layer, and the snapshots that it is made of.
type Record struct {
	Layer     geo.Layer
	Pin       geo.Revision
	Snapshots []geo.Snapshot // by date; the one that is shown where Day is set
	Gaps      []geo.Gap      // days between them for which a daily layer has none
	// Day is whether the file is of one snapshot, and so nothing in it has a since and
	// an until.
	Day bool
	// Shown is the date for which that snapshot is shown, where it is a later one.
	Shown geo.Date
	// Newest is the absolute address of what the layer shows now, as KMZ; "" for none.
	Newest string
	// Written is called with how many spans are written, if it is set.
	Written func(n int)
}

// Each passes on spans one by one, the same ones each time, until a call fails.
type Each func(func(geo.Span) error) error

// Spans passes on spans that are in memory.
func Spans(list []geo.Span) Each {
	return func(use func(geo.Span) error) error {
		for _, s := range list {
			if err := use(s); err != nil {
				return err
			}
		}
		return nil
	}
}

// Day passes on what a snapshot shows.
func Day(on geo.Date, features []geo.Feature) Each {
	return func(use func(geo.Span) error) error {
		for _, f := range features {
			if err := use(geo.Span{Since: on, Until: geo.Ongoing, Feature: f}); err != nil {
				return err
			}
		}
		return nil
	}
}

// First is the date of the first snapshot.
func (r Record) First() geo.Date { return r.Snapshots[0].ValidOn }

// Last is the date of the last snapshot.
func (r Record) Last() geo.Date { return r.Snapshots[len(r.Snapshots)-1].ValidOn }

// RecordedAt is when the newest of the snapshots was recorded: when the file's content
// came to be, whenever it is written.
func (r Record) RecordedAt() (at time.Time) {
	for _, s := range r.Snapshots {
		if s.RecordedAt.After(at) {
			at = s.RecordedAt
		}
	}
	return at.UTC()
}

// Assessor is who assesses what the layer shows; a control layer says so where nobody is
// named.
func (r Record) Assessor() string {
	if r.Layer.Kind == geo.KindControl {
		return cmp.Or(r.Layer.AssessedBy, "not stated")
	}
	return r.Layer.AssessedBy
}

// Title names the file's content.
func (r Record) Title() string {
	if r.Day {
		return fmt.Sprintf("%s, %s%s", r.Layer.Title, r.Last(), r.older())
	}
	return fmt.Sprintf("%s, %s to %s", r.Layer.Title, r.First(), r.Last())
}

// older says how much older than the date for which it is shown a snapshot is of a layer
// that has one daily.
func (r Record) older() string {
	if age := geo.AgeAt(r.Layer, r.Snapshots[len(r.Snapshots)-1], r.Shown); age.Stale {
		return fmt.Sprintf(", %d days older than %s", age.Days, r.Shown)
	}
	return ""
}

// NotRecorded lists the days without a snapshot: "2025-11-26, 2025-12-01 to 2025-12-03".
func (r Record) NotRecorded() string {
	parts := make([]string, len(r.Gaps))
	for i, g := range r.Gaps {
		parts[i] = gapDays(g)
	}
	return strings.Join(parts, ", ")
}

func gapDays(g geo.Gap) string {
	if last := g.Until - 1; last > g.From {
		return g.From.String() + " to " + last.String()
	}
	return g.From.String()
}

// Caption says in words what must stand beside the map.
func (r Record) Caption() string {
	var b strings.Builder
	if r.Day {
		fmt.Fprintf(&b, "Snapshot of %s%s", r.Last(), r.older())
	} else {
		fmt.Fprintf(&b, "All snapshots from %s to %s", r.First(), r.Last())
	}
	fmt.Fprintf(&b, ", as recorded at revision %d.", r.Pin)
	if r.Layer.AssessedBy != "" {
		fmt.Fprintf(&b, " Assessed by %s.", r.Layer.AssessedBy)
	} else if by := r.Assessor(); by != "" {
		fmt.Fprintf(&b, " Assessor %s.", by)
	}
	switch {
	case r.Day:
	case len(r.Gaps) > 0:
		fmt.Fprintf(&b, " Not recorded, and not filled in: %s; what was there before is drawn on those days.", r.NotRecorded())
	case r.Layer.Cadence == geo.CadenceDaily:
		b.WriteString(" Each day between them is recorded.")
	}
	if !r.Day {
		b.WriteString(" What has no end is so in the last snapshot, and nothing is known of later days.")
	}
	if r.Layer.Kind != geo.KindBase {
		b.WriteString(" What is claimed is no fact for being drawn. An assessment, possibly days old, and no guide to safety.")
	}
	if r.Layer.Note != "" {
		b.WriteString(" " + r.Layer.Note)
	}
	return b.String()
}

// Fact is one thing that a file says of itself.
type Fact struct{ Name, Value string }

// Facts are what a file says of itself, in a fixed order, without what is not known.
func (r Record) Facts() []Fact {
	l, last := r.Layer, r.Snapshots[len(r.Snapshots)-1]
	all := []Fact{
		{"layer", l.ID}, {"title", l.Title}, {"kind", string(l.Kind)}, {"description", r.Caption()},
		{"assessed_by", r.Assessor()}, {"held_by", l.HeldBy}, {"attribution", l.Attribution}, {"licence", l.Licence},
		{"source", l.Source}, {"source_url", cmp.Or(last.SourceURL, l.SourceURL)}, {"note", l.Note},
	}
	if r.Day {
		all = append(all, Fact{"snapshot", last.ValidOn.String()}, Fact{"snapshot_note", last.Note}, Fact{"ends", last.Ends})
	} else {
		all = append(all, Fact{"first_snapshot", r.First().String()}, Fact{"last_snapshot", r.Last().String()},
			Fact{"snapshots", strconv.Itoa(len(r.Snapshots))}, Fact{"cadence", string(l.Cadence)}, Fact{"not_recorded", r.NotRecorded()})
	}
	all = append(all, Fact{"pin", strconv.FormatInt(int64(r.Pin), 10)})
	known := all[:0]
	for _, f := range all {
		if f.Value != "" {
			known = append(known, f)
		}
	}
	return known
}

// sourceOf is the address of what a span is from: its feature's own, that of the snapshot
// that has it first, or the layer's.
func (r Record) sourceOf(s geo.Span) string {
	if s.Feature.SourceURL != "" {
		return s.Feature.SourceURL
	}
	if sn, ok := r.on(s.Since); ok && sn.SourceURL != "" {
		return sn.SourceURL
	}
	return r.Layer.SourceURL
}

// counter tells how many spans are written.
func (r Record) counter() func() {
	n := 0
	return func() {
		if n++; r.Written != nil {
			r.Written(n)
		}
	}
}

// Counted passes spans on and tells of each that it is written once it was used: for
// writers elsewhere, which ask for them once.
func (r Record) Counted(each Each) Each {
	return func(use func(geo.Span) error) error {
		written := r.counter()
		return each(func(s geo.Span) error {
			err := use(s)
			written()
			return err
		})
	}
}
