package pull

import (
	"time"

	"frontline/data"
	"frontline/geo"
	"frontline/geo/mapping"
)

// Preset is a public series that people ask for.
type Preset struct {
	Name     string
	Says     string // what it is
	Terms    string // what its publisher asks of whoever uses it
	Back     int    // the days before today of which it begins where nobody says
	Settings data.UpstreamSettings
}

// sameDate is why a series is loaded again for a date.
const sameDate = "published anew by its source"

// The publishers whose terms must be accepted, by name.
const (
	deepState = "DeepState"
	isw       = "ISW"
)

const (
	deepStateTerms = "DeepState makes this map and has objected to commercial overlays of it that it did not authorise. Its API is not documented and may change. Ask DeepState before you publish it, and credit it."
	iswTerms       = "The Institute for the Study of War says that its geodata may not be used without its permission. Pull it where you have that, and credit it as you were told."
)

// Presets are all of them.
func Presets() []Preset {
	daily := data.LayerOptions{Kind: geo.KindControl, Cadence: geo.CadenceDaily}
	ofDeepState := daily
	ofDeepState.AssessedBy, ofDeepState.Title, ofDeepState.Source, ofDeepState.SourceURL, ofDeepState.Attribution = deepState, "Control as DeepState has it", "DeepState", "https://deepstatemap.live/", "DeepState"
	ofISW := daily
	ofISW.AssessedBy, ofISW.Source, ofISW.Attribution = isw, "Institute for the Study of War", "Institute for the Study of War"
	control, claimed := ofISW, ofISW
	control.Title, claimed.Title = "Control as ISW assesses it", "Ground that Russia claims, as ISW lists it"
	const services = "https://services5.arcgis.com/SaBe5HMtmnbqSWlu/arcgis/rest/services/"
	return []Preset{
		{
			Name: "deepstate", Says: "the newest state of DeepState's map, from its API", Terms: deepStateTerms,
			Settings: data.UpstreamSettings{
				Layer: "deepstate", URL: "https://deepstatemap.live/api/history/last", Dated: "member:id",
				Every: 6 * time.Hour, Late: 72 * time.Hour, Correct: sameDate, MaxMiB: DefaultMaxMiB, Terms: deepState, NewLayer: ofDeepState, Mapping: named("deepstate", mapping.Constants{AssessedBy: deepState}),
			},
		},
		{
			Name: "deepstate-archive", Says: "what DeepState's map called occupied, a file a day, as cyterat/deepstate-map-data on GitHub keeps it", Terms: deepStateTerms, Back: 7,
			Settings: data.UpstreamSettings{
				Layer: "deepstate", URL: "https://raw.githubusercontent.com/cyterat/deepstate-map-data/main/data/deepstatemap_data_{yyyymmdd}.geojson", Dated: datedByName,
				Every: 6 * time.Hour, Late: 72 * time.Hour, MaxMiB: DefaultMaxMiB, Terms: deepState, NewLayer: ofDeepState, Mapping: named("deepstate", mapping.Constants{AssessedBy: deepState}),
			},
		},
		{
			Name: "isw", Says: "what ISW assesses as under Russian control, from its ArcGIS service", Terms: iswTerms,
			Settings: data.UpstreamSettings{
				Layer: "isw", URL: services + "VIEW_RussiaCoTinUkraine_V3/FeatureServer/49", Dated: "property:EditDate",
				Every: 6 * time.Hour, Late: 72 * time.Hour, Correct: sameDate, MaxMiB: DefaultMaxMiB, Terms: isw, NewLayer: control, Mapping: named("arcgis", mapping.Constants{AssessedBy: isw}),
			},
		},
		{
			Name: "isw-claimed", Says: "ground that Russia claims to hold, as ISW lists it, from its ArcGIS service: never drawn as held", Terms: iswTerms,
			Settings: data.UpstreamSettings{
				Layer: "isw-claimed", URL: services + "VIEW_ClaimedRussianTerritoryinUkraine_V2/FeatureServer/49", Dated: "property:EditDate",
				Every: 6 * time.Hour, Late: 72 * time.Hour, Correct: sameDate, MaxMiB: DefaultMaxMiB, Terms: isw, NewLayer: claimed, Mapping: named("arcgis", mapping.Constants{AssessedBy: isw, ClaimedBy: "Russia", Status: string(geo.ClassClaimed)}),
			},
		},
	}
}

// named is one of the mappings that come with the program, saying of all features what is set.
func named(name string, set mapping.Constants) []byte {
	m := mapping.Presets()[name]
	if set.Source = m.Set.Source; set.Source == "" {
		set.Source = "not stated"
	}
	m.Set = set
	text, err := m.MarshalJSON()
	if err != nil {
		panic("preset " + name + ": " + err.Error()) // a test reads each
	}
	return text
}

// TermsOf is what a publisher asks of whoever uses its data.
func TermsOf(publisher string) string {
	return map[string]string{deepState: deepStateTerms, isw: iswTerms}[publisher]
}

// DefaultMaxMiB is the largest file that is pulled where nobody says.
const DefaultMaxMiB = 32
