package mapping_test

import (
	"fmt"
	"strings"

	"frontline/geo/mapping"
)

// A file that names its properties in its own way, packs names into one and
// shows by colour what an area is.
func ExampleRead() {
	const text = `{"type":"FeatureCollection","features":[
		{"type":"Feature","properties":{"uid":1,"label":"Перший /// First","fill":"#FF0000","edited":1735776000000},
			"geometry":{"type":"Polygon","coordinates":[[[0,0,0],[1,0,0],[1,1,0],[0,0,0]]]}},
		{"type":"Feature","properties":{"uid":2,"label":"Точка /// Point"},
			"geometry":{"type":"Point","coordinates":[0,0,0]}}]}`
	m, err := mapping.Parse([]byte(`{
		"key": "uid",
		"split_name": {"property": "label", "separator": "///", "parts": ["uk", "en"]},
		"observed_on": {"property": "edited", "format": "epoch_ms"},
		"geometry": ["polygon"],
		"rules": [{"property": "fill", "equals": "#ff0000", "status": "held"}],
		"set": {"assessed_by": "Example Institute"}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	reading, err := mapping.Read(strings.NewReader(text), mapping.Options{Mapping: &m})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range reading.Features {
		fmt.Println(f.Key, f.Name("uk"), f.Name(), f.Status, f.ObservedOn, f.AssessedBy)
	}
	for _, line := range reading.Report.Lines() {
		fmt.Println(line)
	}
	// Output:
	// 1 Перший First held 2025-01-02 Example Institute
	// 1 feature left out: geometry point
}
