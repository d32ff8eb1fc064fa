//go:build clouds

package main

import (
	"cloud.google.com/go/storage"
	"gocloud.dev/blob"
	_ "gocloud.dev/blob/gcsblob" // gs://
)

func init() {
	conditions["gs"] = func(as func(any) bool, attrs *blob.Attributes) bool {
		var read storage.ObjectAttrs
		var object **storage.ObjectHandle
		if !attrs.As(&read) || !as(&object) {
			return false
		}
		*object = (*object).If(storage.Conditions{GenerationMatch: read.Generation})
		return true
	}
}
