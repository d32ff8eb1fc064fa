// Package pull fetches snapshots from where they are published, and loads what is new with the
// checks of every load.
package pull

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"frontline/data"
	"frontline/geo"
)

// What may become of a pull.
const (
	Loaded    = "loaded"    // at least one snapshot
	Drafted   = "drafted"   // at least one draft
	Unchanged = "unchanged" // there was nothing new
	Held      = "held"      // what came looks dangerous, and waits for somebody to accept it
	Refused   = "refused"   // what came is not fit to be loaded
	Failed    = "failed"    // nothing came
	Busy      = "busy"      // somebody else pulls
)

// The policies of an upstream.
const (
	PolicyPublish = "publish"
	PolicyDraft   = "draft"
)

// atMost is how long a pull may take.
const atMost = time.Hour

// Puller pulls.
type Puller struct {
	DB      *data.DB
	Now     func() time.Time
	Version string
	Log     *slog.Logger
	Webhook *Webhook // nil for none
	Quiet   bool     // whoever calls says what became of each pull
}

// Result is what became of a pull.
type Result struct {
	Upstream string       `json:"upstream"`
	Layer    string       `json:"layer"`
	Result   string       `json:"result"`
	Dates    []geo.Date   `json:"dates,omitempty"` // of what was loaded, or made a draft
	Revision geo.Revision `json:"revision,omitempty"`
	Detail   string       `json:"detail,omitempty"` // why not
	Late     bool         `json:"late,omitempty"`
	// Drafts are the secrets of the drafts that were made, for whoever called alone.
	Drafts []string `json:"-"`
}

// loadError is an error of what came.
type loadError struct{ error }

func (e loadError) Unwrap() error { return e.error }

// Pull asks an upstream, loads what is new, and says what became of it. The error is of the
// database alone, and what failed with the upstream is in the result.
func (p *Puller) Pull(ctx context.Context, name string) (Result, error) {
	end, ok, err := p.DB.BeginPull(ctx, name, atMost)
	if err != nil {
		return Result{}, err
	}
	u, err := p.DB.Upstream(ctx, name) // as it is now that nobody else pulls
	if err != nil {
		return Result{}, err
	}
	r := Result{Upstream: u.Name, Layer: u.Settings.Layer}
	if !ok {
		r.Result = Busy
		return r, nil
	}
	before, state := u.State, &u.State
	state.AskedAt = p.Now().UTC()
	asking, cancel := context.WithTimeout(ctx, atMost)
	defer cancel()
	failure := p.ask(asking, u, state, &r)
	if ctx.Err() != nil {
		return r, errors.Join(ctx.Err(), end(before)) // it is asked again
	}
	settle(&r, failure)
	since := u.AddedAt
	if state.LoadedAt.After(since) {
		since = state.LoadedAt
	}
	r.Late = u.Settings.Late > 0 && p.Now().Sub(since) > u.Settings.Late
	p.keep(state, r)
	told := p.tell(ctx, before, state, r)
	if err := end(*state); err != nil {
		return r, err
	}
	if told != nil {
		p.Log.Warn("the webhook was not told", "upstream", r.Upstream, "error", told)
	}
	return r, nil
}

// settle says what became of a pull by its error.
func settle(r *Result, failure error) {
	var held *geo.HeldError
	var of loadError
	switch {
	case errors.As(failure, &held):
		r.Result, r.Detail = Held, held.Codes()
	case errors.As(failure, &of):
		r.Result, r.Detail = Refused, geo.Clip(failure.Error(), 500)
	case failure != nil && geo.ErrorCode(failure) == geo.EInvalid:
		r.Result, r.Detail = Refused, geo.Clip(failure.Error(), 500)
	case failure != nil:
		r.Result, r.Detail = Failed, geo.Clip(failure.Error(), 500)
	case len(r.Drafts) > 0:
		r.Result = Drafted
	case len(r.Dates) > 0:
		r.Result = Loaded
	default:
		r.Result = Unchanged
	}
}

// keep writes down what became of a pull.
func (p *Puller) keep(s *data.UpstreamState, r Result) {
	if s.Counts == nil {
		s.Counts = map[string]int64{}
	}
	s.Counts[r.Result]++
	s.Result, s.Detail, s.IsLate = r.Result, r.Detail, r.Late
	if r.Result == Failed {
		s.Failures++
	} else {
		s.Failures = 0
	}
	if r.Result == Loaded || r.Result == Drafted || r.Result == Unchanged {
		s.SucceededAt = s.AskedAt
	}
}

// ask loads what is new at an upstream.
func (p *Puller) ask(ctx context.Context, u data.Upstream, state *data.UpstreamState, r *Result) error {
	if u.Settings.Terms != "" && u.Settings.AcceptTerms != u.Settings.Terms {
		return geo.Errorf(geo.EInvalid, "the terms of %[1]s are not accepted: read them with `frontline upstream show %[2]s`, and say `frontline upstream set %[2]s --accept-terms %[1]s`", u.Settings.Terms, u.Name)
	}
	from, err := openSource(u.Settings, surroundings{p.Now, p.Version})
	if err != nil {
		return err
	}
	known, err := p.DB.UpstreamFiles(ctx, u.Name)
	if err != nil {
		return err
	}
	return from.each(ctx, known, func(f file) error {
		sum := sha256.Sum256(f.body)
		if known[f.key].SHA256 != sum {
			if err := p.load(ctx, u, f, r); err != nil {
				return loadError{fmt.Errorf("%s: %w", f.date, err)}
			}
			state.LoadedAt, state.LoadedDate = p.Now().UTC(), max(state.LoadedDate, f.date)
		}
		// At once: who is stopped goes on from here.
		return p.DB.KeepUpstreamFile(ctx, u.Name, f.key, data.UpstreamFile{Mark: f.mark, SHA256: sum})
	})
}

// load loads a file, or makes a draft of it.
func (p *Puller) load(ctx context.Context, u data.Upstream, f file, r *Result) error {
	s := u.Settings
	layer, err := p.DB.PublicLayer(ctx, s.Layer)
	if geo.ErrorCode(err) == geo.ENotFound {
		layer, _, err = data.NewLayer(s.Layer, s.NewLayer)
	}
	if err != nil {
		return err
	}
	as := data.Reading{Mapping: s.Mapping}
	if len(as.Mapping) == 0 {
		if as.Mapping, err = p.DB.Mapping(ctx, s.Layer); err != nil {
			return err
		}
	}
	in := data.Input{Name: f.name, Date: f.date, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.body)), nil }}
	if len(as.Mapping) > 0 {
		in.As = &as
		if in.Read, err = as.Reader(f.date); err != nil {
			return err
		}
	}
	req := data.LoadRequest{
		Layer: layer, Files: []data.Input{in}, SourceURL: f.sourceURL, MaxBytes: s.MaxMiB << 20,
		Actor: "upstream " + u.Name, Person: "upstream " + u.Name, // no person, and nobody else
		Accept: s.Accept, Mapping: s.Mapping, Repair: s.Repair,
	}
	plan, err := p.DB.PlanLoad(ctx, req)
	if geo.ErrorCode(err) == geo.EConflict && s.Correct != "" {
		req.Correct = s.Correct
		plan, err = p.DB.PlanLoad(ctx, req)
	}
	if err != nil {
		return err
	}
	if plan.Report.Count(data.FileUnchanged) == len(plan.Report.Files) {
		return nil
	}
	if s.Policy == PolicyDraft {
		secret, _, err := p.DB.CreateDraft(ctx, plan, 0)
		if err != nil {
			return err
		}
		r.Drafts, r.Dates = append(r.Drafts, secret), append(r.Dates, f.date)
		return nil
	}
	if held := plan.Report.Held(); len(held) > 0 {
		return geo.NewHeldError(held)
	}
	report, err := p.DB.Commit(ctx, plan)
	if err != nil {
		return err
	}
	r.Dates, r.Revision = append(r.Dates, f.date), cmp.Or(report.Revision, r.Revision)
	return nil
}
