// Package editor reads what whoever publishes a picture or an embed adds to it: a title, a note,
// and marks on its map. None of it is of the record, and all that shows it says so.
//
// A mark is written as one value of an address, positions as longitude,latitude in degrees:
//
//	ring:37.2,48.3,20km:Within range   a circle of so many m or km on the ground, and its words
//	arrow:36.5,48.1>37.2,48.3:Advance  from one position to another; its words are where it begins
//	label:37.2,48.3:Here               words at a position
//	place:Huliaipole                   a place of the map by any spelling, with its name
//
// The words of rings and arrows may be left out.
package editor
