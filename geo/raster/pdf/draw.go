package pdf

import (
	"fmt"
	"strconv"
	"strings"
)

// painter draws the elements of a drawing.
type painter struct {
	*file
	byID          map[string]*node
	c             *content // that is drawn on
	width, height float64
	page          matrix   // from the drawing to the page
	layers        []string // references to all
	order         []string // the same as they lie in each other
	masks         map[string]int
	patterns      map[string]int
}

// draw draws an element, and what is in it.
func (p *painter) draw(n *node) error {
	switch n.name {
	case "title", "desc", "metadata", "defs", "clipPath", "mask", "pattern":
		return nil
	}
	p.c.put("q")
	defer p.c.put("Q")
	if err := p.within(n); err != nil {
		return err
	}
	switch n.name {
	case "g":
		return p.group(n)
	case "rect", "circle", "path":
		return p.shape(n)
	case "text":
		return p.text(n)
	}
	return fmt.Errorf("read the drawing: <%s>", n.name)
}

// group draws a group, which programs show as a layer where it is one.
func (p *painter) group(n *node) error {
	if n.attrs["groupmode"] == "layer" {
		layer := fmt.Sprintf("%d 0 R", p.add("<</Type /OCG /Name %s>>", text(n.attrs["label"])))
		p.layers, p.order = append(p.layers, layer), append(p.order, layer)
		p.c.put("/OC /%s BDC", p.c.name("Properties", "L", layer))
		defer p.c.put("EMC")
		before := len(p.order)
		defer func() {
			if len(p.order) > before {
				inside := "[" + strings.Join(p.order[before:], " ") + "]"
				p.order = append(p.order[:before], inside)
			}
		}()
	}
	return p.drawIn(n)
}

// within moves, clips, masks and pales what is drawn next.
func (p *painter) within(n *node) error {
	if v := n.attrs["transform"]; v != "" {
		m, err := transform(v)
		if err != nil {
			return err
		}
		p.c.concat(m)
	}
	if id := n.reference("clip-path"); id != "" {
		clip := p.byID[id]
		if clip == nil {
			return fmt.Errorf("read the drawing: there is no clip %s", id)
		}
		for _, k := range clip.kids {
			if err := p.outline(k); err != nil {
				return err
			}
		}
		p.c.put("W n")
	}
	if id := n.reference("mask"); id != "" {
		state, err := p.mask(id)
		if err != nil {
			return err
		}
		p.c.put("/%s gs", p.c.name("ExtGState", "M", fmt.Sprintf("%d 0 R", state)))
	}
	if a := n.number("opacity", 1); a != 1 {
		p.opacity(a, a)
	}
	return nil
}

func (p *painter) opacity(fill, stroke float64) {
	p.c.put("/%s gs", p.c.name("ExtGState", "A", fmt.Sprintf("<</ca %s /CA %s>>", decimal(fill), decimal(stroke))))
}

// outline writes the outline of a shape.
func (p *painter) outline(n *node) error {
	switch n.name {
	case "rect":
		p.c.put("%s %s %s %s re", decimal(n.number("x", 0)), decimal(n.number("y", 0)), decimal(n.number("width", 0)), decimal(n.number("height", 0)))
	case "circle":
		p.c.circle(n.number("cx", 0), n.number("cy", 0), n.number("r", 0))
	default:
		return p.c.path(n.attrs["d"])
	}
	return nil
}

// shape fills a shape and draws its line.
func (p *painter) shape(n *node) error {
	fill, stroke := n.attrs["fill"], n.attrs["stroke"]
	fills, strokes := fill != "none", stroke != "" && stroke != "none"
	if !fills && !strokes {
		return nil
	}
	if a, b := n.number("fill-opacity", 1), n.number("stroke-opacity", 1); a != 1 || b != 1 {
		p.opacity(a, b)
	}
	if fills {
		if id := n.reference("fill"); id != "" {
			pattern, err := p.pattern(id)
			if err != nil {
				return err
			}
			p.c.put("/Pattern cs /%s scn", p.c.name("Pattern", "P", fmt.Sprintf("%d 0 R", pattern)))
		} else if err := p.colour(fill, "rg"); err != nil {
			return err
		}
	}
	if strokes {
		if err := p.line(n); err != nil {
			return err
		}
	}
	if err := p.outline(n); err != nil {
		return err
	}
	p.c.put("%s", map[[2]bool]string{{true, false}: "f", {false, true}: "S", {true, true}: "B"}[[2]bool{fills, strokes}])
	return nil
}

// line says how lines are drawn.
func (p *painter) line(n *node) error {
	if err := p.colour(n.attrs["stroke"], "RG"); err != nil {
		return err
	}
	p.c.put("%s w", decimal(n.number("stroke-width", 1)))
	if n.attrs["stroke-linejoin"] == "round" {
		p.c.put("1 j")
	}
	if n.attrs["stroke-linecap"] == "round" {
		p.c.put("1 J")
	}
	if dash := n.attrs["stroke-dasharray"]; dash != "" {
		p.c.put("[%s] 0 d", strings.ReplaceAll(dash, ",", " "))
	}
	return nil
}

// colour sets the colour of what is filled, or of lines; black where none is said.
func (p *painter) colour(v, operator string) error {
	switch v {
	case "":
		v = "#000000"
	case "#000", "#fff":
		v = "#" + strings.Repeat(v[1:], 2)
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(v, "#"), 16, 24)
	if err != nil || len(v) != 7 {
		return fmt.Errorf("read the drawing: the colour %q", v)
	}
	part := func(shift uint) string { return decimal(float64(n>>shift&0xff) / 255) }
	p.c.put("%s %s %s %s", part(16), part(8), part(0), operator)
	return nil
}

// apart draws what is in a node on another content than that of the page.
func (p *painter) apart(n *node) (*content, error) {
	before := p.c
	p.c = newContent()
	defer func() { p.c = before }()
	err := p.drawIn(n)
	return p.c, err
}

// drawIn draws what is in a node.
func (p *painter) drawIn(n *node) error {
	for _, k := range n.kids {
		if err := p.draw(k); err != nil {
			return err
		}
	}
	return nil
}

// mask returns the state in which what is drawn is masked: black hides, white shows.
func (p *painter) mask(id string) (int, error) {
	if made, ok := p.masks[id]; ok {
		return made, nil
	}
	n := p.byID[id]
	if n == nil {
		return 0, fmt.Errorf("read the drawing: there is no mask %s", id)
	}
	c, err := p.apart(n)
	if err != nil {
		return 0, err
	}
	form := p.stream(fmt.Sprintf(" /Type /XObject /Subtype /Form /BBox [0 0 %s %s] /Group <</S /Transparency /CS /DeviceGray>> /Resources %s",
		decimal(p.width), decimal(p.height), c.resources()), c.Bytes(), true)
	if p.masks == nil {
		p.masks = map[string]int{}
	}
	p.masks[id] = p.add("<</SMask <</Type /Mask /S /Luminosity /G %d 0 R>>>>", form)
	return p.masks[id], nil
}

// pattern returns a hatching.
func (p *painter) pattern(id string) (int, error) {
	if made, ok := p.patterns[id]; ok {
		return made, nil
	}
	n := p.byID[id]
	if n == nil {
		return 0, fmt.Errorf("read the drawing: there is no pattern %s", id)
	}
	move, err := transform(n.attrs["patternTransform"])
	if err != nil {
		return 0, err
	}
	c, err := p.apart(n)
	if err != nil {
		return 0, err
	}
	w, h := decimal(n.number("width", 1)), decimal(n.number("height", 1))
	if p.patterns == nil {
		p.patterns = map[string]int{}
	}
	p.patterns[id] = p.stream(fmt.Sprintf(" /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 %s %s] /XStep %s /YStep %s /Matrix [%s] /Resources %s",
		w, h, w, h, move.then(p.page), c.resources()), c.Bytes(), true)
	return p.patterns[id], nil
}
