package api

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/server/figures"
	"frontline/server/phrase"
	"frontline/server/view"
	"frontline/server/web"
)

// areaName is the file of a layer's areas, before its ending or its revision.
const areaName = "area"

// isArea reports whether a file's name is that of a layer's areas, and cuts
// off the ending that says its form.
func isArea(file string) (name, ending string, ok bool) {
	for _, ending := range []string{".json", ".csv"} {
		if name, ok := strings.CutSuffix(file, ending); ok && (name == areaName || strings.HasPrefix(name, areaName+"@")) {
			return name, ending, true
		}
	}
	return "", "", false
}

// handleArea answers /api/layers/{layer}/area.json and area.csv: km² by date.
func (s *API) handleArea(w http.ResponseWriter, r *http.Request, name, ending string) error {
	v, err := s.views.ResolveTimeline(r.Context(), web.PathParam(r, "layer"), name)
	if err != nil {
		return err
	}
	contentType, write := web.TypeJSON, writeAreaJSON
	if ending == ".csv" {
		contentType, write = web.TypeCSV, writeAreaCSV
	}
	s.SetCacheControl(w, v.Settled())
	k := view.AnswerKey{Kind: areaName + ending, Name: v.Layer + " " + name, Current: v.Current, Day: v.Day}
	return s.views.Send(w, r, contentType, k, func(ctx context.Context) ([]byte, error) {
		answer, err := s.figures.Areas(ctx, v)
		if err != nil {
			return nil, err
		}
		return write(answer)
	})
}

func writeAreaJSON(a figures.Areas) ([]byte, error) { return json.Marshal(a) }

// writeAreaCSV writes a row a date, with a column for each feature, claimant
// and region, and for each class that is not held.
func writeAreaCSV(a figures.Areas) ([]byte, error) {
	header := []string{"date", "km2", "gained", "lost", "absorbed"}
	var columns [][]float64
	column := func(name string, list []float64) {
		header, columns = append(header, name), append(columns, list)
	}
	for _, f := range a.Features {
		column("feature "+f.ID, a.ByFeature[f.ID])
	}
	named := map[string]bool{}
	for _, c := range a.Claimants {
		if !named[c.Name] { // one who both claims and assesses has one column
			named[c.Name] = true
			column("by "+c.Name, a.ByClaimant[c.Name])
		}
	}
	for _, r := range a.Regions {
		if list := a.ByRegion[r.Key]; list != nil {
			column("in "+phrase.RegionName(r), list)
		}
	}
	for _, c := range geo.Classes() {
		if list := a.Class(c); list != nil && *list != nil {
			column(string(c)+"_km2", *list)
		}
	}
	for _, c := range geo.Classes() {
		for _, r := range a.Regions {
			if list := a.ClassesByRegion[c][r.Key]; list != nil {
				column(string(c)+"_km2 in "+phrase.RegionName(r), list)
			}
		}
	}
	if holders := a.Holders(); len(holders) > 1 {
		for _, p := range a.Parts {
			if p.Territory.Counts() {
				column("held by "+cmp.Or(p.HeldBy, phrase.NotStated)+", by "+cmp.Or(p.Territory.By, phrase.NotStated), p.Area)
			}
		}
	}
	t := web.NewTable(header...)
	for i, d := range a.Dates {
		row := []string{d.String(), web.Decimal(a.Area[i]), "", "", web.Decimal(a.Absorbed[i])}
		if a.Gained[i] != nil {
			row[2], row[3] = web.Decimal(*a.Gained[i]), web.Decimal(*a.Lost[i])
		}
		for _, list := range columns {
			row = append(row, web.Decimal(list[i]))
		}
		t.Row(row...)
	}
	return t.Bytes()
}
