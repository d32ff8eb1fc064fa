package data_test

import (
	"testing"

	"frontline/data"
	"frontline/geo"

	"github.com/google/go-cmp/cmp"
)

func TestNewLayer(t *testing.T) {
	tests := []struct {
		name     string
		id       string
		opt      data.LayerOptions
		want     geo.Layer
		warnings int
		part     string // of the error
	}{
		{name: "control with nothing said", id: "control", warnings: 1,
			want: geo.Layer{ID: "control", Title: "Control", Kind: geo.KindControl, Cadence: geo.CadenceDaily}},
		{name: "control with its assessor", id: "control", opt: data.LayerOptions{AssessedBy: "Somebody", Cadence: geo.CadenceEvent},
			want: geo.Layer{ID: "control", Title: "Control", Kind: geo.KindControl, Cadence: geo.CadenceEvent, AssessedBy: "Somebody"}},
		{name: "another kind by its name", id: "places",
			want: geo.Layer{ID: "places", Title: "Places", Kind: geo.KindPlaces, Cadence: geo.CadenceEvent}},
		{name: "a kind that is said", id: "second-opinion_2", opt: data.LayerOptions{Kind: geo.KindControl}, warnings: 1,
			want: geo.Layer{ID: "second-opinion_2", Title: "Second opinion 2", Kind: geo.KindControl, Cadence: geo.CadenceDaily}},
		{name: "no kind", id: "rivers", part: "there is no layer rivers yet: say what it is with --kind"},
		{name: "a kind that is none", id: "rivers", opt: data.LayerOptions{Kind: "water"}, part: `kind "water"`},
		{name: "a cadence that is none", id: "places", opt: data.LayerOptions{Cadence: "hourly"}, part: `cadence "hourly"`},
		{name: "an id that is none", id: "Rivers!", part: "no layer id"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, warnings, err := data.NewLayer(test.id, test.opt)
			if test.part != "" {
				wantError(t, err, geo.EInvalid, test.part)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("layer (-want +got):\n%s", diff)
			}
			if len(warnings) != test.warnings {
				t.Errorf("warnings are %q", warnings)
			}
		})
	}
}

func TestParseLayer(t *testing.T) {
	text := `{"title":"Claims","kind":"claims","cadence":"event","style":{"color":"#aa0000","pattern":"hatch"}}`
	got, err := data.ParseLayer("claims", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := geo.Layer{ID: "claims", Title: "Claims", Kind: geo.KindClaims, Cadence: geo.CadenceEvent,
		Style: geo.Style{Color: "#aa0000", Pattern: "hatch"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for name, bad := range map[string]struct{ text, part string }{
		"misspelt member":     {`{"titel":"Claims"}`, `unknown field "titel"`},
		"another layer's":     {`{"id":"places"}`, `its description is of "places"`},
		"text after it":       {text + `{}`, "something follows"},
		"not JSON":            {`title: Claims`, "layer claims: "},
		"a wrong description": {`{"title":"Claims","kind":"claims"}`, "cadence"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := data.ParseLayer("claims", []byte(bad.text))
			wantError(t, err, geo.EInvalid, bad.part)
		})
	}
}
