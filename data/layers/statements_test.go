package layers_test

import (
	"testing"

	"frontline/geo"
)

// inForce is a layer's features on a date.
func inForce(t *testing.T, layer, date string) []feature {
	t.Helper()
	last := ""
	for _, d := range dates(t, layer) {
		if d <= date {
			last = d
		}
	}
	if last == "" {
		t.Fatalf("%s has nothing on %s", layer, date)
	}
	return readSnapshot(t, layer, last)
}

func TestStatementsLinkToWhatTheyAreAbout(t *testing.T) {
	for _, date := range dates(t, "statements") {
		for _, f := range readSnapshot(t, "statements", date) {
			if len(f.Properties.About) == 0 || f.Properties.Text == "" {
				t.Errorf("%s is about nothing or says nothing", f.ID)
			}
			for _, a := range f.Properties.About {
				if _, ok := bundled[a.Layer]; !ok {
					t.Errorf("%s: no layer %q", f.ID, a.Layer)
					continue
				}
				find(t, inForce(t, a.Layer, date), a.ID)
			}
		}
	}
}

func TestUkrainesPositionsStandBesideThem(t *testing.T) {
	said := readSnapshot(t, "statements", "2025-11-27")
	for _, id := range []string{"ukraine-denies-encirclements", "ukraine-refuses-withdrawal"} {
		f := find(t, said, id)
		if f.Properties.ClaimedBy != "Ukraine" || f.Properties.LocationNote == "" {
			t.Errorf("%s: said by %q, location note %q", id, f.Properties.ClaimedBy, f.Properties.LocationNote)
		}
	}
	bishkek := 0
	for _, f := range said {
		if f.Properties.ClaimedBy == "Russia's president" {
			bishkek++
			if want := "Press conference of Russia's president, Bishkek, 2025-11-27"; f.Properties.Source != want {
				t.Errorf("%s: source %q", f.ID, f.Properties.Source)
			}
		}
	}
	if bishkek != 7 {
		t.Errorf("%d statements of Bishkek", bishkek)
	}
	if d := find(t, said, "bishkek-course-of-offensive").Properties.DeniedBy; len(d) != 1 || d[0] != (geo.Denial{By: "Ukraine", Source: "not stated"}) {
		t.Errorf("the encirclements are denied by %+v", d)
	}
}
