// Package server answers HTTP requests for tiles, data and the map.
//
// It reads the record through the Store interface and keeps nothing that it
// could not make again. Every answer for a pinned as-of is immutable; the
// work for it is done once, for all readers, and kept by the content that it was
// made from, so that days that show the same share it.
//
// This package has the routes, the middleware, the metrics and the wiring. What answers is in
// components, each a package that mounts its own routes: tiles, mapstyle, ogc, api, upload, feed,
// text, image, embed and page. Beneath them figures tells how much, view resolves addresses to
// what they show, phrase says it in words, memo keeps what was made, and web has what every
// answer is made of. Imports go in that direction only.
package server
