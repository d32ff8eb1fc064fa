package poster

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/raster/rastertest"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// elements are the start tags of a drawing, which must be well-formed.
func elements(t testing.TB, b []byte) []xml.StartElement {
	t.Helper()
	var out []xml.StartElement
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatalf("the drawing is not well-formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			out = append(out, e.Copy())
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func furnished(v *Poster) {
	v.North, v.Inset, v.Home = "N", true, orb.Bound{Min: orb.Point{22.1, 44.4}, Max: orb.Point{40.2, 52.4}}
}

func TestDrawingHasItsLayersByName(t *testing.T) {
	shown := bundled(t, "claims", "2022-09-30")
	p := raster.Prepare(bundled(t, "base", "2014-01-01"), shown, bundled(t, "places", "2025-11-27"))
	v := posterView(shown, furnished)
	v.Title, v.Alt, v.Lang = `<script>"&`, "what is seen\x00", "uk"
	b := v.SVG(p)
	if !bytes.Equal(b, v.SVG(raster.Prepare(p.Layers()...))) {
		t.Error("the same view gives other bytes")
	}
	var layers, texts []string
	ids := map[string]bool{}
	for _, e := range elements(t, b) {
		if attribute(e, "groupmode") == "layer" {
			layers = append(layers, attribute(e, "label"))
		}
		if e.Name.Local == "text" {
			texts = append(texts, attribute(e, "font-family"))
		}
		if e.Name.Local == "script" || e.Name.Local == "style" {
			t.Errorf("it has a %s", e.Name.Local)
		}
		if id := attribute(e, "id"); id != "" {
			if ids[id] {
				t.Errorf("two have the id %s", id)
			}
			ids[id] = true
		}
	}
	for _, want := range []string{"Paper", "Map", shown.Layer.Title, "Signs", "Names", "Inset", "Scale and north", "Key", "Title, key and credit"} {
		if !slices.Contains(layers, want) {
			t.Errorf("there is no layer %q among %q", want, layers)
		}
	}
	if len(texts) < 5 || !strings.Contains(texts[0], "sans-serif") {
		t.Errorf("%d texts, the first in %q", len(texts), texts)
	}
	for _, want := range []string{"&lt;script&gt;", `data-claimed-by="`, `data-denied-by="`, "whose data", "<pattern "} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("it does not have %q", want)
		}
	}
	// What is referred to is there.
	for _, part := range strings.Split(string(b), "url(#")[1:] {
		if id, _, _ := strings.Cut(part, ")"); !ids[id] {
			t.Errorf("there is no %s", id)
		}
	}
}

// What another program makes of a drawing is the picture. Names are left out:
// that program may lack the font.
func TestDrawingIsThePicture(t *testing.T) {
	program, err := exec.LookPath("rsvg-convert")
	if err != nil {
		t.Skip("there is no rsvg-convert (Debian's librsvg2-bin)")
	}
	base, claims := bundled(t, "base", "2014-01-01"), bundled(t, "claims", "2022-09-30")
	onBasemap := madeUp(t)
	around := func(zoom float64) func(*Poster) {
		return func(v *Poster) { v.Fit, v.Zoom, v.Center = nil, zoom, pokrovsk }
	}
	for name, change := range map[string]func(*Poster){
		"light":                  nil,
		"dark":                   func(v *Poster) { v.Theme = look.Dark },
		"large":                  func(v *Poster) { v.Scale = 2 },
		"close":                  func(v *Poster) { v.Fit, v.Zoom, v.Center = nil, 9, orb.Point{36.2, 46.1} },
		"far":                    func(v *Poster) { v.Fit, v.Zoom, v.Center = nil, 0, orb.Point{170, 10} },
		"between":                func(v *Poster) { v.Fit, v.Zoom, v.Center = nil, 6.61, orb.Point{36.2, 46.1} },
		"printed":                func(v *Poster) { v.Scale, v.Fit, v.Zoom, v.Center = 3.125, nil, 6.3, orb.Point{36.2, 46.1} },
		"all set":                furnished,
		"on a basemap, far":      around(9),
		"on a basemap":           around(11.6),
		"on a basemap, near":     around(13),
		"on a basemap, enlarged": around(15),
		"on a basemap, dark":     func(v *Poster) { around(12)(v); v.Theme = look.Dark },
		"on a basemap, printed":  func(v *Poster) { around(12)(v); v.Scale = 3.125 },
	} {
		t.Run(name, func(t *testing.T) {
			p := raster.Prepare(base, claims)
			v := posterView(claims, change)
			v.Title, v.Lines, v.Legend, v.Credit = "", nil, nil, ""
			apart, most := uint32(60), 0.06
			if strings.HasPrefix(name, "on a basemap") {
				p.OnBasemaps(onBasemap(v))
				apart, most = 20, 0.03 // its colours are near to each other
			}
			dir := t.TempDir()
			from, to := filepath.Join(dir, "a.svg"), filepath.Join(dir, "a.png")
			if err := os.WriteFile(from, v.SVG(p), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(program, "--output", to, from).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			f, err := os.Open(to)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			got, err := png.Decode(f)
			if err != nil {
				t.Fatal(err)
			}
			want := rastertest.Decoded(t, drawn(t, p, v))
			if got.Bounds() != want.Bounds() {
				t.Fatalf("it is %v, want %v", got.Bounds(), want.Bounds())
			}
			size := want.Bounds().Size()
			far := 0
			for y := range size.Y {
				for x := range size.X {
					r, g, b, _ := want.At(x, y).RGBA()
					r2, g2, b2, _ := got.At(x, y).RGBA()
					for _, d := range [][2]uint32{{r, r2}, {g, g2}, {b, b2}} {
						if max(d[0], d[1])-min(d[0], d[1]) > apart<<8 {
							far++
							break
						}
					}
				}
			}
			if share := float64(far) / float64(size.X*size.Y); share > most {
				t.Errorf("%.1f %% of the pixels are not the picture's", 100*share)
			} else {
				t.Logf("%.1f %%", 100*share)
			}
			if keep := os.Getenv("FRONTLINE_KEEP"); keep != "" {
				for ending, b := range map[string][]byte{".png": drawn(t, p, v), ".svg": v.SVG(p)} {
					_ = os.WriteFile(filepath.Join(keep, strings.ReplaceAll(name, " ", "")+ending), b, 0o600)
				}
				b, _ := os.ReadFile(to)
				_ = os.WriteFile(filepath.Join(keep, strings.ReplaceAll(name, " ", "")+"-rsvg.png"), b, 0o600)
			}
		})
	}
}

// TestPathIsItsPoints reads back what is written of lines of which many points
// fall on one another.
func TestPathIsItsPoints(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		points := make([]tile.Point, 1+rng.IntN(6))
		for i := range points {
			points[i] = tile.Point{X: int32(rng.IntN(6)), Y: int32(rng.IntN(6))}
		}
		at := cutPart{x: 411, y: 523, unit: 1.0 / 16}
		d := string(at.appendPath(nil, points, false))
		m := regexp.MustCompile(`^M(\S+ \S+)(?:l(.+))?$`).FindStringSubmatch(d)
		if m == nil {
			t.Fatalf("%v is written as %q", points, d)
		}
		var x, y float64
		if _, err := fmt.Sscan(m[1], &x, &y); err != nil {
			t.Fatal(err)
		}
		last := points[len(points)-1]
		for pairs := strings.NewReader(m[2]); ; {
			var dx, dy float64
			if _, err := fmt.Fscan(pairs, &dx, &dy); err != nil {
				break
			}
			x, y = x+dx, y+dy
		}
		wantX, wantY := at.x+float64(last.X)*at.unit, at.y+float64(last.Y)*at.unit
		if math.Abs(x-wantX) > 0.051 || math.Abs(y-wantY) > 0.051 {
			t.Fatalf("%v ends at %.1f %.1f and is written as %q", points, wantX, wantY, d)
		}
	}
}

// One shape is filled, and each feature has its outline: where two overlap it is no darker.
func TestFeaturesAreFilledTogether(t *testing.T) {
	square := func(key string, west, east float64) geo.Feature {
		ring := orb.Ring{{west, -60}, {east, -60}, {east, 60}, {west, 60}, {west, -60}}
		return geo.Feature{Key: key, Geometry: orb.Polygon{ring}, Class: geo.ClassHeld}
	}
	set := tile.NewSet("test", []geo.Feature{square("a", -150, 20), square("b", -20, 90), square("c", 90, 150)})
	p := raster.Prepare(raster.MapLayer{Set: set, Layer: geo.Layer{ID: "test", Kind: geo.KindControl}})
	svg := string(Poster{Width: 400, Height: 300, Scale: 1, Plain: true, Fit: &orb.Bound{Min: orb.Point{-160, -70}, Max: orb.Point{160, 70}}}.SVG(p))
	if n := len(regexp.MustCompile(`fill-opacity="0\.3\d*"`).FindAllString(svg, -1)); n != 1 {
		t.Errorf("%d shapes are filled", n)
	}
	if n := strings.Count(svg, `id="test-`); n < 3 {
		t.Errorf("%d features have an element of their own", n)
	}
}
