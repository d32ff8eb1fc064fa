package load

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/span"
	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// checkOldFile finds that a file is of another date: it has the bytes, or content, of
// a snapshot, and another one was between. What equals the snapshot just before
// is a finding of its own, and what has the same ground by checkOldGround.
func (c *comparison) checkOldFile(ctx context.Context, q sqlkit.Queryer) error {
	f := c.file
	if c.before == nil || c.before.ground == c.after.ground || f.job.ends != "" {
		return nil
	}
	for _, s := range slices.Backward(c.earlier) {
		if s.ground == c.after.ground {
			c.old = true
			f.find(geo.FindStale, "its ground is that of %s, and %s, between, has another: is it an old file?", s.date, c.before.date)
			return nil
		}
	}
	if err := c.findNext(ctx, q); err != nil {
		return err
	}
	var on sql.NullString
	// What was loaded for its own date is replaced, not repeated.
	err := q.QueryRowContext(ctx, `
		SELECT max(valid_on) FROM live_snapshot
		 WHERE layer = ?1 AND valid_on <> ?2 AND valid_on <> ?5 AND (sha256 = ?3 OR content = ?4)`,
		f.job.layer.ID, f.job.input.Date.String(), f.SHA256[:], f.content[:], c.next).Scan(&on)
	if err != nil {
		return sqlkit.Error("find equal snapshot", err)
	}
	if c.old = on.Valid; c.old {
		f.find(geo.FindStale, "it is what was loaded for %s, and the snapshot before it, of %s, differs: is it an old file?", on.String, c.before.date)
	}
	return nil
}

// findNext finds the snapshot just after a date that has none: where a day is
// filled in, the one after it may well say the same, and nothing is between. A
// correction is another thing: the file of the day after is a likely mistake.
func (c *comparison) findNext(ctx context.Context, q sqlkit.Queryer) error {
	if c.file.slot.live.id != 0 {
		return nil
	}
	var next sql.NullString
	err := q.QueryRowContext(ctx, `
		SELECT min(valid_on) FROM live_snapshot
		 WHERE layer = ? AND valid_on > ?`,
		c.file.job.layer.ID, c.file.job.input.Date.String()).Scan(&next)
	c.next = next.String
	return sqlkit.Error("find next snapshot", err)
}

const (
	// oldGround is how much of what changed since the snapshot before a file may
	// differ from an older one by, and still have its ground.
	oldGround = 0.02
	// sameArea is in square metres: by how much the area of the same ground may
	// differ where it was rounded otherwise.
	sameArea = 2e5
	// oldCandidates bounds how many snapshots of about the same area are looked at.
	oldCandidates = 4
)

// checkOldGround finds that a file has the ground of another date, whatever it
// is cut into, in which order and under which ids, and another was between. The
// dates on which one territory had about the same area are found by an index;
// only those are laid over the file.
func (c *comparison) checkOldGround(ctx context.Context, q sqlkit.Queryer) error {
	f := c.file
	if c.before == nil || c.old || c.differs[0] == 0 || f.job.ends != "" || !f.job.layer.HasTerritories() {
		return nil
	}
	key, area, ok := c.largestChanged(ctx)
	if !ok {
		return nil
	}
	within := sameArea
	if f.job.layer.SliverWidth > 0 {
		within += diff.MaxShare * area // by which states differ from their snapshots
	}
	looked := 0
	for _, s := range slices.Backward(c.earlier) {
		if t := s.territories[key]; looked < oldCandidates && s.date != c.before.date && t != nil && near(t.size(ctx), area, within) {
			if looked++; c.hasGroundOf(ctx, s) {
				return nil
			}
		}
	}
	dates, ids, err := withArea(ctx, q, f.job, area, within)
	if err != nil {
		return err
	}
	for i, id := range ids {
		if dates[i].String() == c.next {
			continue
		}
		s, err := readSnapshot(ctx, q, id, dates[i])
		if err != nil {
			return err
		}
		if c.hasGroundOf(ctx, s) {
			return nil
		}
	}
	return nil
}

// largestChanged is the largest territory of the file that differs from the
// snapshot before, by its area.
func (c *comparison) largestChanged(ctx context.Context) (key string, area float64, ok bool) {
	for _, k := range slices.Sorted(maps.Keys(c.after.territories)) {
		size := c.after.territories[k].size(ctx)
		if was := c.before.territories[k]; size > area && (was == nil || was.size(ctx) != size) {
			key, area, ok = k, size, true
		}
	}
	return key, area, ok
}

func near(a, b, within float64) bool { return a-b <= within && b-a <= within }

// hasGroundOf finds that the file differs far less from another snapshot than from the
// snapshot before.
func (c *comparison) hasGroundOf(ctx context.Context, s *snapshot) bool {
	d, err := compareSnapshots(ctx, s, c.after)
	if err != nil {
		return false // its ground cannot be told to be the same
	}
	differs, same := d.ground(), false
	for i, area := range c.differs {
		same = same || area > 0 && differs[i] <= oldGround*area
	}
	if !same {
		return false
	}
	c.file.find(geo.FindStale, "its ground is that of %s, and the snapshot before it, of %s, has another: is it an old file?", s.date, c.before.date)
	return true
}

// ground is how much ground differs, or is of another territory, in square
// metres, by what is left out as redrawn.
func (d *difference) ground() (sums [len(redrawn)]float64) {
	for i, width := range redrawn {
		add := func(gained, lost orb.MultiPolygon) {
			gained, lost = diff.Cleaning{Hairline: width}.Clean(gained, lost, nil)
			sums[i] += geo.Area(gained) + geo.Area(lost)
		}
		add(d.gained, d.lost)
		for _, t := range d.byClass {
			add(t.gained, t.lost)
		}
	}
	return sums
}

// withArea finds the snapshots from whose date on a territory of the layer had
// about an area, the nearest first. It is found by an index, however long the
// record is.
func withArea(ctx context.Context, q sqlkit.Queryer, job loadJob, area, within float64) (dates []geo.Date, ids []int64, err error) {
	var rev geo.Revision
	if err := q.QueryRowContext(ctx, table.CurrentRevision).Scan(&rev); err != nil {
		return nil, nil, sqlkit.Error("find revision", err)
	}
	in, err := span.FiguresIn(ctx, q, job.layer.ID, rev)
	if err != nil {
		return nil, nil, err
	}
	rows, err := q.QueryContext(ctx, in.SQL(`
		SELECT s.id, s.valid_on FROM {state} t
		  JOIN live_snapshot s ON s.layer = t.layer AND s.valid_on = t.valid_on
		 WHERE t.layer = ?1 AND t.superseded IS NULL AND t.area BETWEEN ?2 - ?3 AND ?2 + ?3 AND t.valid_on <> ?4
		 GROUP BY s.id ORDER BY min(abs(t.area - ?2)), s.valid_on DESC LIMIT ?5`),
		job.layer.ID, area, within, job.input.Date.String(), oldCandidates)
	if err != nil {
		return nil, nil, sqlkit.Error("find ground", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return nil, nil, sqlkit.Error("find ground", err)
		}
		date, err := sqlkit.ParseDate(text)
		if err != nil {
			return nil, nil, err
		}
		dates, ids = append(dates, date), append(ids, id)
	}
	return dates, ids, sqlkit.Error("find ground", rows.Err())
}
