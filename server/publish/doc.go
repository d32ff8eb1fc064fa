// Package publish writes what the server answers to object storage, where the
// map works with no server in between.
//
// What does not change lies under objects/ and assets/, named by its content,
// and is put once. publications/N.json lists all that one publication is made
// of. publication.json, the index, names the one that readers see: it is put
// last, in one piece, so that nobody sees half a publication. The page, its words,
// pages about places, the feeds and the manual have names of their own and are whole each.
//
// One publisher works at a time: lock/N.json is made only where it is not there,
// and the one with the highest number counts. Whoever lost it, by stalling past
// its time, is refused at the index: by the store itself where it can compare
// (S3), else by a look just before.
//
// Where to is a Store, which this package declares and packages below it
// implement: folder for files, s3 for object storage.
package publish
