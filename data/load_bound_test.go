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

// Work on shapes is bounded, and ends with the load's context: nothing is loaded.
func TestLoadIsBoundedAndEnds(t *testing.T) {
	geotest.TakesLong(t)
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
		if err := load(ctx, many); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("left alone after %s, it ended with %v", after, err)
		}
		cancel()
	}
	if now, err := db.Revision(t.Context()); err != nil || now != before {
		t.Errorf("revision %d, was %d: %v", now, before, err)
	}
}
