package history

import (
	"cmp"
	"slices"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/raster/look"
)

// Column is a name of what features say in tables, and what it holds.
type Column struct {
	Name string
	Type string // TEXT, DATE or REAL
}

var columns = []Column{
	{"key", "TEXT"}, {"name", "TEXT"}, {"class", "TEXT"}, {"look", "TEXT"}, {"status", "TEXT"}, {"held_by", "TEXT"}, {"claimed_by", "TEXT"}, {"denied_by", "TEXT"},
	{"assessed_by", "TEXT"}, {"source", "TEXT"}, {"source_url", "TEXT"}, {"observed_on", "DATE"}, {"since", "DATE"}, {"until", "DATE"}, {"km2", "REAL"}, {"properties", "TEXT"},
}

// Columns are what Row has values for.
func Columns() []Column { return slices.Clone(columns) }

// Row is what a file says of a span, by column: texts, numbers, and nil where nothing is known.
func (r Record) Row(s geo.Span) ([]any, error) {
	f := s.Feature
	var said any
	if len(f.Properties) > 0 {
		raw, err := geojson.AppendProperties(nil, geo.Feature{Properties: f.Properties})
		if err != nil {
			return nil, err
		}
		said = string(raw)
	}
	out := []any{
		text(f.Key), text(f.Name()), text(string(f.Class)), text(r.Look(f)), text(f.Status), text(f.HeldBy), text(f.ClaimedBy), text(f.Deniers()),
		text(cmp.Or(f.AssessedBy, r.Assessor())), text(cmp.Or(f.Source, r.Layer.Source)), text(r.sourceOf(s)), date(f.ObservedOn), nil, nil, nil, said,
	}
	if !r.Day {
		out[12] = s.Since.String()
		if s.Until != geo.Ongoing {
			out[13] = s.Until.String()
		}
	}
	if s.Area > 0 {
		out[14] = km2(s.Area)
	}
	return out, nil
}

// Look names how the areas of a feature are drawn, in a layer of claims or of control.
func (r Record) Look(f geo.Feature) string {
	if r.Layer.Kind == geo.KindControl || r.Layer.Kind == geo.KindClaims {
		return look.NameOf(r.Layer, &f)
	}
	return ""
}

func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func date(d *geo.Date) any {
	if d == nil {
		return nil
	}
	return d.String()
}

// on is the snapshot of a date.
func (r Record) on(d geo.Date) (geo.Snapshot, bool) {
	i, ok := slices.BinarySearchFunc(r.Snapshots, d, func(s geo.Snapshot, d geo.Date) int { return cmp.Compare(s.ValidOn, d) })
	if !ok {
		return geo.Snapshot{}, false
	}
	return r.Snapshots[i], true
}

// km2 is a number of square metres in square kilometres, to a hundred square metres.
func km2(m2 float64) float64 { return float64(int64(m2/100+0.5)) / 1e4 }
