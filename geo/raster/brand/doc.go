// Package brand reads a house style: colours, a typeface and a corner mark for pictures and embeds,
// within rules that keep what the record says as it is. Patterns, and whose word something is, are
// no part of it: claims stay hatched, and the assessor stays named.
package brand
