package publish

import (
	"context"
	"strconv"
	"time"

	"frontline/geo"
)

// Rollback shows an earlier publication again, as a new one: number to, or
// where that is 0 the one before what is shown. Of what it needs all must still
// be there: what was retracted since does not come back.
func Rollback(ctx context.Context, o Options, to int) (Report, error) {
	o.Progress = func(int, int, string) {}
	r := &run{Options: o, pages: map[string][]byte{}, there: map[string]time.Time{}, bucket: newBucket(o)}
	var held *lock
	if !o.DryRun {
		var err error
		if held, err = acquire(ctx, r.bucket, o.Now); err != nil {
			return Report{}, err
		}
		defer held.release(ctx)
	}
	if err := r.look(ctx); err != nil {
		return Report{}, err
	}
	if r.was == nil {
		return Report{}, geo.Errorf(geo.ENotFound, "nothing was published here yet")
	}
	target, err := r.earlier(to)
	if err != nil {
		return Report{}, err
	}
	for name := range target.objects() {
		if _, ok := r.there[name]; !ok {
			return Report{}, geo.Errorf(geo.EGone, "publication %d cannot be shown again: some of it was removed since, because it was retracted or is too old", target.Number)
		}
	}
	next := *target
	next.Of = &RolledBack{Number: r.was.Number, To: target.Number, Revision: r.was.Revision, Version: r.was.Version}
	r.next = &next
	next.Number, next.At = r.number(), o.Now().UTC().Truncate(time.Second)
	// It shows what another publication did, and is a publication all the same.
	return r.report, r.show(ctx, held)
}

// earlier finds the publication to go back to.
func (r *run) earlier(to int) (*Publication, error) {
	before := r.was.Number
	if r.was.Of != nil {
		before = r.was.Of.To
	}
	for _, p := range r.readers { // the newest first
		if to == p.Number && p != r.was || to == 0 && p.Number < before && p.Of == nil {
			return p, nil
		}
	}
	if to != 0 {
		return nil, geo.Errorf(geo.ENotFound, "there is no publication %d to go back to: %s", to, r.kept())
	}
	return nil, geo.Errorf(geo.ENotFound, "there is no publication before the one that is shown")
}

// kept names the publications that are there.
func (r *run) kept() string {
	text := "there are"
	for _, p := range r.readers {
		text += " " + strconv.Itoa(p.Number)
	}
	return text
}
