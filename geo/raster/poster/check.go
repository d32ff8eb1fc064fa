package poster

import (
	"fmt"
	"strings"

	"frontline/geo"
	"frontline/geo/raster"
)

// Check refuses (EInvalid) a poster on which not all that the editor adds can be read, or whose own
// title would have to give way to it.
func (v Poster) Check(p *raster.Picture) error {
	a := v.Added
	if a.Title+a.Note == "" && len(a.Marks) == 0 {
		return nil
	}
	if v.Plain {
		if a.Note != "" || len(a.Marks) > 0 {
			return geo.Errorf(geo.EInvalid, "a map alone (frame=0) has nothing around it that says whose note and marks are: leave them out, or the frame in")
		}
		return nil
	}
	l := layoutOf(p, v)
	if l.frame.texts == nil {
		larger := ""
		if v.Scale > 1 { // the same pixels with smaller type
			larger = fmt.Sprintf(", as size=%.0fx%.0f", float64(v.Width)*v.Scale, float64(v.Height)*v.Scale)
		}
		return geo.Errorf(geo.EInvalid, "%d × %d pixels are too small for a map with all that stands around it: shorten title and note, or ask for a larger size%s", v.Width, v.Height, larger)
	}
	room := float32(v.Width - 2*posterMargin - barIndent)
	for _, words := range []struct{ name, text string }{{"title", a.Title}, {"note", a.Note}, {"credit", a.Credit}} {
		for word := range strings.FieldsSeq(words.text) {
			if t, _ := v.lettering(table.Poster.Title).Set([]string{word}); t.Width > room {
				return geo.Errorf(geo.EInvalid, "the %s has a word that is wider than the picture: %s", words.name, word)
			}
		}
	}
	return l.furniture.unmarked
}
