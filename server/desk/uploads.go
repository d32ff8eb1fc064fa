// Package desk takes snapshots over HTTP, from whoever has a token, one after another.
package desk

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"frontline/geo"
	"frontline/server/web"
)

// Options is what uploads are made of.
type Options struct {
	Store  Store
	Loader Loader // nil where no snapshots are taken
	Log    *slog.Logger
	Now    func() time.Time // the clock
	// Addresses are where drafts are shown.
	Addresses web.Addresses
	// Bytes is the largest file that is taken, as it comes and unpacked.
	Bytes int64
	// ReadOnly is whether another server writes the record, and takes snapshots.
	ReadOnly bool
	Count    func(result string) // is told what became of each load with a token
	// PaceGuess is the error of a client that tries one token after another too fast.
	PaceGuess func(w http.ResponseWriter, r *http.Request) error
}

// What may become of a load, as Options.Count is told.
const (
	resultLoaded    = "loaded"
	resultUnchanged = "unchanged"
	resultDryRun    = "dry_run"
	resultHeld      = "held"
	resultRefused   = "refused"
	resultFailed    = "failed"
)

// Results are all of them.
var Results = []string{resultLoaded, resultUnchanged, resultDryRun, resultHeld, resultRefused, resultFailed}

// Store is what uploads need of the record.
type Store interface {
	// Layer is one layer as it was described at a revision.
	Layer(ctx context.Context, id string, known geo.Revision) (geo.Layer, error)
}

// Uploads take snapshots.
type Uploads struct {
	o    Options
	gate *gate
}

// New makes uploads.
func New(o Options) *Uploads { return &Uploads{o, newUploadGate()} }

// SetTimes says how long uploads may take, for tests that can't wait.
func (s *Uploads) SetTimes(t Times) { s.gate.times = t }
