package publish_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"frontline/geo"
	"frontline/geo/geotest"
	"frontline/server/publish"
	"frontline/server/publish/folder"
	"frontline/server/publish/s3"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// stores are all that can be published to, empty.
var stores = []struct {
	name       string
	open       func(t *testing.T) publish.Store
	conditions bool
}{
	{"folder", openFolder, true},
	{"S3, bucket in the path", inBucket("s3://maps?use_path_style=true"), true},
	{"S3, bucket in the host", inBucket("s3://maps"), true},
	{"S3, a folder of the bucket", inBucket("s3://maps/public/news"), true},
	{"Google", inBucket("gs://maps"), false},
	{"Google, a folder of the bucket", inBucket("gs://maps/public"), false},
}

func openFolder(t *testing.T) publish.Store {
	f, err := folder.Open(filepath.Join(t.TempDir(), "www"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func inBucket(text string) func(t *testing.T) publish.Store {
	return func(t *testing.T) publish.Store { return openS3(t, text) }
}

// openS3 opens a bucket of a server in this process, by the name s3.localhost.
func openS3(t *testing.T, text string) *s3.Bucket {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("maps"); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	inPath := q.Has("use_path_style")
	fake := gofakes3.New(backend).Server()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if inHost := strings.HasPrefix(r.Host, "maps.s3.localhost:"); inHost == inPath {
			t.Errorf("%s asks %s", r.URL.Path, r.Host)
		} else if inHost {
			r.URL.Path = "/maps" + r.URL.Path
		}
		fake.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	q.Set("endpoint", "http://s3.localhost:"+port)
	q.Set("region", "eu-central-1")
	u.RawQuery = q.Encode()
	address, err := s3.ParseAddress(u, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "test")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "test")
	toServer := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", server.Listener.Addr().String())
	}, DisableCompression: true}
	t.Cleanup(toServer.CloseIdleConnections)
	google := func(name string) string {
		return map[string]string{"GS_ACCESS_KEY_ID": "test", "GS_SECRET_ACCESS_KEY": "test"}[name]
	}
	b, err := s3.Open(t.Context(), s3.Options{Address: address, Getenv: google, Transport: toServer, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func eachStore(t *testing.T, test func(t *testing.T, s publish.Store, conditions bool)) {
	for _, store := range stores {
		t.Run(store.name, func(t *testing.T) { test(t, store.open(t), store.conditions) })
	}
}

func put(ctx context.Context, s publish.Store, name, body string, o publish.PutOptions) error {
	return s.Put(ctx, name, io.NewSectionReader(strings.NewReader(body), 0, int64(len(body))), o)
}

func TestWhatIsPutIsRead(t *testing.T) {
	eachStore(t, func(t *testing.T, s publish.Store, _ bool) {
		ctx := t.Context()
		if _, err := s.Stat(ctx, "objects/control/a.json"); geo.ErrorCode(err) != geo.ENotFound {
			t.Errorf("what is not there has the error %v", err)
		}
		if _, _, err := s.Read(ctx, "objects/control/a.json", 9); geo.ErrorCode(err) != geo.ENotFound {
			t.Errorf("what is not there is read with the error %v", err)
		}
		for _, name := range []string{"objects/claims~control/area.csv", "objects/control/a.json", "publication.json", "text/en.html"} {
			for _, body := range []string{"before", name} {
				if err := put(ctx, s, name, body, publish.PutOptions{ContentType: "text/plain", CacheControl: "no-store"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		raw, stat, err := s.Read(ctx, "objects/control/a.json", 100)
		if err != nil || string(raw) != "objects/control/a.json" || stat.Name != "objects/control/a.json" || stat.Modified.IsZero() || stat.ETag == "" {
			t.Errorf("read %q, %+v, %v", raw, stat, err)
		}
		again, err := s.Stat(ctx, "objects/control/a.json")
		if err != nil || again.ETag != stat.ETag || !again.Modified.Equal(stat.Modified) {
			t.Errorf("looked at %+v, %v; read %+v", again, err, stat)
		}
		if _, _, err := s.Read(ctx, "objects/control/a.json", 5); geo.ErrorCode(err) != geo.ETooLarge {
			t.Errorf("what is too long is read with the error %v", err)
		}
		if _, err := s.Stat(ctx, "objects/control"); geo.ErrorCode(err) != geo.ENotFound {
			t.Errorf("a folder is an object: %v", err)
		}
		for prefix, want := range map[string][]string{
			"objects/":    {"objects/claims~control/area.csv", "objects/control/a.json"},
			"objects/con": {"objects/control/a.json"},
			"lock/":       nil,
			"":            {"objects/claims~control/area.csv", "objects/control/a.json", "publication.json", "text/en.html"},
		} {
			if got := names(t, s, prefix); !slices.Equal(got, want) {
				t.Errorf("under %q there are %v", prefix, got)
			}
		}
		for range 2 {
			if err := s.Delete(ctx, "text/en.html"); err != nil {
				t.Errorf("deleted with %v", err)
			}
		}
		if got := names(t, s, "text/"); len(got) > 0 {
			t.Errorf("there is %v still", got)
		}
	})
}

func names(t *testing.T, s publish.Store, prefix string) []string {
	t.Helper()
	found, err := s.List(t.Context(), prefix)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, o := range found {
		out = append(out, o.Name)
	}
	slices.Sort(out)
	return out
}

// TestALargeFileIsPutWhole has more than what one request takes.
func TestALargeFileIsPutWhole(t *testing.T) {
	geotest.TakesLong(t)
	large := bytes.Repeat([]byte("0123456789abcdef"), 17<<20/16)
	copy(large[16<<20:], "the second part")
	eachStore(t, func(t *testing.T, s publish.Store, _ bool) {
		if err := s.Put(t.Context(), "objects/a.pmtiles", io.NewSectionReader(bytes.NewReader(large), 0, int64(len(large))), publish.PutOptions{}); err != nil {
			t.Fatal(err)
		}
		got, _, err := s.Read(t.Context(), "objects/a.pmtiles", 1<<30)
		if err != nil || !bytes.Equal(got, large) {
			t.Errorf("%d bytes are %d: %v", len(large), len(got), err)
		}
	})
}

// TestConditionsHold has several write at once: one does.
func TestConditionsHold(t *testing.T) {
	eachStore(t, func(t *testing.T, s publish.Store, conditions bool) {
		ctx := t.Context()
		absent := publish.PutOptions{IfAbsent: true}
		if err := put(ctx, s, "lock/0.json", "first", absent); errors.Is(err, errors.ErrUnsupported) {
			if conditions {
				t.Fatal(err)
			}
			if got := names(t, s, "lock/"); len(got) > 0 {
				t.Errorf("what was not supported left %v", got)
			}
			return
		} else if err != nil {
			t.Fatal(err)
		}
		if err := put(ctx, s, "lock/0.json", "second", absent); geo.ErrorCode(err) != geo.EConflict {
			t.Errorf("it was made again: %v", err)
		}
		var done []string
		var mu sync.Mutex
		var wg sync.WaitGroup
		for _, who := range []string{"a", "b", "c", "d", "e", "f"} {
			wg.Go(func() {
				switch err := put(ctx, s, "lock/1.json", who, absent); geo.ErrorCode(err) {
				case "":
					mu.Lock()
					done = append(done, who)
					mu.Unlock()
				case geo.EConflict:
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		raw, stat, err := s.Read(ctx, "lock/1.json", 9)
		if err != nil || len(done) != 1 || string(raw) != done[0] {
			t.Fatalf("%v made it, and %q is there: %v", done, raw, err)
		}

		if err := put(ctx, s, "lock/1.json", "replaced", publish.PutOptions{IfMatch: stat.ETag}); err != nil {
			t.Errorf("what is as it was read is not replaced: %v", err)
		}
		if err := put(ctx, s, "lock/1.json", "too late", publish.PutOptions{IfMatch: stat.ETag}); geo.ErrorCode(err) != geo.EConflict {
			t.Errorf("what was replaced is replaced again: %v", err)
		}
		if raw, _, _ := s.Read(ctx, "lock/1.json", 9); string(raw) != "replaced" {
			t.Errorf("%q is there", raw)
		}
	})
}

func TestAStoppedPutLeavesNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, s publish.Store, _ bool) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := put(ctx, s, "objects/a.json", "a", publish.PutOptions{}); !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
		if got := names(t, s, ""); len(got) > 0 {
			t.Errorf("there is %v", got)
		}
	})
}
