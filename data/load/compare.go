package load

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"runtime"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/geo"
	diff "frontline/geo/change"

	"golang.org/x/sync/errgroup"
)

// compare finds out what the batch would change in the record as it is now,
// and what looks wrong with it.
func (b *batch) compare(ctx context.Context) error {
	if b.to.writes() {
		if _, err := b.to.Refresh(ctx); err != nil { // what is no longer under embargo is part of the record
			return err
		}
	}
	// One transaction, so that all of it is of one revision.
	tx, err := b.to.Reader.BeginTx(ctx, nil)
	if err != nil {
		return sqlkit.Error("begin comparison", err)
	}
	defer tx.Rollback() // it only reads
	return b.compareWith(ctx, sqlkit.NewTx(tx))
}

func (b *batch) compareWith(ctx context.Context, q sqlkit.Queryer) error {
	if err := q.QueryRowContext(ctx, table.CurrentRevision).Scan(&b.seen); err != nil {
		return sqlkit.Error("find revision", err)
	}
	if err := b.describe(ctx, q); err != nil {
		return err
	}
	comparisons, err := b.comparisons(ctx, q)
	if err != nil {
		return err
	}
	regions, err := b.to.Regions.At(ctx, q, b.seen)
	if err != nil {
		return err
	}
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for _, c := range comparisons {
		c.regions = regions
		workers.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return c.run(ctx)
		})
	}
	if err := workers.Wait(); err != nil {
		return err
	}
	if err := checkAreas(ctx, q, comparisons); err != nil {
		return err
	}
	for _, c := range comparisons {
		if err := c.checkOldGround(ctx, q); err != nil {
			return err
		}
	}
	b.settleFindings()
	return nil
}

// describe finds out which layers would be made, and refuses what does not
// describe one.
func (b *batch) describe(ctx context.Context, q sqlkit.Queryer) error {
	b.newLayer = map[string]bool{}
	for _, req := range b.requests {
		_, err := table.FindAnyLayer(ctx, q, req.Layer.ID)
		if geo.ErrorCode(err) == geo.ENotFound {
			if err := req.Layer.Validate(); err != nil {
				return err
			}
			b.newLayer[req.Layer.ID] = true
		} else if err != nil {
			return err
		}
	}
	return nil
}

// comparisons reads what the files are to be compared with, and adds the
// warnings that only the record can tell. Files that say what the record says
// are left out.
func (b *batch) comparisons(ctx context.Context, q sqlkit.Queryer) ([]*comparison, error) {
	var list []*comparison
	var last *comparison    // the file before, of the same layer
	var earlier []*snapshot // the files before, of the same layer
	depths := inputDepths{}
	for _, f := range b.order {
		f.report = FileReport{
			Findings: slices.Clone(f.findings),
			Name:     f.job.input.Name, Date: f.job.input.Date, Features: len(f.features),
			Bytes: f.Size, SHA256: hex.EncodeToString(f.SHA256[:]), Ends: f.job.ends, Notes: f.notes, Mending: f.mending,
		}
		if f.bounds != shape.NoBounds {
			box := f.bounds.Degrees()
			f.report.BBox = &box
		}
		var err error
		if f.slot, err = findSlot(ctx, q, f.job.layer.ID, f.job.input.Date); err != nil {
			return nil, err
		}
		f.slot = f.slot.visibleTo(b.request(f))
		if f.report.Status, err = b.statusOf(f); err != nil {
			return nil, err
		}
		c := &comparison{file: f, req: b.request(f), after: newSnapshot(f.job.layer, f.job.input.Date, f.content, f.features)}
		if last != nil && last.file.job.layer.ID != f.job.layer.ID {
			last, earlier = nil, nil
		}
		if f.report.Status == FileUnchanged {
			if c.after, err = asRecorded(ctx, q, f, c.after); err != nil {
				return nil, err
			}
			f.report.Area, f.report.Classes = c.after.figures(ctx)
		} else {
			if err := c.findBefore(ctx, q, last, depths); err != nil {
				return nil, err
			}
			if id := f.slot.replaced(); f.report.Status == FileCorrected && id != 0 {
				if c.replaced, err = readSnapshot(ctx, q, id, f.job.input.Date); err != nil {
					return nil, err
				}
			}
			if err := c.findAgainst(ctx, q, earlier); err != nil {
				return nil, err
			}
			c.earlier = earlier[:len(earlier):len(earlier)]
			if err := checkRecord(ctx, q, c, b.at); err != nil {
				return nil, err
			}
			list = append(list, c)
		}
		last, earlier = c, append(earlier, c.after)
	}
	return list, nil
}

// asRecorded is what the record says for the date of a file that changes nothing:
// what was read, or where other was read from its bytes before, what was then.
func asRecorded(ctx context.Context, q sqlkit.Queryer, f *plannedFile, read *snapshot) (*snapshot, error) {
	live := f.slot.live
	if live.id == 0 || len(f.slot.embargoed) > 0 || bytes.Equal(live.content, f.content[:]) {
		return read, nil
	}
	f.report.Notes = append(slices.Clip(f.report.Notes),
		"its bytes are in the record, read otherwise than they are now: what was recorded stays; to take its place, correct it with a reason")
	return readSnapshot(ctx, q, live.id, read.date)
}

// inputDepths are the depths that the inputs of a batch will have.
type inputDepths map[[sha256.Size]byte]int

// findBefore fills in what the file is compared with: the file before of the same
// batch, or what the record has between the two.
func (c *comparison) findBefore(ctx context.Context, q sqlkit.Queryer, last *comparison, depths inputDepths) error {
	id, on, sha, err := table.FindBefore(ctx, q, c.file.job.layer.ID, c.file.job.input.Date)
	if err != nil {
		return err
	}
	sum := c.file.SHA256
	depths[sum] = 0
	switch {
	case last != nil && (id == 0 || last.after.date >= on):
		c.before = last.after
		if depth, ok := depths[last.file.SHA256]; ok && depth < table.MaxInputDepth {
			c.inputBefore = &last.file.InputText
			depths[sum] = depth + 1
		}
	case id != 0:
		if c.before, err = readSnapshot(ctx, q, id, on); err != nil {
			return err
		}
		in, err := table.FindInput(ctx, q, sha)
		if err != nil {
			return err
		}
		if in != nil && in.Purged == "" && in.Depth < table.MaxInputDepth && in.Bytes <= table.MaxDeltaBytes {
			raw, err := table.InputBytes(ctx, q, in.ID)
			if err != nil {
				return err
			}
			c.inputBefore = &table.InputText{SHA256: [sha256.Size]byte(sha), Size: in.Bytes, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }}
			depths[sum] = in.Depth + 1
		}
	}
	if in, err := table.FindInput(ctx, q, sum[:]); err != nil {
		return err
	} else if in != nil {
		depths[sum] = in.Depth // it is there and is not packed again
		if in.Purged != "" {
			delete(depths, sum)
		}
	}
	return nil
}

// run does the part of a comparison that takes time.
func (c *comparison) run(ctx context.Context) error {
	f := c.file
	if err := checkParts(c.regions, c.after); err != nil {
		return inputError(f.job.input.Name, err)
	}
	f.report.Area, f.report.Classes = c.after.figures(ctx)
	if err := c.after.unionError(ctx); err != nil {
		return inputError(f.job.input.Name, err)
	}
	var err error
	if f.packed, err = f.Pack(c.inputBefore); err != nil {
		return inputError(f.job.input.Name, err)
	}
	ctx = diff.NewBudget().Within(ctx)
	if c.replaced != nil {
		if d, err := compareSnapshots(ctx, c.replaced, c.after); err == nil {
			if err := d.fillRegions(c.regions); err != nil {
				return err
			}
			f.report.Replaces = &d.Changes
		}
	}
	if c.before == nil {
		return nil
	}
	d, err := compareSnapshots(ctx, c.before, c.after)
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	if err == nil {
		err = checkPieces(&d)
	}
	if geo.ErrorCode(err) == geo.ETooLarge {
		return inputError(f.job.input.Name, err)
	}
	if err != nil {
		f.find(geo.FindOverlay, "what was gained and lost cannot be told: the shapes could not be laid over one another")
	} else if err := d.fillRegions(c.regions); err != nil {
		return err
	}
	changes := d.Changes
	f.report.Changes = &changes
	f.overlay = d.overlay
	c.differs = d.ground()
	if f.byID {
		f.report.Notes = append(slices.Clip(f.report.Notes), d.idsHold(len(f.features)))
	}
	if c.against != c.before {
		d, err = compareSnapshots(ctx, c.against, c.after)
		if geo.ErrorCode(err) == geo.ETooLarge {
			return inputError(f.job.input.Name, err)
		}
		if err != nil {
			f.find(geo.FindOverlay, "what was gained and lost since %s cannot be told: the shapes could not be laid over one another", c.against.date)
		}
	}
	c.changes = &d.Changes
	c.checkAgainstBefore(ctx, &d)
	return nil
}

// findAgainst fills in what the findings are by; earlier are the files before,
// of the same layer.
func (c *comparison) findAgainst(ctx context.Context, q sqlkit.Queryer, earlier []*snapshot) error {
	c.against = c.before
	if c.before == nil || len(c.before.features) > 0 {
		return nil
	}
	var id int64
	var text string
	err := q.QueryRowContext(ctx, `
		SELECT id, valid_on FROM live_snapshot
		 WHERE layer = ? AND valid_on < ? AND features > 0
		 ORDER BY valid_on DESC LIMIT 1`, c.file.job.layer.ID, c.before.date.String()).Scan(&id, &text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return sqlkit.Error("find snapshot", err)
	default:
		on, err := sqlkit.ParseDate(text)
		if err != nil {
			return sqlkit.Error("find snapshot", err)
		}
		if c.against, err = readSnapshot(ctx, q, id, on); err != nil {
			return err
		}
	}
	for _, s := range slices.Backward(earlier) {
		if len(s.features) > 0 && (len(c.against.features) == 0 || s.date >= c.against.date) {
			c.against = s
			break
		}
	}
	return nil
}
