package view

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
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
				if written++; written > 2 && changes { // after it was found to be large, and hashed
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

// Of what is large, only so many are there as a whole as there is room for, and one that waits
// holds nothing; what is small waits for none.
func TestLargeAnswersWaitForRoom(t *testing.T) {
	const asked = 8
	m := memo.NewMemory(memo.LeastMemory)
	slots := web.NewSlots("tests", 1, asked, time.Minute)
	s := Answers{slog.New(slog.DiscardHandler), slots, memo.New[AnswerKey, answered](m, "answers")}
	var whole, done atomic.Int64
	text := bytes.Repeat([]byte("abcdefgh"), 2*heldBack/8)
	large := Streamed{ContentType: "text/plain", Identity: "large", Holds: func(context.Context) error { return nil }, Write: func(_ context.Context, w io.Writer) error {
		if _, err := w.Write(text[:heldBack]); err != nil {
			return err
		}
		if _, err := w.Write(text[heldBack:]); err != nil {
			return err
		}
		if n := whole.Add(1); n > 1 {
			t.Errorf("%d are there as a whole", n)
		}
		defer whole.Add(-1)
		for slots.Waiting.Load()+whole.Load()+done.Load() < asked { // until nobody is on the way here
			runtime.Gosched()
		}
		return nil
	}}
	ask := func(a Streamed, size int) {
		w := httptest.NewRecorder()
		if err := s.SendStreamedOnce(w, httptest.NewRequest(http.MethodGet, "/", nil), a); err != nil || w.Body.Len() != size {
			t.Errorf("%d bytes of %d: %v", w.Body.Len(), size, err)
		}
	}
	var all sync.WaitGroup
	for range asked {
		all.Go(func() { ask(large, len(text)); done.Add(1) })
	}
	all.Wait()
	if err := slots.Enter(t.Context()); err != nil {
		t.Fatal("a place is not given back:", err)
	}
	defer slots.Leave()
	small := large
	small.Write = func(_ context.Context, w io.Writer) error { _, err := w.Write(text[:heldBack]); return err }
	ask(small, heldBack)
}
