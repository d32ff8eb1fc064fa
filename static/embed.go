// Package static holds what the server hands to browsers: the built front end,
// the user's pages, and the words and templates of the pages that the server
// writes.
package static

import "embed"

// FS is the built front end under dist/: the page in each language and, in
// assets/, the script and style with the hash of their content in their names.
// Before `npm run build` it has no page.
//
//go:embed all:dist
var FS embed.FS

// Words is the messages in words/, a folder a language.
//
//go:embed words
var Words embed.FS

// Pages is the templates and the style sheet of the server's own pages, in
// pages/.
//
//go:embed pages
var Pages embed.FS
