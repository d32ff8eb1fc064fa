package ogc

import (
	"context"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo/tile"
	"frontline/server/web"
)

const typeOpenAPI = "application/vnd.oai.openapi+json;version=3.0"

// handleOpenAPI answers /ogc/api: the API as OpenAPI 3.0 defines it.
func (s *OGC) handleOpenAPI(w http.ResponseWriter, r *http.Request) error {
	a, err := s.document(r)
	if err != nil {
		return err
	}
	s.SetCacheControl(w, a.Ref.Pinned)
	return s.views.Send(w, r, typeOpenAPI, a.key("openapi"), func(context.Context) ([]byte, error) {
		return json.Marshal(openAPI(a.link("")))
	})
}

// object is a JSON object; encoding/json sorts its members.
type object = map[string]any

// openAPI is the definition of the API at an address.
func openAPI(base string) object {
	paths := object{
		"/":            operation("landing", "What the API has, by links", documentOf("Landing")),
		"/api":         operation("api", "This definition", mediaOf("The definition", typeOpenAPI, object{"type": "object"})),
		"/conformance": operation("conformance", "The classes that the API conforms to", documentOf("Conformance")),
		"/collections": operation("collections", "The layers, each a collection of features", documentOf("Collections")),
		"/collections/{collectionId}": operation("collection", "One layer", documentOf("Collection"),
			"collectionId"),
		"/collections/{collectionId}/items": operation("items", "Features in force on a date, in a box, page by page",
			mediaOf("A page of features", web.TypeGeoJSON, refTo("schemas", "Items")),
			"collectionId", paramBBox, paramDatetime, paramLimit, paramOffset),
		"/collections/{collectionId}/items/{featureId}": operation("item", "One feature",
			mediaOf("The feature", web.TypeGeoJSON, refTo("schemas", "Item")), "collectionId", "featureId", paramDatetime),
		"/tileMatrixSets": operation("tileMatrixSets", "The tile matrix sets: one", documentOf("TileMatrixSets")),
		"/tileMatrixSets/{tileMatrixSetId}": operation("tileMatrixSet", "The tile matrix set", documentOf("TileMatrixSet"),
			"tileMatrixSetId"),
	}
	for _, t := range []struct{ path, id, words, media string }{
		{"/tiles", "VectorTiles", "Vector tiles", web.TypeMVT},
		{"/map/tiles", "MapTiles", "Pictures", web.TypePNG},
	} {
		for _, of := range []struct {
			path, id, words string
			takes           []string
		}{
			{"", "", " of all layers", nil},
			{"/collections/{collectionId}", "collection", " of a layer", []string{"collectionId"}},
		} {
			path, words := of.path+t.path, t.words+of.words
			takes := append(append([]string{}, of.takes...), paramDatetime)
			name := of.id + t.id
			name = strings.ToLower(name[:1]) + name[1:]
			paths[path] = operation(name+"Sets", words+": the tile sets", documentOf("TileSets"), takes...)
			takes = append(takes, "tileMatrixSetId")
			paths[path+"/{tileMatrixSetId}"] = operation(name+"Set", words+": the tile set", documentOf("TileSet"), takes...)
			tileAnswers := mediaOf("The tile", t.media, object{"type": "string", "format": "binary"})
			if t.media == web.TypeMVT {
				tileAnswers["204"] = object{"description": "There is nothing in the tile."}
			}
			paths[path+"/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}"] = operation(name, words+": a tile", tileAnswers,
				append(takes, "tileMatrix", "tileRow", "tileCol")...)
		}
	}
	return object{
		"openapi": "3.0.3",
		"info": object{
			"title": title, "version": "1.0.0",
			"description": description + " datetime stands for the day as of which the layers are read: a snapshot is in force from its date until the layer's next one. " +
				"An interval is answered with the state on its last day; states of several days are never mixed.",
		},
		"servers":    []object{{"url": base}},
		"paths":      paths,
		"components": object{"parameters": openAPIParameters(), "schemas": openAPISchemas(), "responses": openAPIResponses()},
	}
}

// operation is a path that answers GET.
func operation(id, summary string, responses object, takes ...string) object {
	parameters := make([]object, len(takes))
	for i, p := range takes {
		parameters[i] = refTo("parameters", p)
	}
	for _, status := range []string{"400", "404", "410", "500", "503"} {
		responses[status] = refTo("responses", "Problem")
	}
	return object{"get": object{"operationId": id, "summary": summary, "parameters": parameters, "responses": responses}}
}

func refTo(kind, name string) object { return object{"$ref": "#/components/" + kind + "/" + name} }

func documentOf(schema string) object {
	return mediaOf("The document", web.TypeJSON, refTo("schemas", schema))
}

func mediaOf(words, media string, schema object) object {
	return object{"200": object{"description": words, "content": object{media: object{"schema": schema}}}}
}

func openAPIResponses() object {
	return object{"Problem": object{
		"description": "Why not, as RFC 9457 has it. 410 is for what was retracted, with the reason.",
		"content": object{"application/problem+json": object{"schema": object{
			"type": "object", "required": []string{"type", "title", "status"},
			"properties": object{
				"type": object{"type": "string"}, "title": object{"type": "string"},
				"status": object{"type": "integer"}, "detail": object{"type": "string"},
			},
		}}},
	}}
}

// openAPIParameters are as the standards define them, word for word where they
// do.
func openAPIParameters() object {
	inPath := func(name, words string, schema object) object {
		return object{"name": name, "in": "path", "required": true, "description": words, "schema": schema}
	}
	inQuery := func(name, words string, schema object) object {
		return object{"name": name, "in": "query", "required": false, "style": "form", "explode": false, "description": words, "schema": schema}
	}
	text := object{"type": "string"}
	count := object{"type": "integer", "minimum": 0}
	return object{
		"collectionId":    inPath("collectionId", "A layer's id", text),
		"featureId":       inPath("featureId", "A feature's id", text),
		"tileMatrixSetId": inPath("tileMatrixSetId", "The tile matrix set", object{"type": "string", "enum": []string{quadID}}),
		"tileMatrix":      inPath("tileMatrix", "The zoom", object{"type": "integer", "minimum": 0, "maximum": tile.MaxZoom}),
		"tileRow":         inPath("tileRow", "The row, from the north; it comes before the column", count),
		"tileCol":         inPath("tileCol", "The column, from the west", count),
		paramLimit: inQuery(paramLimit, "How many features a page has at most; more than the maximum stands for the maximum",
			object{"type": "integer", "minimum": 1, "maximum": itemsMost, "default": itemsDefault}),
		paramOffset: inQuery(paramOffset, "How many features to leave out; follow the links rather than counting",
			object{"type": "integer", "minimum": 0, "default": 0}),
		paramBBox: inQuery(paramBBox, "Only features that meet the box: west,south,east,north in degrees; with heights, they are not looked at",
			object{"type": "array", "oneOf": []object{{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}}, "items": object{"type": "number"}}),
		paramDatetime: inQuery(paramDatetime, "The day as of which the layer is read, as a date or an instant. Of an interval, whose ends may be open (..), the state on its last day is answered.",
			object{"type": "string"}),
	}
}

// openAPISchemas say what every document has; each may have more.
func openAPISchemas() object {
	text := object{"type": "string"}
	list := func(of object) object { return object{"type": "array", "items": of} }
	number, whole := object{"type": "number"}, object{"type": "integer", "minimum": 0}
	record := func(required string, properties object) object {
		return object{"type": "object", "required": strings.Fields(required), "properties": properties}
	}
	links := list(refTo("schemas", "Link"))
	entry := record("dataType crs links", object{
		"title": text, "dataType": object{"type": "string", "enum": []string{"map", "vector"}}, "crs": text, "tileMatrixSetURI": text, "links": links,
	})
	matrix := record("id scaleDenominator cellSize pointOfOrigin tileWidth tileHeight matrixWidth matrixHeight", object{
		"id": text, "scaleDenominator": number, "cellSize": number, "pointOfOrigin": list(number), "cornerOfOrigin": text,
		"tileWidth": whole, "tileHeight": whole, "matrixWidth": whole, "matrixHeight": whole,
	})
	return object{
		"Link":        record("href rel", object{"href": text, "rel": text, "type": text, "title": text, "templated": object{"type": "boolean"}}),
		"Landing":     record("links", object{"title": text, "description": text, "links": links}),
		"Conformance": record("conformsTo", object{"conformsTo": list(text)}),
		"Collections": record("links collections", object{"links": links, "collections": list(refTo("schemas", "Collection"))}),
		"Collection": record("id links", object{
			"id": text, "title": text, "description": text, "links": links, "itemType": text, "crs": list(text),
			"extent": object{"type": "object", "properties": object{
				"spatial":  object{"type": "object", "properties": object{"bbox": list(list(number)), "crs": text}},
				"temporal": object{"type": "object", "properties": object{"interval": list(list(object{"type": "string", "nullable": true})), "trs": text}},
			}},
		}),
		"Items": record("type features", object{
			"type": object{"type": "string", "enum": []string{"FeatureCollection"}}, "features": list(refTo("schemas", "Item")),
			"links": links, "numberMatched": whole, "numberReturned": whole,
		}),
		"Item": record("type id geometry properties", object{
			"type": object{"type": "string", "enum": []string{"Feature"}}, "id": text, "links": links,
			"geometry": record("type coordinates", object{"type": text, "coordinates": list(object{})}), "properties": object{"type": "object"},
		}),
		"TileMatrixSets": record("tileMatrixSets", object{"tileMatrixSets": list(record("id links", object{"id": text, "title": text, "uri": text, "links": links}))}),
		"TileMatrixSet":  record("crs tileMatrices", object{"id": text, "uri": text, "crs": text, "tileMatrices": list(matrix)}),
		"TileSets":       record("tilesets", object{"links": links, "tilesets": list(entry)}),
		"TileSet": record("dataType crs links", object{
			"title": text, "description": text, "attribution": text, "license": text, "crs": text, "tileMatrixSetURI": text, "links": links,
			"dataType": object{"type": "string", "enum": []string{"map", "vector"}}, "layers": list(record("id dataType", object{"id": text, "dataType": text})),
		}),
	}
}
