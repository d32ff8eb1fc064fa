package cldr

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// rules are the plural rules of a language but for "other", in CLDR's order.
type rules []rule

// rule holds where all relations of one of its alternatives do.
type rule struct {
	form         string
	alternatives [][]relation
}

// relation is such as n % 100 != 11..14.
type relation struct {
	operand byte // n, i, v, w, f, t, c or e of UTS 35, part 3
	modulus int  // 0 for none
	not     bool
	ranges  [][2]int
}

var order = []string{"zero", "one", "two", "few", "many"}

func parseRules(texts map[string]string) (rules, error) {
	var out rules
	for _, form := range order {
		text, ok := texts[form]
		if !ok {
			continue
		}
		r := rule{form: form}
		for _, alternative := range strings.Split(text, " or ") {
			var all []relation
			for _, part := range strings.Split(alternative, " and ") {
				rel, err := parseRelation(strings.Fields(part))
				if err != nil {
					return nil, fmt.Errorf("cldr: plural rule %q: %w", text, err)
				}
				all = append(all, rel)
			}
			r.alternatives = append(r.alternatives, all)
		}
		out = append(out, r)
	}
	return out, nil
}

// parseRelation reads: operand [% modulus] (= | !=) a..b,c
func parseRelation(words []string) (r relation, err error) {
	if len(words) == 5 && words[1] == "%" {
		if r.modulus, err = strconv.Atoi(words[2]); err != nil {
			return r, err
		}
		words = append(words[:1:1], words[3:]...)
	}
	if len(words) != 3 || len(words[0]) != 1 || words[1] != "=" && words[1] != "!=" {
		return r, fmt.Errorf("unknown form %q", strings.Join(words, " "))
	}
	r.operand, r.not = words[0][0], words[1] == "!="
	for _, part := range strings.Split(words[2], ",") {
		from, until, isRange := strings.Cut(part, "..")
		if !isRange {
			until = from
		}
		a, err := strconv.Atoi(from)
		if err != nil {
			return r, err
		}
		b, err := strconv.Atoi(until)
		if err != nil {
			return r, err
		}
		r.ranges = append(r.ranges, [2]int{a, b})
	}
	return r, nil
}

func (rs rules) forms() []string {
	var out []string
	for _, r := range rs {
		out = append(out, r.form)
	}
	return append(out, "other")
}

func (rs rules) form(n float64) string {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return "other"
	}
	whole, fraction := rounded(math.Abs(n), 0, 3) // as it is written
	for _, r := range rs {
		for _, all := range r.alternatives {
			holds := true
			for _, rel := range all {
				holds = holds && rel.holds(whole, fraction)
			}
			if holds {
				return r.form
			}
		}
	}
	return "other"
}

func (r relation) holds(whole, fraction string) bool {
	number := func(digits string) float64 {
		v, _ := strconv.ParseFloat("0"+digits, 64) // digits, which always are one
		return v
	}
	var v float64
	switch r.operand {
	case 'n':
		v, _ = strconv.ParseFloat(whole+"."+fraction+"0", 64)
	case 'i':
		v = number(whole)
	case 'v', 'w': // no zeros at the end are written
		v = float64(len(fraction))
	case 'f', 't':
		v = number(fraction)
	}
	if r.modulus > 0 {
		v = math.Mod(v, float64(r.modulus))
	}
	in := false
	for _, span := range r.ranges {
		in = in || v >= float64(span[0]) && v <= float64(span[1]) && v == math.Trunc(v)
	}
	return in != r.not
}
