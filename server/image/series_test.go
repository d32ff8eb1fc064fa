package image_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"image/png"
	"io"
	"strings"
	"testing"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// daily is a server of a daily layer of control, with a day missing.
func daily(t *testing.T) servertest.Fixture {
	t.Helper()
	f := servertest.Over(t, servertest.OnBase(t), servertest.Silent)
	for i, date := range []string{"2025-10-01", "2025-10-02", "2025-10-04"} {
		f.Load(t, date, nil, servertest.Square("held", `{}`, 37, 47, float64(i+1)))
	}
	return f
}

func TestPicturesThroughTime(t *testing.T) {
	geotest.TakesLong(t)
	f := daily(t)
	for _, part := range []struct {
		name string
		test func(*testing.T, servertest.Fixture)
	}{
		{"moving", movingPictureHasADateAFrame},
		{"numbered", numberedPicturesComeWithWhatTheyAre},
		{"subtitles", subtitlesSayWhatEachDateShows},
		{"bounded", picturesThroughTimeAreBounded},
		{"dated", picturesOfManyDatesSayTheirOwn},
		{"too small", picturesThroughTimeHaveRoomForTheirDates},
		{"retracted", picturesThroughTimeAreRetracted},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, f) })
	}
}

func movingPictureHasADateAFrame(t *testing.T, f servertest.Fixture) {
	path := "/image/through/2025-10-01..2025-10-04.apng?layers=control&size=300x200&delay=100"
	r := f.Get(path)
	b := servertest.Read(t, r)
	if r.StatusCode != 200 || r.Header.Get("Content-Type") != "image/apng" {
		t.Fatalf("status %d, %s: %.300s", r.StatusCode, r.Header.Get("Content-Type"), b)
	}
	if got := bytes.Count(b, []byte("fcTL")); got != 3 {
		t.Errorf("it has %d frames", got)
	}
	if _, err := png.Decode(bytes.NewReader(b)); err != nil {
		t.Errorf("its first frame: %v", err)
	}
	for _, want := range []string{"From 1 October 2025 to 4 October 2025", "<rdf:li>2025-10-01</rdf:li><rdf:li>2025-10-04</rdf:li>", "Iptc4xmpCore:AltTextAccessibility", "Made with Natural Earth"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("the file does not say %q", want)
		}
	}
	servertest.Contains(t, "the words for it", servertest.Alt(t, r.Header.Get("Frontline-Alt")), "3 dates from 1 October 2025 to 4 October 2025", "km² held")
	if !bytes.Equal(b, servertest.Read(t, daily(t).Get(path))) {
		t.Error("another server makes another one")
	}
}

func numberedPicturesComeWithWhatTheyAre(t *testing.T, f servertest.Fixture) {
	path := "/image/through/2025-10-01..2025-10-04.zip?layers=control&size=300x200"
	r := f.Get(path)
	b := servertest.Read(t, r)
	if r.StatusCode != 200 || !strings.Contains(r.Header.Get("Content-Disposition"), `"2025-10-01..2025-10-04.zip"`) {
		t.Fatalf("status %d, %s: %.300s", r.StatusCode, r.Header.Get("Content-Disposition"), b)
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range z.File {
		names = append(names, file.Name)
	}
	if got := strings.Join(names, " "); got != "manifest.csv 0001-2025-10-01.png 0002-2025-10-02.png 0003-2025-10-04.png" {
		t.Errorf("it has %s", got)
	}
	list, err := z.Open("manifest.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(list).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 || rows[3][1] != "0003-2025-10-04.png" || rows[3][2] != "2025-10-04" ||
		!strings.Contains(rows[3][4], "no snapshot for 3 October 2025") || !strings.Contains(rows[3][5], "Map of 4 October 2025") || !strings.Contains(rows[3][6], "Natural Earth") {
		t.Errorf("the list says %q", rows)
	}
	for _, file := range z.File[1:] {
		opened, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(opened)
		if err != nil || img.Bounds().Dx() != 300 {
			t.Errorf("%s: %v", file.Name, err)
		}
	}
	if !bytes.Equal(b, servertest.Read(t, f.Get(path))) {
		t.Error("it is another one again")
	}
}

// What a line of a subtitle says must not begin another, nor be taken for a tag.
func subtitlesSayWhatEachDateShows(t *testing.T, f servertest.Fixture) {
	path := "/image/through/2025-10-01..2025-10-04%s?layers=control&size=300x200&delay=100&lang=%s"
	for ending, want := range map[string][]string{
		".vtt": {"text/vtt; charset=utf-8", "WEBVTT\n\n00:00:00.000 --> 00:00:00.100\nMap of 1 October 2025: Control", "\n\n00:00:00.200 --> 00:00:02.200\nMap of 4 October 2025: ", "\nControl: no snapshot for 3 October 2025\n"},
		".srt": {"application/x-subrip; charset=utf-8", "1\n00:00:00,000 --> 00:00:00,100\nMap of 1 October 2025: Control", "\n\n3\n00:00:00,200 --> 00:00:02,200\nMap of 4 October 2025: ", "\nControl: no snapshot for 3 October 2025\n"},
	} {
		r := f.Get(fmt.Sprintf(path, ending, "en"))
		body := string(servertest.Read(t, r))
		if got := r.Header.Get("Content-Type"); r.StatusCode != 200 || got != want[0] {
			t.Fatalf("%s: status %d, %s: %.300s", ending, r.StatusCode, got, body)
		}
		servertest.Contains(t, ending, body, want[1:]...)
		if n := strings.Count(body, "-->"); n != 3 {
			t.Errorf("%s has %d subtitles", ending, n)
		}
		if other := string(servertest.Read(t, f.Get(fmt.Sprintf(path, ending, "uk")))); !strings.Contains(other, "4 жовтня 2025") {
			t.Errorf("%s in Ukrainian: %s", ending, other)
		}
	}
}

func picturesThroughTimeAreBounded(t *testing.T, f servertest.Fixture) {
	for path, want := range map[string]struct {
		status int
		says   string
	}{
		"2025-10-01.apng":                                      {400, "between two dates"},
		"2025-10-01..2025-10-04.gif":                           {404, ".apng, .zip, .vtt or .srt"},
		"2000-01-01..2000-01-02.apng":                          {404, "nothing is recorded"},
		"2025-10-01..2025-10-04~any-source.apng":               {400, "leave out"},
		"2025-10-01@1..2025-10-04.apng":                        {400, "one revision"},
		"2025-10-01..2025-10-04.zip?delay=100":                 {400, ".apng"},
		"2025-10-01..2025-10-04.vtt?delay=5":                   {400, "milliseconds"},
		"2025-10-01..2025-10-04.apng?delay=5":                  {400, "milliseconds"},
		"2025-10-01..2025-10-04.apng?plays=-1":                 {400, "plays is"},
		"2025-10-01..2025-10-04.apng?plays=1&plays=2":          {400, "once"},
		"2025-10-01..2025-10-04.apng?size=10x10":               {400, "size is"},
		"2025-10-01..2025-10-04.apng?place=Nowhere%20At%20All": {404, "is called"},
	} {
		r := f.Get("/image/through/" + path)
		if body := string(servertest.Read(t, r)); r.StatusCode != want.status || !strings.Contains(body, want.says) {
			t.Errorf("%s: status %d: %s", path, r.StatusCode, body)
		}
	}
	for i := range 7 {
		f.Load(t, fmt.Sprintf("2025-10-%02d", i+5), nil, servertest.Square("held", `{}`, 37, 47, float64(i%3+1)))
	}
	r := f.Get("/image/through/2025-10-01..2025-10-11.apng?layers=control&size=4096x2048&scale=1")
	if body := string(servertest.Read(t, r)); r.StatusCode != 400 || !strings.Contains(body, "10 pictures of 4096×2048 pixels, and at most 9") || !strings.Contains(body, "begin on 2025-10-02") {
		t.Errorf("too many: status %d: %s", r.StatusCode, body)
	}
}

// However many dates there are, each picture is the one of its date: with its title, its
// key and whose data it shows, and no other date in them.
func picturesOfManyDatesSayTheirOwn(t *testing.T, f servertest.Fixture) {
	query := "?layers=control&size=320x300&bbox=36,46,39,49"
	b := servertest.Read(t, f.Get("/image/through/2025-10-05..2025-10-11.zip"+query))
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil || len(z.File) != 8 {
		t.Fatalf("%v: %.300s", err, b)
	}
	for i, file := range z.File[1:] {
		opened, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(opened)
		if err != nil {
			t.Fatal(err)
		}
		want := servertest.Read(t, f.Get(fmt.Sprintf("/image/2025-10-%02d.png%s", i+5, query)))
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not the picture of that date", file.Name)
		}
	}
}

// A frame that goes by says its date: where there is no room for it, the moving picture is refused,
// unless the map alone is asked for. Files of their own have it in a table.
func picturesThroughTimeHaveRoomForTheirDates(t *testing.T, f servertest.Fixture) {
	for query, want := range map[string]int{".apng?size=100x100": 400, ".apng?size=100x100&frame=0": 200, ".zip?size=100x100": 200} {
		if r := f.Get("/image/through/2025-10-01..2025-10-04" + query + "&layers=control"); r.StatusCode != want {
			t.Errorf("%s: status %d, not %d: %.200s", query, r.StatusCode, want, servertest.Read(t, r))
		}
	}
}

// A series that would show what was retracted is none.
func picturesThroughTimeAreRetracted(t *testing.T, f servertest.Fixture) {
	revision, err := f.DB.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.DB.Retract(t.Context(), data.RetractRequest{Layer: "control", Date: geo.MustDate("2025-10-02"), Reason: "of another day"}); err != nil {
		t.Fatal(err)
	}
	for _, ending := range []string{".apng", ".zip"} {
		path := fmt.Sprintf("/image/through/2025-10-01@%d..2025-10-04@%[1]d%s?layers=control&size=600x400", revision, ending)
		r := f.Get(path)
		if body := string(servertest.Read(t, r)); r.StatusCode != 410 || !strings.Contains(body, "of another day") {
			t.Errorf("%s: status %d: %.200s", path, r.StatusCode, body)
		}
		path = "/image/through/2025-10-01..2025-10-04" + ending + "?layers=control&size=600x400"
		if r := f.Get(path); r.StatusCode != 200 {
			t.Errorf("%s: status %d: %.200s", path, r.StatusCode, servertest.Read(t, r))
		}
	}
}
