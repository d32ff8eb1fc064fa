package image

import (
	"slices"
	"strings"

	"frontline/geo/osm"
	"frontline/server/basemap"
	"frontline/server/phrase"
)

// shownBasemap is a basemap that a picture shows, and whether it shows more than there is in it.
type shownBasemap struct {
	basemap.Attached
	enlarged bool
}

// origin says which archive it is.
func (b shownBasemap) origin() string {
	return strings.Join(slices.DeleteFunc([]string{"OpenStreetMap:", b.Name, b.Version, "basemap=" + b.Hash}, func(s string) bool { return s == "" }), " ")
}

// creditsOf are whose data basemaps show, of what day, and that they are enlarged where they are.
func creditsOf(w phrase.Writer, shown []shownBasemap) (out []string) {
	for _, b := range shown {
		credit := w.Basemap(osm.CreditText(b.Credit), b.Date)
		if b.enlarged {
			credit += " (" + w.T("basemap.detail", "zoom", b.MaxZoom+1) + ")"
		}
		if !slices.Contains(out, credit) { // of a country's north and south
			out = append(out, credit)
		}
	}
	return out
}
