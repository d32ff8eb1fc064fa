package image

import (
	"cmp"
	"math"
	"net/url"
	"strconv"
	"strings"

	"frontline/geo"
	"frontline/geo/raster/pdf"
	"frontline/geo/raster/poster"
)

// papers are the sizes of paper, in millimetres, upright (ISO 216).
var papers = map[string]poster.Print{"a3": {Width: 297, Height: 420}, "a4": {Width: 210, Height: 297}}

const paperNames = "a4, a3, a4-landscape or a3-landscape"

// The bounds of how many pixels an inch has, and how many it has on paper where nobody says. A
// pixel of scale 1 is as long as in CSS: lines, signs and letters are as long on all paper.
const (
	dpiLeast  = 72
	dpiMost   = 600
	dpiPaper  = 300
	dpiScreen = 96
	inch      = 25.4 // millimetres
)

// readPrint reads on which paper a picture is printed, and how finely.
func (q *imageQuery) readPrint(values url.Values) (err error) {
	dpi := 0
	if v := values.Get("dpi"); values.Has("dpi") {
		if dpi, err = strconv.Atoi(v); err != nil || dpi < dpiLeast || dpi > dpiMost {
			return geo.Errorf(geo.EInvalid, "dpi is how many pixels an inch has, from %d to %d, for example 300", dpiLeast, dpiMost)
		}
		if values.Has("scale") {
			return geo.Errorf(geo.EInvalid, "give scale or dpi, not both: scale=1 is %d dpi, scale=2 is %d", dpiScreen, 2*dpiScreen)
		}
		q.scale = float64(dpi) / dpiScreen
	}
	if !values.Has("paper") {
		return nil
	}
	name, lies := strings.CutSuffix(values.Get("paper"), "-landscape")
	paper, ok := papers[name]
	switch {
	case !ok:
		return geo.Errorf(geo.EInvalid, "paper is %s", paperNames)
	case values.Has("size") || values.Has("scale"):
		return geo.Errorf(geo.EInvalid, "paper has a size: leave out size and scale, and give dpi where it is not %d", dpiPaper)
	case lies:
		paper.Width, paper.Height = paper.Height, paper.Width
	}
	if dpi == 0 {
		dpi = dpiPaper
	}
	paper.DPI = float64(dpi)
	q.width, q.height = int(math.Ceil(paper.Width/inch*dpiScreen)), int(math.Ceil(paper.Height/inch*dpiScreen))
	// So that it is as many pixels wide as the paper.
	q.scale = math.Round(paper.Width/inch*paper.DPI) / float64(q.width)
	q.print = &paper
	return nil
}

// aboutPDF is what a file for print says of itself, and how large its page is.
func aboutPDF(v poster.Poster, about portrait) pdf.About {
	out := pdf.About{Title: cmp.Or(v.Added.Title, v.Title), Author: v.Credit, Subject: about.alt.Short, Creator: about.drawnBy(), Lang: v.Lang, XMP: v.XMP}
	if v.Print != nil {
		out.Width, out.Height = v.Print.Width, v.Print.Height
	} else {
		out.Width, out.Height = float64(v.Width)/dpiScreen*inch, float64(v.Height)/dpiScreen*inch
	}
	return out
}

// pixels is how wide and high the picture is.
func (q imageQuery) pixels() (width, height int) {
	return posterSize(q).Pixels()
}

// posterSize is a poster of a picture's size, with nothing on it.
func posterSize(q imageQuery) poster.Poster {
	return poster.Poster{Width: q.width, Height: q.height, Scale: q.scale, Print: q.print}
}
