package address

// Any stands in a pattern for whatever text is there.
const Any = "*"

// Made is what of an answer a withdrawal is about.
type Made struct {
	Layer string
	// Days are what the dates of the answers begin with; latest is one of them.
	Days []string
	// Everywhere is whether other layers' histories, differences and pictures are made of
	// the layer, too: of the basemap, by whose regions they are told apart.
	Everywhere bool
}

// Kept are the patterns of all addresses at which caches may hold answers that
// were made of a layer for some days: those of the days, pinned and not; those of
// the layer's history, its differences, and what is derived of it and another
// layer, whole; and those of all layers together that name their date behind a
// question mark, or none.
func (m Made) Kept() []Resource {
	var out []Resource
	for _, day := range m.Days {
		for _, before := range []string{TilesPrefix + m.Layer + "/", LayersPath + "/" + m.Layer + "/", SearchPrefix, ImagePrefix, TextPrefix, StylePrefix} {
			out = append(out, At(before+day+Any))
		}
	}
	history := m.Layer
	if m.Everywhere { // figures are by the regions of the newest, on days before it, too
		history = Any
		out = append(out, At(TextPrefix+Any), At(ImagePrefix+Any), At(SearchPrefix+Any))
		out = append(out, At(TilesPrefix+Any+".png"+Any)) // which end at the basemap's borders and shores
	}
	out = append(out, At(TilesPrefix+history+"/timeline"+Any), At(LayersPath+"/"+history+"/timeline"+Any), At(LayersPath+"/"+history+"/area"+Any))
	for _, layers := range []string{TilesPrefix, LayersPath + "/"} {
		for _, of := range []string{history + "/" + Any + "..", history + "~", Any + "~" + history + "/", "~agreement/", Any + "~agreement/"} {
			out = append(out, At(layers+of+Any))
		}
	}
	for _, page := range []string{LayersPath, TextPath, TextPrefix, EmbedPath, ExamplesPath, "/"} {
		out = append(out, At(page), At(page+"?"+Any))
	}
	for _, before := range []string{
		LayersPath + "/" + m.Layer + "/snapshots", APIPrefix + "record", PointPrefix, PlacePrefix, LayersPath + "/" + Any + "/settlements.json", RetractedPath, ImagePrefix + Any + "..", TextPrefix + Any + "..",
		OEmbedPath, OGCPath, FeedPath, SitemapPath,
	} {
		out = append(out, At(before+Any))
	}
	return out
}

// KeptSources are the patterns of the addresses of exact bytes that were loaded,
// among those of Kept.
func (m Made) KeptSources() []Resource {
	var out []Resource
	for _, day := range m.Days {
		out = append(out, At(LayersPath+"/"+m.Layer+"/"+day+Any))
	}
	return out
}
