package brand

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"frontline/geo/raster/look"

	"eliasnaur.com/font/roboto/robotoregular"
)

// files are what the house styles of the tests name.
func files(t *testing.T) func(string, int64) ([]byte, error) {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 200, 60))
	img.Set(3, 3, color.NRGBA{200, 20, 40, 255})
	var mark, large bytes.Buffer
	if err := errors.Join(png.Encode(&mark, img), png.Encode(&large, image.NewNRGBA(image.Rect(0, 0, 641, 1)))); err != nil {
		t.Fatal(err)
	}
	return func(name string, most int64) ([]byte, error) {
		b, ok := map[string][]byte{"mark.png": mark.Bytes(), "large.png": large.Bytes(), "house.ttf": robotoregular.TTF, "text": []byte("text")}[name]
		if !ok || int64(len(b)) > most {
			return nil, errors.New("there is no such file, or it is too large")
		}
		return b, nil
	}
}

func TestAHouseStyleIsRead(t *testing.T) {
	open := files(t)
	b, err := parse([]byte(`{"colours":{"paper":{"light":"#fff6ec"},"control":{"dark":"#e0707a"}},"fonts":{"medium":"house.ttf"},"mark":{"file":"mark.png","alt":"The House"}}`), open)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Theme(look.Light).Inks()["paper"]; got != (color.NRGBA{0xff, 0xf6, 0xec, 0xff}) || b.Theme(look.Dark).Inks()["paper"] != look.Dark.Inks()["paper"] || !b.Dark.IsDark() || b.Light.IsDark() {
		t.Errorf("its paper is %v", got)
	}
	if look.Light.Inks()["paper"] != (color.NRGBA{0xff, 0xff, 0xff, 0xff}) {
		t.Error("the style itself has its colours")
	}
	if b.Medium == nil || b.Medium.Family != "Roboto" || b.Regular != nil || b.Mark.Width != 100 || b.Mark.Height != 30 {
		t.Errorf("it is %+v", b)
	}
	if s := b.Sheet(); !strings.Contains(s, ":root{--map-paper:#fff6ec;}") || !strings.Contains(s, `[data-theme="dark"]{--map-control:#e0707a;}`) {
		t.Errorf("its style sheet is %s", s)
	}
	other, err := parse([]byte(`{"colours":{"paper":{"light":"#fff6eb"}}}`), open)
	if err != nil || other.ID == b.ID || len(b.ID) != 12 {
		t.Errorf("another is %s, and this one %s, %v", other.ID, b.ID, err)
	}
}

// What would let a claim pass for a fact, or one class for another, or hide whose word it is, is
// refused, and the refusal says why.
func TestAHouseStyleKeepsTheRules(t *testing.T) {
	open := files(t)
	for text, says := range map[string]string{
		`[]`:                                 "no JSON object",
		`{"patterns":{"annexation":"fill"}}`: "claims stay hatched",
		`{"assessor":false}`:                 "whose word",
		`{"logo":1}`:                         "/logo",
		`{"colours":{"nope":{"light":"#ffffff"}}}`:                              "there is no such colour",
		`{"colours":{"paper":{"light":"white"}}}`:                               "no colour",
		`{"colours":{"paper-ink":{"light":"#cccccc"}}}`:                         "paper-ink #cccccc can hardly be seen",
		`{"colours":{"control":{"dark":"#30373f"}}}`:                            "dark: control",
		`{"colours":{"lost":{"light":"#a3195b"}}}`:                              "gained #a3195b and lost",
		`{"colours":{"lost":{"light":"#3d6b1f"},"gained":{"light":"#8a4a12"}}}`: "told apart without",
		`{"colours":{"liberated":{"light":"#fbfaf7"}}}`:                         "looks too much like",
		`{"fonts":{"regular":"text"}}`:                                          "no TrueType",
		`{"fonts":{"regular":"none"}}`:                                          "fonts.regular",
		`{"mark":{"file":"text","alt":"A"}}`:                                    "no PNG",
		`{"mark":{"file":"mark.png"}}`:                                          "alt",
		`{"mark":{"file":"large.png","alt":"A"}}`:                               "641",
	} {
		if _, err := parse([]byte(text), open); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
