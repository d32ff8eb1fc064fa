package server

import "frontline/static"

// The words and templates that are built into the program.
var (
	wordFiles = static.Words
	pageFiles = static.Pages
)
