package pdf

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// About is what a file says of itself.
type About struct {
	Title, Author, Subject, Creator, Lang string
	XMP                                   string // a packet
	// Width and Height are of the page, in millimetres.
	Width, Height float64
}

const pointsPerMillimetre = 72 / 25.4

// Of is a drawing of poster's as a PDF file.
func Of(svg []byte, about About) ([]byte, error) {
	root, err := parse(svg)
	if err != nil {
		return nil, err
	}
	box := strings.Fields(root.attrs["viewBox"])
	var width, height float64
	if len(box) != 4 {
		return nil, fmt.Errorf("read the drawing: it has no viewBox")
	}
	if _, err := fmt.Sscan(box[2]+" "+box[3], &width, &height); err != nil || width <= 0 || height <= 0 {
		return nil, fmt.Errorf("read the drawing: its viewBox is %v", box)
	}
	w, h := about.Width*pointsPerMillimetre, about.Height*pointsPerMillimetre
	p := &painter{
		file: new(file), byID: map[string]*node{}, width: width, height: height,
		// Y grows downwards in a drawing and upwards on paper.
		page: matrix{w / width, 0, 0, -h / height, 0, h},
	}
	root.index(p.byID)
	p.c = newContent()
	p.c.concat(p.page)
	for _, k := range root.kids {
		if err := p.draw(k); err != nil {
			return nil, err
		}
	}
	content := p.file.stream("", p.c.Bytes(), true)
	pages := p.file.add("")
	page := p.file.add("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources %s /Group <</S /Transparency /CS /DeviceRGB>>>>",
		pages, decimal(w), decimal(h), content, p.c.resources())
	p.file.set(pages, "<</Type /Pages /Kids [%d 0 R] /Count 1>>", page)
	metadata := p.file.stream(" /Type /Metadata /Subtype /XML", []byte(about.XMP), false)
	catalog := p.file.add("<</Type /Catalog /Pages %d 0 R /Lang %s /Metadata %d 0 R /ViewerPreferences <</DisplayDocTitle true>> /OCProperties <</OCGs [%s] /D <</Order [%s]>>>>>>",
		pages, text(about.Lang), metadata, strings.Join(p.layers, " "), strings.Join(p.order, " "))
	info := p.file.add("<</Title %s /Author %s /Subject %s /Creator %s>>", text(about.Title), text(about.Author), text(about.Subject), text(about.Creator))
	return p.file.bytes(catalog, info), nil
}

// content is a stream of what is drawn, and what it refers to by names.
type content struct {
	bytes.Buffer
	named map[string]map[string]string // by kind: what a name is
}

func newContent() *content { return &content{named: map[string]map[string]string{}} }

// name names something that the stream refers to.
func (c *content) name(kind, prefix, value string) string {
	of := c.named[kind]
	if of == nil {
		of = map[string]string{}
		c.named[kind] = of
	}
	for name, have := range of {
		if have == value {
			return name
		}
	}
	name := fmt.Sprintf("%s%d", prefix, len(of)+1)
	of[name] = value
	return name
}

func (c *content) resources() string {
	var out strings.Builder
	out.WriteString("<<")
	for _, kind := range slices.Sorted(maps.Keys(c.named)) {
		fmt.Fprintf(&out, "/%s <<", kind)
		for _, name := range slices.Sorted(maps.Keys(c.named[kind])) {
			fmt.Fprintf(&out, "/%s %s ", name, c.named[kind][name])
		}
		out.WriteString(">>")
	}
	out.WriteString(">>")
	return out.String()
}

// put writes operands and an operator.
func (c *content) put(format string, args ...any) { fmt.Fprintf(c, format+"\n", args...) }

func (c *content) concat(m matrix) { c.put("%s cm", m) }
