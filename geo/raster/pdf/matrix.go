package pdf

import (
	"fmt"
	"strconv"
	"strings"
)

// matrix is a transformation as PDF has it.
type matrix [6]float64

func (m matrix) String() string {
	parts := make([]string, len(m))
	for i, v := range m {
		parts[i] = decimal(v)
	}
	return strings.Join(parts, " ")
}

// then is what is transformed by m, and then by o.
func (m matrix) then(o matrix) matrix {
	return matrix{
		m[0]*o[0] + m[1]*o[2], m[0]*o[1] + m[1]*o[3],
		m[2]*o[0] + m[3]*o[2], m[2]*o[1] + m[3]*o[3],
		m[4]*o[0] + m[5]*o[2] + o[4], m[4]*o[1] + m[5]*o[3] + o[5],
	}
}

// transform reads what a drawing has: translate and scale, the last first.
func transform(v string) (matrix, error) {
	out := matrix{1, 0, 0, 1, 0, 0}
	for part := range strings.SplitSeq(v, ")") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, args, _ := strings.Cut(part, "(")
		var n []float64
		for f := range strings.FieldsSeq(strings.ReplaceAll(args, ",", " ")) {
			x, err := strconv.ParseFloat(f, 64)
			if err != nil {
				return out, fmt.Errorf("read the drawing: transform %q", v)
			}
			n = append(n, x)
		}
		switch {
		case name == "translate" && len(n) == 2:
			out = matrix{1, 0, 0, 1, n[0], n[1]}.then(out)
		case name == "scale" && len(n) == 1:
			out = matrix{n[0], 0, 0, n[0], 0, 0}.then(out)
		default:
			return out, fmt.Errorf("read the drawing: transform %q", v)
		}
	}
	return out, nil
}

// decimal is a number with what is needed of four places.
func decimal(v float64) string {
	s := strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 4, 64), "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
