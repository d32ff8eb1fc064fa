package load

import (
	"context"
	"math"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/load/check"
	"frontline/data/span"
	"frontline/geo"

	"github.com/paulmach/orb"
)

const (
	// historyDays is how far back a layer tells what is usual for it.
	historyDays = 30
	// enoughDays is how many days with a change it takes to tell.
	enoughDays = 5
	// unlikely is how many deviations above the median are too many.
	unlikely = 10
	// partArea is in square metres: a smaller part comes and goes as a layer is
	// drawn anew, unless it is all that changed. One below smallChange is told of
	// as that. A hole is drawn on purpose, and holeArea is what drawing makes.
	partArea = 1e6
	holeArea = 1e4
)

// dayChange is how much ground changed with a snapshot.
type dayChange struct {
	date geo.Date
	days float64 // since the snapshot before
	area float64 // gained and lost
}

// checkAreas finds snapshots that change more ground than their layer's own
// last 30 days make likely, and the parts that were lost.
//
// What is usual is the median of the days with a change, each by the days that
// went by since the snapshot before, and how far such days lie from it: the
// median of their distances (MAD, times 1.4826 to be a standard deviation where
// days were normal). Medians, so that one great day does not make the next one
// look usual. Unlikely is ten deviations above: days of war have long tails.
// The deviation counts as half the median at least, so that a layer that
// changes evenly is not held for every change. A layer with fewer than five
// such days tells nothing, and the share of its area that AreaJump allows a day
// takes the place of it.
func checkAreas(ctx context.Context, q sqlkit.Queryer, comparisons []*comparison) error {
	histories := map[string][]dayChange{}
	for _, c := range comparisons {
		layer, req := c.file.job.layer.ID, c.req
		ch := c.changes
		if c.against == nil || ch == nil {
			continue
		}
		if _, ok := histories[layer]; !ok {
			known, err := recordedChanges(ctx, q, c.file.job.layer, c.after.date)
			if err != nil {
				return err
			}
			histories[layer] = known
		}
		changed, days := float64(ch.Gained+ch.Lost), float64(c.after.date-c.against.date)
		usual := usualChange(histories[layer], c.after.date)
		if !c.settled {
			c.checkLostParts(usual)
			c.checkArea(req, usual, changed, days)
		}
		histories[layer] = append(histories[layer], dayChange{c.after.date, days, changed})
	}
	return nil
}

// usual is what a day changes as a rule, in square metres.
type usual struct {
	days              int // 0 where the layer tells nothing
	median, deviation float64
}

func (u usual) limit() float64 { return u.median + unlikely*u.deviation }

func usualChange(history []dayChange, date geo.Date) usual {
	var rates []float64
	for _, h := range history {
		if h.area > 0 && h.date < date && h.date >= date-historyDays {
			rates = append(rates, h.area/max(h.days, 1))
		}
	}
	if len(rates) < enoughDays {
		return usual{}
	}
	u := usual{days: len(rates), median: check.MedianOf(rates)}
	for i, r := range rates {
		rates[i] = math.Abs(r - u.median)
	}
	u.deviation = max(1.4826*check.MedianOf(rates), u.median/2)
	return u
}

func (c *comparison) checkLostParts(u usual) {
	var texts []string
	var at []orb.Geometry
	for _, p := range c.lostParts {
		if p.area >= partArea || p.hole && p.area >= holeArea || p.only && p.area >= smallChange {
			texts, at = append(texts, p.text), append(at, p.was)
		}
	}
	if len(texts) > 0 {
		c.file.findAt(at, geo.FindLostPart, "%s", check.JoinSome(texts))
	}
}

func (c *comparison) checkArea(req *Request, u usual, changed, days float64) {
	share := req.AreaJump
	if share == 0 {
		share = DefaultAreaJump
	}
	ch := c.changes
	switch {
	case share < 0 || c.against.area == 0:
	case u.days > 0 && changed > u.limit()*days:
		c.file.find(geo.FindArea, "%.1f km² were gained and %.1f km² lost in %s: on %d days of the %d before it were %.1f km² a day as a rule, and up to %.0f km² is likely",
			ch.Gained.Km2(), ch.Lost.Km2(), check.Plural(int(days), "day", "days"), u.days, historyDays, u.median/1e6, u.limit()*days/1e6)
	case u.days == 0 && max(float64(ch.Gained), float64(ch.Lost)) > share*c.against.area*days:
		c.file.find(geo.FindArea, "%.0f km² were gained and %.0f km² lost, of the %.0f km² of %s",
			ch.Gained.Km2(), ch.Lost.Km2(), c.against.area/1e6, c.against.date)
	}
}

// recordedChanges are the changes of a layer's snapshots in the days before a
// date, by its spans.
func recordedChanges(ctx context.Context, q sqlkit.Queryer, layer geo.Layer, date geo.Date) ([]dayChange, error) {
	var rev geo.Revision
	if err := q.QueryRowContext(ctx, table.CurrentRevision).Scan(&rev); err != nil {
		return nil, sqlkit.Error("find revision", err)
	}
	rows, err := q.QueryContext(ctx, `
		WITH day AS (
			SELECT valid_on, lag(valid_on) OVER (ORDER BY valid_on) AS before FROM live_snapshot
			 WHERE layer = ?1 AND valid_on >= ?2 AND valid_on < ?3)
		SELECT valid_on, julianday(valid_on) - julianday(before) FROM day WHERE before IS NOT NULL ORDER BY valid_on`,
		layer.ID, (date - historyDays).String(), date.String())
	if err != nil {
		return nil, sqlkit.Error("find changes", err)
	}
	defer rows.Close()
	var list []dayChange
	for rows.Next() {
		var text string
		var h dayChange
		if err := rows.Scan(&text, &h.days); err != nil {
			return nil, sqlkit.Error("find changes", err)
		}
		if h.date, err = geo.ParseDate(text); err != nil {
			return nil, err
		}
		list = append(list, h)
	}
	if err := rows.Err(); err != nil {
		return nil, sqlkit.Error("find changes", err)
	}
	rows.Close() // a transaction has one connection
	figures, err := span.NewFigures(ctx, q, layer, rev)
	if err != nil {
		return nil, err
	}
	defer figures.Close()
	for i, h := range list {
		f, _, err := figures.On(ctx, h.date)
		if err != nil {
			return nil, err
		}
		list[i].area = f.Gained + f.Lost
	}
	return list, nil
}
