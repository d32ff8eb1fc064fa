package data_test

import (
	"strings"
	"testing"

	"frontline/geo"
)

func TestAnUnknownStatusIsNamed(t *testing.T) {
	db := open(t)
	status := func(id, properties string) string {
		return `{"type":"Feature","id":"` + id + `","properties":` + properties + `,"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}`
	}
	report := load(t, db, input("a", "2025-10-01", `{"type":"FeatureCollection","features":[`+strings.Join([]string{
		status("a", `{"status":"occupied"}`), status("b", `{"status":"Grey zone"}`), status("c", `{"status":"Grey zone"}`),
		status("d", `{"status":"?","class":"contested"}`), status("e", `{"status":"claimed"}`),
	}, ",")+`]}`))
	var told []string
	for _, f := range report.Files[0].Findings {
		told = append(told, string(f.Code)+" "+f.Text)
		if f.Class != geo.FindingTold {
			t.Errorf("%s is %s", f.Code, f.Class)
		}
	}
	got := strings.Join(told, "\n")
	if !strings.Contains(got, `status status "Grey zone" of 2 features:`) || !strings.Contains(got, "claimant e is claimed") || len(told) != 2 {
		t.Errorf("it is told:\n%s", got)
	}
}
