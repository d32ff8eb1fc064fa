//go:build clouds

package main

import (
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"
	azure "github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
	"gocloud.dev/blob"
	_ "gocloud.dev/blob/azureblob" // azblob://
)

func init() {
	conditions["azblob"] = func(as func(any) bool, attrs *blob.Attributes) bool {
		var options *azblob.UploadStreamOptions
		if !as(&options) || attrs.ETag == "" {
			return false
		}
		etag := azcore.ETag(attrs.ETag)
		options.AccessConditions = &azure.AccessConditions{ModifiedAccessConditions: &azure.ModifiedAccessConditions{IfMatch: &etag}}
		return true
	}
}
