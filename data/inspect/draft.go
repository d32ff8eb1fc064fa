package inspect

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"frontline/geo"
	"frontline/geo/mapping"
)

// draft is a mapping that takes from the file what it would not have as it is.
func (r *Report) draft(said []*property) mapping.Mapping {
	if name, m := r.presetFor(said); name != "" {
		r.Preset = name
		m.Note = "From frontline inspect, the preset " + name + ": check each line, assessed_by first."
		return m
	}
	m := mapping.Mapping{Note: "From frontline inspect: check each line."}
	if r.Names.Named == 0 && len(r.Names.Candidates) > 0 {
		m.Name = r.Names.Candidates[0]
	}
	if r.IDs.IDs < r.Features && len(r.IDs.Candidates) > 0 {
		m.Key = r.IDs.Candidates[0]
	}
	r.draftStatus(&m)
	r.draftKinds(&m)
	m.ObservedOn = r.draftObserved()
	return m
}

// draftStatus takes the status from the property that may be meant for it, and
// says what its words mean.
func (r *Report) draftStatus(m *mapping.Mapping) {
	for _, s := range r.Statuses {
		if s.Property != "status" {
			m.Status = s.Property
			if s.Property == "name" && r.Names.Named > 0 {
				m.Name = "name" // which goes with what else it is taken for
			}
		}
		if !s.Known && s.word != "" && s.Area > 0 {
			if m.Classes == nil {
				m.Classes = map[string]geo.Class{}
			}
			m.Classes[s.word] = cmp.Or(s.Means, geo.ClassUnknown)
		}
	}
}

// draftKinds keeps the ground of a file that has points beside it: layers show
// one or the other.
func (r *Report) draftKinds(m *mapping.Mapping) {
	counts := map[string]int{}
	for _, k := range r.Kinds {
		counts[k.Kind] = k.Count
	}
	switch {
	case counts["area"] == 0 || counts["point"] == 0:
	case counts["line"] > 0:
		m.Geometry = []string{"polygon", "line"}
	default:
		m.Geometry = []string{"polygon"}
	}
}

// observedYears is how long before its snapshot something may have been observed.
const observedYears = 20

// draftObserved is a property of dates that fit the date in the file's name; nil
// for none. said_on is of statements, and end of what was there until then.
func (r *Report) draftObserved() *mapping.DateProperty {
	for _, d := range r.Dates {
		switch {
		case d.Property == "observed_on":
			return nil
		case len(d.OneOf) > 0 || d.Format == mapping.DateYear || slices.Contains([]string{"said_on", "end", "begin"}, d.Property):
		case r.DateInName != nil && (d.Last > *r.DateInName+1 || d.First < *r.DateInName-observedYears*365):
		default:
			return &mapping.DateProperty{Property: d.Property, Format: d.Format}
		}
	}
	return nil
}

// presetFor is the preset that knows the names of most areas; "" for none. Words
// alone are many people's: the names are packed as the preset has it, or the file
// comes from the program that writes such files.
func (r *Report) presetFor(said []*property) (string, mapping.Mapping) {
	presets := mapping.Presets()
	for _, name := range slices.Sorted(maps.Keys(presets)) {
		m := presets[name]
		if m.SplitName == nil {
			continue
		}
		i := slices.IndexFunc(said, func(p *property) bool { return p.name == m.SplitName.Property })
		if i < 0 {
			continue
		}
		packed := slices.ContainsFunc(said, func(p *property) bool { return p.name == "styleHash" })
		areas, known := 0, 0
		for j, v := range said[i].values {
			if g := r.features[said[i].at[j]].Geometry; g == nil || g.Dimensions() < 2 {
				continue
			}
			areas++
			packed = packed || strings.Contains(v, m.SplitName.Separator)
			if _, ok := mapping.StatusIn(v); ok {
				known++
			}
		}
		if packed && known > 0 && 2*known >= areas {
			return name, m
		}
	}
	return "", mapping.Mapping{}
}
