package poster

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"strings"
	"testing"

	"frontline/geo/raster"
	"frontline/geo/raster/paint"
	"frontline/geo/raster/rastertest"
)

// pngChunk is a part of a PNG file.
type pngChunk struct {
	name    string
	content []byte
}

func chunksOf(t testing.TB, b []byte) (out []pngChunk) {
	t.Helper()
	b = b[len(paint.PNGSignature):]
	for len(b) > 0 {
		n := binary.BigEndian.Uint32(b)
		out = append(out, pngChunk{string(b[4:8]), b[8 : 8+n]})
		b = b[12+n:]
	}
	return out
}

// framesOf shows a movie as a viewer does: each frame is laid over those
// before it. They are read by the standard library, as files of their own.
func framesOf(t testing.TB, b []byte) (out []*image.NRGBA) {
	t.Helper()
	var header, colours, opacity, control []byte
	var shown *image.NRGBA
	next := uint32(0)
	sequence := func(b []byte) {
		if n := binary.BigEndian.Uint32(b); n != next {
			t.Fatalf("number %d comes where %d is due", n, next)
		}
		next++
	}
	for _, c := range chunksOf(t, b) {
		switch c.name {
		case "IHDR":
			header = c.content
			shown = image.NewNRGBA(image.Rect(0, 0, int(binary.BigEndian.Uint32(header)), int(binary.BigEndian.Uint32(header[4:]))))
		case "PLTE":
			colours = c.content
		case "tRNS":
			opacity = c.content
		case "fcTL":
			sequence(c.content)
			control = c.content[4:]
		case "IDAT", "fdAT":
			content := c.content
			if c.name == "fdAT" {
				sequence(content)
				content = content[4:]
			}
			e := new(paint.Encoder)
			e.Out.WriteString(paint.PNGSignature)
			e.Chunk("IHDR", append(bytes.Clone(control[:8]), header[8:]...))
			e.Chunk("PLTE", colours)
			e.Chunk("tRNS", opacity)
			e.Chunk("IDAT", content)
			e.Chunk("IEND", nil)
			img, err := png.Decode(&e.Out)
			if err != nil {
				t.Fatal(err)
			}
			x, y := int(binary.BigEndian.Uint32(control[8:])), int(binary.BigEndian.Uint32(control[12:]))
			size := img.Bounds().Size()
			for j := range size.Y {
				for i := range size.X {
					if _, _, _, a := img.At(i, j).RGBA(); a != 0 {
						shown.Set(x+i, y+j, img.At(i, j))
					}
				}
			}
			out = append(out, &image.NRGBA{Pix: bytes.Clone(shown.Pix), Stride: shown.Stride, Rect: shown.Rect})
		}
	}
	return out
}

// What a movie shows, frame by frame, is the posters that it is made of.
func TestMovieShowsItsPosters(t *testing.T) {
	base, claims := bundled(t, "base", "2014-01-01"), bundled(t, "claims", "2022-09-30")
	pictures := []*raster.Picture{raster.Prepare(base), raster.Prepare(base, claims), raster.Prepare(base, claims), raster.Prepare(base, bundled(t, "claims", "2014-03-18"))}
	made := func() []byte {
		m := new(Movie)
		for _, p := range pictures {
			if err := m.Add(p, posterView(claims, nil)); err != nil {
				t.Fatal(err)
			}
		}
		b, err := m.APNG(Timing{Each: 500, Last: 1500}, "said of it"+strings.Repeat(" ", 2048))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	b := made()
	if !bytes.Equal(b, made()) {
		t.Error("the same posters give other bytes")
	}
	if !bytes.Contains(b, []byte("said of it")) {
		t.Error("what the file says of itself is not in it")
	}
	if at := bytes.Index(b, []byte("IDAT")); at < 0 || at+4 > 2048 {
		t.Errorf("its pixels begin at byte %d: ffmpeg, which looks at 2048, takes it for a still", at)
	}
	shown := framesOf(t, b)
	if len(shown) != len(pictures) {
		t.Fatalf("it has %d frames", len(shown))
	}
	for i, p := range pictures {
		want := rastertest.Decoded(t, drawn(t, p, posterView(claims, nil)))
		far := 0
		for y := range 400 {
			for x := range 600 {
				r, g, b, _ := want.At(x, y).RGBA()
				r2, g2, b2, _ := shown[i].At(x, y).RGBA()
				for _, d := range [][2]uint32{{r, r2}, {g, g2}, {b, b2}} {
					if max(d[0], d[1])-min(d[0], d[1]) > 16<<8 {
						far++
						break
					}
				}
			}
		}
		if far > 600*400/1000 {
			t.Errorf("frame %d differs from its poster in %d pixels", i, far)
		}
	}
}
