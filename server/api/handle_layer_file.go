package api

import (
	"net/http"
	"strings"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/view"
	"frontline/server/web"
)

// handleLayerFile answers what lies beneath a layer: its features at an as-of,
// its areas, what differs between two dates, and all of its time.
func (s *API) handleLayerFile(w http.ResponseWriter, r *http.Request) error {
	file := web.PathParam(r, "file")
	derived := strings.Contains(web.PathParam(r, "layer"), view.DerivedMark)
	name, ending, area := isArea(file)
	asof, features := strings.CutSuffix(file, ".geojson")
	if features && derived {
		if done, err := s.handleFrontGeoJSON(w, r, asof); done {
			return err
		}
		if done, err := s.handleAgreementGeoJSON(w, r, asof); done {
			return err
		}
	}
	if area && derived {
		if done, err := s.handleAgreementArea(w, r, name, ending); done {
			return err
		}
	}
	if lengths, ending, ok := isLengths(file); ok && derived {
		return s.handleFrontLengths(w, r, lengths, ending)
	}
	known, form, history := isHistory(file)
	day, kmz := strings.CutSuffix(file, ".kmz")
	switch {
	case area && derived:
		return s.handleDerivedArea(w, r, name, ending)
	case area:
		return s.handleArea(w, r, name, ending)
	case strings.Contains(file, view.ChangeMark) && derived:
		return s.views.ErrOnlyDates(web.PathParam(r, "layer"))
	case strings.Contains(file, view.ChangeMark):
		return s.handleChange(w, r, file)
	case derived && history:
		return s.views.ErrOnlyDates(web.PathParam(r, "layer"))
	case history:
		return s.handleHistory(w, r, known, form)
	case kmz && !derived:
		return s.handleKMZ(w, r, day)
	case file == view.Latest+".kml" && !derived:
		return s.handleLink(w, r)
	case features && derived:
		return s.handleDerivedGeoJSON(w, r, asof)
	case features:
		return s.handleGeoJSON(w, r, asof)
	}
	return geo.Errorf(geo.ENotFound, "there is nothing at this address; a layer's data are at %s", s.Local(address.LayerFile("LAYER", view.Latest+".geojson")))
}

// fileCost is for a layer's files: differences, whole snapshots, what is derived
// of two layers.
func fileCost(r *http.Request) int {
	file := web.PathParam(r, "file")
	if strings.Contains(file, view.ChangeMark) || strings.HasSuffix(file, ".geojson") || strings.HasSuffix(file, ".kmz") || strings.Contains(web.PathParam(r, "layer"), view.DerivedMark) {
		return web.HeavyCost
	}
	return web.Light
}
