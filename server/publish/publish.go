package publish

import (
	"context"
	"fmt"
	"slices"
	"time"

	"frontline/geo"
)

// run is a publication under way.
type run struct {
	Options
	bucket   *bucket
	there    map[string]time.Time // objects in the bucket
	was      *Publication         // that is shown
	wasAt    *Stat                // of the index
	next     *Publication
	pages    map[string][]byte // their content, by object
	cuts     map[string]string // archives of this run, by address
	inManual map[string]bool   // of pages that were asked for
	report   Report
	base     string // of absolute URLs
	done     int
	total    int
	record   recordAnswer
	readers  []*Publication // those that were shown, the newest first
	unshown  []*Publication // of publishers that were stopped before the index
}

// Run publishes what the server answers. It is geo.EConflict where another
// publisher is at work, or where what was rolled back would be shown again.
// When ctx ends, what was put stays, and the same call goes on from there.
func Run(ctx context.Context, o Options) (Report, error) {
	r, err := begin(ctx, o)
	if err != nil {
		return Report{}, err
	}
	var held *lock
	if !o.DryRun {
		if held, err = acquire(ctx, r.bucket, o.Now); err != nil {
			return Report{}, err
		}
		defer held.release(ctx)
	}
	if err := r.look(ctx); err != nil {
		return r.report, err
	}
	if err := r.gatherWhole(ctx); err != nil {
		return r.report, err
	}
	if of := rolledBackOf(r.was); of != nil && of.Revision == r.next.Revision && of.Version == r.Version && !o.Force {
		return r.report, geo.Errorf(geo.EConflict, "publication %d showed the record at revision %d and was rolled back: correct the record first, or show it again with --force", of.Number, of.Revision)
	}
	if err := r.show(ctx, held); err != nil {
		return r.report, err
	}
	return r.report, r.prune(ctx)
}

func rolledBackOf(p *Publication) *RolledBack {
	if p == nil {
		return nil
	}
	return p.Of
}

func begin(_ context.Context, o Options) (*run, error) {
	if err := CheckSite(o.Site); err != nil {
		return nil, err
	}
	if o.Progress == nil {
		o.Progress = func(int, int, string) {}
	}
	return &run{
		Options: o, base: Base(o.Site).String(), pages: map[string][]byte{}, cuts: map[string]string{}, inManual: map[string]bool{},
		bucket: newBucket(o),
	}, nil
}

// look finds out what is there.
func (r *run) look(ctx context.Context) (err error) {
	r.there = map[string]time.Time{}
	for _, prefix := range []string{objectPrefix, assetPrefix} {
		names, err := r.bucket.list(ctx, prefix)
		if err != nil {
			return err
		}
		for name, at := range names {
			r.there[name] = at
		}
	}
	var shown index
	if r.wasAt, err = r.bucket.readJSON(ctx, indexName, &shown); err != nil {
		return err
	}
	if shown.Format > format {
		return geo.Errorf(geo.EConflict, "a newer version of this program publishes here: use that one")
	}
	names, err := r.bucket.list(ctx, publicationPrefix)
	if err != nil {
		return err
	}
	list := sorted(names)
	for i := len(list) - 1; i >= 0; i-- {
		if !isPublication(list[i]) {
			continue
		}
		p := &Publication{}
		if _, err := r.bucket.readJSON(ctx, list[i], p); err != nil {
			return err
		}
		switch {
		case p.Number > shown.Number:
			r.unshown = append(r.unshown, p)
			continue
		case p.Number == shown.Number:
			r.was = p
		}
		r.readers = append(r.readers, p)
	}
	if r.was == nil && r.wasAt != nil {
		return geo.Errorf(geo.EConflict, "%s names publication %d, which is not there: delete %[1]s to begin anew", indexName, shown.Number)
	}
	return nil
}

// number is that of the next publication.
func (r *run) number() int {
	n := 1
	for _, p := range slices.Concat(r.readers, r.unshown) {
		n = max(n, p.Number+1)
	}
	return n
}

// show makes the next publication the one that readers see.
func (r *run) show(ctx context.Context, held *lock) error {
	r.report.Revision = r.next.Revision
	if r.next.shows(r.was) {
		r.report.Unchanged, r.report.Number = true, r.was.Number
		r.next = r.was
		if r.DryRun {
			return nil
		}
		return r.putPages(ctx)
	}
	r.next.Number, r.next.At = r.number(), r.Now().UTC().Truncate(time.Second)
	r.report.Number = r.next.Number
	if r.DryRun {
		for _, name := range sorted(r.next.Pages) {
			if r.was == nil || r.was.Pages[name] != r.next.Pages[name] {
				r.report.Put = append(r.report.Put, name)
			}
		}
		r.report.Put = append(r.report.Put, publicationName(r.next.Number), indexName)
		return nil
	}
	if err := held.held(ctx); err != nil {
		return err
	}
	if err := r.putPublication(ctx); err != nil {
		return err
	}
	if err := r.putPages(ctx); err != nil {
		return err
	}
	if err := held.held(ctx); err != nil {
		return err
	}
	if err := r.bucket.replace(ctx, indexName, r.next.index(), r.wasAt); err != nil {
		return err
	}
	r.report.Put = append(r.report.Put, indexName)
	r.Progress(r.total, r.total, indexName)
	return nil
}

// putPublication writes the list of what the next publication is made of. One
// of that number that no index came to name is of a publisher that was stopped.
func (r *run) putPublication(ctx context.Context) error {
	name := publicationName(r.next.Number)
	if err := r.bucket.create(ctx, name, r.next); err != nil {
		return err
	}
	r.report.Put = append(r.report.Put, name)
	return nil
}

// putPages copies the pages to their own names, where they are not there yet.
func (r *run) putPages(ctx context.Context) error {
	for _, name := range sorted(r.next.Pages) {
		from := r.next.Pages[name]
		body, ok := r.pages[from]
		if !ok {
			var err error
			if body, err = r.plain(ctx, from); err != nil {
				return err
			}
		}
		is, err := r.bucket.exists(ctx, name)
		if err != nil {
			return err
		}
		if is {
			now, err := r.plain(ctx, name)
			if err != nil {
				return err
			}
			if string(now) == string(body) {
				continue
			}
		}
		if err := r.bucket.put(ctx, object{name: name, kind: typeOf(name), body: body, fixed: true}); err != nil {
			return err
		}
		r.report.Put = append(r.report.Put, name)
		r.report.Bytes += int64(len(body))
	}
	return nil
}

// plain is the content of an object in the bucket.
func (r *run) plain(ctx context.Context, name string) ([]byte, error) {
	raw, _, err := r.bucket.read(ctx, name)
	return raw, err
}

// add notes an object, and puts it where it is not there.
func (r *run) add(ctx context.Context, name string, body []byte) error {
	if _, ok := r.there[name]; ok {
		return nil
	}
	r.there[name] = r.Now()
	r.report.Put = append(r.report.Put, name)
	r.report.Bytes += int64(len(body))
	if r.DryRun {
		return nil
	}
	if err := r.bucket.put(ctx, object{name: name, kind: typeOf(name), body: body}); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return nil
}
