package style

import (
	"fmt"
	"math"

	"github.com/go-json-experiment/json/v1"
)

// ByZoom is a number that may change at some zooms: in the table a number, or
// ["step", ["zoom"], value, zoom, value, …].
type ByZoom struct {
	first float64
	steps []Step
	wrong string // why it cannot be read
}

// Step is a value from a zoom on.
type Step struct {
	Zoom  uint8
	Value float64
}

// UnmarshalJSON keeps what is wrong for the check, which knows the field.
func (b *ByZoom) UnmarshalJSON(data []byte) error {
	*b = ByZoom{}
	if json.Unmarshal(data, &b.first) == nil {
		return nil
	}
	b.wrong = `is neither a number nor ["step", ["zoom"], value, zoom, value, …]`
	var list []json.RawMessage
	if json.Unmarshal(data, &list) != nil || len(list) < 5 || len(list)%2 == 0 {
		return nil
	}
	var head string
	var input []string
	if json.Unmarshal(list[0], &head) != nil || head != "step" ||
		json.Unmarshal(list[1], &input) != nil || len(input) != 1 || input[0] != "zoom" ||
		json.Unmarshal(list[2], &b.first) != nil {
		return nil
	}
	for i := 3; i < len(list); i += 2 {
		var s Step
		if json.Unmarshal(list[i], &s.Zoom) != nil || json.Unmarshal(list[i+1], &s.Value) != nil {
			return nil
		}
		if n := len(b.steps); s.Zoom > maxZoom || n > 0 && s.Zoom <= b.steps[n-1].Zoom {
			b.wrong = fmt.Sprintf("has zoom %d: zooms rise, up to %d", s.Zoom, maxZoom)
			return nil
		}
		b.steps = append(b.steps, s)
	}
	b.wrong = ""
	return nil
}

// At is the value at a zoom.
func (b ByZoom) At(z uint8) float64 {
	v := b.first
	for _, s := range b.steps {
		if z >= s.Zoom {
			v = s.Value
		}
	}
	return v
}

// Steps are the value at zoom 0 and where it changes.
func (b ByZoom) Steps() (first float64, steps []Step) { return b.first, b.steps }

// Times is the value multiplied at every zoom.
func (b ByZoom) Times(n float64) ByZoom {
	out := ByZoom{first: b.first * n}
	for _, s := range b.steps {
		out.steps = append(out.steps, Step{s.Zoom, s.Value * n})
	}
	return out
}

func (b ByZoom) check(*Table) string {
	if b.wrong != "" {
		return b.wrong
	}
	for _, s := range append([]Step{{0, b.first}}, b.steps...) {
		if s.Value < 0 || s.Value > maxLength {
			return fmt.Sprintf("is %g, which is not from 0 to %d", s.Value, maxLength)
		}
	}
	return ""
}

// Over is the value divided by another at every zoom, to a hundredth.
func (b ByZoom) Over(other ByZoom) ByZoom {
	zooms := map[uint8]bool{}
	for _, s := range append(b.steps, other.steps...) {
		zooms[s.Zoom] = true
	}
	share := func(z uint8) float64 { return math.Round(100*b.At(z)/other.At(z)) / 100 }
	out := ByZoom{first: share(0)}
	for z := uint8(1); z <= maxZoom; z++ {
		if v := share(z); zooms[z] && v != out.At(z) {
			out.steps = append(out.steps, Step{z, v})
		}
	}
	return out
}
