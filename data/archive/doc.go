// Package archive writes what a layer holds on one date into a file: its tiles
// as PMTiles or MBTiles, or anything else at once.
//
// Tiles are cut first into a file beside the target, FILE.part, in the order of
// tile.FromID and each content once. It is a log that can be cut off anywhere:
// whoever is stopped goes on from there, for the same content and zooms, and
// the archive comes out the same to the byte. The archive is then written
// beside the target too, synced and renamed.
package archive
