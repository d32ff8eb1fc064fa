package image_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/png"
	"math"
	"net/url"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

// framedIn is the box of the pixels of a picture that are redder than the ground: of what is held
// or claimed.
func framedIn(t *testing.T, b []byte) (x0, y0, x1, y1 int) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	size := img.Bounds().Size()
	x0, y0 = size.X, size.Y
	for y := range size.Y {
		for x := range size.X {
			if r, g, _, _ := img.At(x, y).RGBA(); r > g+0x1800 {
				x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x+1), max(y1, y+1)
			}
		}
	}
	return x0, y0, x1, y1
}

// A layer fills the picture but for the padding, whatever zoom that takes, on one side at least.
func TestALayerFillsItsPicture(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	for _, tt := range []struct {
		query   string
		padding int
		whole   bool // whether more may be in sight than fits
	}{
		{"fit=claims", 28, false}, {"fit=claims&padding=0", 0, false}, {"fit=claims&padding=90", 90, false}, {"", 28, false},
	} {
		b := pictured(f, t, "/image/2022-09-30.png?layers=claims&frame=0&size=600x400&"+tt.query, 600, 400)
		x0, y0, x1, y1 := framedIn(t, b)
		least := min(x0, y0, 600-x1, 400-y1)
		// Outlines are half outside, and ends of sharp corners further.
		if least < tt.padding-4 || min(x0, 600-x1, y0, 400-y1) > tt.padding+4 {
			t.Errorf("%q: what is claimed is from %d,%d to %d,%d", tt.query, x0, y0, x1, y1)
		}
		if math.Abs(float64(x0-(600-x1))) > 6 || math.Abs(float64(y0-(400-y1))) > 6 {
			t.Errorf("%q: it is not in the middle: from %d,%d to %d,%d", tt.query, x0, y0, x1, y1)
		}
	}
}

// Between two zooms a picture is between those of both, and its lines are no thicker.
func TestAPictureHasAnyZoom(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	width := func(zoom string) float64 {
		b := pictured(f, t, "/image/2022-09-30.png?layers=claims&frame=0&size=600x400&map="+zoom+"/45.3/34.4", 600, 400)
		x0, _, x1, _ := framedIn(t, b)
		return float64(x1 - x0)
	}
	at4, at46, at5 := width("4"), width("4.6"), width("5")
	if want := at4 * math.Exp2(0.6); math.Abs(at46-want) > 6 || at46 >= at5-4 {
		t.Errorf("what is claimed is %.0f pixels wide at 4, %.0f at 4.6 and %.0f at 5: want %.0f", at4, at46, at5, want)
	}
	svg := string(servertest.Read(t, f.Get("/image/2022-09-30.svg?layers=claims&frame=0&size=600x400&map=4.6/45.3/34.4")))
	if other := string(servertest.Read(t, f.Get("/image/2022-09-30.svg?layers=claims&frame=0&size=600x400&map=5/45.3/34.4"))); svg == other {
		t.Error("a drawing is of another zoom than was asked for")
	}
}

// A place is centred on by any spelling and named; a name of several is refused with all of them.
func TestAPlaceIsFramed(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t, func(o *server.Options) { o.Gazetteer = data.Gazetteer })
	query := "?size=300x200&lang=en&radius=20km&place="
	first := pictured(f, t, "/image/2025-11-27.png"+query+"Huliaipole", 300, 200)
	for _, spelling := range []string{"Гуляйполе", "Guliaipole"} {
		if b := pictured(f, t, "/image/2025-11-27.png"+query+url.QueryEscape(spelling), 300, 200); !bytes.Equal(b, first) {
			t.Errorf("%s is another picture than Huliaipole", spelling)
		}
	}
	if !bytes.Contains(first, []byte("Huliaipole and 20 km around<")) {
		t.Error("its title does not name the place")
	}
	r := f.Get("/image/2025-11-27.svg" + query + "Huliaipole")
	servertest.Contains(t, "the words for it", servertest.Alt(t, r.Header.Get("Frontline-Alt")), "The picture shows Huliaipole and 20 km around it.")
	for place, why := range map[string]string{
		"Oleksandrivka": "may be any of Oleksandrivka in Kirovohrad Oblast (settlement/698627), ",
		"Nowhereville":  "is called",
	} {
		r := f.Get("/image/2025-11-27.png" + query + place)
		if body := string(servertest.Read(t, r)); r.StatusCode/100 != 4 || !strings.Contains(body, why) {
			t.Errorf("%s: %d, %.300s", place, r.StatusCode, body)
		}
	}
	if r := f.Get("/image/2025-11-27.png" + query + "settlement/698627"); r.StatusCode != 200 {
		t.Errorf("by its id: %d", r.StatusCode)
	}
}

// Paper has as many pixels as it is long, and says so; a drawing is as long as the paper.
func TestAPictureIsPrinted(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	for query, want := range map[string][3]int{ // width, height, pixels a metre
		"paper=a4&dpi=100":           {827, 1169, 3937},
		"paper=a4-landscape&dpi=100": {1169, 827, 3937},
		"size=300x200&dpi=300":       {938, 625, 11811},
		"size=300x200&scale=2":       {600, 400, 7559},
		"size=300x200":               {300, 200, 3780},
	} {
		b := pictured(f, t, "/image/2022-09-30.png?"+query, want[0], want[1])
		_, chunk, ok := bytes.Cut(b, []byte("pHYs"))
		if !ok || int(binary.BigEndian.Uint32(chunk)) != want[2] || int(binary.BigEndian.Uint32(chunk[4:])) != want[2] || chunk[8] != 1 {
			t.Errorf("%s: a metre has %v pixels, want %d", query, chunk[:9], want[2])
		}
	}
	svg := string(servertest.Read(t, f.Get("/image/2022-09-30.svg?paper=a3-landscape")))
	if !strings.Contains(svg, ` width="420mm" height="297mm" `) {
		t.Errorf("a drawing on A3 begins %.600s", svg)
	}
	for query, why := range map[string]string{
		"paper=letter": "paper is a4", "paper=a4&size=300x200": "has a size", "dpi=20": "from 72 to 600", "dpi=300&scale=2": "not both",
		"paper=a3&dpi=600": fmt.Sprint(18 << 20), "size=4096x4096": fmt.Sprint(8 << 20),
		"place=90,0&radius=50km": "beyond the map",
	} {
		r := f.Get("/image/2022-09-30.png?" + query)
		if body := string(servertest.Read(t, r)); r.StatusCode != 400 || !strings.Contains(body, why) {
			t.Errorf("%s: %d, %.300s", query, r.StatusCode, body)
		}
	}
}

// The layers of a drawing have names in its language.
func TestADrawingNamesItsLayersInItsLanguage(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	svg := string(servertest.Read(t, f.Get("/image/2022-09-30.svg?lang=uk&inset=1&north=1")))
	for _, want := range []string{"Аркуш", "Карта", "Знаки", "Назви", "Врізка", "Легенда", "Області"} {
		if !strings.Contains(svg, `inkscape:label="`+want+`"`) {
			t.Errorf("no layer is called %s", want)
		}
	}
	for _, english := range []string{"Paper", "Signs", "Names", "Inset", "Land", "Borders", "Areas"} {
		if strings.Contains(svg, `inkscape:label="`+english+`"`) {
			t.Errorf("a layer is called %s", english)
		}
	}
}

// A PDF is the picture on one page as large as the paper, of a date and of a change.
func TestAPictureIsAPDF(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	for path, box := range map[string]string{
		"/image/2022-09-30.pdf?paper=a4&title=A%20title": "[0 0 595.2756 841.8898]", "/image/2014-03-18..2022-09-30.pdf?size=600x400": "[0 0 450 300]",
	} {
		r := f.Get(path)
		b := servertest.Read(t, r)
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(b, []byte("%PDF-1.7")) {
			t.Fatalf("%s: %d %s %.200s", path, r.StatusCode, r.Header.Get("Content-Type"), b)
		}
		for _, want := range []string{"/MediaBox " + box, "photoshop:DateCreated>2022-09-30<", "dc:rights", "Frontline, style 2"} {
			if !bytes.Contains(b, []byte(want)) {
				t.Errorf("%s has no %q", path, want)
			}
		}
		if again := servertest.Read(t, f.Get(path)); !bytes.Equal(b, again) {
			t.Errorf("%s is another file", path)
		}
	}
	if r := f.Get("/image/2022-09-30.eps"); r.StatusCode != 404 || !strings.Contains(string(servertest.Read(t, r)), ".png, .svg or .pdf") {
		t.Errorf("another format: %d", r.StatusCode)
	}
}
