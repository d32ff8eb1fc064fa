// Package memo keeps what was made for the next request: caches with a name each, within one
// bound of bytes. Every cache of the server is one of these, so that all of them count.
package memo
