package load

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"

	"frontline/data/format"
	"frontline/data/internal/table"
	"frontline/data/load/check"
	"frontline/data/shape"
	"frontline/geo"
	"frontline/geo/mapping"
	"frontline/geo/valid"

	"golang.org/x/sync/errgroup"
)

// preparedFile is a file that was read, checked and encoded: all of a load
// that needs no database.
type preparedFile struct {
	table.InputText
	content  [sha256.Size]byte
	bounds   shape.Bounds
	features []loadedFeature
	findings []geo.Finding     // what the file alone tells
	about    []check.AboutRef  // what its statements are about
	mending  *valid.MendReport // nil where nothing was mended
	notes    []string          // what was read otherwise than it is written
	byID     bool              // whether a mapping leaves it to ids which features go on
}

// prepareInOrder prepares files in parallel and hands each to use in the
// order of jobs. It stops at the first failure in that order, so that the
// same files fail with the same message however they were scheduled. A few
// files at most are held in memory.
func prepareInOrder(ctx context.Context, jobs []loadJob, use func(loadJob, preparedFile) error) error {
	type result struct {
		file preparedFile
		err  error
	}
	results := make([]chan result, len(jobs))
	for i := range results {
		results[i] = make(chan result, 1)
	}
	// A slot is held until its file was used. They are given out in order, so
	// that the file that is waited for always has one.
	slots := make(chan struct{}, runtime.GOMAXPROCS(0)+1)

	ctx, cancel := context.WithCancel(ctx)
	var workers errgroup.Group
	defer func() {
		cancel()
		_ = workers.Wait() // none returns an error: results carry them
	}()
	workers.Go(func() error {
		for i := range jobs {
			select {
			case slots <- struct{}{}:
			case <-ctx.Done():
				return nil
			}
			workers.Go(func() error {
				file, err := prepareFile(ctx, jobs[i])
				results[i] <- result{file, err}
				return nil
			})
		}
		return nil
	})
	for i, job := range jobs {
		select {
		case r := <-results[i]:
			if r.err != nil {
				return r.err
			}
			if err := use(job, r.file); err != nil {
				return err
			}
			<-slots
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func prepareFile(ctx context.Context, job loadJob) (preparedFile, error) {
	file, err := readInput(ctx, job)
	if err != nil {
		return preparedFile{}, inputError(job.input.Name, err)
	}
	return file, nil
}

func readInput(ctx context.Context, job loadJob) (preparedFile, error) {
	in, err := job.input.Open()
	if err != nil {
		return preparedFile{}, err
	}
	defer in.Close()
	digest := table.NewInputDigest()
	raw := io.TeeReader(contextReader{ctx, in}, digest)
	read := job.input.Read
	if read == nil {
		read = format.Read
	}
	var stated []check.StatedDate
	note := func(member, text string) { stated = append(stated, check.StatedDates(member, text)...) }
	opt := mapping.Options{Options: job.read}
	opt.Stated = note
	reading, err := read(raw, opt)
	if err != nil {
		return preparedFile{}, err
	}
	if _, err := io.Copy(io.Discard, raw); err != nil { // every byte is kept, read by need or not
		return preparedFile{}, err
	}
	features := reading.Features
	if len(features) == 0 && job.ends == "" {
		return preparedFile{}, geo.Errorf(geo.EInvalid, "there is no feature for %s", job.input.Date)
	}
	file := preparedFile{InputText: digest.Text(job.input.Open), bounds: shape.NoBounds,
		mending: valid.ReportMends(features), notes: reading.Notes,
		byID: reading.Report != nil && reading.Report.ByID && len(features) > 1}
	file.features = make([]loadedFeature, 0, len(features))
	for i, f := range features {
		p, err := newLoadedFeature(job.layer, f)
		if err != nil {
			return preparedFile{}, fmt.Errorf("feature %d: %w", i, err)
		}
		file.bounds = file.bounds.Union(p.Shape.Bounds)
		file.features = append(file.features, p)
	}
	file.content = contentHash(file.features, job.ends)
	file.findings, file.about = check.Features(job.layer, job.input.Name, job.input.Date, features, stated)
	return file, nil
}

// inputError names the file, and keeps the code of what went wrong with it.
func inputError(name string, err error) error {
	var shown *geo.Error
	switch {
	case errors.As(err, &shown):
		return geo.Errorf(shown.Code, "%s: %s", name, shown.Message)
	case errors.Is(err, fs.ErrNotExist):
		return geo.Errorf(geo.EInvalid, "%s: there is no such file", name)
	case errors.Is(err, fs.ErrPermission):
		return geo.Errorf(geo.EInvalid, "%s: it may not be read by this user", name)
	default:
		return fmt.Errorf("%s: %w", name, err)
	}
}

// contextReader reads until its context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// loadedFeature is a feature of a file or of the record, ready to be compared and stored.
type loadedFeature struct {
	table.Feature
	attributes attributes
	territory  geo.Territory
}

func newLoadedFeature(l geo.Layer, f geo.Feature) (loadedFeature, error) {
	l.Classify(&f)
	p, err := table.PrepareFeature(l, f)
	return loadedFeature{p, newAttributes(l, f, p.Properties), l.Territory(f)}, err
}

// contentHash is a snapshot's content: its features' hashes in order, of an
// end its reason.
func contentHash(features []loadedFeature, ends string) [sha256.Size]byte {
	d := sha256.New()
	d.Write([]byte(ends))
	for _, f := range features {
		d.Write(f.Hash[:])
	}
	return [sha256.Size]byte(d.Sum(nil))
}
