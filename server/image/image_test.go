package image_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// pictured reads a picture, and fails where it is none of the size.
func pictured(f servertest.Fixture, t *testing.T, path string, width, height int) []byte {
	t.Helper()
	r := f.Get(path)
	b := servertest.Read(t, r)
	if r.StatusCode != 200 || r.Header.Get("Content-Type") != "image/png" {
		t.Fatalf("%s: status %d: %.300s", path, r.StatusCode, b)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if size := img.Bounds().Size(); size.X != width || size.Y != height {
		t.Fatalf("%s is %v, want %d×%d", path, size, width, height)
	}
	return b
}

func TestPictureOfADate(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	b := pictured(f, t, "/image/2022-09-30.png", 1200, 800)
	for _, want := range []string{
		"Claims, control and statements on 30 September 2022", "Territory that Russia claims",
		"<photoshop:DateCreated>2022-09-30<", "<photoshop:Source>http://example.com<",
		"Made with Natural Earth", "photoshop:Credit", "dc:rights", "<xmp:CreatorTool>Frontline, style 2<",
	} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("the file does not say %q", want)
		}
	}
	if !bytes.Equal(b, pictured(servertest.PictureServer(t), t, "/image/2022-09-30.png?style=2", 1200, 800)) {
		t.Error("another server draws another picture")
	}
	r := f.Get("/image/2022-09-30.png?lang=uk")
	servertest.Contains(t, "the words for it", servertest.Alt(t, r.Header.Get("Frontline-Alt")), "Карта на 30 вересня 2022", "Територіальні претензії Росії")
	if got := r.Header.Get("Access-Control-Allow-Origin"); got != "*" {
		t.Errorf("other sites may show it, and its origin is %q", got)
	}
	if r := f.Get("/image/2022-09-30.png", "If-None-Match", f.Get("/image/2022-09-30.png").Header.Get("ETag")); r.StatusCode != 304 {
		t.Errorf("again: status %d", r.StatusCode)
	}
}

func TestEachPartOfAPictureIsItsOwn(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	seen := map[string]string{}
	for query, size := range map[string][2]int{
		"":                      {1200, 800},
		"?size=600x315":         {600, 315},
		"?size=600x315&scale=2": {1200, 630},
		"?size=64x64":           {64, 64},
		"?size=4096x64":         {4096, 64},
		"?theme=dark":           {1200, 800},
		"?lang=ru":              {1200, 800},
		"?frame=0":              {1200, 800},
		"?layers=claims":        {1200, 800},
		"?map=8/48.2/37.2":      {1200, 800},
		"?map=3/-80/179":        {1200, 800},
		"?bbox=36,47,38,49":     {1200, 800},
		"?title=" + url.QueryEscape("Донбас, №&1"): {1200, 800},
		"?credit=The%20Paper&size=400x300":         {400, 300},
		"?legend=0&size=400x300":                   {400, 300},
		"?scalebar=0&size=400x300":                 {400, 300},
		"?north=1&size=400x300":                    {400, 300},
		"?inset=1&size=400x300":                    {400, 300},
		"?place=pokrovsk&size=400x300":             {400, 300},
		"?place=pokrovsk&zoom=12&size=400x300":     {400, 300},
		"?place=claims/donetsk&size=400x300":       {400, 300},
		"?place=48.28,37.18&size=400x300":          {400, 300},
	} {
		b := string(pictured(f, t, "/image/2025-11-27.png"+query, size[0], size[1]))
		if other, ok := seen[b]; ok {
			t.Errorf("%q is the same as %q", query, other)
		}
		seen[b] = query
	}
}

func TestPictureOfAChange(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	path := "/image/2014-03-18..2022-09-30.png?size=800x600"
	b := pictured(f, t, path, 800, 600)
	if !bytes.Contains(b, []byte("What changed from 18 March 2014 to 30 September 2022")) {
		t.Error("the file does not say what it is")
	}
	servertest.Contains(t, "the words for it", servertest.Alt(t, f.Get(path).Header.Get("Frontline-Alt")), "what changed from 18 March 2014 to 30 September 2022")
	// On both dates the same snapshot is in force: that is said, not drawn.
	same := pictured(f, t, "/image/2023-01-01..2023-01-02.png?layers=claims", 1200, 800)
	if !bytes.Contains(same, []byte("The same snapshot is in force on both dates (30 September 2022).")) {
		t.Error("a picture of no change does not say so")
	}
}

// What a pinned picture shows stays, whatever is recorded later; what was
// retracted is shown no more.
func TestPinnedPictureStaysUntilItIsRetracted(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, servertest.OnBase(t), servertest.Silent)
	revision, err := f.DB.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	pinned := fmt.Sprintf("/image/2025-11-28@%d.png?layers=control&size=400x400", revision)
	if got := f.Get(pinned).Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("pinned: %q", got)
	}
	if got := f.Get("/image/2025-11-28.png").Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("of today: %q", got)
	}
	before := pictured(f, t, pinned, 400, 400)
	f.Load(t, "2025-11-28", func(r *data.LoadRequest) { r.Correct = "the east was drawn twice" }, servertest.Square("held", `{}`, 37, 47, 2))
	if !bytes.Equal(before, pictured(f, t, pinned, 400, 400)) {
		t.Error("a correction changed a pinned picture")
	}
	if bytes.Equal(before, pictured(f, t, "/image/2025-11-28.png?layers=control&size=400x400", 400, 400)) {
		t.Error("a correction is not shown")
	}
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-11-28"), Reason: "of another day"}); err != nil {
		t.Fatal(err)
	}
	if r := f.Get(pinned); r.StatusCode != 410 || !strings.Contains(string(servertest.Read(t, r)), "of another day") {
		t.Errorf("retracted: status %d", r.StatusCode)
	}
}

func TestNoPictureWithoutGround(t *testing.T) {
	r := servertest.New(t, servertest.Silent).Get("/image/2025-11-28.png")
	if body := string(servertest.Read(t, r)); r.StatusCode != 404 || !strings.Contains(body, "no base to draw on") {
		t.Errorf("status %d: %s", r.StatusCode, body)
	}
}

func TestBadPictureIsRefused(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	for path, status := range map[string]int{
		"/image/2022-09-30":                                   404,
		"/image/2022-09-30.jpg":                               404,
		"/image/2000-01-01.png":                               404,
		"/image/2025-11-27..2014-03-18.png":                   400,
		"/image/x.png":                                        400,
		"/image/latest.png?size=63x800":                       400,
		"/image/latest.png?size=4097x800":                     400,
		"/image/latest.png?size=4096x4096":                    400,
		"/image/latest.png?size=2000x2000&scale=2":            400,
		"/image/latest.png?size=800":                          400,
		"/image/latest.png?size=1e3x800":                      400,
		"/image/latest.png?scale=3":                           400,
		"/image/latest.png?theme=pink":                        400,
		"/image/latest.png?frame=yes":                         400,
		"/image/latest.png?lang=de":                           400,
		"/image/latest.png?map=17/48/37":                      400,
		"/image/latest.png?map=7/NaN/37":                      400,
		"/image/latest.png?map=7/48":                          400,
		"/image/latest.png?map=7/86/37":                       400,
		"/image/latest.png?bbox=38,47,36,49":                  400,
		"/image/latest.png?bbox=36,47,38":                     400,
		"/image/latest.png?bbox=36,47,Inf,49":                 400,
		"/image/latest.png?bbox=36,47,38,49&map=7/48/37":      400,
		"/image/latest.png?title=" + strings.Repeat("a", 121): 400,
		"/image/latest.png?title=a%0Ab":                       400,
		"/image/latest.png?title=%ff":                         400,
		"/image/latest.png?title=a%E2%80%AEb":                 400,
		"/image/latest.png?note=" + strings.Repeat("a", 401):  400,
		"/image/latest.png?note=%3Cb%3E":                      400,
		"/image/latest.png?note=a&frame=0":                    400,
		"/image/latest.png?note=a&size=64x64":                 400,
		"/image/latest.png?title=" + strings.Repeat("a", 120): 400, // one word, wider than the picture
		"/image/latest.png?mark=ring:37,48":                   400,
		"/image/latest.png?mark=label:37,48:%E5%9B%B3":        400,
		"/image/latest.png?mark=label:-60,10:Far":             400, // not in sight
		"/image/latest.png?mark=place:Pokrovsk&frame=0":       400,
		"/image/latest.png?mark=place:Nowhere%20At%20All":     404,
		"/image/latest.png?size=2:3":                          400,
		"/image/latest.png?layers=nowhere":                    404,
		"/image/latest.svg?size=5000x10":                      400,
		"/image/latest.png?layers=":                           400,
		"/image/latest.png?style=9999":                        400,
		"/image/latest.png?style=one":                         400,
		"/image/latest.png?legend=no":                         400,
		"/image/latest.png?north=2":                           400,
		"/image/latest.png?credit=a%0Ab":                      400,
		"/image/latest.png?place=":                            400,
		"/image/latest.png?place=" + strings.Repeat("a", 130): 400,
		"/image/latest.png?place=Nowhere%20At%20All":          404,
		"/image/latest.png?place=claims/nothing":              404,
		"/image/latest.png?place=nolayer/nothing":             404,
		"/image/latest.png?place=pokrovsk&zoom=17":            400,
		"/image/latest.png?zoom=9":                            400,
		"/image/latest.png?place=pokrovsk&map=7/48/37":        400,
		"/image/latest.png?scale=1&scale=1":                   400,
	} {
		r := f.Get(path)
		body := string(servertest.Read(t, r))
		if r.StatusCode != status || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: status %d, want %d: %.200s", path, r.StatusCode, status, body)
		}
		if r.StatusCode == 400 && len(body) < 60 {
			t.Errorf("%s: it is not said what to change: %s", path, body)
		}
	}
}

// What a picture says of itself is what the page of text says of the view.
func TestPictureSaysWhatIsToBeSeen(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	for path, want := range map[string][]string{
		"/image/2022-09-30.png": {
			"Map of 30 September 2022: Territory that Russia claims", "133,456 km² claimed by Russia. ", "These are claims, not borders.",
			"Claimed by: Russia", "Denied by: Ukraine, UN General Assembly",
		},
		"/image/2022-09-30.svg?lang=uk&place=claims/donetsk": {"Карта на 30 вересня 2022", "133 456 км²: заявлено, хто: Росія", "Хто заперечує: Україна", "частина: Донецька"},
		"/image/2014-03-18..2022-09-30.png":                  {"Newly claimed by Russia, km²: "},
		"/image/2022-09-30.png?bbox=36,47,38,49":             {"The picture shows a part of this."},
	} {
		r := f.Get(path)
		header := r.Header.Get("Frontline-Alt")
		short := servertest.Alt(t, header)
		if n := utf8.RuneCountInString(short); n >= 250 || !strings.HasPrefix(short, "Map of ") && !strings.HasPrefix(short, "Карта на ") {
			t.Errorf("%s: in short %d letters: %s", path, n, short)
		}
		if strings.Contains(short, " km²") && strings.Contains(short, "claims") && !strings.Contains(short, "Denied by: Ukraine") && !strings.Contains(path, "..") {
			t.Errorf("%s: figures of a claim before who denies it: %s", path, short)
		}
		if link := r.Header.Get("Link"); !strings.HasPrefix(link, "</text/") || !strings.Contains(link, `>; rel="describedby"`) {
			t.Errorf("%s: the whole text is at %q", path, link)
		} else if at, _, _ := strings.Cut(link[1:], ">"); f.Get(at).StatusCode != 200 {
			t.Errorf("%s: there is no text at %s", path, at)
		}
		if len(header) > 3000 || strings.ContainsFunc(header, func(r rune) bool { return r > '~' }) {
			t.Errorf("%s: the header has %d bytes: %s", path, len(header), header)
		}
		b := string(servertest.Read(t, r))
		for _, w := range want {
			if !strings.Contains(b, w) {
				t.Errorf("%s: the file does not say %q", path, w)
			}
		}
	}
	b := string(servertest.Read(t, f.Get("/image/2022-09-30.png?credit=The%20Paper")))
	for _, want := range []string{
		"<Iptc4xmpCore:AltTextAccessibility><rdf:Alt>", "<Iptc4xmpCore:ExtDescrAccessibility><rdf:Alt>", "<photoshop:Credit>The Paper; Made with Natural Earth", "<dc:source>Natural Earth",
		"<dc:creator><rdf:Seq><rdf:li>The Paper</rdf:li>", "<dc:date><rdf:Seq><rdf:li>2022-09-30</rdf:li>", "<xmpRights:UsageTerms>",
	} {
		if !strings.Contains(b, want) {
			t.Errorf("the file does not say %q", want)
		}
	}
}

func TestPictureAsADrawing(t *testing.T) {
	const odd = `Less than <5 km & "so" on'`
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	path := "/image/2014-03-18..2022-09-30.svg?inset=1&north=1&credit=The%20Paper&title=" + url.QueryEscape(odd)
	r := f.Get(path)
	b := servertest.Read(t, r)
	if r.StatusCode != 200 || r.Header.Get("Content-Type") != "image/svg+xml" || r.Header.Get("Content-Security-Policy") != "default-src 'none'" {
		t.Fatalf("status %d: %v", r.StatusCode, r.Header)
	}
	if err := xml.Unmarshal(b, new(struct{})); err != nil {
		t.Fatalf("it is not well-formed: %v", err)
	}
	for _, want := range []string{`inkscape:label="Territory that Russia claims"`, `inkscape:label="Gained"`, "<cc:Agent><dc:title>The Paper; Made with Natural Earth", "<dc:date>2014-03-18/2022-09-30</dc:date>", ">The Paper</text>", "of the record · Made with"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("it does not have %q", want)
		}
	}
	if bytes.Contains(b, []byte(odd)) {
		t.Error("a title is written as it came")
	}
	if got := f.Get(path, "Accept-Encoding", "br").Header.Get("Content-Encoding"); got != "br" {
		t.Errorf("it is not compressed: %q", got)
	}
}

func FuzzImageQuery(f *testing.F) {
	geotest.TakesLong(f)
	for _, q := range []string{"size=64x64", "map=7/48/37&size=64x64", "bbox=36,47,38,49&size=100x64", "title=a&size=64x64&frame=0", "theme=dark&lang=uk&scale=2&size=64x64", "place=pokrovsk&zoom=3&size=400x300&inset=1&north=1", "credit=a&legend=0&scalebar=0&size=64x64", "title=" + url.QueryEscape(servertest.Hostile)} {
		f.Add(q)
	}
	s := servertest.PictureServer(f)
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest("GET", "/image/2022-09-30.png", nil)
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if !slices.Contains([]int{200, 400, 404}, w.Code) {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		if w.Code == 200 {
			if _, err := png.Decode(w.Body); err != nil {
				t.Fatal(err)
			}
		}
	})
}
