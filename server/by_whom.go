package server

import (
	"context"
	"slices"

	"frontline/geo"
	"frontline/server/phrase"
)

// By whose word a layer shows its ground: titles, credits and figures name
// those of the date that is shown. The layer's own assessor is named where
// nothing on that date is by anybody's word.

// voicesOf are those of a layer through time, up to a day.
func (s *Server) voicesOf(ctx context.Context, l geo.Layer, t times) (geo.Voices, error) {
	if !l.HasTerritories() {
		return nil, nil
	}
	k := s.timelines.sinceChange(ctx, pinKey{l.ID, t.at.Known, t.current})
	all, err := s.voices.Get(ctx, k, func(ctx context.Context, k pinKey) (geo.Voices, error) {
		return s.Store.Voices(ctx, k.layer, k.known)
	})
	return slices.DeleteFunc(slices.Clone(all), func(v geo.Voice) bool { return v.Since > t.day }), err
}

// voicesOn are those of layers on the date of each of some times.
func (s *Server) voicesOn(ctx context.Context, layers []geo.Layer, times ...times) (phrase.Voices, error) {
	out := phrase.Voices{}
	for _, l := range layers {
		for _, t := range times {
			all, err := s.voicesOf(ctx, l, t)
			if err != nil {
				return nil, err
			}
			out[l.ID] = append(out[l.ID], all.On(t.at.Valid)...)
		}
	}
	return out, nil
}
