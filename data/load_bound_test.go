package data_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
)

// crossing is a file of many features that cross one another.
func crossing(n int) string {
	rng := rand.New(rand.NewPCG(5, 6))
	features := make([]string, n)
	for i := range features {
		features[i] = box(36+rng.Float64()/4, 48+rng.Float64()/4, fmt.Sprint(i), "")
	}
	return collection(features...)
}

// lookedAt is a context that ends at one of the looks at it.
type lookedAt struct {
	context.Context
	end   context.CancelFunc
	at    int64 // 0 for never
	looks atomic.Int64
}

func (l *lookedAt) look() {
	if l.looks.Add(1) == l.at {
		l.end()
	}
}

func (l *lookedAt) Err() error            { l.look(); return l.Context.Err() }
func (l *lookedAt) Done() <-chan struct{} { l.look(); return l.Context.Done() }

// Work on shapes is bounded, and ends with the load's context: nothing is loaded.
func TestLoadIsBoundedAndEnds(t *testing.T) {
	geotest.TakesLong(t)
	db := open(t)
	many := crossing(60_000)
	load := func(at int64) (looks int64, err error) {
		ctx := &lookedAt{at: at}
		ctx.Context, ctx.end = context.WithCancel(t.Context())
		defer ctx.end()
		_, err = db.Load(ctx, data.LoadRequest{Layer: control(t), Files: []data.Input{input("a.geojson", "2025-11-01", many)}})
		return ctx.looks.Load(), err
	}
	before, err := db.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	looks, err := load(0)
	wantError(t, err, geo.ETooLarge, "overlap in too many places")
	for _, at := range []int64{1, looks / 2, looks * 9 / 10} {
		if _, err := load(at); !errors.Is(err, context.Canceled) {
			t.Errorf("ended at look %d of %d, it came to %v", at, looks, err)
		}
	}
	if now, err := db.Revision(t.Context()); err != nil || now != before {
		t.Errorf("revision %d, was %d: %v", now, before, err)
	}
}
