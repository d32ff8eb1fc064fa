package s3

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontline/geo"
	"frontline/server/publish"
)

// noKeys takes away what the machine has of keys.
func noKeys(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION",
		"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_CONFIG_FILE"} {
		t.Setenv(name, "")
	}
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(dir, "credentials"))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	return dir
}

// says is a store that answers all with one error.
func says(t *testing.T, status int, code string) (Address, *string) {
	t.Helper()
	key := new(string)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, after, ok := strings.Cut(r.Header.Get("Authorization"), "Credential="); ok {
			*key, _, _ = strings.Cut(after, "/")
		}
		w.WriteHeader(status)
		fmt.Fprintf(w, `<?xml version="1.0"?><Error><Code>%s</Code><Message>from the store</Message></Error>`, code)
	}))
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return Address{Bucket: "maps", Endpoint: u, Region: "eu-central-1", PathStyle: true}, key
}

// TestWhatIsWrongIsSaidFirst reads the first line of the error of a bucket that
// cannot be read.
func TestWhatIsWrongIsSaidFirst(t *testing.T) {
	noKeys(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "hush")
	for code, c := range map[string]struct {
		status int
		say    string
	}{
		"NoSuchBucket":          {404, "there is none of this name"},
		"AccessDenied":          {403, "its key may not: give it the right to list, read, put and delete"},
		"InvalidAccessKeyId":    {403, "does not know these keys: look at AWS_ACCESS_KEY_ID"},
		"SignatureDoesNotMatch": {403, "does not know these keys"},
		"MethodNotAllowed":      {405, "where no keys are set yet"},
	} {
		a, _ := says(t, c.status, code)
		_, err := Open(t.Context(), Options{Address: a, Getenv: os.Getenv, Version: "test"})
		if err == nil {
			t.Errorf("%s is no error", code)
			continue
		}
		first, rest, _ := strings.Cut(err.Error(), "\n")
		if !strings.Contains(first, "s3://maps cannot be read: "+c.say) && !strings.Contains(first, c.say) || !strings.Contains(rest, "from the store") || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", code, err)
		}
	}
}

// TestKeysAreFoundWhereTheToolsHaveThem signs a request and looks with which key.
func TestKeysAreFoundWhereTheToolsHaveThem(t *testing.T) {
	const files = "[default]\naws_access_key_id = OFDEFAULT\naws_secret_access_key = hush\n[newsroom]\naws_access_key_id = OFNEWSROOM\naws_secret_access_key = hush\n"
	machine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPut:
			io.WriteString(w, "token")
		case strings.HasSuffix(r.URL.Path, "/security-credentials/"):
			io.WriteString(w, "role")
		default:
			fmt.Fprintf(w, `{"Code":"Success","AccessKeyId":"OFMACHINE","SecretAccessKey":"hush","Token":"t","Expiration":%q}`, time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
		}
	}))
	t.Cleanup(machine.Close)
	for _, c := range []struct {
		name    string
		env     map[string]string
		files   string
		profile string
		google  bool
		want    string // the key, or
		say     string // what is said
	}{
		{name: "environment", env: map[string]string{"AWS_ACCESS_KEY_ID": "OFENV", "AWS_SECRET_ACCESS_KEY": "hush"}, files: files, want: "OFENV"},
		{name: "default profile", files: files, want: "OFDEFAULT"},
		{name: "named profile", env: map[string]string{"AWS_PROFILE": "newsroom"}, files: files, want: "OFNEWSROOM"},
		{name: "profile in the URL", env: map[string]string{"AWS_ACCESS_KEY_ID": "OFENV", "AWS_SECRET_ACCESS_KEY": "hush"}, files: files, profile: "newsroom", want: "OFNEWSROOM"},
		{name: "machine", env: map[string]string{"AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": machine.URL}, want: "OFMACHINE"},
		{name: "container", env: map[string]string{"AWS_CONTAINER_CREDENTIALS_FULL_URI": machine.URL + "/role"}, want: "OFMACHINE"},
		{name: "Google", env: map[string]string{"GS_ACCESS_KEY_ID": "OFGOOGLE", "GS_SECRET_ACCESS_KEY": "hush"}, google: true, want: "OFGOOGLE"},
		{name: "Google's, not Amazon's", env: map[string]string{"AWS_ACCESS_KEY_ID": "OFENV", "AWS_SECRET_ACCESS_KEY": "hush"}, google: true, say: "set GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY"},
		{name: "half", env: map[string]string{"AWS_ACCESS_KEY_ID": "OFENV"}, say: "AWS_ACCESS_KEY_ID: not set, or half of it; profile default: there is no file"},
		{name: "no such profile", env: map[string]string{"AWS_PROFILE": "other", "AWS_EC2_METADATA_DISABLED": "", "AWS_EC2_METADATA_SERVICE_ENDPOINT": machine.URL}, files: files, say: "profile other"},
		{name: "a file that is none", files: "[default]\nhush\n", say: "a line of the file is not name = value"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := noKeys(t)
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			if c.files != "" {
				if err := os.WriteFile(filepath.Join(dir, "credentials"), []byte(c.files), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			a, key := says(t, 403, "AccessDenied")
			a.Profile, a.Google = c.profile, c.google
			_, err := Open(t.Context(), Options{Address: a, Getenv: os.Getenv, Version: "test"})
			if *key != c.want {
				t.Errorf("it signs with %q: %v", *key, err)
			}
			if err == nil || !strings.Contains(err.Error(), c.say) || strings.Contains(err.Error(), "hush") {
				t.Errorf("it says %v", err)
			}
		})
	}
}

// TestAStoreWithoutConditions refuses a header that it does not know, as some do.
func TestAStoreWithoutConditions(t *testing.T) {
	noKeys(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "hush")
	a, _ := says(t, http.StatusNotImplemented, "NotImplemented")
	b, err := open(t.Context(), Options{Address: a, Getenv: os.Getenv, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	body := func() *io.SectionReader { return io.NewSectionReader(strings.NewReader("a"), 0, 1) }
	if err := b.put(t.Context(), "lock/1.json", body(), publish.PutOptions{IfAbsent: true}); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("a refused condition is %v", err)
	}
	if err := b.put(t.Context(), "lock/1.json", body(), publish.PutOptions{}); err == nil || errors.Is(err, errors.ErrUnsupported) || geo.ErrorCode(err) != geo.EInternal {
		t.Errorf("a refused object is %v", err)
	}
}
