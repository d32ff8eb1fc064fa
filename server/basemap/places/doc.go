// Package places has the settlements of the archives of OpenStreetMap that are attached, beside
// those of the gazetteer: to be searched, and to say where a position lies.
//
// An archive may be of the whole world, so that it is never read as a whole: only tiles of one zoom
// around what the record shows are, within a number of tiles and of settlements, in the background.
// What is found depends on what is attached. So nothing that can be had again by its address is made
// of it.
package places
