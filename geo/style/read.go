package style

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"image/color"
	"io"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

//go:embed style.json
var source []byte

// Current is the table that this program draws by, read once.
var Current = sync.OnceValue(func() *Table {
	t, err := Read(source)
	if err != nil {
		panic(err) // it is part of the program, and a test reads it
	}
	return t
})

// Read reads a table. An error names the field that is wrong.
func Read(b []byte) (*Table, error) {
	t := &Table{}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(t); err != nil {
		return nil, readError(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, geo.Errorf(geo.EInvalid, "style: there is more after the table")
	}
	if field, wrong := t.walk("", reflect.ValueOf(t).Elem()); wrong != "" {
		return nil, geo.Errorf(geo.EInvalid, "style: %s %s", field, wrong)
	}
	if field, wrong := t.whole(); wrong != "" {
		return nil, geo.Errorf(geo.EInvalid, "style: %s %s", field, wrong)
	}
	for i := range t.inks {
		t.inks[i] = Inks{}
		for name, c := range t.Colours {
			rgb := c.Light
			if i == 1 {
				rgb = c.Dark
			}
			t.inks[i][name] = rgb.color()
		}
	}
	return t, nil
}

func readError(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return geo.Errorf(geo.EInvalid, "style: %s is a %s, which it cannot be", kind.Field, kind.Value)
	}
	return geo.Errorf(geo.EInvalid, "style: %s", strings.TrimPrefix(err.Error(), "json: "))
}

// The bounds of what a table may hold.
const (
	maxZoom   = 24
	maxLength = 1000
)

// RGB is a colour of the form #rrggbb.
type RGB string

// Ink is the name of a colour, LayerInk or AgeInk.
type Ink string

// The colours that are not the table's to name.
const (
	LayerInk Ink = "layer" // of the data layer that is drawn
	AgeInk   Ink = "age"   // of a class of age
)

// ColourName is a name of the table's colours.
type ColourName string

// FontName is regular or medium.
type FontName string

// Opacity is from 0 to 1.
type Opacity float64

// Of255 is the opacity out of 255; that of nil is 255.
func (o *Opacity) Of255() uint8 {
	if o == nil {
		return 255
	}
	return uint8(math.Round(float64(*o) * 255))
}

// Length is in pixels.
type Length float64

// Degrees is an angle.
type Degrees float64

// Runs is which way the lines of a hatching run.
type Runs string

// The ways. Rising and falling lines have the hatchings' angle.
const (
	Rising  Runs = "" // to the right
	Falling Runs = "falling"
	Crossed Runs = "crossed" // both
	Level   Runs = "level"
	Upright Runs = "upright"
)

var runs = []Runs{Rising, Falling, Crossed, Level, Upright}

// Anchor is a side or a corner of a name.
type Anchor string

// The sides and corners.
const (
	AnchorLeft        Anchor = "left"
	AnchorRight       Anchor = "right"
	AnchorTop         Anchor = "top"
	AnchorBottom      Anchor = "bottom"
	AnchorTopLeft     Anchor = "top-left"
	AnchorTopRight    Anchor = "top-right"
	AnchorBottomLeft  Anchor = "bottom-left"
	AnchorBottomRight Anchor = "bottom-right"
)

var anchors = []Anchor{
	AnchorLeft, AnchorRight, AnchorTop, AnchorBottom, AnchorTopLeft, AnchorTopRight, AnchorBottomLeft, AnchorBottomRight,
}

var hexColour = regexp.MustCompile(`^#[0-9a-f]{6}$`)

func (c RGB) check(*Table) string {
	if !hexColour.MatchString(string(c)) {
		return fmt.Sprintf("is %q, no colour of the form #rrggbb", string(c))
	}
	return ""
}

func (c RGB) color() color.NRGBA {
	n, _ := strconv.ParseUint(string(c[1:]), 16, 24) // was checked
	return color.NRGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255}
}

func (i Ink) check(t *Table) string {
	if i == "" || i == LayerInk || i == AgeInk {
		return ""
	}
	return ColourName(i).check(t)
}

func (c ColourName) check(t *Table) string {
	if _, ok := t.Colours[string(c)]; !ok && c != "" {
		return fmt.Sprintf("is %q, which is none of the colours", string(c))
	}
	return ""
}

func (f FontName) check(*Table) string {
	if f != "" && f != "regular" && f != "medium" {
		return fmt.Sprintf("is %q, neither regular nor medium", string(f))
	}
	return ""
}

func (o Opacity) check(*Table) string {
	if !(o >= 0 && o <= 1) {
		return fmt.Sprintf("is %g, which is not from 0 to 1", float64(o))
	}
	return ""
}

func (l Length) check(*Table) string {
	if !(l >= 0 && l <= maxLength) {
		return fmt.Sprintf("is %g, which is not from 0 to %d", float64(l), maxLength)
	}
	return ""
}

func (d Degrees) check(*Table) string {
	if !(d > 0 && d < 90) {
		return fmt.Sprintf("is %g, which is not between 0 and 90", float64(d))
	}
	return ""
}

func (r Runs) check(*Table) string {
	if !slices.Contains(runs, r) {
		return fmt.Sprintf("is %q, which is none of %q", string(r), runs)
	}
	return ""
}

func (a Anchor) check(*Table) string {
	if !slices.Contains(anchors, a) {
		return fmt.Sprintf("is %q, which is none of %v", string(a), anchors)
	}
	return ""
}

// checked is a part of the table that checks itself.
type checked interface{ check(*Table) string }

// walk checks all that the table holds and names the first field that is wrong.
func (t *Table) walk(path string, v reflect.Value) (field, wrong string) {
	if c, ok := v.Interface().(checked); ok && (v.Kind() != reflect.Pointer || !v.IsNil()) {
		if wrong := c.check(t); wrong != "" {
			return path, wrong
		}
	}
	below := func(name string) string {
		if path == "" {
			return name
		}
		return path + "." + name
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return t.walk(path, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			at := path
			if !f.Anonymous {
				at = below(f.Tag.Get("json"))
			}
			if field, wrong := t.walk(at, v.Field(i)); wrong != "" {
				return field, wrong
			}
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			if field, wrong := t.walk(below(k.String()), v.MapIndex(k)); wrong != "" {
				return field, wrong
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			at := fmt.Sprintf("%s[%d]", path, i)
			if l, ok := v.Index(i).Interface().(Layer); ok {
				at = below(l.ID)
			}
			if field, wrong := t.walk(at, v.Index(i)); wrong != "" {
				return field, wrong
			}
		}
	}
	return "", ""
}
