package image

import (
	"strings"

	"frontline/geo"
	"frontline/geo/raster/look"
	"frontline/server/phrase"
)

// drawnLayers are the layers of a drawing beside those of the record and of basemaps, by their ids.
var drawnLayers = []string{
	"after", "areas", "basemap", "borders", "coasts", "editor-marks", "front", "furniture", "gained", "halos", "home-land", "inset", "inset-map",
	"lake-shores", "lakes", "land", "lost", "names", "oblasts", "paper", "rivers", "sea-edges", "sea-inland", "shorelines", "signs", "streams",
	"words",
}

// drawnClasses are those whose changes have layers of their own.
var drawnClasses = []geo.Class{geo.ClassContested, geo.ClassInfiltrated, geo.ClassClaimed, geo.ClassCountered, geo.ClassLiberated, geo.ClassUnknown}

// layerNames are the names of a drawing's layers in a language.
func layerNames(w phrase.Writer) map[string]string {
	out := make(map[string]string, len(drawnLayers)+len(drawnClasses))
	name := func(id string) { out[id] = w.T("drawing." + strings.ReplaceAll(id, "-", "_")) }
	for _, id := range drawnLayers {
		name(id)
	}
	for _, l := range look.Basemap {
		name(l.Drawing.ID)
	}
	out["map"], out["key"] = w.T("looks.map"), w.T("page.key")
	for _, class := range drawnClasses {
		out[string(class)] = w.T("classes." + string(class))
	}
	return out
}
