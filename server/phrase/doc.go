// Package phrase says in a language what the record says: by whose word, in which state, as of
// when, under whose terms. Every surface that speaks of a layer uses these phrases, so that
// none says more than another. Areas are in square kilometres.
package phrase
