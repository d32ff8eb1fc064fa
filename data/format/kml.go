package format

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"frontline/geo"

	"github.com/paulmach/orb"
)

// kmlFile is a KML text as it is read: placemarks become features.
type kmlFile struct {
	xml     *xml.Decoder
	made    *collection
	folders []string // the names of those that are open, "" where one has none
	skipped map[string]int
	links   int
}

// readKML reads the placemarks of KML texts. Their names, descriptions, times
// and extended data are properties, and the names of the folders that they lie
// in, joined by a slash, the property folder. Overlays and styles are pictures
// and left out.
func readKML(limit int64, texts ...[]byte) (*collection, error) {
	k := &kmlFile{skipped: map[string]int{}, made: newCollection("placemark ", limit)}
	for _, text := range texts {
		if err := k.read(text); err != nil {
			return nil, kmlError(err)
		}
	}
	if k.made.count == 0 && k.links > 0 {
		return nil, geo.Errorf(geo.EInvalid, "this KML holds no places but links to other files (NetworkLink): fetch the one that it names in <href>")
	}
	for _, name := range []string{"Track", "MultiTrack", "Model"} {
		if n := k.skipped[name]; n > 0 {
			k.made.notes = append(k.made.notes, fmt.Sprintf("%d %s left out: a way through time or a model is no place", n, name))
		}
	}
	if k.made.count == 0 {
		return nil, geo.Errorf(geo.EInvalid, "this KML has no placemarks: overlays and styles alone say nothing of places")
	}
	return k.made, nil
}

// read adds the placemarks of a text.
func (k *kmlFile) read(text []byte) error {
	k.xml = xml.NewDecoder(bytes.NewReader(text))
	k.xml.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("it is written in %s, not in UTF-8: `iconv -f %[1]s -t UTF-8 FILE | sed '1s/%[1]s/UTF-8/' > new.kml` makes it so", charset)
	}
	for {
		token, err := k.xml.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			if err := k.container(start, 0); err != nil {
				return err
			}
		}
	}
}

// kmlError says where in the text something is wrong.
func kmlError(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case geo.ErrorCode(err) != geo.EInternal:
		return err
	case errors.As(err, &syntax):
		return geo.Errorf(geo.EInvalid, "the KML is not well-formed, or cut off: line %d: %s; if another program reads it, %s makes GeoJSON of it", syntax.Line, syntax.Msg, toWGS84)
	}
	return geo.Errorf(geo.EInvalid, "the KML cannot be read: %v", err)
}

// container reads a document, a folder or what else holds placemarks.
func (k *kmlFile) container(start xml.StartElement, depth int) error {
	if depth > maxDepth {
		return geo.Errorf(geo.ETooLarge, "the KML's elements lie more than %d deep in each other", maxDepth)
	}
	k.folders = append(k.folders, "")
	defer func() { k.folders = k.folders[:len(k.folders)-1] }()
	return k.children(func(child xml.StartElement) error {
		switch child.Name.Local {
		case "Placemark":
			return k.placemark(child)
		case "NetworkLink":
			k.links++
			return k.xml.Skip()
		case "name":
			text, err := k.text()
			if start.Name.Local == "Folder" {
				k.folders[len(k.folders)-1] = text
			}
			return err
		case "kml", "Document", "Folder", "Create", "Update":
			return k.container(child, depth+1)
		}
		return k.xml.Skip()
	})
}

// children calls each with the elements in the one that was opened, to its end.
// each reads its element whole.
func (k *kmlFile) children(each func(xml.StartElement) error) error {
	for {
		token, err := k.xml.Token()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := each(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// text is the text of the element that was opened.
func (k *kmlFile) text() (string, error) {
	var b strings.Builder
	for {
		token, err := k.xml.Token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.CharData:
			if b.Len()+len(t) > maxValue {
				return "", geo.Errorf(geo.ETooLarge, "one text of the KML is larger than %d MiB", maxValue>>20)
			}
			b.Write(t)
		case xml.StartElement:
			if err := k.xml.Skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return strings.TrimSpace(b.String()), nil
		}
	}
}

// kmlTimes are elements of times, with what they become as properties.
var kmlTimes = map[string]string{"when": "when", "begin": "begin", "end": "end"}

func (k *kmlFile) placemark(start xml.StartElement) error {
	var properties []property
	var geometries []orb.Geometry
	add := func(name, value string) {
		if value != "" {
			properties = append(properties, property{name, value})
		}
	}
	err := k.children(func(child xml.StartElement) error {
		switch name := child.Name.Local; name {
		case "name", "description", "address", "styleUrl":
			text, err := k.text()
			add(name, text)
			return err
		case "TimeStamp", "TimeSpan":
			return k.children(func(time xml.StartElement) error {
				text, err := k.text()
				if p, ok := kmlTimes[time.Name.Local]; ok {
					add(p, text)
				}
				return err
			})
		case "ExtendedData":
			return k.extended(add)
		default:
			g, err := k.geometry(child, 0)
			if g != nil {
				geometries = append(geometries, g)
			}
			return err
		}
	})
	if code := geo.ErrorCode(err); code == geo.EInvalid || code == geo.ETooLarge {
		called := fmt.Sprintf("placemark %d", k.made.count+1)
		if i := slices.IndexFunc(properties, func(p property) bool { return p.name == "name" }); i >= 0 {
			called += " (" + geo.Printable(geo.Clip(properties[i].value.(string), 60)) + ")"
		}
		return geo.Errorf(code, "%s: %s", called, geo.ErrorMessage(err))
	}
	if err != nil {
		return err
	}
	var folders []string
	for _, f := range k.folders {
		if f != "" {
			folders = append(folders, f)
		}
	}
	add("folder", strings.Join(folders, "/"))
	return k.made.add(int64(k.made.count+1), attribute(start, "id"), gathered(geometries), properties)
}

// extended reads ExtendedData: Data with a value each, and SchemaData.
func (k *kmlFile) extended(add func(name, value string)) error {
	return k.children(func(data xml.StartElement) error {
		switch data.Name.Local {
		case "Data":
			return k.children(func(child xml.StartElement) error {
				text, err := k.text()
				if child.Name.Local == "value" {
					add(attribute(data, "name"), text)
				}
				return err
			})
		case "SchemaData":
			return k.children(func(simple xml.StartElement) error {
				text, err := k.text()
				add(attribute(simple, "name"), text)
				return err
			})
		}
		text, err := k.text()
		add(data.Name.Local, text)
		return err
	})
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// geometry reads an element that is one, and skips any other.
func (k *kmlFile) geometry(start xml.StartElement, depth int) (g orb.Geometry, err error) {
	if depth > maxDepth {
		return nil, geo.Errorf(geo.ETooLarge, "geometries of the KML lie more than %d deep in each other", maxDepth)
	}
	switch name := start.Name.Local; name {
	case "Point", "LineString", "LinearRing":
		var points []orb.Point
		err := k.children(func(child xml.StartElement) error {
			if child.Name.Local != "coordinates" {
				return k.xml.Skip()
			}
			points, err = k.coordinates()
			return err
		})
		switch {
		case err != nil || len(points) == 0:
			return nil, err
		case name == "Point":
			return points[0], nil
		}
		return orb.LineString(points), nil // a ring alone is a line
	case "Polygon":
		var p orb.Polygon
		err := k.children(func(boundary xml.StartElement) error {
			outer := boundary.Name.Local == "outerBoundaryIs"
			if !outer && boundary.Name.Local != "innerBoundaryIs" {
				return k.xml.Skip()
			}
			return k.children(func(ring xml.StartElement) error {
				line, err := k.geometry(ring, depth+1)
				if points, ok := line.(orb.LineString); ok {
					if r := orb.Ring(points); outer {
						p = append(orb.Polygon{r}, p...)
					} else {
						p = append(p, r)
					}
				}
				return err
			})
		})
		if len(p) == 0 {
			return nil, err
		}
		return p, err
	case "MultiGeometry":
		var parts []orb.Geometry
		err := k.children(func(child xml.StartElement) error {
			part, err := k.geometry(child, depth+1)
			if part != nil {
				parts = append(parts, part)
			}
			return err
		})
		return gathered(parts), err
	case "Track", "MultiTrack", "Model":
		k.skipped[name]++
	}
	return nil, k.xml.Skip()
}

// coordinates are tuples of longitude, latitude and perhaps a height, with
// white space between them.
func (k *kmlFile) coordinates() ([]orb.Point, error) {
	text, err := k.text()
	if err != nil {
		return nil, err
	}
	var points []orb.Point
	begun := "" // a tuple that goes on after a blank, as people write it by hand and Google Earth reads it
	for tuple := range strings.FieldsSeq(text) {
		if tuple, begun = begun+tuple, ""; strings.HasSuffix(tuple, ",") && len(tuple) < 100 {
			begun = tuple
			continue
		}
		if len(points) == maxPositions {
			return nil, errPositions
		}
		numbers := strings.Split(tuple, ",")
		if len(numbers) < 2 || len(numbers) > 3 {
			return nil, k.badTuple(tuple)
		}
		var p orb.Point
		for i := range p {
			if p[i], err = strconv.ParseFloat(numbers[i], 64); err != nil {
				return nil, k.badTuple(tuple)
			}
		}
		points = append(points, p)
	}
	if begun != "" {
		return nil, k.badTuple(begun)
	}
	return points, nil
}

func (k *kmlFile) badTuple(tuple string) error {
	if len(tuple) > 40 {
		tuple = tuple[:40]
	}
	line, _ := k.xml.InputPos()
	return geo.Errorf(geo.EInvalid, "coordinates of KML are longitude,latitude or longitude,latitude,height with blanks between them; near line %d stands %q", line, tuple)
}
