package pdf_test

import (
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"frontline/data/basemap"
	"frontline/data/basemap/basemaptest"
	"frontline/data/layers"
	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/raster/pdf"
	"frontline/geo/raster/poster"
	"frontline/geo/raster/rastertest"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

func bundled(t *testing.T, layer, date string) raster.MapLayer {
	t.Helper()
	set, l := rastertest.Bundled(t, layers.FS, layer, date)
	return raster.MapLayer{Set: set, Layer: l}
}

// control is ground that is held, before which claims are not hatched.
func control() raster.MapLayer {
	ring := orb.Ring{{34, 46.2}, {38.6, 46.2}, {38.6, 48.9}, {34, 47.6}, {34, 46.2}}
	set := tile.NewSet("control", []geo.Feature{{Key: "held", Class: geo.ClassHeld, Geometry: orb.Polygon{ring}}})
	return raster.MapLayer{Set: set, Layer: geo.Layer{ID: "control", Kind: geo.KindControl, AssessedBy: "Tester", Style: geo.Style{Color: "#a3303c"}}}
}

// madeUp is what a poster shows of an archive of a made-up country.
func madeUp(t *testing.T, v poster.Poster) raster.Basemap {
	t.Helper()
	file := filepath.Join(t.TempDir(), "made-up.pmtiles")
	if err := basemaptest.Write(t.Context(), file, basemaptest.Options{}); err != nil {
		t.Fatal(err)
	}
	a, err := basemap.Open(t.Context(), file, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	asTold := func(_ orb.Point, _ osm.Class, names map[string]string) map[string]string { return names }
	b := raster.Basemap{Last: a.Info().MaxZoom, Tiles: map[tile.ID]*osm.Tile{}}
	for _, id := range v.DataTiles(b.Last) {
		raw, err := a.Translated(t.Context(), id, asTold)
		if err != nil {
			t.Fatal(err)
		}
		if b.Tiles[id], err = osm.Read(raw); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// posterOf is a poster of all that there is to draw.
func posterOf(claims raster.MapLayer) poster.Poster {
	return poster.Poster{
		Width: 600, Height: 450, Scale: 1, Zoom: 6.3, Center: orb.Point{36.2, 47.2}, Title: "Карта & a title", Km: "km", North: "N", Inset: true,
		Home: orb.Bound{Min: orb.Point{22, 44}, Max: orb.Point{40, 52}}, Credit: "whose data", Names: map[string]string{"signs": "Знаки"},
		Legend: []poster.LegendEntry{{Look: "annexation", Layer: claims.Layer, Words: "claimed"}},
	}
}

var about = pdf.About{Title: "Карта & a title", Author: "whose data", Lang: "uk", XMP: "<x:xmpmeta/>", Width: 158.75, Height: 119.0625}

// What another program prints of a file is the picture, letters and all.
func TestPrintedIsThePicture(t *testing.T) {
	program, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Skip("there is no pdftoppm (Debian's poppler-utils)")
	}
	claims := bundled(t, "claims", "2022-09-30")
	p := raster.Prepare(bundled(t, "base", "2014-01-01"), control(), claims, bundled(t, "places", "2025-11-27"))
	for name, change := range map[string]func(*poster.Poster){
		"light":        func(*poster.Poster) {},
		"dark":         func(v *poster.Poster) { v.Theme = look.Dark },
		"far":          func(v *poster.Poster) { v.Zoom, v.Center = 0.4, orb.Point{170, 10} },
		"on a basemap": func(v *poster.Poster) { v.Zoom, v.Center = 12, orb.Point{37.18, 48.28} },
	} {
		v := posterOf(claims)
		change(&v)
		p := raster.Prepare(p.Layers()...).OnBasemaps(madeUp(t, v))
		if near := len(p.Basemaps()[0].Tiles) > 0; near != (name == "on a basemap") {
			t.Errorf("%s is drawn of tiles of a basemap: %v", name, near)
		}
		b, err := pdf.Of(v.SVG(p), about)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		from, to := filepath.Join(dir, "a.pdf"), filepath.Join(dir, "a")
		if err := os.WriteFile(from, b, 0o600); err != nil {
			t.Fatal(err)
		}
		v.Scale = 2
		if out, err := exec.Command(program, "-r", "192", "-png", "-singlefile", from, to).CombinedOutput(); err != nil || len(out) > 0 {
			t.Fatalf("%v: %s", err, out)
		}
		printed, err := os.ReadFile(to + ".png")
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(printed))
		if err != nil {
			t.Fatal(err)
		}
		drawn, err := v.PNG(p)
		if err != nil {
			t.Fatal(err)
		}
		want := rastertest.Decoded(t, drawn)
		if got.Bounds() != want.Bounds() {
			t.Fatalf("%s is %v, want %v", name, got.Bounds(), want.Bounds())
		}
		far, size := 0, want.Bounds().Size()
		for y := range size.Y {
			for x := range size.X {
				r, g, b, _ := want.At(x, y).RGBA()
				r2, g2, b2, _ := got.At(x, y).RGBA()
				for _, d := range [][2]uint32{{r, r2}, {g, g2}, {b, b2}} {
					if max(d[0], d[1])-min(d[0], d[1]) > 60<<8 {
						far++
						break
					}
				}
			}
		}
		if share := float64(far) / float64(size.X*size.Y); share > 0.05 {
			t.Errorf("%s: %.1f %% of the pixels are not the picture's", name, 100*share)
		}
		if keep := os.Getenv("FRONTLINE_KEEP"); keep != "" {
			_ = os.WriteFile(filepath.Join(keep, name+".pdf"), b, 0o600)
			_ = os.WriteFile(filepath.Join(keep, name+".png"), printed, 0o600)
		}
	}
}

// A file is the same again, names its layers as the drawing does, and says what it is.
func TestFileSaysWhatItIs(t *testing.T) {
	claims := bundled(t, "claims", "2022-09-30")
	p := raster.Prepare(bundled(t, "base", "2014-01-01"), control(), claims, bundled(t, "places", "2025-11-27"))
	svg := posterOf(claims).SVG(p)
	b, err := pdf.Of(svg, about)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := pdf.Of(svg, about); err != nil || !bytes.Equal(b, again) {
		t.Error("the same drawing gives another file")
	}
	for _, want := range []string{
		"/Title <FEFF041A04300440044204300020002600200061", // Карта & a
		"/Type /OCG /Name <FEFF0417043D0430043A0438>",      // Знаки
		"<x:xmpmeta/>", "/MediaBox [0 0 450 337.5]", "/S /Luminosity", "/PatternType 1", "/Lang <FEFF0075006B>",
	} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("the file has no %q", want)
		}
	}
	if bytes.Contains(b, []byte("/Subtype /Image")) || bytes.Contains(b, []byte("/Font")) {
		t.Error("there are pixels in the file, or a font that may be missing")
	}
}

// What poster does not write is refused, and not left out of a file for print.
func TestAnotherDrawingIsRefused(t *testing.T) {
	for _, inside := range []string{
		`<ellipse/>`, `<path d="M0 0Q1 1 2 2"/>`, `<g transform="rotate(3)"/>`, `<rect fill="red"/>`, `<rect fill="url(#none)"/>`, `<g mask="url(#none)"/>`, `<g`,
	} {
		if b, err := pdf.Of([]byte(`<svg viewBox="0 0 10 10">`+inside+`</svg>`), about); err == nil {
			t.Errorf("%s is printed as %.80s", inside, b)
		} else if !strings.HasPrefix(err.Error(), "read the drawing: ") {
			t.Errorf("%s: %v", inside, err)
		}
	}
}
