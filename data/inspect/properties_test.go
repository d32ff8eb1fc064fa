package inspect

import (
	"fmt"
	"testing"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// Of names without end those are listed that most features have, and of equals the
// first; how many others there are is told.
func TestOfManyNamesTheMostFrequentAreListed(t *testing.T) {
	const own = 3
	features := make([]geo.Feature, 600)
	for i := range features {
		says := map[string]json.RawMessage{"empty": json.RawMessage(`""`)}
		for n := range own {
			says[fmt.Sprintf("own %04d", own*i+n)] = json.RawMessage(`1`)
		}
		if i%2 == 0 {
			says["zone"] = json.RawMessage(`"a"`)
		}
		features[i].Status, features[i].Properties = "held", says
	}
	list, others := propertiesOf(features)
	if want := len(features)*own + 2 - maxProperties; len(list) != maxProperties || others != want {
		t.Fatalf("%d are listed, and %d others told, not %d and %d", len(list), others, maxProperties, want)
	}
	for i, want := range map[int]string{0: "own 0000", maxProperties - 3: fmt.Sprintf("own %04d", maxProperties-3), maxProperties - 2: "status", maxProperties - 1: "zone"} {
		if list[i].name != want {
			t.Errorf("property %d is %q, not %q", i, list[i].name, want)
		}
	}
	if p := list[maxProperties-1]; len(p.at) != len(features)/2 || p.at[1] != 2 || p.values[1] != "a" {
		t.Errorf("zone is of %d features", len(p.at))
	}
	if list, others = propertiesOf(features[:300]); len(list) != 300*own+2 || others != 0 {
		t.Errorf("of fewer %d are listed, and %d others told", len(list), others)
	}
}
