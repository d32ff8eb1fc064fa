package image_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontline/geo/geotest"
	"frontline/geo/raster/brand"
	"frontline/server"
	"frontline/server/servertest"
)

func house(t *testing.T, text string) *brand.Brand {
	t.Helper()
	path := filepath.Join(t.TempDir(), "house.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := brand.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A pinned picture is equal or gone, whatever house style there is when it is asked for; another is in
// the style of the day.
func TestAPinnedPictureKeepsItsHouseStyle(t *testing.T) {
	geotest.TakesLong(t)
	first, second := house(t, `{"colours":{"paper":{"light":"#fff6ec"}}}`), house(t, `{"colours":{"paper":{"light":"#eef6ff"}}}`)
	get := func(b *brand.Brand, path string) (int, []byte, string) {
		f := servertest.PictureServer(t, func(o *server.Options) { o.Brand = b })
		r := f.Get(path)
		return r.StatusCode, servertest.Read(t, r), r.Header.Get("Cache-Control")
	}
	const live, pinned = "/image/2022-09-30.png?size=400x300&layers=claims", "/image/2022-09-30@1.png?size=400x300&layers=claims"
	_, plain, _ := get(nil, pinned)
	if _, b, _ := get(first, pinned); !bytes.Equal(b, plain) {
		t.Error("a pinned address that names no house style has one")
	}
	_, inFirst, _ := get(first, live)
	_, none, _ := get(first, live+"&brand=none")
	_, inSecond, _ := get(second, live)
	if bytes.Equal(inFirst, plain) || bytes.Equal(inFirst, inSecond) || !bytes.Equal(none[:100], plain[:100]) {
		t.Error("an address that is not pinned has not the house style of the day")
	}
	named := pinned + "&brand=" + first.ID
	status, frozen, keep := get(first, named)
	if status != 200 || bytes.Equal(frozen, plain) || !strings.Contains(keep, "immutable") {
		t.Errorf("in its house style: status %d, %s", status, keep)
	}
	for _, b := range []*brand.Brand{nil, second} {
		if status, body, keep := get(b, named); status != 410 || !strings.Contains(string(body), "brand=none") || keep != "no-store" {
			t.Errorf("once the house style is another: status %d, %s, %s", status, keep, body)
		}
	}
}
