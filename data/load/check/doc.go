// Package check finds what a file tells by itself: dates of another day, features of
// another kind than its layer's, words of statuses that nothing knows.
package check
