package image_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo/geotest"
	"frontline/server"
	"frontline/server/servertest"
)

// frozenPictures are addresses of every kind of picture, frozen under style 1.
var frozenPictures = []string{
	"/image/2022-09-30@1.png?style=1",
	"/image/2022-09-30@1.png?scale=2&size=600x315&style=1&theme=dark",
	"/image/2022-09-30@1.png?frame=0&style=1",
	"/image/2022-09-30@1.svg?style=1&title=A%20title%20%26%20more",
	"/image/2022-09-30@1.svg?frame=0&style=1",
	"/image/2014-03-18@1..2022-09-30@1.png?style=1",
	"/image/2014-03-18@1..2022-09-30@1.svg?lang=uk&style=1",
	"/image/through/2014-03-18@1..2022-09-30@1.apng?layers=claims&size=320x240&style=1",
	"/image/through/2014-03-18@1..2022-09-30@1.zip?layers=claims&size=300x200&lang=ru&style=1",
}

var redrawnWords = map[string]string{
	"en": "Frozen under style 1, drawn anew since",
	"uk": "Зафіксовано у стилі 1, відтоді намальовано наново",
	"ru": "Зафиксировано в стиле 1, с тех пор нарисовано заново",
}

func TestFrozenPictureOutlivesAStyle(t *testing.T) {
	geotest.TakesLong(t)
	of := func(version int) func(*server.Options) { return func(o *server.Options) { o.StyleVersion = version } }
	first, third := servertest.PictureServer(t, of(1)), servertest.PictureServer(t, of(3))
	for _, address := range frozenPictures {
		at, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		lang := at.Query().Get("lang")
		if lang == "" {
			lang = "en"
		}
		words := redrawnWords[lang]
		then := first.Get(address)
		if then.StatusCode != http.StatusOK || !strings.Contains(then.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, %s", address, then.StatusCode, then.Header.Get("Cache-Control"))
		}
		frozen := servertest.Read(t, then)

		r := third.Get(address)
		if r.StatusCode != http.StatusFound || r.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%s under style 3: status %d, %s", address, r.StatusCode, r.Header.Get("Cache-Control"))
		}
		to, err := url.Parse(r.Header.Get("Location"))
		if err != nil || to.Path != at.Path {
			t.Fatalf("%s leads to %s, %v", address, r.Header.Get("Location"), err)
		}
		want := at.Query()
		want.Set("style", "3")
		want.Set("frozen", "1")
		if to.RawQuery != want.Encode() {
			t.Errorf("%s leads to the query %s, want %s", address, to.RawQuery, want.Encode())
		}
		now := third.Get(to.String())
		b := servertest.Read(t, now)
		if now.StatusCode != http.StatusOK || !strings.Contains(now.Header.Get("Cache-Control"), "immutable") || now.Header.Get("Frontline-Style") != "3" {
			t.Fatalf("%s: status %d, %v", to, now.StatusCode, now.Header)
		}
		servertest.Contains(t, "the words for "+to.String(), servertest.Alt(t, now.Header.Get("Frontline-Alt")), words)
		if strings.Contains(servertest.Alt(t, then.Header.Get("Frontline-Alt")), words) {
			t.Errorf("%s says that it is drawn anew under its own style", address)
		}
		switch {
		case strings.HasSuffix(at.Path, ".svg"):
			// Among the letters that are drawn, unless the map stands alone.
			texts := svgTexts(t, b)
			if plain := at.Query().Get("frame") == "0"; strings.Contains(texts["text"], words) == plain {
				t.Errorf("%s shows %q", to, texts["text"])
			}
			servertest.Contains(t, "what "+to.String()+" says of itself", texts["desc"]+texts["description"]+texts["relation"], words, "style 3")
		case strings.HasSuffix(at.Path, ".zip"):
			servertest.Contains(t, to.String(), string(b), "0001-") // the words are packed; what its pictures say is above
		default:
			servertest.Contains(t, "what "+to.String()+" says of itself", string(b), words, "Frontline, style 3")
			caption(t, to.String(), frozen, b, at.Query().Get("frame") == "0")
		}
	}
}

// svgTexts are the words in a drawing, by the name of the element.
func svgTexts(t *testing.T, b []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	d := xml.NewDecoder(bytes.NewReader(b))
	name := ""
	for {
		token, err := d.Token()
		if err != nil {
			return out
		}
		switch token := token.(type) {
		case xml.StartElement:
			name = token.Name.Local
		case xml.CharData:
			out[name] += string(token) + "\n"
		}
	}
}

// caption holds that a picture has a line more than another of the same view, or
// is the same to the pixel where the map stands alone.
func caption(t *testing.T, name string, frozen, now []byte, plain bool) {
	t.Helper()
	before, err := png.Decode(bytes.NewReader(frozen))
	if err != nil {
		t.Fatal(err)
	}
	after, err := png.Decode(bytes.NewReader(now))
	if err != nil {
		t.Fatal(err)
	}
	if before.Bounds() != after.Bounds() {
		t.Fatalf("%s is %v, and was %v", name, after.Bounds(), before.Bounds())
	}
	differ := 0
	for y := range before.Bounds().Dy() {
		for x := range before.Bounds().Dx() {
			if before.At(x, y) != after.At(x, y) {
				differ++
			}
		}
	}
	if (differ == 0) != plain {
		t.Errorf("%s differs in %d pixels from what was frozen", name, differ)
	}
	if keep := os.Getenv("FRONTLINE_KEEP"); keep != "" {
		_ = os.WriteFile(fmt.Sprintf("%s/redrawn-%d.png", keep, len(now)), now, 0o600)
	}
}

func TestStylesThatAPictureCannotHave(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t, func(o *server.Options) { o.StyleVersion = 3 })
	for address, status := range map[string]int{
		"/image/2022-09-30@1.png?style=4":                                             400,
		"/image/2022-09-30@1.svg?style=99":                                            400,
		"/image/2022-09-30@1.png?style=0":                                             400,
		"/image/2022-09-30@1.png?frozen=1":                                            400,
		"/image/2022-09-30@1.png?style=3&frozen=3":                                    400,
		"/image/2022-09-30@1.png?style=3&frozen=x":                                    400,
		"/image/2022-09-30@1.png?style=1&size=1x1":                                    400, // a wrong address leads nowhere
		"/image/through/2014-03-18@1..2022-09-30@1.apng?layers=claims&style=4":        400,
		"/image/2022-09-30@1.png?style=2&frozen=1":                                    302,
		"/image/2022-09-30@1.png?style=2&frozen=2":                                    400,
		"/image/through/2014-03-18@1..2022-09-30@1.zip?layers=claims&style=2&lang=ru": 302,
	} {
		r := f.Get(address)
		if r.StatusCode != status {
			t.Errorf("%s: status %d, want %d", address, r.StatusCode, status)
		}
		if to := r.Header.Get("Location"); status == 302 && strings.Contains(address, "frozen=1") && !strings.Contains(to, "frozen=1&style=3") {
			t.Errorf("%s leads to %s, which forgets what it was frozen under", address, to)
		}
	}
}

// Whatever says which style is drawn says the server's.
func TestStyleIsToldEverywhere(t *testing.T) {
	f := servertest.New(t, servertest.WithEmbed, func(o *server.Options) { o.StyleVersion = 7 })
	var record struct{ Style int }
	if err := json.Unmarshal(servertest.Read(t, f.Get("/api/record.json")), &record); err != nil || record.Style != 7 {
		t.Errorf("the record says style %d, %v", record.Style, err)
	}
	servertest.Contains(t, "a frozen embed", string(servertest.Read(t, f.Get("/embed?date=2025-11-28&lang=en&rev=1&style=1"))), "style 7", "style 1")
}

// Below a path, an older address leads to one below that path.
func TestFrozenPictureBelowAPath(t *testing.T) {
	public, _ := url.Parse("https://example.org/maps/front")
	f := servertest.New(t, func(o *server.Options) { o.StyleVersion, o.PublicURL = 2, public })
	for _, path := range []string{"/maps/front/image/2025-11-28@1.png?style=1", "/image/2025-11-28@1.png?style=1"} {
		if got, want := f.Get(path).Header.Get("Location"), "/maps/front/image/2025-11-28@1.png?frozen=1&style=2"; got != want {
			t.Errorf("%s leads to %q, want %q", path, got, want)
		}
	}
}

// A path that is no date leads nowhere: least of all to another host.
func TestFrozenPictureLeadsToNoOtherPlace(t *testing.T) {
	f := servertest.New(t, func(o *server.Options) { o.StyleVersion = 2 })
	for _, path := range []string{
		"/image/..%2f%5cexample.com%2f.png?style=1",
		"/image/..%2f..%2f..%2fadmin%3fdo=x.png?style=1",
		"/image/through/..%2f..%2f%5cexample.com%3f.zip?style=1",
		"/image/a%3Fb.png?style=1", "/image/a%23b.svg?style=1", "/image/nonsense.png?style=1", "/image/2025-11-28@99.png?style=1",
	} {
		if r := f.Get(path); r.StatusCode < 400 || r.Header.Get("Location") != "" {
			t.Errorf("%s: status %d to %q", path, r.StatusCode, r.Header.Get("Location"))
		}
	}
}

// What a frozen picture says more takes no small picture its frame.
func TestFrozenPictureKeepsItsFrame(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t, func(o *server.Options) { o.StyleVersion = 2 })
	for _, size := range []string{"600x300", "700x280", "800x300", "1200x800"} {
		for _, lang := range []string{"en", "uk", "ru"} {
			address := "/image/2022-09-30@1.svg?lang=" + lang + "&size=" + size + "&style=2"
			plain, frozen := string(servertest.Read(t, f.Get(address))), string(servertest.Read(t, f.Get(address+"&frozen=1")))
			if strings.Contains(plain, `id="words"`) != strings.Contains(frozen, `id="words"`) {
				t.Errorf("%s %s: framed %v, and frozen %v", size, lang, strings.Contains(plain, `id="words"`), strings.Contains(frozen, `id="words"`))
			}
		}
	}
}
