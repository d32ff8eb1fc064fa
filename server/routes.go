package server

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"frontline/geo"
)

// handler answers a request or returns the error to answer with.
type handler func(w http.ResponseWriter, r *http.Request) error

// tileRoute is the address of a tile; file is its row and format.
const tileRoute = "/tiles/{layer}/{asof}/{z}/{x}/{file}"

// routes is the whole list of what the server answers.
func (s *Server) routes() http.Handler {
	mux := chi.NewRouter()
	mux.Use(s.measure, s.logRequests, s.recoverPanics, s.securityHeaders)

	get := func(pattern string, h handler) {
		// chi answers HEAD by the same handler; net/http drops the body.
		mux.Get(pattern, s.answer(h))
		mux.Head(pattern, s.answer(h))
	}
	get(tileRoute, s.paced(s.handleTile, tilesCost))
	get("/tiles/{layer}/{asof}/{variant}/{z}/{x}/{file}", s.paced(s.handleTile, tilesCost))
	get("/tiles/{layer}/{file}", s.handleTileJSON)

	get("/api/{file}", s.handleRecord)
	get("/api/layers", s.handleLayers)
	get("/api/layers/{layer}/snapshots", s.handleSnapshots)
	get("/api/layers/{layer}/{file}", s.paced(s.handleLayerFile, fileCost))
	get("/api/layers/{layer}/{asof}/features.json", s.handleFeatures)
	get("/api/layers/{layer}/{asof}/source", s.paced(s.handleSource, heavy))
	get("/api/search/{asof}", s.handleSearch)
	get("/api/retractions.json", s.handleRetractions)
	mux.Post("/api/layers/{layer}/snapshots", s.answer(s.handleUpload))

	for _, root := range []string{ogcPrefix, ogcPrefix + "/{asof}"} {
		get(root, s.handleOGC)
		get(root+"/", s.handleOGC)
		get(root+"/api", s.handleOpenAPI)
		get(root+"/conformance", s.handleOGCConformance)
		get(root+"/collections", s.handleOGCCollections)
		get(root+"/collections/{layer}", s.handleOGCCollection)
		get(root+"/collections/{layer}/items", s.paced(s.handleOGCItems, heavy))
		get(root+"/collections/{layer}/items/{feature}", s.handleOGCItem)
		get(root+"/tileMatrixSets", s.handleTileMatrixSets)
		get(root+"/tileMatrixSets/{set}", s.handleTileMatrixSet)
		for _, of := range []string{"", "/collections/{layer}"} {
			for _, tiles := range []string{"/tiles", "/map/tiles"} {
				get(root+of+tiles, s.handleTilesets)
				get(root+of+tiles+"/{set}", s.handleTileset)
				get(root+of+tiles+"/{set}/{z}/{row}/{col}", s.handleOGCTile)
			}
		}
	}

	get(stylePrefix+"{file}", s.handleMapStyle)
	get(stylePrefix+"fonts/{font}/{file}", s.handleGlyphs)

	get("/image/{file}", s.paced(s.handleImage, heavy))
	get("/image/through/{file}", s.paced(s.handleThrough, heavy))
	get(embedPath, s.handleEmbed)
	get(embedScriptPath, s.handleEmbedScript)
	get("/embed/examples", s.handleEmbedExamples)
	get(oembedPath, s.paced(s.handleOEmbed, heavy))
	get("/text", s.handleTextChoice)
	get("/text/", s.handleTextChoice)
	get("/text/style.css", s.handleTextStyle)
	get("/text/{asof}", s.paced(s.handleText, textCost))

	get("/feed.atom", s.handleFeed)
	get("/feed.json", s.handleFeed)
	get("/feed/{file}", s.handleFeed)

	get("/healthz", s.handleHealth)
	get("/readyz", s.handleReady)
	mux.Handle("/metrics", s.metrics.handler())
	get("/.well-known/security.txt", s.handleSecurityTxt)

	get("/robots.txt", s.handleRobots)
	get("/sitemap.xml", s.handleSitemap)
	get("/", s.handleIndex)
	get("/sw.js", s.handleServiceWorker)
	get("/manifest.webmanifest", s.handleManifest)
	get("/assets/*", s.handleAsset)
	get("/docs", s.handleDocs)
	get("/docs/*", s.handleDocs)

	mux.NotFound(s.answer(func(http.ResponseWriter, *http.Request) error {
		return geo.Errorf(geo.ENotFound, "there is nothing at this address; /docs lists what there is")
	}))
	mux.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", "GET, HEAD")
		writeProblem(w, r, http.StatusMethodNotAllowed, "this address answers GET and HEAD only")
	})
	return mux
}
