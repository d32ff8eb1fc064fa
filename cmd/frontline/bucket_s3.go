package main

import (
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	"gocloud.dev/blob"
	_ "gocloud.dev/blob/s3blob" // s3://
)

func init() {
	conditions["s3"] = func(as func(any) bool, attrs *blob.Attributes) bool {
		var input *transfermanager.UploadObjectInput
		if !as(&input) || attrs.ETag == "" {
			return false
		}
		input.IfMatch = &attrs.ETag
		return true
	}
}
