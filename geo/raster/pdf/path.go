package pdf

import (
	"fmt"
	"strconv"
	"strings"
)

// path writes the data of a path: positions, and ways from the one before, as poster writes them.
func (c *content) path(d string) error {
	var x, y, startX, startY float64
	op, i := byte(0), 0
	number := func() (float64, bool) {
		for i < len(d) && (d[i] == ' ' || d[i] == ',' || d[i] == '\n') {
			i++
		}
		from := i
		if i < len(d) && d[i] == '-' {
			i++
		}
		for i < len(d) && (d[i] >= '0' && d[i] <= '9' || d[i] == '.') {
			i++
		}
		v, err := strconv.ParseFloat(d[from:i], 64)
		return v, err == nil
	}
	for {
		for i < len(d) && (d[i] == ' ' || d[i] == '\n') {
			i++
		}
		if i == len(d) {
			return nil
		}
		if strings.IndexByte("MLlZz", d[i]) >= 0 {
			op = d[i]
			i++
			if op == 'Z' || op == 'z' {
				c.WriteString("h\n")
				x, y = startX, startY
				continue
			}
		}
		a, okA := number()
		b, okB := number()
		if !okA || !okB {
			return fmt.Errorf("read the drawing: a path at %q", d[min(i, len(d)):min(i+20, len(d))])
		}
		switch op {
		case 'M':
			x, y = a, b
			startX, startY = x, y
			c.WriteString(decimal(x) + " " + decimal(y) + " m\n")
			op = 'L'
			continue
		case 'l':
			x, y = x+a, y+b
		case 'L':
			x, y = a, b
		default:
			return fmt.Errorf("read the drawing: a path that begins %q", d[:min(20, len(d))])
		}
		c.WriteString(decimal(x) + " " + decimal(y) + " l\n")
	}
}

// circle writes a circle in four curves.
func (c *content) circle(x, y, r float64) {
	const k = 0.5522847498 // of the radius, to where the curves' handles are
	at := func(dx, dy float64) string { return decimal(x+dx*r) + " " + decimal(y+dy*r) }
	c.put("%s m", at(1, 0))
	for _, q := range [][6]float64{{1, k, k, 1, 0, 1}, {-k, 1, -1, k, -1, 0}, {-1, -k, -k, -1, 0, -1}, {k, -1, 1, -k, 1, 0}} {
		c.put("%s %s %s c", at(q[0], q[1]), at(q[2], q[3]), at(q[4], q[5]))
	}
	c.WriteString("h\n")
}
