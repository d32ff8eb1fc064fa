package static

import (
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"
)

// TestTheStyleOfProtomapsIsTheOneThatIsTranslated holds the list of what the style of Protomaps
// draws, by which geo/osm is tested, against the one among the front end's packages: it comes with
// protomaps-leaflet, of which a later one may draw what an earlier did not.
func TestTheStyleOfProtomapsIsTheOneThatIsTranslated(t *testing.T) {
	needBuild(t)
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node to run it")
	}
	const script = `
		import { layers, namedFlavor } from "@protomaps/basemaps"
		const out = {}
		const add = (layer, p, v) => { if (p === "kind" || p === "kind_detail" || p === "capital") (out[layer][p] ??= new Set()).add(v) }
		const property = (x) => (Array.isArray(x) ? (x[0] === "get" ? x[1] : "") : x)
		const walk = (layer, f) => {
			if (!Array.isArray(f)) return
			const p = property(f[1])
			if (f[0] === "==" || f[0] === "!=") add(layer, p, f[2])
			if (f[0] === "in" || f[0] === "!in") for (const v of Array.isArray(f[2]) ? f[2][1] : f.slice(2)) add(layer, p, v)
			if (f[0] === "match") for (let i = 2; i < f.length - 1; i += 2) for (const v of [f[i]].flat()) add(layer, p, v)
			for (const part of f) walk(layer, part)
		}
		for (const l of layers("x", namedFlavor("light"), { lang: "en" })) {
			const layer = l["source-layer"]
			if (!layer) continue
			out[layer] ??= {}
			for (const part of [l.filter, ...Object.values(l.paint ?? {}), ...Object.values(l.layout ?? {})]) walk(layer, part)
		}
		console.log(JSON.stringify(out, (_, v) => (v instanceof Set ? [...v].filter((x) => typeof x === "string").sort().join(" ") : v)))`
	out, err := exec.Command(node, "--input-type=module", "-e", script).Output()
	if err != nil {
		t.Fatal(err)
	}
	var drawn map[string]map[string]string
	if err := json.Unmarshal(out, &drawn); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("../geo/osm/testdata/styles.json")
	if err != nil {
		t.Fatal(err)
	}
	var listed map[string]map[string]map[string]string
	if err := json.Unmarshal(b, &listed); err != nil {
		t.Fatal(err)
	}
	for _, layer := range slices.Sorted(maps.Keys(drawn)) {
		for property, values := range drawn[layer] {
			for value := range strings.FieldsSeq(values) {
				if !slices.Contains(strings.Fields(listed["protomaps"][layer][property]), value) {
					t.Errorf("%s: %s=%s is drawn, and is not in styles.json", layer, property, value)
				}
			}
		}
		if listed["protomaps"][layer] == nil {
			t.Errorf("the layer %s is drawn, and is not in styles.json", layer)
		}
	}
	if len(drawn) < 8 {
		t.Errorf("the style is not read as it is: %v", drawn)
	}
}
