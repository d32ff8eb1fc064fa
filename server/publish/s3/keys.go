package s3

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7/pkg/credentials"
	"gopkg.in/ini.v1"
)

// keysIn says where the keys of a bucket are looked for.
func (a Address) keysIn() string {
	if a.Google {
		return "GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY to an HMAC key, which the bucket's settings make under Interoperability"
	}
	return "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; the region by AWS_REGION or s3://bucket?region=eu-central-1"
}

// metadataWait is how long the machine's own service, which gives keys to what
// runs in a cloud, may take. It is one hop away, or there is none.
const metadataWait = 5 * time.Second

// place is one where keys may be.
type place struct {
	name string
	keys *credentials.Credentials
}

// findKeys returns the first keys that there are.
func findKeys(ctx context.Context, a Address, getenv func(string) string) (*credentials.Credentials, error) {
	places := []place{}
	if a.Google {
		id, secret := getenv("GS_ACCESS_KEY_ID"), getenv("GS_SECRET_ACCESS_KEY")
		places = append(places, place{"GS_ACCESS_KEY_ID", credentials.NewStaticV4(id, secret, "")})
	} else {
		places = amazonPlaces(a, getenv)
	}
	var missing []error
	for _, p := range places {
		v, err := p.keys.GetWithContext(&credentials.CredContext{Client: &http.Client{Timeout: metadataWait}, Context: ctx})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err == nil && v.AccessKeyID != "" && v.SecretAccessKey != "" {
			return p.keys, nil
		}
		missing = append(missing, fmt.Errorf("%s: %w", p.name, whyNot(err)))
	}
	return nil, fmt.Errorf("no keys for S3: %w", joined(missing))
}

// amazonPlaces are the places where AWS's own tools look, in their order.
func amazonPlaces(a Address, getenv func(string) string) []place {
	var places []place
	if a.Profile == "" {
		places = append(places, place{"AWS_ACCESS_KEY_ID", credentials.NewEnvAWS()})
	}
	profile := first(a.Profile, getenv("AWS_PROFILE"))
	places = append(places, place{"profile " + first(profile, "default"), credentials.NewFileAWSCredentials("", profile)})
	if profile != "" {
		return places // that one was asked for
	}
	machine := &credentials.IAM{Region: a.Region}
	of := "the machine's role"
	switch {
	case getenv("AWS_WEB_IDENTITY_TOKEN_FILE") != "":
		of = "AWS_WEB_IDENTITY_TOKEN_FILE"
	case getenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != "" || getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI") != "":
		of = "the container's role"
	case strings.EqualFold(getenv("AWS_EC2_METADATA_DISABLED"), "true"):
		return places
	default:
		machine.Endpoint = getenv("AWS_EC2_METADATA_SERVICE_ENDPOINT")
	}
	return append(places, place{of, credentials.New(machine)})
}

// whyNot words why there are no keys in a place. It repeats no line of a file,
// which may be the one with the secret.
func whyNot(err error) error {
	switch {
	case err == nil:
		return errors.New("not set, or half of it")
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no file")
	case ini.IsErrDelimiterNotFound(err) || ini.IsErrEmptyKeyName(err):
		return errors.New("a line of the file is not name = value")
	}
	return err
}

// joined is errors.Join on one line.
func joined(list []error) error {
	texts := make([]string, len(list))
	for i, err := range list {
		texts[i] = err.Error()
	}
	return errors.New(strings.Join(texts, "; "))
}
