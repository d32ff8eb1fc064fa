package geo

import "strings"

// SameParty reports whether two names are of one party as a reader takes them:
// whatever their case, and the blanks around and within them. What the record
// says is told as it is.
func SameParty(a, b string) bool { return foldParty(a) == foldParty(b) }

func foldParty(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
