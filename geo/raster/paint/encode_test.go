package paint

import (
	"image"
	"image/color"
	"testing"

	"frontline/geo/raster/rastertest"
)

// striped is a canvas of so many colours, the first of them the flat ground.
func striped(colours int) *Canvas {
	c := NewCanvas(TileSize, 1)
	for i := range c.Pix {
		c.Pix[i] = 0xffeaeff1
	}
	for i := 1; i < colours; i++ {
		c.Pix[7*i] = 0xff000000 | Pixel(i*0x0701)
	}
	return c
}

func TestFewColoursAreKeptAsTheyAre(t *testing.T) {
	for colours, bits := range map[int]byte{1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 16: 4, 17: 8, 256: 8} {
		c := striped(colours)
		b, err := c.Encode("")
		if err != nil {
			t.Fatal(err)
		}
		if b[24] != bits {
			t.Errorf("%d colours have %d bits a pixel, want %d", colours, b[24], bits)
		}
		img := rastertest.Decoded(t, b)
		for i, want := range c.Pix {
			r, g, bl, a := img.At(i%TileSize, i/TileSize).RGBA()
			if got := r>>8 | bl>>8<<16 | g>>8<<8 | a>>8<<24; got != want {
				t.Fatalf("%d colours: pixel %d is %08x, want %08x", colours, i, got, want)
			}
		}
		c.Release()
	}
}

func TestManyColoursKeepTheFlatOnes(t *testing.T) {
	for _, colours := range []int{300, 3000, 9000} {
		c := striped(colours)
		b, err := c.Encode("")
		if err != nil {
			t.Fatal(err)
		}
		img, ok := rastertest.Decoded(t, b).(*image.Paletted)
		if !ok || len(img.Palette) > MostColours {
			t.Fatalf("%d colours make a %T", colours, img)
		}
		if got := color.RGBAModel.Convert(img.At(1, 0)); got != (color.RGBA{0xf1, 0xef, 0xea, 0xff}) {
			t.Errorf("%d colours: the ground is %v", colours, got)
		}
		c.Release()
	}
}

func TestOpacityIsKept(t *testing.T) {
	c := NewCanvas(TileSize, 1)
	defer c.Release()
	c.Disc(50)
	c.Fill(color.NRGBA{0xc1, 0x44, 0x0e, 82})
	b, err := c.Encode("")
	if err != nil {
		t.Fatal(err)
	}
	img := rastertest.Decoded(t, b)
	got := color.NRGBAModel.Convert(img.At(10, 10)).(color.NRGBA)
	if got.A != 82 || max(got.R, 0xc1)-min(got.R, 0xc1) > 2 || max(got.G, 0x44)-min(got.G, 0x44) > 2 {
		t.Errorf("a fill of opacity 82 is %v", got)
	}
	if _, _, _, a := img.At(200, 200).RGBA(); a != 0 {
		t.Errorf("where nothing is drawn the opacity is %d", a)
	}
}
