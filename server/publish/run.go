package publish

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"frontline/geo"

	"golang.org/x/sync/errgroup"
)

// run is a publication under way.
type run struct {
	Options
	bucket  *bucket
	was     *Publication // that is shown
	wasAt   *Stat        // of the index
	next    *Publication
	base    string // of absolute URLs
	total   int
	record  recordAnswer
	places  []string       // how the pages about places are called, in their order
	facts   facts          // of the record, that pages are known by again
	readers []*Publication // those that were shown, the newest first
	unshown []*Publication // of publishers that were stopped before the index
	highest int            // the highest number of a publication that was begun
	strays  []string       // lists of pages without the publication that they are of

	// mu guards what several of its workers write: these, and the maps of next.
	mu       sync.Mutex
	there    map[string]time.Time // objects in the bucket
	pages    map[string][]byte    // their content, by object
	cuts     map[string]string    // archives of this run, by address
	inManual map[string]bool      // of pages that were asked for
	report   Report
	done     int
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
		bucket: newBucket(o), there: map[string]time.Time{},
	}, nil
}

// openingDay is the date on which the map of all layers opens.
func (r *run) openingDay() geo.Date {
	newest := map[string]geo.Date{}
	var layers []geo.Layer
	for _, l := range r.record.Layers {
		layers = append(layers, geo.Layer{ID: l.ID, Kind: l.Kind})
		if n := len(l.Snapshots); n > 0 {
			newest[l.ID] = l.Snapshots[n-1].Date
		}
	}
	day, _ := geo.OpeningDate(layers, func(l geo.Layer) (geo.Date, bool) {
		d, ok := newest[l.ID]
		return d, ok
	})
	return day
}

// languages are those of the pages, the default first.
func (r *run) languages() []string { return r.Words.Languages() }

// puts notes what was put.
func (r *run) puts(name string, bytes int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Put = append(r.report.Put, name)
	r.report.Bytes += int64(bytes)
}

// plain is the content of an object in the bucket.
func (r *run) plain(ctx context.Context, name string) ([]byte, error) {
	raw, _, err := r.bucket.read(ctx, name)
	return raw, err
}

// add notes an object, and puts it where it is not there.
func (r *run) add(ctx context.Context, name string, body []byte, tags string) error {
	now := r.Now()
	r.mu.Lock()
	_, ok := r.there[name]
	if !ok {
		r.there[name] = now
	}
	r.mu.Unlock()
	if ok {
		return nil
	}
	if !r.DryRun {
		if err := r.bucket.put(ctx, object{name: name, kind: typeOf(name), body: body, tags: tags}); err != nil {
			return fmt.Errorf("publish: %w", err)
		}
	}
	r.puts(name, len(body))
	return nil
}

// workersMost bounds how many things a publisher does at once: each holds a layer's
// shapes, or an archive.
const workersMost = 8

// each does something for each of n, on as many at once as there are processors and
// at least two, as what is put waits for the store. The first error ends all.
func (r *run) each(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(min(max(2, runtime.GOMAXPROCS(0)), workersMost))
	for i := range n {
		g.Go(func() error {
			if ctx.Err() != nil {
				return errStopped()
			}
			return do(ctx, i)
		})
	}
	return g.Wait()
}

func (r *run) step(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done++
	r.Progress(min(r.done, r.total), r.total, what)
}

// sameMaker is whether what is shown was made by this version for this site: of the
// same record the same is made again.
func (r *run) sameMaker() bool {
	return r.was != nil && r.was.Version == r.Version && r.was.Site == r.Site.String()
}
