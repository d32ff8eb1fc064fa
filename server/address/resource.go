package address

import "net/url"

// Resource is what an address is of. It is no text by itself: only a Site makes
// an address of it.
type Resource struct {
	path  string
	query string
}

// Where resources begin. The routes are made of the same.
const (
	TilesPrefix    = "/tiles/"
	BasemapPrefix  = TilesPrefix + "basemap@"
	StylePrefix    = "/style/"
	APIPrefix      = "/api/"
	LayersPath     = APIPrefix + "layers"
	RecordPath     = APIPrefix + "record.json"
	RetractedPath  = APIPrefix + "retractions.json"
	SearchPrefix   = APIPrefix + "search/"
	PointPrefix    = APIPrefix + "at/"
	OGCPath        = "/ogc"
	ImagePrefix    = "/image/"
	ThroughPrefix  = ImagePrefix + "through/"
	EmbedPath      = "/embed"
	EmbedScript    = "/embed.js"
	ExamplesPath   = EmbedPath + "/examples"
	OEmbedPath     = "/oembed"
	TextPath       = "/text"
	TextPrefix     = TextPath + "/"
	TextStylePath  = TextPrefix + "style.css"
	PlacePrefix    = "/place/"
	FeedPath       = "/feed"
	PlaceFeeds     = FeedPath + "/place/"
	DocsPath       = "/docs"
	DocsPrefix     = DocsPath + "/"
	AssetsPrefix   = "/assets/"
	WorkerPath     = "/sw.js"
	ManifestPath   = "/manifest.webmanifest"
	IconPath       = "/favicon.ico"
	RobotsPath     = "/robots.txt"
	SitemapPath    = "/sitemap.xml"
	SecurityPath   = "/.well-known/security.txt"
	HealthPath     = "/healthz"
	ReadyPath      = "/readyz"
	MetricsPath    = "/metrics"
	DraftPrefix    = "/draft/"
	DraftReport    = "/draft.json" // below a draft's address
	DeskPath       = "/desk"
	DeskPrefix     = DeskPath + "/"
	tileAt         = "/{z}/{x}/{y}"
	glyphsTemplate = StylePrefix + "fonts/{fontstack}/{range}.pbf"
)

// At is the resource that a template or a file of the front end names by its
// path.
func At(path string) Resource { return Resource{path: path} }

// Asked is the resource that an address on a server at the root of its host is
// of, with one parameter more.
func Asked(at *url.URL, name, value string) Resource {
	query := at.RawQuery
	if query != "" {
		query += "&"
	}
	return Resource{at.EscapedPath(), query + url.Values{name: {value}}.Encode()}
}

func with(path string, query url.Values) Resource { return Resource{path, query.Encode()} }

// Ending is the resource whose path goes on with a text, such as ".png".
func (r Resource) Ending(text string) Resource {
	r.path += text
	return r
}

// With is the resource with one parameter more.
func (r Resource) With(name, value string) Resource {
	if r.query != "" {
		r.query += "&"
	}
	r.query += url.Values{name: {value}}.Encode()
	return r
}

// Map is the map's page, with what the reader has chosen.
func Map(query url.Values) Resource { return with("/", query) }

// Tiles is the template of a layer's tiles at what stands in the place of an
// as-of, in a variant of pictures where one is given, without the ending that
// says their format.
func Tiles(layer, ref, variant string) Resource {
	if variant != "" {
		variant = "/" + variant
	}
	return At(TilesPrefix + layer + "/" + ref + variant + tileAt)
}

// TileSet is what describes a layer's tiles, without its ending: .json,
// .style.json and those of sprites.
func TileSet(layer, ref string) Resource { return At(TilesPrefix + layer + "/" + ref) }

// BasemapTiles is the template of the tiles of the basemap with a hash, without the ending that
// says their format.
func BasemapTiles(hash string) Resource { return BasemapPictures(hash, "") }

// BasemapPictures is that of pictures of them, in a variant where one is given.
func BasemapPictures(hash, variant string) Resource {
	if variant != "" {
		variant = "/" + variant
	}
	return At(BasemapPrefix + hash + variant + tileAt)
}

// Basemap is what describes that basemap.
func Basemap(hash string) Resource { return At(BasemapPrefix + hash + ".json") }

// BasemapStyle is the style of that basemap alone, in a variant of pictures where one is given.
func BasemapStyle(hash, variant string) Resource {
	if variant != "" {
		variant = "." + variant
	}
	return At(BasemapPrefix + hash + variant + ".style.json")
}

// MapStyle is the style of all layers, without its ending.
func MapStyle(ref string) Resource { return At(StylePrefix + ref) }

// Glyphs is the template of the letters that styles name.
func Glyphs() Resource { return At(glyphsTemplate) }

// Record is all that there is, as known now or at a revision.
func Record(rev string) Resource {
	if rev == "" {
		return At(RecordPath)
	}
	return At(APIPrefix + "record@" + rev + ".json")
}

// LayerFile is a file of a layer's data: 2025-11-27.geojson, area.csv.
func LayerFile(layer, file string) Resource { return At(LayersPath + "/" + layer + "/" + file) }

// OGC is what stands at a path of the OGC API of an as-of, "" for today.
func OGC(asof, path string) Resource {
	at := OGCPath
	for _, part := range []string{asof, path} {
		if part != "" {
			at += "/" + part
		}
	}
	return At(at)
}

// Image is a picture by its file's name: 2025-11-27.png.
func Image(file string, query url.Values) Resource { return with(ImagePrefix+file, query) }

// Through is a series of pictures by its file's name.
func Through(file string) Resource { return At(ThroughPrefix + file) }

// Embed is a map for the pages of others.
func Embed(query url.Values) Resource { return with(EmbedPath, query) }

// OEmbed is where to ask how to embed an address.
func OEmbed(query url.Values) Resource { return with(OEmbedPath, query) }

// Text is what the map shows of a date, or between two, in words.
func Text(ref string, query url.Values) Resource { return with(TextPrefix+ref, query) }

// Place is the page of a place, by its id and name, as of a date; "" for today.
func Place(ref, asof string, query url.Values) Resource {
	if asof != "" {
		ref += "/" + asof
	}
	return with(PlacePrefix+ref, query)
}

// PlaceFeed is what happened to a place, without its ending.
func PlaceFeed(id string) Resource { return At(PlaceFeeds + id) }

// Feed is the feed of a layer, or of all, without its ending.
func Feed(layer string) Resource {
	if layer == "" {
		return At(FeedPath)
	}
	return At(FeedPath + "/" + layer)
}

// Docs is a page of the manual; "" is its first.
func Docs(page string) Resource { return At(DocsPrefix + page) }
