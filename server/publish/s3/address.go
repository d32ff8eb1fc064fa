package s3

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/minio/minio-go/v7/pkg/s3utils"
)

// Address says where a bucket is.
type Address struct {
	Google    bool // gs://, with Google's keys
	Bucket    string
	Folder    string   // in the bucket, without slashes at its ends
	Endpoint  *url.URL // scheme and host
	Region    string   // empty to ask the bucket
	Profile   string   // of the AWS files; empty for AWS_PROFILE or the default
	PathStyle bool     // the bucket in the path, not in the host
}

const (
	amazon = "s3.amazonaws.com"
	google = "storage.googleapis.com"
)

// parameters are the query parameters that an address may have.
var parameters = map[string]bool{"endpoint": true, "region": true, "profile": true, "use_path_style": true, "disable_https": true}

// ParseAddress reads s3://bucket/folder?region=… or gs://bucket/folder. What it
// does not say is taken from the environment variables of the AWS tools.
func ParseAddress(u *url.URL, getenv func(string) string) (Address, error) {
	a := Address{Google: u.Scheme == "gs", Bucket: u.Host, Folder: strings.Trim(u.Path, "/")}
	switch {
	case u.Scheme != "s3" && u.Scheme != "gs":
		return a, errors.New("the scheme is neither s3 nor gs")
	case u.User != nil:
		return a, errors.New("keys do not belong in the URL, which shells and logs keep: set " + a.keysIn())
	case u.Fragment != "":
		return a, errors.New("a URL of a bucket has no #")
	}
	if err := s3utils.CheckValidBucketName(a.Bucket); err != nil {
		return a, fmt.Errorf("%q is no name of a bucket: %w", a.Bucket, err)
	}
	if !validFolder(a.Folder) {
		return a, errors.New("the folder in the bucket has .., . or an empty part")
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return a, errors.New("what is behind the ? cannot be read")
	}
	for _, name := range slices.Sorted(maps.Keys(q)) {
		if !parameters[name] {
			return a, fmt.Errorf("there is no parameter %q: there are %s", name, strings.Join(slices.Sorted(maps.Keys(parameters)), ", "))
		}
		if len(q[name]) > 1 {
			return a, fmt.Errorf("%s is given twice", name)
		}
	}
	plain, err := yes(q, "disable_https")
	if err != nil {
		return a, err
	}
	if a.PathStyle, err = yes(q, "use_path_style"); err != nil {
		return a, err
	}
	endpoint := q.Get("endpoint")
	if a.Google {
		a.Region = first(q.Get("region"), "auto")
		endpoint = first(endpoint, "https://"+google)
	} else {
		a.Region = first(q.Get("region"), getenv("AWS_REGION"), getenv("AWS_DEFAULT_REGION"))
		a.Profile = q.Get("profile")
		endpoint = first(endpoint, getenv("AWS_ENDPOINT_URL_S3"), getenv("AWS_ENDPOINT_URL"), "https://"+amazon)
	}
	if a.Endpoint, err = parseEndpoint(endpoint, plain); err != nil {
		return a, err
	}
	// No certificate has *.with.dots.host, and no name is below an IP address.
	if net.ParseIP(a.Endpoint.Hostname()) != nil || a.Endpoint.Scheme == "https" && strings.Contains(a.Bucket, ".") {
		a.PathStyle = true
	}
	return a, nil
}

// parseEndpoint refuses what would carry the content in the clear over others'
// lines, unless plain says that they are one's own.
func parseEndpoint(text string, plain bool) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("endpoint is no address of a server: write it as https://storage.example.org")
	case u.User != nil:
		return nil, errors.New("endpoint must have no keys in it")
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("endpoint must be a server's name alone, without a path: the bucket goes to the front, as in s3://bucket?endpoint=https://storage.example.org")
	case u.Scheme == "http" && !plain && !loopback(u.Hostname()):
		return nil, errors.New("endpoint is http://, which anybody on the way can read and change: use https://, or add disable_https=true where the whole way is yours")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

func loopback(host string) bool {
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

func validFolder(folder string) bool {
	if folder == "" {
		return true
	}
	return !slices.ContainsFunc(strings.Split(folder, "/"), func(part string) bool { return part == "" || part == "." || part == ".." })
}

func yes(q url.Values, name string) (bool, error) {
	if !q.Has(name) {
		return false, nil
	}
	v, err := strconv.ParseBool(q.Get(name))
	if err != nil {
		return false, fmt.Errorf("%s is true or false", name)
	}
	return v, nil
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// String is the bucket's name as messages have it.
func (a Address) String() string {
	if a.Google {
		return "gs://" + a.Bucket
	}
	return "s3://" + a.Bucket
}
