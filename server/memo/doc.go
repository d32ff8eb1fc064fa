// Package memo keeps what was made once for who asks next: caches with a name each, within one
// bound of bytes. Every cache of the server is one of these, so that all of them count.
package memo
