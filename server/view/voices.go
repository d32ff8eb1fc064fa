package view

import (
	"context"
	"slices"

	"frontline/geo"
	"frontline/server/memo"
	"frontline/server/phrase"
)

// Voices keeps by whose word layers show ground.
type Voices struct {
	store     Store
	timelines *Timelines
	kept      memo.Memo[PinKey, geo.Voices]
}

// VoicesOf returns the voices of a layer through time, up to a day.
func (s *Voices) VoicesOf(ctx context.Context, l geo.Layer, t Times) (geo.Voices, error) {
	if !l.HasTerritories() {
		return nil, nil
	}
	k := s.timelines.SinceChange(ctx, PinKey{l.ID, t.At.Known, t.Current})
	all, err := s.kept.Get(ctx, k, func(ctx context.Context, k PinKey) (geo.Voices, error) {
		return s.store.Voices(ctx, k.Layer, k.Known)
	})
	return slices.DeleteFunc(slices.Clone(all), func(v geo.Voice) bool { return v.Since > t.Day }), err
}

// VoicesOn returns the voices of layers on the date of each of some times.
func (s *Voices) VoicesOn(ctx context.Context, layers []geo.Layer, times ...Times) (phrase.Voices, error) {
	out := phrase.Voices{}
	for _, l := range layers {
		for _, t := range times {
			all, err := s.VoicesOf(ctx, l, t)
			if err != nil {
				return nil, err
			}
			out[l.ID] = append(out[l.ID], all.On(t.At.Valid)...)
		}
	}
	return out, nil
}
