package embed

import (
	"math"

	"github.com/go-json-experiment/json"
	"github.com/paulmach/orb"

	"frontline/geo/editor"
)

// shownMark is a mark as the script of an embed draws it: where is worked out here, so that pictures
// and embeds show the same.
type shownMark struct {
	Kind editor.Kind  `json:"kind"`
	Text string       `json:"text,omitempty"`
	At   [2]float64   `json:"at"`
	To   *[2]float64  `json:"to,omitzero"`    // of an arrow
	Ring [][2]float64 `json:"ring,omitempty"` // a ring's outline, closed
}

// marksOf are the marks of an embed as its page has them; "" for none.
func marksOf(marks []editor.Mark) (string, error) {
	if len(marks) == 0 {
		return "", nil
	}
	var out []shownMark
	for _, m := range marks {
		s := shownMark{Kind: m.Kind, Text: m.Text, At: rounded(m.At)}
		switch m.Kind {
		case editor.Arrow:
			to := rounded(m.To)
			s.To = &to
		case editor.Ring:
			for _, p := range m.Outline() {
				s.Ring = append(s.Ring, rounded(p))
			}
			s.Ring = append(s.Ring, s.Ring[0])
		}
		out = append(out, s)
	}
	b, err := json.Marshal(out)
	return string(b), err
}

// rounded is a position to about a metre, which no screen shows.
func rounded(p orb.Point) [2]float64 {
	return [2]float64{math.Round(p[0]*1e5) / 1e5, math.Round(p[1]*1e5) / 1e5}
}
