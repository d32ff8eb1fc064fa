// Package view resolves addresses to what they show: a View is a layer's snapshot in force at an
// as-of, and a Resource is anything that tiles are cut of. Whatever is read or made on the way
// is kept, by what it was made of, and noted in the manifest of the answer.
//
// The parts lie one above the other: Clock, Snapshots, Sets, then what is made of them; none
// knows those above. Views has all of them.
package view
