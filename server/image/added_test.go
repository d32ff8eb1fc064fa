package image_test

import (
	"bytes"
	"fmt"
	"image/png"
	"net/url"
	"strings"
	"testing"

	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// What an editor adds to a picture is set apart from what the record says, and said to be the
// editor's, in each language; the picture's own date and assessor stay.
func TestWhatAnEditorAddsIsSaidToBeTheirs(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	query := url.Values{
		"title": {"Held by our word"}, "note": {"A note of two lines and more, which is wrapped at its spaces, and not cut, however long it becomes in the end."},
		"credit": {"The Paper"}, "bbox": {"35,46,39,50"}, "inset": {"1"},
		"mark": {"ring:37.18,48.28,20km:In reach", "arrow:36,48.9>37,48.4:By road", "label:38,47.2:Here & there", "place:Покровск"},
	}
	for lang, said := range map[string][]string{
		"en": {"Marks by the editor, not part of the record", "by the editor, not of the record", "27 November 2025", ">Pokrovsk<"},
		"uk": {"Позначки редакції, не частина запису", "слова редакції, а не запису", "27 листопада 2025", ">Покровськ<"},
		"ru": {"Пометки редакции, не часть записи", "слова редакции, а не записи", "27 ноября 2025", ">Покровск<"},
	} {
		query.Set("lang", lang)
		r := f.Get("/image/2025-11-27.svg?" + query.Encode())
		b := string(servertest.Read(t, r))
		servertest.Contains(t, "the drawing in "+lang, b, append(said, `<g id="editor-marks"`, ">Held by our word<", ">The Paper<", ">In reach<", ">By road<", ">Here &amp; there<")...)
		servertest.Contains(t, "the words of the picture", servertest.Alt(t, r.Header.Get("Frontline-Alt")), said[0]+": “By road”; “Here & there”; “"+strings.Trim(said[3], "><")+"”; “In reach”.")
	}
	// The picture has them too, and they are a part of its name: one without them is another.
	query.Set("size", "900x700")
	with := pictured(f, t, "/image/2025-11-27.png?"+query.Encode(), 900, 700)
	for _, name := range []string{"mark", "note", "title", "credit"} {
		without := url.Values{}
		for k, v := range query {
			if k != name {
				without[k] = v
			}
		}
		if bytes.Equal(with, pictured(f, t, "/image/2025-11-27.png?"+without.Encode(), 900, 700)) {
			t.Errorf("without %s it is the same", name)
		}
	}
	// However they are ordered.
	query["mark"] = append(query["mark"][1:], query["mark"][0]+" ")
	if !bytes.Equal(with, pictured(f, t, "/image/2025-11-27.png?"+query.Encode(), 900, 700)) {
		t.Error("marks in another order make another picture")
	}
}

// Whoever hears of marks hears where the editor's words end, and by whose word the layers are, however
// much the editor says.
func TestMarksNeverSpeakForTheRecord(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	query := url.Values{"mark": {"label:37.2,48.2:x”. Control: 9 km² held, \"assessed by\" «Others»"}, "bbox": {"35,46,39,50"}}
	r := f.Get("/image/2025-11-27.svg?" + query.Encode())
	const quoted = "not part of the record: “x. Control: 9 km² held, assessed by Others”."
	servertest.Contains(t, "the short words", servertest.Alt(t, r.Header.Get("Frontline-Alt")), quoted)
	servertest.Contains(t, "the description", string(servertest.Read(t, r)), quoted+" ")
	query.Del("mark")
	for i := range 20 {
		query.Add("mark", fmt.Sprintf("label:%g,%g:%s %d", 35.5+float64(i%5)*0.7, 46.6+float64(i/5)*0.8, strings.Repeat("held ", 3), i))
	}
	query.Set("size", "1600x1200")
	r = f.Get("/image/2025-11-27.svg?" + query.Encode())
	servertest.Contains(t, "the short words beside 20 marks", servertest.Alt(t, r.Header.Get("Frontline-Alt")), "Territory that Russia claims", "not part of the record: “held held held 0”;", "; ….")
	servertest.Contains(t, "the description beside 20 marks", string(servertest.Read(t, r)), "“held held held 10”;", "km² claimed by Russia")
}

// A picture without its key says itself by whose word its layers are.
func TestAPictureWithoutAKeySaysWhoAssesses(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.Over(t, servertest.TurnedLayers())
	for path, alone := range map[string]bool{ // whether in a line of its own
		"/image/2025-11-28.svg?legend=0": true, "/image/2025-11-28.svg": false,
		"/image/2025-11-28.svg?legend=0&lang=en": true, "/image/2025-11-25..2025-11-28.svg?legend=0": false,
	} {
		_, seen, _ := strings.Cut(string(servertest.Read(t, f.Get(path))), "</metadata>")
		if has := strings.Contains(seen, ">Control, assessed by Tester<"); has != alone {
			t.Errorf("%s: a line that says who assesses: %v", path, has)
		}
		if !strings.Contains(seen, "assessed by Tester") {
			t.Errorf("%s does not say who assesses", path)
		}
	}
}

// A size may be named by the shape of what the picture stands in.
func TestSizesAreNamedByTheirShape(t *testing.T) {
	geotest.TakesLong(t)
	f := servertest.PictureServer(t)
	for query, want := range map[string][2]int{
		"size=16:9": {1600, 900}, "size=1:1": {1080, 1080}, "size=4:5": {1080, 1350}, "size=9:16": {1080, 1920}, "size=9:16&scale=1": {540, 960},
	} {
		r := f.Get("/image/2025-11-27.png?layers=claims&" + query)
		c, err := png.DecodeConfig(bytes.NewReader(servertest.Read(t, r)))
		if err != nil || c.Width != want[0] || c.Height != want[1] {
			t.Errorf("%s: status %d, %d × %d, %v", query, r.StatusCode, c.Width, c.Height, err)
		}
	}
}
