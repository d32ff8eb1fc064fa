package image_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/geo/osm"
	"frontline/geo/tile"
	"frontline/server"
	"frontline/server/basemap"
	"frontline/server/servertest"
)

// archive is a basemap of which another may take the place, or that cannot be read.
type archive struct {
	servertest.Basemap
	mu     sync.Mutex
	about  basemap.Attached
	broken error
	asked  int // how many tiles
}

// shelved is what was found at a place, as it was then.
type shelved struct {
	*archive
	about basemap.Attached
}

func newArchive(digit string) *archive {
	a := &archive{about: servertest.Basemap{}.About()}
	a.about.Hash = strings.Repeat(digit, 32)
	a.about.Credit = []osm.CreditPart{{Text: "© Mappers <of> Somewhere", URL: "https://example.org/"}}
	day := geo.Date(20_000)
	a.about.Date, a.about.MaxZoom, a.about.Bounds = &day, 11, [4]float64{34, 45, 38, 50}
	return a
}

func (a *archive) attach(o *server.Options) { o.Basemaps = append(o.Basemaps, a) }

func (a *archive) Every() time.Duration { return time.Millisecond }

func (a *archive) State(context.Context) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.about.Hash, nil
}

func (a *archive) Open(context.Context, basemap.Leaves) (basemap.Archive, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return shelved{a, a.about}, nil
}

func (s shelved) About() basemap.Attached { return s.about }

func (s shelved) Translated(ctx context.Context, id tile.ID) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if s.broken != nil {
		return nil, s.broken
	}
	return s.Basemap.Translated(ctx, id)
}

// change changes what is there, under the lock.
func (a *archive) change(how func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	how()
}

func (a *archive) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.asked
}

// forms are pictures of all kinds, {at} an as-of and {from} and {to} two of them, near enough that
// streets are drawn.
var forms = []string{
	"/image/{at}.png?", "/image/{at}.svg?", "/image/{at}.pdf?", "/image/{from}..{to}.png?", "/image/{from}..{to}.svg?", "/image/{from}..{to}.pdf?",
	"/image/through/{from}..{to}.apng?", "/image/through/{from}..{to}.zip?",
}

// near is where a road is.
const near = "size=600x500&map=11/48.107/37"

// newest is the revision of the record.
func newest(t *testing.T, f servertest.Fixture) string {
	t.Helper()
	return fmt.Sprint("@", servertest.Decode[struct{ Revision int }](t, f.Get("/api/record.json")).Revision)
}

func formed(form, pin string) string {
	return strings.NewReplacer("{at}", "2025-11-28"+pin, "{from}", "2025-11-25"+pin, "{to}", "2025-11-28"+pin).Replace(form) + near
}

// Each picture lies on what is attached, but for one that is pinned: that has what its address names.
func TestPicturesLieOnWhatIsAttached(t *testing.T) {
	geotest.TakesLong(t)
	a := newArchive("a")
	without := servertest.Over(t, servertest.OnBase(t), servertest.Silent)
	with := servertest.Over(t, servertest.OnBase(t), servertest.Silent, a.attach)
	get := func(f servertest.Fixture, path string) []byte {
		t.Helper()
		r := f.Get(path)
		b := servertest.Read(t, r)
		if r.StatusCode != 200 {
			t.Fatalf("%s: status %d: %.200s", path, r.StatusCode, b)
		}
		return b
	}
	named, same := "&basemap="+a.about.Hash, 0
	for _, form := range forms {
		live, pinned := formed(form, ""), formed(form, newest(t, with))
		alone := get(without, live)
		on := get(with, live)
		if bytes.Equal(alone, on) {
			t.Errorf("%s is the same with a basemap", live)
		}
		if !bytes.Equal(alone, get(with, live+"&basemap=none")) {
			t.Errorf("%s has a basemap that was left out", live)
		}
		before := a.count()
		frozen := get(without, pinned)
		if !bytes.Equal(frozen, get(with, pinned)) || !bytes.Equal(frozen, get(with, pinned+"&basemap=none")) {
			t.Errorf("%s is another picture where a basemap is attached", pinned)
		} else if a.count() != before {
			t.Errorf("%s reads the basemap", pinned)
		}
		kept := get(with, pinned+named)
		if bytes.Equal(alone, frozen) { // it says nothing of its being live
			same++
			if !bytes.Equal(kept, on) {
				t.Errorf("%s is not the picture that was live when it was frozen", pinned+named)
			}
		}
		if got := with.Get(pinned + named).Header.Get("Cache-Control"); !strings.Contains(form, ".zip") && !strings.Contains(got, "immutable") {
			t.Errorf("%s is kept %q", pinned+named, got)
		}
		if r := without.Get(pinned + named); r.StatusCode != 410 || !strings.Contains(string(servertest.Read(t, r)), "with this hash is attached any more") {
			t.Errorf("%s, which is not attached: status %d", pinned+named, r.StatusCode)
		}
		for _, wrong := range []string{"", "x", "none,none", strings.Repeat("A", 32), a.about.Hash + ",", a.about.Hash + "," + a.about.Hash, "none&basemap=none"} {
			if r := with.Get(live + "&basemap=" + wrong); r.StatusCode != 400 {
				t.Errorf("basemap=%s: status %d", wrong, r.StatusCode)
			}
		}
	}
	if same == 0 {
		t.Error("no picture is the same when it is frozen")
	}
}

// Far away, beside its bounds and in subtitles there is nothing of a basemap, and it is not asked for.
func TestWhatShowsNoBasemapAsksForNone(t *testing.T) {
	geotest.TakesLong(t)
	a := newArchive("a")
	without := servertest.Over(t, servertest.OnBase(t), servertest.Silent)
	with := servertest.Over(t, servertest.OnBase(t), servertest.Silent, a.attach)
	for _, path := range []string{
		"/image/2025-11-28.png?size=300x200&map=8.4/48/37", "/image/2025-11-28.svg?size=300x200", "/image/2025-11-28.png?size=300x200&map=11/48/40",
		"/image/through/2025-11-25..2025-11-28.vtt?" + near,
	} {
		if got, want := servertest.Read(t, with.Get(path)), servertest.Read(t, without.Get(path)); !bytes.Equal(got, want) {
			t.Errorf("%s is another with a basemap", path)
		}
	}
	if n := a.count(); n != 0 {
		t.Errorf("%d tiles were read", n)
	}
}

// credit finds the words of whose data it is in a drawing: in as many lines as they take.
func credit(t *testing.T, drawing []byte) string {
	t.Helper()
	var lines []string
	for _, m := range regexp.MustCompile(`>([^<]*)</text>`).FindAllSubmatch(drawing, -1) {
		lines = append(lines, string(m[1]))
	}
	_, words, found := strings.Cut(strings.Join(lines, " "), "Mappers")
	if !found {
		t.Fatalf("nobody is credited in %.2000s", drawing)
	}
	return words
}

// listed is the list of numbered pictures.
func listed(t *testing.T, packed []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	b, err := fs.ReadFile(z, "manifest.csv")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Whoever made an archive is credited on the paper and in the file, with the day of the data, and it is
// said where it is enlarged.
func TestPicturesCreditBasemaps(t *testing.T) {
	geotest.TakesLong(t)
	a := newArchive("a")
	f := servertest.Over(t, servertest.OnBase(t), servertest.Silent, a.attach)
	const said, date = "© Mappers &lt;of&gt; Somewhere, ", "4 October 2024"
	for _, form := range forms {
		b := servertest.Read(t, f.Get(formed(form, "")))
		if strings.Contains(form, ".zip") {
			b = listed(t, b)
		}
		if !bytes.Contains(b, []byte(said+date)) && !bytes.Contains(b, []byte(html.UnescapeString(said)+date)) {
			t.Errorf("%s does not say whose the basemap is", form)
		}
		if strings.Contains(form, ".pdf") {
			continue // what stands in its file stands in SVG too
		}
		if !bytes.Contains(b, []byte("OpenStreetMap: Made up basemap="+a.about.Hash)) {
			t.Errorf("%s does not say which archive it is", form)
		}
	}
	for zoom, want := range map[int]bool{12: false, 13: true, 15: true} {
		text := credit(t, servertest.Read(t, f.Get(fmt.Sprintf("/image/2025-11-28.svg?size=800x500&map=%d/48/37", zoom))))
		if got := strings.Contains(text, "streets as detailed as at zoom 12"); got != want {
			t.Errorf("at zoom %d: %q", zoom, text)
		}
	}
	text := credit(t, servertest.Read(t, f.Get("/image/2025-11-28.svg?size=800x500&lang=uk&map=11/48/37")))
	servertest.Contains(t, "the credit in Ukrainian", text, "4 жовтня 2024")
	table := string(servertest.Read(t, f.Get("/image/through/2025-11-25..2025-11-28.vtt?"+near)))
	if strings.Contains(table, "Mappers") {
		t.Error("subtitles, which name no sources, do that of a basemap")
	}
}

// An archive that takes the place of another is drawn at once where the picture is live; the old one is
// gone where it is pinned.
func TestAnArchiveTakesThePlaceOfAnother(t *testing.T) {
	a := newArchive("a")
	f := servertest.Over(t, servertest.OnBase(t), servertest.Silent, a.attach)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go f.Server.WatchBasemaps(ctx)
	live, pinned := formed("/image/{at}.png?", ""), formed("/image/{at}.png?", newest(t, f))
	first, old := servertest.Read(t, f.Get(live)), a.about.Hash
	a.change(func() {
		a.about.Hash, a.about.Credit = strings.Repeat("b", 32), []osm.CreditPart{{Text: "© Others"}}
	})
	for end := time.Now().Add(10 * time.Second); f.Get(pinned+"&basemap="+old).StatusCode != 410; {
		if time.Now().After(end) {
			t.Fatal("the archive was not exchanged")
		}
		time.Sleep(time.Millisecond)
	}
	if b := servertest.Read(t, f.Get(live)); bytes.Equal(b, first) || !bytes.Contains(b, []byte("© Others")) || bytes.Contains(b, []byte("Mappers")) {
		t.Error("the picture is still of the old archive")
	}
	if r := f.Get(pinned + "&basemap=" + strings.Repeat("b", 32)); r.StatusCode != 200 {
		t.Errorf("the new one: status %d", r.StatusCode)
	}
}

// What cannot be read is 503, and nothing of it is kept.
func TestAnArchiveThatCannotBeRead(t *testing.T) {
	for name, broken := range map[string]error{"away": geo.Errorf(geo.EUnavailable, "away"), "damaged": errors.New("a bad block")} {
		a := newArchive("a")
		a.broken = broken
		f := servertest.Over(t, servertest.OnBase(t), servertest.Silent, a.attach)
		path := formed("/image/{at}.png?", "")
		r := f.Get(path)
		if b := servertest.Read(t, r); r.StatusCode != 503 || r.Header.Get("Cache-Control") != "no-store" || bytes.Contains(b, []byte("bad block")) {
			t.Errorf("%s: status %d, %s: %s", name, r.StatusCode, r.Header.Get("Cache-Control"), b)
		}
		a.change(func() { a.broken = nil })
		if r := f.Get(path); r.StatusCode != 200 {
			t.Errorf("%s, and then there: status %d", name, r.StatusCode)
		}
	}
}

// What changes under its hash is not kept for ever.
func TestAnArchiveThatMayChangeIsKeptForAMoment(t *testing.T) {
	a := newArchive("a")
	a.about.Immutable = false
	f := servertest.Over(t, servertest.OnBase(t), servertest.Silent, a.attach)
	path := formed("/image/{at}.svg?", newest(t, f))
	if got := f.Get(path + "&basemap=" + a.about.Hash).Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("it is kept %q", got)
	}
	if got := f.Get(path).Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("without it, it is kept %q", got)
	}
}

// Of two archives the first lies at the bottom, and an address may name them in another order.
func TestTwoArchives(t *testing.T) {
	geotest.TakesLong(t)
	a, b := newArchive("a"), newArchive("b")
	b.about.Credit = []osm.CreditPart{{Text: "© Others"}}
	f := servertest.Over(t, servertest.OnBase(t), servertest.Silent, a.attach, b.attach)
	svg := func(query string) string {
		return string(servertest.Read(t, f.Get(formed("/image/{at}.svg?", newest(t, f))+query)))
	}
	both := svg("&basemap=" + a.about.Hash + "," + b.about.Hash)
	servertest.Contains(t, "both", both, `id="basemap"`, `id="basemap.2"`, "Somewhere, 4 October 2024; © Others")
	if turned := svg("&basemap=" + url.QueryEscape(b.about.Hash+","+a.about.Hash)); !strings.Contains(turned, "© Others, 4 October 2024; © Mappers") {
		t.Error("they are in the order in which they are attached")
	}
	if one := svg("&basemap=" + b.about.Hash); strings.Contains(one, "Mappers") || strings.Contains(one, "basemap.2") {
		t.Error("the other one is drawn too")
	}
	// Of one archive so large a picture is drawn of fewer tiles than are read.
	const large = "/image/2025-11-28.svg?size=4096x4096&dpi=72&map=10.5/48/37"
	before := a.count()
	if r := f.Get(large); r.StatusCode != 400 || !strings.Contains(string(servertest.Read(t, r)), "at most 256 are read") || a.count() != before {
		t.Errorf("a picture of too many tiles: status %d, %d tiles", r.StatusCode, a.count()-before)
	}
	if r := f.Get(large + "&basemap=" + a.about.Hash); r.StatusCode != 200 {
		t.Errorf("the same on one of them: status %d", r.StatusCode)
	}
}
