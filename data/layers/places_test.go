package layers_test

import (
	"slices"
	"testing"

	"github.com/peterstace/simplefeatures/geom"
)

func TestStateOfPlacesByDate(t *testing.T) {
	tests := []struct{ date, id, status, claimedBy string }{
		{"2022-03-02", "kherson", "taken by Russia", ""},
		{"2022-10-01", "kherson", "taken by Russia", ""},
		{"2022-11-11", "kherson", "retaken by Ukraine", ""},
		{"2022-03-24", "izium", "taking claimed", "Russia"},
		{"2022-04-01", "izium", "taken by Russia", ""},
		{"2022-09-10", "izium", "retaken by Ukraine", ""},
		{"2022-09-11", "izium", "retaken by Ukraine", ""},
		{"2022-05-20", "mariupol", "taken by Russia", ""},
		{"2022-06-25", "sievierodonetsk", "taken by Russia", ""},
		{"2022-07-03", "lysychansk", "taken by Russia", ""},
		{"2022-10-01", "lyman", "retaken by Ukraine", ""},
		{"2022-10-02", "lyman", "retaken by Ukraine", ""},
		{"2023-05-20", "bakhmut", "taking claimed", "Russia"},
		{"2024-02-17", "avdiivka", "Ukrainian withdrawal announced", ""},
		{"2024-10-02", "vuhledar", "Ukrainian withdrawal announced", ""},
		{"2025-11-04", "pokrovsk", "encirclement denied", "Ukraine"},
		{"2025-11-04", "myrnohrad", "encirclement denied", "Ukraine"},
		{"2025-11-12", "pokrovsk", "encirclement denied", "Ukraine"},
		{"2025-12-05", "pokrovsk", "encirclement claimed", "Russia's president"},
		{"2025-11-27", "pokrovsk", "encirclement claimed", "Russia's president"},
		{"2025-11-27", "myrnohrad", "encirclement claimed", "Russia's president"},
		{"2025-11-27", "huliaipole", "rapid Russian advance nearby claimed", "Russia's president"},
	}
	on := map[string]bool{}
	for _, tt := range tests {
		on[tt.date] = true
		p := find(t, readSnapshot(t, "places", tt.date), tt.id).Properties
		if p.Status != tt.status || p.ClaimedBy != tt.claimedBy {
			t.Errorf("%s %s: %q, claimed by %q", tt.date, tt.id, p.Status, p.ClaimedBy)
		}
	}
	if got := dates(t, "places"); len(got) != len(on) {
		t.Errorf("snapshots on %v", got)
	}
}

func TestPlacesStayOnceTheyAreThere(t *testing.T) {
	var before []string
	for _, date := range dates(t, "places") {
		now := ids(readSnapshot(t, "places", date))
		for _, id := range before {
			if !slices.Contains(now, id) {
				t.Errorf("%s is gone on %s", id, date)
			}
		}
		before = now
	}
	if len(before) != 12 {
		t.Errorf("in the end there are %d places: %v", len(before), before)
	}
}

// A denial is shown from its own date on.
func TestWhatIsDeniedSaysSo(t *testing.T) {
	tests := []struct {
		date, id string
		on       []string // "" where the day is not stated
	}{
		{"2022-03-24", "izium", []string{""}},
		{"2023-05-20", "bakhmut", []string{"2023-05-20"}},
		{"2025-11-27", "pokrovsk", []string{"2025-11-04", "2025-11-12", "2025-11-27"}},
		{"2025-11-27", "myrnohrad", []string{"2025-11-04", "2025-11-27"}},
		{"2025-12-05", "pokrovsk", []string{"2025-11-04", "2025-11-12", "2025-11-27", "2025-12-05"}},
		{"2025-12-05", "myrnohrad", []string{"2025-11-04", "2025-11-27", "2025-12-05"}},
	}
	for _, tt := range tests {
		var on []string
		for _, d := range find(t, readSnapshot(t, "places", tt.date), tt.id).Properties.DeniedBy {
			if d.By != "Ukraine" {
				t.Errorf("%s: denied by %+v", tt.id, d)
			}
			day := ""
			if d.On != nil {
				day = d.On.String()
			}
			on = append(on, day)
		}
		if !slices.Equal(on, tt.on) {
			t.Errorf("%s of %s: denied on %q, not %q", tt.id, tt.date, on, tt.on)
		}
	}
}

func TestPlacesLieInUkraine(t *testing.T) {
	ukraine := find(t, base(t, "country"), "country-ua").shape(t)
	for _, f := range readSnapshot(t, "places", "2025-11-27") {
		if !geom.Intersects(f.shape(t), ukraine) {
			t.Errorf("%s is drawn elsewhere", f.ID)
		}
	}
}

func TestPlacesAnswerToEverySpelling(t *testing.T) {
	tests := []struct{ id, spelling string }{
		{"pokrovsk", "Покровськ"}, {"pokrovsk", "Покровск"},
		{"myrnohrad", "Myrnograd"}, {"myrnohrad", "Мирноград"},
		{"huliaipole", "Guliaipole"}, {"huliaipole", "Gulyaipole"}, {"huliaipole", "Гуляйполе"},
		{"kherson", "Херсон"}, {"izium", "Ізюм"}, {"izium", "Изюм"},
	}
	places := readSnapshot(t, "places", "2025-11-27")
	for _, tt := range tests {
		p := find(t, places, tt.id).Properties
		spellings := p.Aliases
		for _, n := range p.Names {
			spellings = append(spellings, n)
		}
		if !slices.Contains(spellings, tt.spelling) {
			t.Errorf("%s does not answer to %s: %v", tt.id, tt.spelling, spellings)
		}
	}
}
