package view

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"frontline/geo/geotest"
	"frontline/server/memo"
	"frontline/server/web"
)

// What is named by the hash of its bytes is sent with those bytes, or broken off.
func TestAStreamHasTheBytesOfItsETag(t *testing.T) {
	geotest.TakesLong(t)
	for name, changes := range map[string]bool{"the same": false, "others": true} {
		t.Run(name, func(t *testing.T) {
			m := memo.NewMemory(memo.LeastMemory)
			s := Answers{slog.New(slog.DiscardHandler), web.NewSlots("tests", 1, 1, time.Second), memo.New[AnswerKey, answered](m, "answers")}
			text, written := bytes.Repeat([]byte("abcdefgh"), 1<<20), 0
			a := Streamed{ContentType: "text/plain", Holds: func(context.Context) error { return nil }, Write: func(_ context.Context, w io.Writer) error {
				if written++; written > 1 && changes {
					text[len(text)-1] = 'x'
				}
				_, err := w.Write(text)
				return err
			}}
			etag := web.ETagOf(text, web.Identity)
			w := httptest.NewRecorder()
			var ended any
			func() {
				defer func() { ended = recover() }()
				if err := s.SendStreamed(w, httptest.NewRequest(http.MethodGet, "/", nil), AnswerKey{Kind: "test"}, a); err != nil {
					t.Error(err)
				}
			}()
			if got := w.Header().Get("ETag"); got != etag {
				t.Errorf("the ETag is %s, not %s", got, etag)
			}
			if broken := ended == http.ErrAbortHandler; broken != changes || !changes && !bytes.Equal(w.Body.Bytes(), text) {
				t.Errorf("%d bytes, and it ended with %v", w.Body.Len(), ended)
			}
		})
	}
}
