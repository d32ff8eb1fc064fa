package data_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"frontline/data"
	"frontline/geo"
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

// Work on shapes is bounded, and ends with the load's context: nothing is loaded.
func TestLoadIsBoundedAndEnds(t *testing.T) {
	db := open(t)
	load := func(ctx context.Context, text string) error {
		_, err := db.Load(ctx, data.LoadRequest{Layer: control(t), Files: []data.Input{input("a.geojson", "2025-11-01", text)}})
		return err
	}
	before, err := db.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	many := crossing(60_000)
	wantError(t, load(t.Context(), many), geo.ETooLarge, "overlap in too many places")
	for _, after := range []time.Duration{10 * time.Millisecond, time.Second} {
		ctx, cancel := context.WithTimeout(t.Context(), after)
		start := time.Now()
		err := load(ctx, many)
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took > after+3*time.Second {
			t.Errorf("it ended after %s: %v", took, err)
		}
		cancel()
	}
	if now, err := db.Revision(t.Context()); err != nil || now != before {
		t.Errorf("revision %d, was %d: %v", now, before, err)
	}
}
