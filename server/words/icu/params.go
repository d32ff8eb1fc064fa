package icu

import (
	"maps"
	"slices"
	"strings"
)

// Params are a message's parameters and the kinds that each is used as, in the
// order of names.
type Params map[string][]Kind

// Params lists the parameters.
func (m *Message) Params() Params {
	out := Params{}
	each(m.parts, func(p part) {
		if p.name != "" && !slices.Contains(out[p.name], p.kind) {
			out[p.name] = append(out[p.name], p.kind)
			slices.Sort(out[p.name])
		}
	})
	return out
}

func each(parts []part, do func(part)) {
	for _, p := range parts {
		do(p)
		for _, c := range p.cases {
			each(c.parts, do)
		}
	}
}

// Names are the parameters' names in their order.
func (p Params) Names() []string { return slices.Sorted(maps.Keys(p)) }

// String is what a list says of them: n (plural), name (value).
func (p Params) String() string {
	var out []string
	for _, name := range p.Names() {
		kinds := make([]string, len(p[name]))
		for i, k := range p[name] {
			kinds[i] = string(k)
		}
		out = append(out, name+" ("+strings.Join(kinds, ", ")+")")
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}

// isNumber is whether the kind takes a number.
func isNumber(k Kind) bool { return k == Plural || k == Ordinal || k == Number }

// Differ says how parameters differ from those of the message that this one
// translates; "" where they are the same. A plural may be a plain number in a
// language that has but one form for it, and the other way round.
func (p Params) Differ(from Params) string {
	for _, name := range p.Names() {
		if _, ok := from[name]; !ok {
			return "{" + name + "} is no parameter of the English message: " + from.String()
		}
	}
	for _, name := range from.Names() {
		own, ok := p[name]
		if !ok {
			return "the parameter {" + name + "} of the English message is missing"
		}
		isSelect := slices.Contains(from[name], Select)
		counts := slices.ContainsFunc(from[name], isNumber)
		for _, k := range own {
			if k == Select && !isSelect || isNumber(k) && !counts {
				return "{" + name + "} is used as " + string(k) + ", and in English as " + from.String()
			}
		}
	}
	return ""
}

// Forms says which plural forms are wrong for a language that has these; "" for
// none. needed forms must be there unless only whole numbers of =N are.
func (m *Message) Forms(cardinal, ordinal []string) (wrong string) {
	each(m.parts, func(p part) {
		if p.kind != Plural && p.kind != Ordinal || wrong != "" {
			return
		}
		has := cardinal
		if p.kind == Ordinal {
			has = ordinal
		}
		for _, c := range p.cases {
			if !strings.HasPrefix(c.key, "=") && !slices.Contains(has, c.key) {
				wrong = "the language has no plural form " + c.key + " (it has " + strings.Join(has, ", ") + ")"
				return
			}
		}
		for _, form := range has {
			if !slices.ContainsFunc(p.cases, func(c choice) bool { return c.key == form }) {
				wrong = "the plural form " + form + " of the language is missing"
				return
			}
		}
	})
	return wrong
}
