package publish

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"frontline/geo"
)

// Run publishes what the server answers. It is geo.EConflict where another
// publisher is at work, where what was rolled back or an older record would be shown, or where
// somebody else's page is.
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
	if err := r.putBasemaps(ctx); err != nil {
		return r.report, err
	}
	if err := r.gatherWhole(ctx); err != nil {
		return r.report, err
	}
	if of := rolledBackOf(r.was); of != nil && of.Revision == r.next.Revision && of.Version == r.Version && !o.Force {
		return r.report, geo.Errorf(geo.EConflict, "publication %d showed the record at revision %d and was rolled back: correct the record first, or show it again with --force", of.Number, of.Revision)
	}
	// An old copy of the record would bring back what was retracted since, another one what nobody asked for.
	if r.was != nil && r.next.Revision < r.was.Revision && !o.Force {
		return r.report, geo.Errorf(geo.EConflict, "publication %d shows the record at revision %d, and this one is at %d: it is an old copy, or another record; give the right --db, or show it with --force", r.was.Number, r.was.Revision, r.next.Revision)
	}
	if err := r.show(ctx, held); err != nil {
		return r.report, err
	}
	if err := r.dropBasemaps(); err != nil {
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

// look finds out what is there.
func (r *run) look(ctx context.Context) (err error) {
	clear(r.there)
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
		number, isList := publicationNumber(list[i])
		r.highest = max(r.highest, number)
		if !isList {
			if _, whole := names[publicationName(number)]; number > 0 && !whole {
				r.strays = append(r.strays, list[i])
			}
			continue
		}
		p, err := r.readPublication(ctx, list[i])
		if err != nil {
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
	if r.wasAt != nil || r.highest > 0 || r.Force {
		return nil
	}
	// The list of a publication is put before its pages: this one is of no publication.
	if has, err := r.bucket.exists(ctx, mapPage); err != nil {
		return err
	} else if has {
		return geo.Errorf(geo.EConflict, "there is an %s that no publication is of: publish to a folder of its own, or replace what is there with --force", mapPage)
	}
	return nil
}

// number is that of the next publication.
func (r *run) number() int {
	return r.highest + 1
}

// readPublication reads what a publication is made of, its pages among it.
func (r *run) readPublication(ctx context.Context, name string) (*Publication, error) {
	p := &Publication{}
	if _, err := r.bucket.readJSON(ctx, name, p); err != nil {
		return nil, err
	}
	if p.Pages == nil {
		var l pageList
		if _, err := r.bucket.readJSON(ctx, pagesName(p.Number), &l); err != nil {
			return nil, err
		}
		p.Pages, p.Made = l.Pages, l.Made
	}
	return p, nil
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

// putPublication writes the lists of what the next publication is made of. One
// of that number that no index came to name is of a publisher that was stopped.
func (r *run) putPublication(ctx context.Context) error {
	list := *r.next
	list.Pages = nil
	for _, l := range []struct {
		name    string
		content any
	}{
		{pagesName(r.next.Number), pageList{r.next.Pages, r.next.Made}},
		{publicationName(r.next.Number), list},
	} {
		if err := r.bucket.create(ctx, l.name, l.content); err != nil {
			return err
		}
		r.report.Put = append(r.report.Put, l.name)
	}
	return nil
}

// putPages copies the pages to their own names, where they are not there yet: the
// map's own last, which leads to the others.
func (r *run) putPages(ctx context.Context) error {
	there, err := r.pagesThere(ctx)
	if err != nil {
		return err
	}
	names := slices.DeleteFunc(sorted(r.next.Pages), func(name string) bool { return name == mapPage })
	err = r.each(ctx, len(names), func(ctx context.Context, i int) error { return r.putPage(ctx, names[i], there) })
	if err == nil && r.next.Pages[mapPage] != "" {
		err = r.putPage(ctx, mapPage, there)
	}
	return err
}

// pagesThere are the names of pages that are in the bucket.
func (r *run) pagesThere(ctx context.Context) (map[string]time.Time, error) {
	out := map[string]time.Time{}
	listed := map[string]bool{}
	for _, name := range sorted(r.next.Pages) {
		folder, _, within := strings.Cut(name, "/")
		switch {
		case !within:
			if is, err := r.bucket.exists(ctx, name); err != nil {
				return nil, err
			} else if is {
				out[name] = time.Time{}
			}
		case !listed[folder]:
			listed[folder] = true
			names, err := r.bucket.list(ctx, folder+"/")
			if err != nil {
				return nil, err
			}
			maps.Copy(out, names)
		}
	}
	return out, nil
}

// putPage copies a page to its own name, where it is not there yet.
func (r *run) putPage(ctx context.Context, name string, there map[string]time.Time) error {
	from := r.next.Pages[name]
	_, is := there[name]
	// Who was stopped, or went back, may have left another there.
	if is && len(r.unshown) == 0 && r.was != nil && r.was.Pages[name] == from && !r.Force {
		return nil
	}
	r.mu.Lock()
	body, ok := r.pages[from]
	r.mu.Unlock()
	if !ok {
		var err error
		if body, err = r.plain(ctx, from); err != nil {
			return err
		}
	}
	if is {
		now, err := r.plain(ctx, name)
		if err != nil {
			return err
		}
		if bytes.Equal(now, body) {
			return nil
		}
	}
	if err := r.bucket.put(ctx, object{name: name, kind: typeOf(name), body: body, fixed: true, tags: r.next.tags[from]}); err != nil {
		return err
	}
	r.puts(name, len(body))
	return nil
}
