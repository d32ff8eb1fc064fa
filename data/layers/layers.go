// Package layers holds the layers that come with Frontline: a folder for
// each, named by its id, with layer.json and the layer's snapshots as
// YYYY-MM-DD.geojson. The command in the folder gen writes the snapshots (make
// layers); layer.json is by hand.
package layers

import "embed"

// FS is the layers' folders: <id>/layer.json, a geo.Layer without its id, and
// <id>/<date>.geojson, RFC 7946 FeatureCollections whose features all have an
// id.
//
//go:embed */layer.json */*.geojson
var FS embed.FS
