package mapping

import (
	"fmt"
	"maps"
	"slices"

	"frontline/geo"
)

// Report is what a mapping did with the features of a file: nothing is
// left out that it does not count.
type Report struct {
	Read int `json:"read"` // features in the file
	Kept int `json:"kept"`
	// DroppedGeometry counts the features of kinds that are not kept: "point",
	// "line", "polygon" and "none".
	DroppedGeometry map[string]int `json:"dropped_geometry,omitempty"`
	// DroppedParts counts the kept features of several kinds of which one was
	// left out.
	DroppedParts map[string]int `json:"dropped_parts,omitempty"`
	// Outside counts the features outside of the mapping's bounds, and
	// PartsOutside the parts of features that are kept.
	Outside      int `json:"outside,omitempty"`
	PartsOutside int `json:"parts_outside,omitempty"`
	// DroppedByRule counts them by rule, in the order of the rules.
	DroppedByRule []RuleCount `json:"dropped_by_rule,omitempty"`
	// NoStatus counts kept features without a status, where the mapping was to
	// give one.
	NoStatus int `json:"no_status,omitempty"`
	// NoKey counts kept features that have neither id nor key, where the
	// mapping names a key.
	NoKey int `json:"no_key,omitempty"`
	// ByID reports that the mapping names no key and leaves the ids in force: that
	// features are the same from day to day rests on them.
	ByID bool `json:"by_id,omitempty"`
	// OddNames counts packed names of another number of parts.
	OddNames int `json:"odd_names,omitempty"`
	// Displaced counts values by property that gave way to the mapping: what
	// they are canonical for, it takes from elsewhere.
	Displaced map[string]int `json:"displaced,omitempty"`
}

// RuleCount is how many features a rule dropped.
type RuleCount struct {
	Rule   int    `json:"rule"` // its index
	Reason string `json:"reason,omitempty"`
	Count  int    `json:"count"`
}

// Dropped is how many features were left out.
func (r Report) Dropped() int { return r.Read - r.Kept }

// reasonCount is how many features were dropped for a reason, and what is said
// of that.
type reasonCount struct {
	what  string
	count int
}

// byReason adds rules up that drop for the same reason.
func (r Report) byReason() (list []reasonCount) {
	at := map[string]int{}
	for _, d := range r.DroppedByRule {
		what := "left out: " + d.Reason
		if d.Reason == "" {
			what = fmt.Sprintf("left out by rule %d", d.Rule+1)
		}
		i, ok := at[what]
		if !ok {
			i = len(list)
			at[what] = i
			list = append(list, reasonCount{what: what})
		}
		list[i].count += d.Count
	}
	return list
}

// Lines says in English what the mapping left out and what it did not find, a
// line each; none where it kept all and found all.
func (r Report) Lines() []string {
	var lines []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			lines = append(lines, "1 feature "+one)
		case n > 1:
			lines = append(lines, fmt.Sprintf("%d features %s", n, many))
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(r.DroppedGeometry)) {
		what := "left out: geometry " + kind
		if kind == "none" {
			what = "left out: no geometry"
		}
		add(r.DroppedGeometry[kind], what, what)
	}
	for _, kind := range slices.Sorted(maps.Keys(r.DroppedParts)) {
		what := "kept without geometry " + kind
		add(r.DroppedParts[kind], what, what)
	}
	add(r.Outside, "left out: it lies outside of the mapping's bounds", "left out: they lie outside of the mapping's bounds")
	switch {
	case r.PartsOutside == 1:
		lines = append(lines, "1 part of a feature left out: it lies outside of the mapping's bounds")
	case r.PartsOutside > 1:
		lines = append(lines, fmt.Sprintf("%d parts of features left out: they lie outside of the mapping's bounds", r.PartsOutside))
	}
	for _, d := range r.byReason() {
		add(d.count, d.what, d.what)
	}
	add(r.NoStatus, "has no status: no rule fits it", "have no status: no rule fits them")
	add(r.NoKey, "has neither id nor key: its names tell it from others", "have neither id nor key: their names tell them from others")
	add(r.OddNames, "has a packed name of another number of parts", "have packed names of another number of parts")
	for _, name := range slices.Sorted(maps.Keys(r.Displaced)) {
		what := fmt.Sprintf("lost the property %s, which the mapping takes from elsewhere", geo.Printable(name))
		add(r.Displaced[name], what, what)
	}
	return lines
}
