// Package s3 keeps published objects in object storage that speaks S3: Amazon's,
// that of many others, and Google's through its interoperable XML interface.
//
// An object takes its place in one step, its headers with it. Conditions are
// If-None-Match and If-Match on the request that puts it; Google's storage knows
// others only, and holds none here.
package s3
