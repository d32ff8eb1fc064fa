package search

import (
	"context"
	"slices"

	"frontline/geo"
	"frontline/geo/editor"
	"frontline/server/view"

	"github.com/paulmach/orb"
)

// FindMarks finds the places that an editor marks, by any of their spellings, and names them in a
// language. What the record has only later is not there yet, and cannot be marked.
func (s *Search) FindMarks(ctx context.Context, t view.Times, lang string, marks []editor.Mark) ([]editor.Mark, error) {
	out := slices.Clone(marks)
	for i := range out {
		m := &out[i]
		if m.Kind != editor.Place {
			continue
		}
		hit, err := s.FindPlace(ctx, t, m.Name)
		switch {
		case geo.ErrorCode(err) == geo.ENotFound:
			return nil, geo.Errorf(geo.ENotFound, "mark=%s: %s", m, geo.ErrorMessage(err))
		case err != nil:
			return nil, err
		case hit.RecordedFrom != nil && hit.Kind != KindSettlement:
			return nil, geo.Errorf(geo.ENotFound, "mark=%s: the record has it from %s on, and the map is of %s", m, hit.RecordedFrom, t.At.Valid)
		case hit.Center == nil:
			return nil, geo.Errorf(geo.ENotFound, "mark=%s: %q has no place on the map", m, m.Name)
		}
		m.At = orb.Point{hit.Center[0], hit.Center[1]}
		if m.Text = hit.Names[lang]; m.Text == "" {
			m.Text = hit.Name
		}
	}
	return out, nil
}
