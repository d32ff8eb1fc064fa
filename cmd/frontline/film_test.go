package main

import (
	"bytes"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"log/slog"

	"frontline/data"
	"frontline/server"
	"frontline/server/memo"
)

// filmRecord is a database with three days of control, one day missing between them.
func filmRecord(t *testing.T) string {
	t.Helper()
	db, days := filepath.Join(t.TempDir(), "x.db"), t.TempDir()
	must(t, "load", "control", writeDay(t, days, "2025-11-26.geojson", 36.5), writeDay(t, days, "2025-11-27.geojson", 37), writeDay(t, days, "2025-11-29.geojson", 38),
		"--cadence=daily", "--assessed-by=Example Institute", "--yes", "--accept=area,lost-part,date,stale", "--db="+db)
	return db
}

// The films of a record have a picture for each date of a snapshot and no other, in the
// formats that players and browsers read, and so has the moving picture.
func TestFilmsAreOfWhatIsRecorded(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"ffmpeg", "ffprobe"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(program + " is missing: on Debian, apt-get install ffmpeg")
		}
	}
	db, dir := filmRecord(t), t.TempDir()
	how := []string{"layers=control", "size=480x360", "bbox=35,46,40,49", "delay=200", "--db=" + db}
	drawn := filmPictures(t, db, how[:4])
	for name, want := range map[string]string{
		"a.mp4":  "codec_name=h264 width=480 height=360 pix_fmt=yuv420p color_space=bt709 nb_read_frames=3",
		"a.webm": "codec_name=vp9 width=480 height=360 pix_fmt=yuv420p color_space=bt709 nb_read_frames=3",
	} {
		file := filepath.Join(dir, name)
		call := func(file string, more ...string) string {
			return must(t, slices.Concat([]string{"film", "2025-11-26..2025-11-29", file}, how, more)...)
		}
		wants(t, call(file, "--fps=0", "--force"), "Made "+name+": 3 dates from 2025-11-26 to 2025-11-29, 0.6 s, 480×360 pixels", "a.vtt")
		if got := probed(t, file, "stream=codec_name,width,height,pix_fmt,color_space,nb_read_frames"); got != want {
			t.Errorf("%s is %s", name, got)
		}
		for i, shown := range framesOf(t, file, 480, 360) {
			near := func(j int) int { return difference(shown, drawn[j]) }
			if least := near(i); least > 3 || near((i+1)%3) <= least || near((i+2)%3) <= least {
				t.Errorf("%s: frame %d differs from the picture of its date by %d, and from the others by %d and %d", name, i, least, near((i+1)%3), near((i+2)%3))
			}
		}
		content := fileOf(t, file)
		if index, pixels := bytes.Index(content, []byte("moov")), bytes.Index(content, []byte("mdat")); name == "a.mp4" && index > pixels {
			t.Error("what players read first is at its end")
		}
		// To the byte, with each picture repeated as often as it is shown.
		again := filepath.Join(dir, "again"+filepath.Ext(name))
		call(again, "--force")
		first := fileOf(t, again)
		call(again, "--force")
		if !bytes.Equal(first, fileOf(t, again)) {
			t.Errorf("%s is another one again", name)
		}
		// Two of 200 ms and one of 2 s, at 25 a second.
		if got := probed(t, again, "stream=nb_read_frames"); got != "nb_read_frames=60" {
			t.Errorf("%s in 25 frames a second: %s", name, got)
		}
	}
	vtt := string(fileOf(t, filepath.Join(dir, "a.vtt")))
	wants(t, vtt, "WEBVTT\n", "\n00:00:00.000 --> 00:00:00.200\nMap of 26 November 2025: ", "assessed by Example Institute", "no snapshot for 28 November 2025", "00:00:00.400 --> 00:00:02.400")
	if n := strings.Count(vtt, "-->"); n != 3 {
		t.Errorf("there are %d subtitles", n)
	}
	wants(t, string(fileOf(t, filepath.Join(dir, "a.srt"))), "3\n00:00:00,400 --> 00:00:02,400\nMap of 29 November 2025: ")
	if _, err := png.Decode(bytes.NewReader(fileOf(t, filepath.Join(dir, "a.png")))); err != nil {
		t.Error(err)
	}
	if status, _, errOut := call(t, append([]string{"film", "2025-11-26..2025-11-29", filepath.Join(dir, "a.mp4")}, how...)...); status != 1 || !strings.Contains(errOut, "--force") {
		t.Errorf("a file that is there: status %d: %s", status, errOut)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}

	// The moving picture of the same dates, whose metadata once made it a still.
	moving := httptest.NewRecorder()
	filmServer(t, db).ServeHTTP(moving, httptest.NewRequest(http.MethodGet, "/image/through/2025-11-26..2025-11-29.apng?layers=control&size=480x360", nil))
	file := filepath.Join(dir, "a.apng")
	if err := os.WriteFile(file, moving.Body.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := probed(t, file, "stream=codec_name,nb_read_frames"); got != "codec_name=apng nb_read_frames=3" {
		t.Errorf("the moving picture is %s", got)
	}
}

func TestFilmsThatAreNone(t *testing.T) {
	t.Parallel()
	db, dir := filmRecord(t), t.TempDir()
	film := filepath.Join(dir, "a.mp4")
	for name, tt := range map[string]struct {
		args   []string
		status int
		says   string
	}{
		"no ffmpeg":          {[]string{film, "--ffmpeg=" + filepath.Join(dir, "none")}, 1, "apt-get install ffmpeg"},
		"another format":     {[]string{filepath.Join(dir, "a.gif")}, 2, ".mp4 (H.264) or .webm (VP9)"},
		"no name":            {[]string{film, "control"}, 2, "NAME=VALUE"},
		"unknown":            {[]string{film, "colour=red", "--dry-run"}, 1, "there is no colour: a film takes"},
		"odd":                {[]string{film, "size=901x600", "--dry-run"}, 1, "size=902x600"},
		"no room":            {[]string{film, "size=200x100", "--dry-run"}, 1, "no room for the date"},
		"without a frame":    {[]string{film, "frame=0", "--dry-run"}, 1, "leave out frame=0"},
		"paper":              {[]string{film, "paper=a4", "--dry-run"}, 1, "paper and dpi are for print"},
		"repeated":           {[]string{film, "plays=2", "--dry-run"}, 1, "plays is for"},
		"frames a second":    {[]string{film, "--fps=90"}, 2, "--fps"},
		"no basemap":         {[]string{film, "--basemap=" + db, "--dry-run"}, 2, "basemap: "},
		"another basemap":    {[]string{film, "basemap=" + strings.Repeat("a", 32), "--dry-run"}, 1, "no basemap with this hash is attached"},
		"fails":              {[]string{film, "--ffmpeg=false"}, 1, "ffmpeg made no film"},
		"there is no folder": {[]string{filepath.Join(dir, "no", "a.mp4"), "--ffmpeg=false"}, 1, "there is no folder"},
	} {
		status, _, errOut := call(t, append([]string{"film", "2025-11-26..2025-11-29", "--db=" + db}, tt.args...)...)
		if status != tt.status || !strings.Contains(errOut, tt.says) {
			t.Errorf("%s: status %d: %s", name, status, errOut)
		}
	}
	out := must(t, "film", "2025-11-26..2025-11-29", film, "layers=control", "title=Who's there", "--site=https://maps.example.org/", "--dry-run", "--db="+db)
	wants(t, out, "2025-11-26\n2025-11-27\n2025-11-29\n", "ffmpeg -hide_banner", "-framerate 1000/700", "-c:v libx264", "yuv420p", "+faststart", `'title=Who'\''s there'`, film, "comment=https://maps.example.org")
	// Whoever makes it says on what it is drawn, whether its dates are pinned or not.
	for _, dates := range []string{"2025-11-26..2025-11-29", "2025-11-26@2..2025-11-29@2"} {
		how := []string{"film", dates, film, "layers=control", "map=10/48.28/37.18", "--basemap=" + madeUpBasemap(t, "streets.pmtiles", ""), "--dry-run", "--db=" + db}
		wants(t, must(t, how...), "© OpenStreetMap contributors")
		if alone := must(t, slices.Insert(how, 4, "basemap=none")...); strings.Contains(alone, "OpenStreetMap") {
			t.Errorf("%s without a basemap credits one: %s", dates, alone)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// filmServer draws what is recorded.
func filmServer(t *testing.T, path string) *server.Server {
	t.Helper()
	db, err := data.Open(t.Context(), data.Options{Path: path, ReadOnly: true, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s, err := server.New(server.Options{Store: db, Now: time.Now, MemoryBytes: memo.LeastMemory, DrawLimit: 1, Log: slog.New(slog.DiscardHandler), App: fstest.MapFS{}, Docs: fstest.MapFS{}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// filmPictures are the pictures of a film as they are drawn, three bytes a pixel.
func filmPictures(t *testing.T, db string, how []string) (out [][]byte) {
	t.Helper()
	values, err := (&filmCommand{How: how}).values()
	if err != nil {
		t.Fatal(err)
	}
	film, err := filmServer(t, db).Film(t.Context(), "2025-11-26..2025-11-29", values)
	if err != nil {
		t.Fatal(err)
	}
	for i := range film.Dates {
		b, err := film.Picture(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		var pixels []byte
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				r, g, b, _ := img.At(x, y).RGBA()
				pixels = append(pixels, byte(r>>8), byte(g>>8), byte(b>>8))
			}
		}
		out = append(out, pixels)
	}
	return out
}

// framesOf are the frames of a film, three bytes a pixel.
func framesOf(t *testing.T, file string, width, height int) [][]byte {
	t.Helper()
	cmd := exec.Command("ffmpeg", "-v", "error", "-i", file, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(slices.Chunk(out, 3*width*height))
}

// difference is how far two pictures are from each other, on average of all bytes.
func difference(a, b []byte) int {
	sum := 0
	for i := range min(len(a), len(b)) {
		d := int(a[i]) - int(b[i])
		sum += max(d, -d)
	}
	return sum / max(min(len(a), len(b)), 1)
}

// probed is what ffprobe says of a film, its frames counted.
func probed(t *testing.T, file, entries string) string {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-count_frames", "-show_entries", entries, "-of", "default=noprint_wrappers=1", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}
