package brand

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"frontline/geo"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/style"
)

// Brand is a house style.
type Brand struct {
	ID              string // of all that it is made of: another is another style
	Light, Dark     look.Theme
	Regular, Medium *paint.Typeface // nil for the style's own
	Mark            *Mark           // nil for none
	own             [2]style.Inks   // what it sets, of the light theme and of the dark one
}

// Mark is a picture that stands in a corner, beside the title.
type Mark struct {
	PNG           []byte
	Image         image.Image
	Width, Height int    // in pixels of scale 1
	Alt           string // what it says
}

// The bounds of the files of a house style.
const (
	mostJSON   = 64 << 10
	mostFont   = 8 << 20
	mostMark   = 32 << 10 // it is a part of each embed
	mostPixels = 640      // of a mark's file, each way
	markHeight = 36       // and as it is drawn, at most
	markWidth  = 140
)

// file is a house style as its file has it.
type file struct {
	Colours map[string]colour `json:"colours"`
	Fonts   struct {
		Regular string `json:"regular"`
		Medium  string `json:"medium"`
	} `json:"fonts"`
	Mark struct {
		File string `json:"file"`
		Alt  string `json:"alt"`
	} `json:"mark"`
}

type colour struct {
	Light string `json:"light"`
	Dark  string `json:"dark"`
}

// never are what a house style may not set, and why.
var never = map[string]string{
	"patterns": "claims stay hatched, and each class keeps its pattern", "hatching": "claims stay hatched, and each class keeps its pattern",
	"assessor": "whose word something is is the record's to say", "attribution": "whose data it is is the record's to say",
	"legend": "the key says what is drawn",
}

// Read reads a house style and the files beside it, and refuses what breaks the rules.
func Read(path string) (*Brand, error) {
	raw, err := read(path, mostJSON)
	if err != nil {
		return nil, err
	}
	b, err := parse(raw, func(name string, most int64) ([]byte, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(path), name)
		}
		return read(name, most)
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return b, nil
}

func read(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > most {
		return nil, geo.Errorf(geo.EInvalid, "%s is no file of at most %d kB", path, most>>10)
	}
	return os.ReadFile(path)
}

// parse reads a house style; open reads a file that it names.
func parse(raw []byte, open func(name string, most int64) ([]byte, error)) (*Brand, error) {
	var names map[string]any
	if err := json.Unmarshal(raw, &names); err != nil {
		return nil, geo.Errorf(geo.EInvalid, "it is no JSON object")
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if why, forbidden := never[name]; forbidden {
			return nil, geo.Errorf(geo.EInvalid, "%s is not a house style's to set: %s", name, why)
		}
	}
	var f file
	if err := json.Unmarshal(raw, &f, json.RejectUnknownMembers(true)); err != nil {
		return nil, geo.Errorf(geo.EInvalid, "a house style has colours, fonts (regular, medium) and mark (file, alt), and nothing else: %s", reason(err))
	}
	out, id := &Brand{}, sha256.New()
	id.Write(raw)
	if err := out.setColours(f.Colours); err != nil {
		return nil, err
	}
	for _, font := range []struct {
		name, file string
		to         **paint.Typeface
		of         *paint.Typeface
	}{{"regular", f.Fonts.Regular, &out.Regular, paint.FaceOf("regular")}, {"medium", f.Fonts.Medium, &out.Medium, paint.FaceOf("medium")}} {
		if font.file == "" {
			continue
		}
		b, err := open(font.file, mostFont)
		if err != nil {
			return nil, fmt.Errorf("fonts.%s: %w", font.name, err)
		}
		if *font.to, err = paint.ReadTypeface(b, font.of); err != nil {
			return nil, fmt.Errorf("fonts.%s: %s: %w", font.name, font.file, err)
		}
		id.Write(b)
	}
	if f.Mark.File != "" {
		b, err := open(f.Mark.File, mostMark)
		if err != nil {
			return nil, fmt.Errorf("mark: %w", err)
		}
		if out.Mark, err = markOf(b, f.Mark.Alt); err != nil {
			return nil, fmt.Errorf("mark: %s: %w", f.Mark.File, err)
		}
		id.Write(b)
	}
	out.ID = fmt.Sprintf("%x", id.Sum(nil))[:12]
	return out, nil
}

// reason is what is wrong with JSON, without what the decoder says around it.
func reason(err error) string {
	var semantic *json.SemanticError
	if errors.As(err, &semantic) && semantic.JSONPointer != "" {
		return string(semantic.JSONPointer)
	}
	return "it cannot be read"
}

var hexText = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (b *Brand) setColours(colours map[string]colour) error {
	table := style.Current()
	b.own = [2]style.Inks{{}, {}}
	for _, name := range slices.Sorted(maps.Keys(colours)) {
		if _, known := table.Colours[name]; !known {
			return geo.Errorf(geo.EInvalid, "colours.%s: there is no such colour; there are %s", name, strings.Join(slices.Sorted(maps.Keys(table.Colours)), ", "))
		}
		for i, text := range []string{colours[name].Light, colours[name].Dark} {
			if text == "" {
				continue
			}
			if !hexText.MatchString(text) {
				return geo.Errorf(geo.EInvalid, "colours.%s: %q is no colour: write it as #1d4fa3", name, text)
			}
			n, _ := strconv.ParseUint(text[1:], 16, 24)
			b.own[i][name] = color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}
		}
	}
	var err error
	if b.Light, b.Dark, err = look.Branded(b.own[0], b.own[1]); err != nil {
		return err
	}
	for i, t := range []look.Theme{b.Light, b.Dark} {
		if err := look.CheckTheme(t); err != nil {
			return fmt.Errorf("colours, %s: %w", []string{"light", "dark"}[i], err)
		}
	}
	return nil
}

func markOf(file []byte, alt string) (*Mark, error) {
	if strings.TrimSpace(alt) == "" {
		return nil, geo.Errorf(geo.EInvalid, "say in alt what it shows, such as the name of the house")
	}
	if _, err := geo.Line("alt", alt); err != nil {
		return nil, err
	}
	c, err := png.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, geo.Errorf(geo.EInvalid, "it is no PNG: a drawing could load or run something")
	}
	if c.Width > mostPixels || c.Height > mostPixels || c.Width < 1 || c.Height < 1 {
		return nil, geo.Errorf(geo.EInvalid, "it is %d × %d pixels, and may have %d each way", c.Width, c.Height, mostPixels)
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, geo.Errorf(geo.EInvalid, "the PNG cannot be read")
	}
	// Half of its pixels, so that it is sharp at twice the scale, within its bounds.
	share := min(0.5, float64(markHeight)/float64(c.Height), float64(markWidth)/float64(c.Width))
	return &Mark{PNG: file, Image: img, Alt: alt, Width: max(int(float64(c.Width)*share), 1), Height: max(int(float64(c.Height)*share), 1)}, nil
}

// Name is the id of a house style; "" for none.
func (b *Brand) Name() string {
	if b == nil {
		return ""
	}
	return b.ID
}

// Theme is the house's theme that is like another.
func (b *Brand) Theme(of look.Theme) look.Theme {
	if of.IsDark() {
		return b.Dark
	}
	return b.Light
}

// Sheet is what the house style says to a page's style sheet: its colours by their custom properties,
// and its typeface, where the reader has it.
func (b *Brand) Sheet() string {
	var out strings.Builder
	block := func(selector string, inks style.Inks) {
		if len(inks) == 0 {
			return
		}
		out.WriteString(selector + "{")
		for _, name := range slices.Sorted(maps.Keys(inks)) {
			out.WriteString("--map-" + name + ":" + look.Hex(inks[name]) + ";")
		}
		out.WriteString("}")
	}
	block(":root", b.own[0])
	block(`:root[data-theme="dark"]`, b.own[1])
	if len(b.own[1]) > 0 {
		out.WriteString("@media screen and (prefers-color-scheme:dark){")
		block(`:root[data-theme="auto"]`, b.own[1])
		out.WriteString("}")
	}
	if b.Regular != nil {
		out.WriteString(`body{font-family:` + quoted(b.Regular.Family) + `,system-ui,sans-serif}`)
	}
	return out.String()
}

// quoted is a name as CSS has it, of letters that no style sheet takes for its own.
func quoted(name string) string {
	return `"` + strings.Map(func(r rune) rune {
		if strings.ContainsRune("\"\\<>{};\n\r", r) {
			return -1
		}
		return r
	}, name) + `"`
}
