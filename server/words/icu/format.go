package icu

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Writer writes numbers and chooses plural forms in a language.
type Writer interface {
	Number(v float64, least, most int) string
	Cardinal(n float64) string
	Ordinal(n float64) string
}

// decimals is the most that # and {n, number} write, as Intl does.
const decimals = 3

// Format fills in the parameters. One that is missing stands as its name in
// braces.
func (m *Message) Format(w Writer, values map[string]any) string {
	var out strings.Builder
	format(&out, m.parts, w, values, 0)
	return out.String()
}

// format writes parts; pound is the number of the plural around them.
func format(out *strings.Builder, parts []part, w Writer, values map[string]any, pound float64) {
	for _, p := range parts {
		value, ok := values[p.name]
		switch {
		case p.pound:
			out.WriteString(w.Number(pound, 0, decimals))
		case p.name == "":
			out.WriteString(p.text)
		case !ok:
			out.WriteString("{" + p.name + "}")
		case p.kind == Value:
			fmt.Fprint(out, value)
		case p.kind == Number:
			if n, isNumber := number(value); isNumber {
				out.WriteString(w.Number(n, 0, decimals))
			} else {
				fmt.Fprint(out, value)
			}
		case p.kind == Select:
			format(out, p.choose(fmt.Sprint(value), "other"), w, values, pound)
		default:
			n, _ := number(value)
			left := n - float64(p.offset)
			form := w.Cardinal
			if p.kind == Ordinal {
				form = w.Ordinal
			}
			format(out, p.choose("="+strconv.FormatFloat(n, 'f', -1, 64), form(left)), w, values, left)
		}
	}
}

// choose is the text of the first key that there is; of other where there is none.
func (p part) choose(keys ...string) []part {
	for _, key := range append(keys, "other") {
		if i := slices.IndexFunc(p.cases, func(c choice) bool { return c.key == key }); i >= 0 {
			return p.cases[i].parts
		}
	}
	return nil
}

func number(value any) (n float64, ok bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	}
	n, err := strconv.ParseFloat(fmt.Sprint(value), 64)
	return n, err == nil
}
