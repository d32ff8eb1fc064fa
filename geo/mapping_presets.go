package geo

// Presets are mappings for formats that many have, by name. They are where a
// mapping of one's own begins; each call answers new ones.
//
//   - "arcgis": what ArcGIS servers answer with f=geojson. Features have their
//     OBJECTID as id, which is kept as the key: where a server numbers them
//     anew, set ignore_id and a key. Dates are in milliseconds.
//   - "deepstate": a collection as the DeepState map publishes it, bare or in
//     the member map. Areas are kept; what they are is said by the code in the
//     name, or where it has none by the colour.
func Presets() map[string]Mapping {
	return map[string]Mapping{
		"arcgis": {
			Note:           "ArcGIS servers, f=geojson. Add what the properties mean, and the date as epoch_ms.",
			DropProperties: []string{"OBJECTID", "FID", "Shape__Area", "Shape__Length", "SHAPE_Area", "SHAPE_Length"},
		},
		"deepstate": {
			Note:   "Names packed as українська /// English /// code. Areas outside Ukraine, which have territory codes of their own, are left out.",
			Within: "map",
			SplitName: &NameSplit{
				Property: "name", Separator: "///", Parts: []string{"uk", "en", "code"},
			},
			Geometry: []string{"polygon"},
			Rules: []Rule{
				{Property: "code", Contains: "geoJSON.status.occupied", Status: "occupied"},
				{Property: "code", Contains: "geoJSON.territories.crimea", Status: "occupied"},
				{Property: "code", Contains: "geoJSON.territories.ordlo", Status: "occupied"},
				{Property: "code", Contains: "geoJSON.territories.tuzla", Status: "occupied"},
				{Property: "code", Contains: "geoJSON.status.unknown", Status: "unknown"},
				{Property: "code", Contains: "geoJSON.status.dismissed", Status: "liberated"},
				{Property: "code", Contains: "geoJSON.territories.", Drop: true, Reason: "a territory outside Ukraine"},
				{Property: "fill", Equals: "#a52714", Status: "occupied"},
				{Property: "fill", Equals: "#bcaaa4", Status: "unknown"},
				{Property: "fill", Equals: "#0f9d58", Status: "liberated"},
				{Property: "fill", Equals: "#0288d1", Status: "liberated"},
				{Property: "fill", Equals: "#01579b", Status: "liberated"},
			},
			Set: Constants{AssessedBy: "DeepState", Source: "not stated"},
		},
	}
}
