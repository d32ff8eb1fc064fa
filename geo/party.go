package geo

import "strings"

// SameParty reports whether two names are of one party as a reader takes them:
// whatever their case, and the blanks around and within them. What the record
// says is told as it is.
func SameParty(a, b string) bool { return FoldCase(a) == FoldCase(b) }

// FoldCase returns a text in small letters, its blanks, of whatever kind and number,
// single, and none around it.
func FoldCase(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
