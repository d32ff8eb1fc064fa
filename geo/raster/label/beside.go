package label

import (
	"frontline/geo/style"

	"github.com/paulmach/orb"
)

// pointChoices are the top left corners that a name beside a point may have,
// the best first.
func pointChoices(s *Symbol, z uint8, at orb.Point, t Text) []orb.Point {
	w, h := float64(t.Width), float64(t.Height)
	beside := table.Beside
	gap := s.clearance(z) + float64(beside.Gap)
	overlap, near, corner := float64(beside.Overlap), gap*float64(beside.CornerShare), float64(beside.CornerOverlap)
	x, y := at[0], at[1]
	anchors := s.rule().Anchors
	out := make([]orb.Point, len(anchors))
	for i, anchor := range anchors {
		// The anchor is the part of the name that is at the point.
		out[i] = map[style.Anchor]orb.Point{
			style.AnchorLeft:        {x + gap, y - h/2},
			style.AnchorRight:       {x - gap - w, y - h/2},
			style.AnchorBottom:      {x - w/2, y - gap - h + overlap},
			style.AnchorTop:         {x - w/2, y + gap - overlap},
			style.AnchorBottomLeft:  {x + near, y - near - h + corner},
			style.AnchorTopLeft:     {x + near, y + near - corner},
			style.AnchorBottomRight: {x - near - w, y - near - h + corner},
			style.AnchorTopRight:    {x - near - w, y + near - corner},
		}[anchor]
	}
	return out
}
