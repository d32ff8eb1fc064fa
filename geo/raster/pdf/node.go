package pdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// node is an element of a drawing.
type node struct {
	name  string
	attrs map[string]string
	text  string
	kids  []*node
}

// parse reads a drawing.
func parse(svg []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(svg))
	root := &node{}
	open := []*node{root}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("read the drawing: %w", err)
		}
		last := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{name: t.Name.Local, attrs: make(map[string]string, len(t.Attr))}
			for _, a := range t.Attr {
				n.attrs[a.Name.Local] = a.Value
			}
			last.kids = append(last.kids, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if last.name == "text" {
				last.text += string(t)
			}
		}
	}
	if len(root.kids) != 1 || root.kids[0].name != "svg" {
		return nil, fmt.Errorf("read the drawing: it is no SVG")
	}
	return root.kids[0], nil
}

// number is an attribute that is a number; the other where it is not there.
func (n *node) number(name string, other float64) float64 {
	if v, err := strconv.ParseFloat(n.attrs[name], 64); err == nil {
		return v
	}
	return other
}

// reference is the id that an attribute refers to, "" for none.
func (n *node) reference(name string) string {
	id, ok := strings.CutPrefix(n.attrs[name], "url(#")
	if !ok {
		return ""
	}
	return strings.TrimSuffix(id, ")")
}

// index finds the elements that are referred to.
func (n *node) index(by map[string]*node) {
	if id := n.attrs["id"]; id != "" {
		by[id] = n
	}
	for _, k := range n.kids {
		k.index(by)
	}
}
