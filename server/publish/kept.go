package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"path"
	"strings"

	"frontline/server/web"
)

// answered is the object for an address, where there is one by now.
func (r *run) answered(address string) (object string, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	object, ok = r.next.Answers[address]
	return object, ok
}

// answers notes the object for an address.
func (r *run) answers(address, object string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.next.Answers[address] = object
}

// again takes over what the publication that is shown has for an address.
func (r *run) again(address string) bool {
	if !r.sameMaker() {
		return false
	}
	name, ok := r.was.Answers[address]
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, there := r.there[name]; !ok || !there {
		return false
	}
	r.next.Answers[address] = name
	return true
}

// pinned publishes an answer that never changes within a version.
func (r *run) pinned(ctx context.Context, address, layer string) error {
	if r.again(address) {
		return nil
	}
	return r.answer(ctx, address, layer)
}

// answer publishes what the server says at an address.
func (r *run) answer(ctx context.Context, address, layer string) error {
	a, err := r.ask(ctx, address)
	if err != nil {
		return err
	}
	return r.keep(ctx, address, layer, a.body, a.tags())
}

// keep publishes what there is at an address.
func (r *run) keep(ctx context.Context, address, layer string, raw []byte, tags string) error {
	sum := sha256.Sum256(raw)
	name := objectName(layer, stemOf(address), sum[:], path.Ext(address))
	r.answers(address, name)
	return r.add(ctx, name, raw, tags)
}

// reply is one answer of the server.
type reply struct {
	header http.Header
	status int
	body   []byte
}

// tags are the keys of caches that the server gives an answer.
func (a reply) tags() string { return a.header.Get(web.SurrogateKeyHeader) }

// ask asks the server.
func (r *run) ask(ctx context.Context, address string) (reply, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return reply{}, fmt.Errorf("publish: %w", err)
	}
	w := &replyWriter{reply: reply{header: http.Header{}, status: http.StatusOK}}
	r.Answers.ServeHTTP(w, request)
	w.reply.body = w.buffer.Bytes()
	if ctx.Err() != nil { // the answer may be cut off
		return w.reply, errStopped()
	}
	if w.status == http.StatusOK {
		return w.reply, nil
	}
	return w.reply, fmt.Errorf("publish: %s is answered with status %d: %s", address, w.status, bytes.TrimSpace(w.body))
}

// replyWriter keeps an answer.
type replyWriter struct {
	reply
	buffer bytes.Buffer
}

func (w *replyWriter) Header() http.Header { return w.header }

func (w *replyWriter) WriteHeader(status int) { w.status = status }

func (w *replyWriter) Write(b []byte) (int, error) { return w.buffer.Write(b) }

// page publishes what has a name of its own: a copy by content stays, so that it
// can be shown again.
func (r *run) page(ctx context.Context, name string, body []byte, tags string) error {
	sum := sha256.Sum256(body)
	ending := path.Ext(name)
	from := objectName("all", strings.ReplaceAll(strings.TrimSuffix(name, ending), "/", "-"), sum[:], ending)
	r.mu.Lock()
	r.next.Pages[name], r.pages[from], r.next.tags[from] = from, body, tags
	r.mu.Unlock()
	return r.add(ctx, from, body, tags)
}

// pageAgain takes over a page of the publication that is shown, where it was made of
// the same; made is noted for the next one.
func (r *run) pageAgain(name, made string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.next.Made[name] = made
	if !r.sameMaker() || r.was.Made[name] != made {
		return false
	}
	from, ok := r.was.Pages[name]
	if _, there := r.there[from]; !ok || !there {
		return false
	}
	r.next.Pages[name] = from
	return true
}

// willBe notes that there will be a page, so that others lead to it.
func (r *run) willBe(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.next.Pages[name]; !ok {
		r.next.Pages[name] = ""
	}
}

// isPage is whether there is a page of a name, or will be.
func (r *run) isPage(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.next.Pages[name]
	return ok
}
