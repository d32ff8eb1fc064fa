package view

import (
	"context"
	"strconv"
	"strings"
	"time"

	"frontline/geo"
)

// Times is a request's as-of, resolved.
type Times struct {
	Ref     geo.AsOfRef
	At      geo.AsOf
	Current geo.Revision // the newest, at that instant
	Day     geo.Date     // today, at that instant
}

// Clock reads as-ofs against the time and the current revision.
type Clock struct {
	Store Store
	Now   func() time.Time
}

// ResolveTimes reads an as-of against the clock and the current revision.
func (c *Clock) ResolveTimes(ctx context.Context, asof string) (Times, error) {
	ref, err := geo.ParseAsOf(asof)
	if err != nil {
		return Times{}, err
	}
	current, err := c.Store.Revision(ctx)
	if err != nil {
		return Times{}, err
	}
	t := Times{Ref: ref, Current: current, Day: c.Today()}
	t.At, err = ref.Resolve(t.Day, current)
	return t, err
}

// Today is the day, in UTC, by the server's clock.
func (c *Clock) Today() geo.Date { return geo.DateOf(c.Now()) }

// Latest is the as-of that is today.
const Latest = "latest"

// ResolveKnown reads a name that may be pinned: "timeline@12".
func (c *Clock) ResolveKnown(ctx context.Context, name string) (known, current geo.Revision, pinned bool, err error) {
	if current, err = c.Store.Revision(ctx); err != nil {
		return 0, 0, false, err
	}
	name, rev, pinned := strings.Cut(name, "@")
	if !pinned {
		return current, current, false, nil
	}
	n, err := strconv.ParseInt(rev, 10, 53)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != rev {
		return 0, 0, false, geo.Errorf(geo.EInvalid, "the revision is a decimal number without leading zeros, for example %s@12", name)
	}
	if known = geo.Revision(n); known > current {
		return 0, 0, false, geo.Errorf(geo.ENotFound, "revision %d is not recorded yet: the newest is %d", known, current)
	}
	return known, current, true, nil
}
