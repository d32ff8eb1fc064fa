package pdf

import (
	"frontline/geo/raster/paint"
	"frontline/geo/style"
)

// text draws letters as outlines: filled, or their halo as a line around them.
func (p *painter) text(n *node) error {
	size, spacing := n.number("font-size", 12), n.number("letter-spacing", 0)
	face := paint.FaceOf("regular")
	if int(n.number("font-weight", 400)) == style.Current().Fonts.Medium.Weight {
		face = paint.Medium()
	}
	width := 0.0
	var letters []*paint.Letter
	var at []float64
	var before *paint.Letter
	for _, r := range n.text {
		l := face.Letter(r)
		if l == nil {
			continue
		}
		if before != nil {
			width += spacing + size*float64(face.Kern(before, l))
		}
		letters, at = append(letters, l), append(at, width)
		width += size * float64(l.Advance)
		before = l
	}
	x := n.number("x", 0)
	switch n.attrs["text-anchor"] {
	case "middle":
		x -= (width + spacing) / 2 // the last letter has its space too
	case "end":
		x -= width + spacing
	}
	halo := n.attrs["fill"] == "none"
	operator := "f"
	if halo {
		operator = "S"
		if err := p.line(n); err != nil {
			return err
		}
		if a := n.number("stroke-opacity", 1); a != 1 {
			p.opacity(1, a)
		}
	} else if err := p.colour(n.attrs["fill"], "rg"); err != nil {
		return err
	}
	for i, l := range letters {
		p.c.letter(l, x+at[i], n.number("y", 0), size)
	}
	if len(letters) > 0 {
		p.c.put("%s", operator)
	}
	return nil
}

// letter writes the outline of a letter, whose curves are of two degrees and those of PDF of three.
func (c *content) letter(l *paint.Letter, x, y, size float64) {
	at := func(v paint.Vec) (float64, float64) { return x + float64(v.X)*size, y + float64(v.Y)*size }
	for _, contour := range l.Contours {
		var lastX, lastY float64
		for i, k := range contour {
			toX, toY := at(k.To)
			switch {
			case i == 0:
				c.put("%s %s m", decimal(toX), decimal(toY))
			case k.Straight:
				c.put("%s %s l", decimal(toX), decimal(toY))
			default:
				byX, byY := at(k.Control)
				c.put("%s %s %s %s %s %s c", decimal(lastX+(byX-lastX)*2/3), decimal(lastY+(byY-lastY)*2/3),
					decimal(toX+(byX-toX)*2/3), decimal(toY+(byY-toY)*2/3), decimal(toX), decimal(toY))
			}
			lastX, lastY = toX, toY
		}
		c.WriteString("h\n")
	}
}
