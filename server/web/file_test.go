package web_test

import (
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"frontline/geo"
	"frontline/server/web"
)

// TestSendFileKnowsPlainNamesAlone asks for a file that the build compressed, by both its names.
func TestSendFileKnowsPlainNamesAlone(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"a.js": {Data: []byte("let a")}, "a.js.br": {Data: []byte("packed")}}
	r := httptest.NewRequest("GET", "/a.js", nil)
	r.Header.Set("Accept-Encoding", "br")
	w := httptest.NewRecorder()
	if err := web.SendFile(w, r, files, "a.js", "no-cache"); err != nil || w.Body.String() != "packed" || w.Header().Get("Content-Encoding") != "br" {
		t.Errorf("%q, %v, %v", w.Body, w.Header(), err)
	}
	if err := web.SendFile(httptest.NewRecorder(), r, files, "a.js.br", "no-cache"); geo.ErrorCode(err) != geo.ENotFound {
		t.Errorf("by the name that it has in the program: %v", err)
	}
}
