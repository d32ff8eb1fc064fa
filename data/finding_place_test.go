package data_test

import (
	"testing"

	"frontline/data"
	"frontline/geo"

	"github.com/paulmach/orb"
)

// TestFindingsSayWhere plans a file with a part far from all ground before: the finding has a
// position within the part.
func TestFindingsSayWhere(t *testing.T) {
	db := open(t)
	load(t, db, square("2025-10-01", 1))
	far := `{"type":"Feature","id":"square","properties":{"name":"Square 1"},"geometry":{"type":"MultiPolygon","coordinates":[
		[[[1,0],[2,0],[2,1],[1,1],[1,0]]],[[[60,60],[60.1,60],[60.1,60.1],[60,60.1],[60,60]]]]}}`
	plan, err := db.PlanLoad(t.Context(), data.LoadRequest{Layer: control(t), Files: []data.Input{input("2025-10-02.geojson", "2025-10-02", far)}})
	if err != nil {
		t.Fatal(err)
	}
	within := orb.Bound{Min: orb.Point{60, 60}, Max: orb.Point{60.1, 60.1}}
	for _, f := range plan.Report.Files[0].Findings {
		if f.Code == geo.FindFar && len(f.At) == 1 && within.Contains(f.At[0]) {
			return
		}
	}
	t.Errorf("no finding says where: %+v", plan.Report.Files[0].Findings)
}
