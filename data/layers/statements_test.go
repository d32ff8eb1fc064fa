package layers_test

import (
	"slices"
	"testing"
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

// What was said stays; each statement is there from its own date on.
func TestStatementsByDate(t *testing.T) {
	want := []struct{ date, id string }{
		{"2025-11-04", "ukraine-no-encirclement"}, {"2025-11-12", "ukraine-no-operational-encirclement"},
		{"2025-11-27", "bishkek-course-of-offensive"}, {"2025-11-27", "ukraine-attempts-blocked"},
		{"2025-11-27", "ukraine-no-cession"}, {"2025-11-27", "ukraine-refuses-withdrawal"}, {"2025-12-05", "ukraine-not-encircled"},
	}
	if got := dates(t, "statements"); !slices.Equal(got, []string{"2025-11-04", "2025-11-12", "2025-11-27", "2025-12-05"}) {
		t.Errorf("snapshots of %v", got)
	}
	for _, date := range dates(t, "statements") {
		said := ids(readSnapshot(t, "statements", date))
		for _, w := range want {
			if slices.Contains(said, w.id) != (w.date <= date) {
				t.Errorf("%s on %s: %v", w.id, date, said)
			}
		}
	}
}

func TestUkrainesPositionsStandBesideThem(t *testing.T) {
	said := readSnapshot(t, "statements", "2025-11-27")
	bishkek := 0
	for _, f := range said {
		switch p := f.Properties; p.ClaimedBy {
		case "Ukraine":
			if p.LocationNote == "" {
				t.Errorf("%s has no location note", f.ID)
			}
		case "Russia's president":
			bishkek++
		default:
			t.Errorf("%s is said by %q", f.ID, p.ClaimedBy)
		}
	}
	if bishkek != 7 {
		t.Errorf("%d statements of Bishkek", bishkek)
	}
	var on []string
	for _, d := range find(t, said, "bishkek-course-of-offensive").Properties.DeniedBy {
		on = append(on, d.By+" "+d.On.String())
	}
	if !slices.Equal(on, []string{"Ukraine 2025-11-04", "Ukraine 2025-11-12", "Ukraine 2025-11-27"}) {
		t.Errorf("the encirclements are denied by %q", on)
	}
}
