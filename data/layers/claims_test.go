package layers_test

import (
	"bytes"
	"slices"
	"testing"
)

func TestClaimsByDate(t *testing.T) {
	want := []struct {
		date   string
		status map[string]string
	}{
		{"2014-03-18", map[string]string{
			"crimea": "annexation claimed", "sevastopol": "annexation claimed",
		}},
		{"2022-02-21", map[string]string{
			"crimea": "annexation claimed", "sevastopol": "annexation claimed",
			"donetsk": "recognised by Russia as independent", "luhansk": "recognised by Russia as independent",
		}},
		{"2022-09-30", map[string]string{
			"crimea": "annexation claimed", "sevastopol": "annexation claimed",
			"donetsk": "annexation claimed", "luhansk": "annexation claimed",
			"zaporizhzhia": "annexation claimed", "kherson": "annexation claimed",
		}},
	}
	var on []string
	for _, w := range want {
		on = append(on, w.date)
		got := readSnapshot(t, "claims", w.date)
		if len(got) != len(w.status) {
			t.Errorf("%s: %v", w.date, ids(got))
		}
		for id, status := range w.status {
			if f := find(t, got, id); f.Properties.Status != status || f.Properties.ClaimedBy != "Russia" {
				t.Errorf("%s %s: %q, claimed by %q", w.date, id, f.Properties.Status, f.Properties.ClaimedBy)
			}
		}
	}
	if got := dates(t, "claims"); !slices.Equal(got, on) {
		t.Errorf("snapshots on %v, not %v", got, on)
	}
}

func TestEveryClaimIsDenied(t *testing.T) {
	// The date of the General Assembly's resolution, by the date of the claim.
	resolution := map[string]string{
		"2014-03-18": "2014-03-27",
		"2022-02-21": "2022-03-02",
		"2022-09-30": "2022-10-12",
	}
	for _, date := range dates(t, "claims") {
		for _, f := range readSnapshot(t, "claims", date) {
			denials := map[string]string{}
			for _, d := range f.Properties.DeniedBy {
				denials[d.By] = ""
				if d.On != nil {
					denials[d.By] = d.On.String()
				}
			}
			if on, ok := denials["Ukraine"]; !ok || on != "" {
				t.Errorf("%s %s: Ukraine's denial, whose date is not stated: %v", date, f.ID, denials)
			}
			if on := denials["UN General Assembly"]; on != resolution[f.Properties.ObservedOn] {
				t.Errorf("%s %s: denied by the General Assembly on %q", date, f.ID, on)
			}
		}
	}
}

func TestClaimsHaveTheOutlinesOfOblasts(t *testing.T) {
	oblasts := base(t, "oblast")
	for _, date := range dates(t, "claims") {
		for _, f := range readSnapshot(t, "claims", date) {
			if o := find(t, oblasts, "oblast-"+f.ID); !bytes.Equal(f.Geometry, o.Geometry) {
				t.Errorf("%s: %s differs from the base map", date, f.ID)
			}
		}
	}
}

func TestDonbasNamesBothOblasts(t *testing.T) {
	claims := readSnapshot(t, "claims", "2022-09-30")
	for _, id := range []string{"donetsk", "luhansk"} {
		for _, alias := range []string{"Donbas", "Donbass"} {
			if f := find(t, claims, id); !slices.Contains(f.Properties.Aliases, alias) {
				t.Errorf("%s is not found as %s: %v", id, alias, f.Properties.Aliases)
			}
		}
	}
}
