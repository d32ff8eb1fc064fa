package s3

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestParseAddress(t *testing.T) {
	https := func(host string) *url.URL { return &url.URL{Scheme: "https", Host: host} }
	for text, want := range map[string]Address{
		"s3://maps":                                                   {Bucket: "maps", Endpoint: https(amazon), Region: "eu-north-1"},
		"s3://maps/a/b/?region=eu-central-1":                          {Bucket: "maps", Folder: "a/b", Endpoint: https(amazon), Region: "eu-central-1"},
		"s3://maps.example.org?profile=newsroom":                      {Bucket: "maps.example.org", Endpoint: https(amazon), Region: "eu-north-1", Profile: "newsroom", PathStyle: true},
		"s3://maps?endpoint=https://storage.example.org/&region=x":    {Bucket: "maps", Endpoint: https("storage.example.org"), Region: "x"},
		"s3://maps?endpoint=https://a.example&use_path_style=true":    {Bucket: "maps", Endpoint: https("a.example"), Region: "eu-north-1", PathStyle: true},
		"s3://maps?endpoint=https%3A%2F%2F[::1]:9000":                 {Bucket: "maps", Endpoint: https("[::1]:9000"), Region: "eu-north-1", PathStyle: true},
		"s3://maps?endpoint=http://127.0.0.1:9000":                    {Bucket: "maps", Endpoint: &url.URL{Scheme: "http", Host: "127.0.0.1:9000"}, Region: "eu-north-1", PathStyle: true},
		"s3://maps?endpoint=http://localhost:9000":                    {Bucket: "maps", Endpoint: &url.URL{Scheme: "http", Host: "localhost:9000"}, Region: "eu-north-1"},
		"s3://maps?endpoint=http://store.lan:9000&disable_https=true": {Bucket: "maps", Endpoint: &url.URL{Scheme: "http", Host: "store.lan:9000"}, Region: "eu-north-1"},
		"gs://maps/public":                                            {Google: true, Bucket: "maps", Folder: "public", Endpoint: https(google), Region: "auto"},
		"gs://maps.example.org":                                       {Google: true, Bucket: "maps.example.org", Endpoint: https(google), Region: "auto", PathStyle: true},
	} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseAddress(u, env("AWS_REGION", "eu-north-1", "AWS_DEFAULT_REGION", "eu-south-1"))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", text, err, diff)
		}
	}
}

func TestTheEnvironmentNamesAnotherStore(t *testing.T) {
	u, _ := url.Parse("s3://maps")
	got, err := ParseAddress(u, env("AWS_ENDPOINT_URL", "https://a.example", "AWS_ENDPOINT_URL_S3", "https://b.example", "AWS_DEFAULT_REGION", "x"))
	if err != nil || got.Endpoint.Host != "b.example" || got.Region != "x" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWrongAddresses(t *testing.T) {
	for text, say := range map[string]string{
		"s3://me:hush@maps":                                    "keys do not belong in the URL",
		"gs://me:hush@maps":                                    "GS_ACCESS_KEY_ID",
		"s3://m":                                               "no name of a bucket",
		"s3:///maps":                                           "no name of a bucket",
		"s3://maps/a/../b":                                     "folder",
		"s3://maps/a//b":                                       "folder",
		"s3://maps#a":                                          "no #",
		"s3://maps?secret=hush":                                "disable_https, endpoint, profile, region, use_path_style",
		"s3://maps?region=a&region=b":                          "twice",
		"s3://maps?use_path_style=perhaps":                     "true or false",
		"s3://maps?region=%zz":                                 "cannot be read",
		"s3://maps?endpoint=storage.example.org":               "https://storage.example.org",
		"s3://maps?endpoint=ftp://a.example":                   "https://storage.example.org",
		"s3://maps?endpoint=https://me:hush@a.example":         "no keys",
		"s3://maps?endpoint=https://a.example/maps":            "without a path",
		"s3://maps?endpoint=http://a.example":                  "disable_https=true",
		"s3://maps?endpoint=http://127.0.0.1.example":          "disable_https=true",
		"s3://maps?endpoint=http://192.0.2.1&disable_https=no": "true or false",
		"s3://maps?endpoint=http://192.0.2.1&disable_https=0":  "disable_https=true",
	} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		_, err = ParseAddress(u, env())
		if err == nil || !strings.Contains(err.Error(), say) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, text := range []string{"s3://maps/a?region=b", "gs://maps", "s3://maps?endpoint=http://[::1]", "s3://a:b@maps#c", "s3://maps?endpoint=https://x&use_path_style=1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := url.Parse(text)
		if err != nil {
			return
		}
		a, err := ParseAddress(u, env())
		if err != nil {
			return
		}
		if u.User != nil || a.Endpoint.User != nil || a.Endpoint.Path != "" || a.Endpoint.Host == "" {
			t.Errorf("%q: %+v", text, a)
		}
		if a.Endpoint.Scheme == "http" && !loopback(a.Endpoint.Hostname()) && !u.Query().Has("disable_https") {
			t.Errorf("%q is sent in the clear to %s", text, a.Endpoint)
		}
		if strings.Contains(a.Folder, "..") && !validFolder(a.Folder) {
			t.Errorf("%q lies in %q", text, a.Folder)
		}
	})
}
