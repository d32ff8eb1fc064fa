// Package server answers HTTP requests for tiles, data and the map.
//
// It reads the record through the Store interface and keeps nothing that it
// could not make again. Every answer for a pinned as-of is immutable; the
// work for it is done once, whoever asks, and kept by the content that it was
// made from, so that days that show the same share it.
package server
