package data_test

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"

	"frontline/data"
	"frontline/geo"

	"github.com/google/go-cmp/cmp"
)

// TestTokenScopes asks tokens for each scope, in a layer and in all.
func TestTokenScopes(t *testing.T) {
	db, _, _ := openClock(t)
	for _, test := range []struct {
		name, person string
		scopes       []geo.Scope
		layers       []string
		may          string // of load, publish and admin in control, load in places, and load in all
	}{
		{"as before", "as before", nil, nil, "yyn y y"},
		{"draws", "Olena", []geo.Scope{geo.ScopeLoad}, nil, "ynn y y"},
		{"decides", "Petro", []geo.Scope{geo.ScopePublish}, []string{"control"}, "nyn n n"},
		{"heads", "Petro", []geo.Scope{geo.ScopeAdmin}, []string{"control"}, "yyy n n"},
	} {
		req := data.TokenRequest{Name: test.name, Scopes: test.scopes, Layers: test.layers}
		if test.person != test.name {
			req.Person = test.person
		}
		secret, made, err := db.CreateToken(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, ask := range []struct {
			layer string
			scope geo.Scope
			after string
		}{{"control", geo.ScopeLoad, ""}, {"control", geo.ScopePublish, ""}, {"control", geo.ScopeAdmin, " "}, {"places", geo.ScopeLoad, " "}, {"", geo.ScopeLoad, ""}} {
			token, err := db.CheckToken(t.Context(), secret, ask.layer, ask.scope)
			switch {
			case err == nil:
				got += "y"
				if diff := cmp.Diff(made, token); diff != "" || token.Person != test.person {
					t.Errorf("%s is read otherwise: %s", test.name, diff)
				}
			case geo.ErrorCode(err) == geo.EForbidden:
				got += "n"
			default:
				t.Errorf("%s: %v", test.name, err)
			}
			got += ask.after
		}
		if got != test.may {
			t.Errorf("%s may %q, not %q", test.name, got, test.may)
		}
	}
}

// TestOldTokensLoadAndPublish opens a database from before tokens had scopes.
func TestOldTokensLoadAndPublish(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	old, err := os.ReadFile(filepath.Join("testdata", "schema2.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, layers := range map[string]any{"nightly": `["control"]`, "all": nil} {
		hash := sha256.Sum256([]byte("secret of " + name))
		_, err := raw(t, path).ExecContext(t.Context(), `
			INSERT INTO token (name, hash, scope, created_at, created_by) VALUES (?, ?, ?, '2024-01-01T00:00:00.000Z', 'somebody')`, name, hash[:], layers)
		if err != nil {
			t.Fatal(err)
		}
	}
	db := openAt(t, path)
	defer closeDB(t, db)
	for name, mayPlaces := range map[string]bool{"nightly": false, "all": true} {
		token, err := db.CheckToken(t.Context(), "secret of "+name, "control", geo.ScopeLoad, geo.ScopePublish)
		if err != nil || token.Person != name || token.Has(geo.ScopeAdmin) || token.IsFor("places") != mayPlaces {
			t.Errorf("%s: %+v, %v", name, token, err)
		}
	}
	verify(t, db)
}
