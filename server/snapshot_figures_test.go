package server_test

import (
	"math"
	"testing"

	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/servertest"
)

// partsByDate are the parts of area.json.
type partsByDate struct {
	Known geo.Revision `json:"known"`
	Dates []geo.Date   `json:"dates"`
	Parts []struct {
		Class      geo.Class            `json:"class"`
		HeldBy     string               `json:"held_by"`
		ClaimedBy  string               `json:"claimed_by"`
		AssessedBy string               `json:"assessed_by"`
		Area       []float64            `json:"km2"`
		ByRegion   map[string][]float64 `json:"by_region"`
	} `json:"parts"`
}

// TestASnapshotsFiguresAreThoseOfAllOfTime: pages and pictures tell the figures that
// are kept with a snapshot, and a layer's areas those of all of time; they are one.
func TestASnapshotsFiguresAreThoseOfAllOfTime(t *testing.T) {
	t.Run("overlapping territories", func(t *testing.T) {
		f := servertest.Over(t, lawLayers(), servertest.Silent)
		figuresAreAreas(f, t, "control")
		figuresAreAreas(f, t, "claims")
	})
	t.Run("real days", func(t *testing.T) {
		geotest.TakesLong(t)
		f, _ := servertest.RealServer(t)
		figuresAreAreas(f, t, "control")
	})
}

func figuresAreAreas(f servertest.Fixture, t *testing.T, layer string) {
	t.Helper()
	areas := servertest.Decode[partsByDate](t, f.Get("/api/layers/"+layer+"/area.json"))
	told := 0
	for i, date := range areas.Dates {
		figures, err := f.DB.Figures(t.Context(), layer, geo.AsOf{Valid: date, Known: areas.Known})
		if err != nil {
			t.Fatal(err)
		}
		same := func(what string, m2, km2 float64) {
			if told++; math.Abs(m2/1e6-km2) > 0.001 {
				t.Errorf("%s of %s of %s: %.4f km² with the snapshot, %.4f of all of time", what, layer, date, m2/1e6, km2)
			}
		}
		for _, p := range areas.Parts {
			var area float64
			var shares map[string]float64
			for _, of := range figures.Parts {
				by := map[string]string{geo.AsClaimed: p.ClaimedBy, geo.AsAssessed: p.AssessedBy}[of.As]
				if of.Class == p.Class && of.HeldBy == p.HeldBy && of.By == by && (of.By != "" || p.ClaimedBy+p.AssessedBy == "") {
					area, shares = of.Area, figures.Shares[of.Territory]
				}
			}
			what := string(p.Class) + " by " + p.AssessedBy + p.ClaimedBy
			same(what, area, p.Area[i])
			for region, list := range p.ByRegion {
				same(what+" in "+region, shares[region], list[i])
			}
		}
	}
	if told < 2*len(areas.Dates) {
		t.Errorf("only %d figures of %d dates were compared", told, len(areas.Dates))
	}
}
