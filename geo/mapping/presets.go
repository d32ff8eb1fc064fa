package mapping

import (
	"embed"
	"strings"
	"sync"
)

//go:embed presets/*.json
var presetFiles embed.FS

// Presets are mappings for formats that many have, by name, each a file in
// presets. They are where a mapping of one's own begins; each call returns new
// ones.
//
//   - "arcgis": what ArcGIS servers answer with f=geojson. Features have their
//     OBJECTID as id, which is kept as the key: where a server numbers them
//     anew, set ignore_id and a key. Dates are in milliseconds.
//   - "deepstate": a collection as the DeepState map publishes it, bare or in
//     the member map. Areas are kept; what they are is said by the code in the
//     name, else by its words, else by the colour.
func Presets() map[string]Mapping {
	presets := map[string]Mapping{}
	for name, text := range presetTexts() {
		m, err := Parse(text)
		if err != nil {
			panic("preset " + name + ": " + err.Error()) // a test reads each
		}
		presets[name] = m
	}
	return presets
}

var presetTexts = sync.OnceValue(func() map[string][]byte {
	files, err := presetFiles.ReadDir("presets")
	if err != nil {
		panic(err) // it is embedded
	}
	texts := map[string][]byte{}
	for _, f := range files {
		text, err := presetFiles.ReadFile("presets/" + f.Name())
		if err != nil {
			panic(err)
		}
		texts[strings.TrimSuffix(f.Name(), ".json")] = text
	}
	return texts
})
