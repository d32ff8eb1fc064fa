// Package web has what every answer over HTTP is made of: bodies and their codings, header
// fields of caches and of other origins, errors as RFC 9457 has them, and bounds of work
// under way. It knows nothing of what is answered.
package web
