// Package static holds what the server hands to browsers: the built front end
// and the user's pages.
package static

import "embed"

// FS is the built front end under dist/: index.html and, in assets/, the
// script and style with the hash of their content in their names. Before
// `npm run build` it has no index.html.
//
//go:embed all:dist
var FS embed.FS

// Docs is the user's manual, hand-written HTML under docs/.
//
//go:embed docs
var Docs embed.FS
