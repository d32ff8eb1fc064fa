package style

import (
	"fmt"

	"github.com/go-json-experiment/json/v1"
)

// Filter says of which features a layer is drawn: the MapLibre style
// specification's expressions all, any, !, == and !=, of a property
// (["get", name]) or ["geometry-type"] and a text.
type Filter struct {
	expression []any
	wrong      string
}

// UnmarshalJSON keeps what is wrong for the check, which knows the field.
func (f *Filter) UnmarshalJSON(data []byte) error {
	*f = Filter{}
	if json.Unmarshal(data, &f.expression) != nil {
		f.wrong = "is no expression, which is a list"
	} else if _, err := match(f.expression, func(string) string { return "" }, ""); err != nil {
		f.wrong = err.Error()
	}
	return nil
}

// Expression is the filter as the specification has it; nil for none.
func (f Filter) Expression() []any { return f.expression }

// Match reports whether a feature passes, by its properties and by whether it
// is a Point, a LineString or a Polygon.
func (f Filter) Match(property func(name string) string, geometryType string) bool {
	if f.expression == nil {
		return true
	}
	ok, _ := match(f.expression, property, geometryType) // was checked
	return ok
}

func (f Filter) check(*Table) string { return f.wrong }

func match(e []any, property func(string) string, geometryType string) (bool, error) {
	if len(e) == 0 {
		return false, fmt.Errorf("has an empty expression")
	}
	switch op := e[0]; op {
	case "all", "any", "!":
		if op == "!" && len(e) != 2 {
			return false, fmt.Errorf("has ! with %d arguments, not 1", len(e)-1)
		}
		every, some := true, false
		for _, part := range e[1:] {
			list, ok := part.([]any)
			if !ok {
				return false, fmt.Errorf("has %v where an expression belongs", part)
			}
			hit, err := match(list, property, geometryType)
			if err != nil {
				return false, err
			}
			every, some = every && hit, some || hit
		}
		switch op {
		case "all":
			return every, nil
		case "any":
			return some, nil
		}
		return !some, nil
	case "==", "!=":
		if len(e) != 3 {
			return false, fmt.Errorf("has %v with %d arguments, not 2", op, len(e)-1)
		}
		want, ok := e[2].(string)
		of, isList := e[1].([]any)
		if !ok || !isList || len(of) == 0 {
			return false, fmt.Errorf(`has %v of other than ["get", name] or ["geometry-type"] and a text`, op)
		}
		got := ""
		name, named := "", false
		if len(of) == 2 {
			name, named = of[1].(string)
		}
		switch {
		case of[0] == "get" && named:
			got = property(name)
		case of[0] == "geometry-type" && len(of) == 1:
			got = geometryType
		default:
			return false, fmt.Errorf(`has %v of other than ["get", name] or ["geometry-type"]`, op)
		}
		return (got == want) == (op == "=="), nil
	default:
		return false, fmt.Errorf("has the expression %v: it is all, any, !, == or !=", op)
	}
}
