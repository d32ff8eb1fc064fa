package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// recordAnswer is the part of /api/record.json that is needed here.
type recordAnswer struct {
	Revision geo.Revision  `json:"revision"`
	Today    geo.Date      `json:"today"`
	Layers   []recordLayer `json:"layers"`
	Derived  []struct {
		ID string `json:"id"`
	} `json:"derived"`
	Lines []struct {
		ID string `json:"id"`
	} `json:"lines"`
	Agreements []struct {
		ID string `json:"id"`
	} `json:"agreements"`
	Retractions []geo.Retraction `json:"retractions"`
	Recounts    []geo.Recount    `json:"recounts"`
}

type recordLayer struct {
	ID        string           `json:"id"`
	Kind      geo.Kind         `json:"kind"`
	HasArea   bool             `json:"has_area"`
	Snapshots []recordSnapshot `json:"snapshots"`
	Timeline  *struct {
		Pin geo.Revision `json:"pin"`
	} `json:"timeline"`
}

type recordSnapshot struct {
	Date geo.Date     `json:"date"`
	Pin  geo.Revision `json:"pin"`
}

// inForce is the snapshot in force on a date.
func (l recordLayer) inForce(on geo.Date) (s recordSnapshot, ok bool) {
	for _, one := range l.Snapshots {
		if one.Date <= on {
			s, ok = one, true
		}
	}
	return s, ok
}

// openingDay is the date on which the map of all layers opens.
func (r *run) openingDay() geo.Date {
	newest := map[string]geo.Date{}
	var layers []geo.Layer
	for _, l := range r.record.Layers {
		layers = append(layers, geo.Layer{ID: l.ID, Kind: l.Kind})
		if n := len(l.Snapshots); n > 0 {
			newest[l.ID] = l.Snapshots[n-1].Date
		}
	}
	day, _ := geo.OpeningDate(layers, func(l geo.Layer) (geo.Date, bool) {
		d, ok := newest[l.ID]
		return d, ok
	})
	return day
}

const recordAddress = "/api/record.json"

// settlementsAddress is where the page finds the gazetteer, which the server searches itself.
const settlementsAddress = "/api/settlements.json"

// tries is how often all is asked for anew where the record changes meanwhile.
const tries = 3

// gatherWhole gathers all answers, of one state of the record.
func (r *run) gatherWhole(ctx context.Context) error {
	for range tries {
		before, err := r.ask(ctx, recordAddress)
		if err != nil {
			return err
		}
		if err := r.gather(ctx, before.body); err != nil {
			return err
		}
		if after, err := r.ask(ctx, recordAddress); err != nil {
			return err
		} else if bytes.Equal(before.body, after.body) {
			return nil
		}
	}
	return geo.Errorf(geo.EUnavailable, "the record changes faster than it can be published: run this again when the loading is done")
}

// gather asks for all that the record has, and puts what is not there yet.
func (r *run) gather(ctx context.Context, raw []byte) error {
	r.record = recordAnswer{}
	if err := json.Unmarshal(raw, &r.record); err != nil {
		return fmt.Errorf("publish: the record: %w", err)
	}
	r.next = &Publication{
		Format: format, Revision: r.record.Revision, Day: r.record.Today, Version: r.Version, Site: r.Site.String(),
		Archives: map[string]int{}, Answers: map[string]string{}, Pages: map[string]string{},
	}
	r.done, r.total = 0, 0
	for _, l := range r.record.Layers {
		r.total += len(l.Snapshots) + 1
	}
	if err := r.keep(ctx, recordAddress, "all", raw); err != nil {
		return err
	}
	if r.Settlements != nil {
		if err := r.keep(ctx, settlementsAddress, "all", r.Settlements); err != nil {
			return err
		}
	}
	for _, l := range r.record.Layers {
		if err := r.gatherLayer(ctx, l); err != nil {
			return err
		}
	}
	for _, d := range r.record.Derived {
		for _, ending := range []string{".json", ".csv"} {
			if err := r.answer(ctx, "/api/layers/"+d.ID+"/area"+ending, d.ID); err != nil {
				return err
			}
		}
	}
	for _, a := range r.record.Agreements {
		for _, ending := range []string{".json", ".csv"} {
			if err := r.answer(ctx, "/api/layers/"+a.ID+"/area"+ending, a.ID); err != nil {
				return err
			}
		}
	}
	for _, l := range r.record.Lines {
		for _, ending := range []string{".json", ".csv"} {
			if err := r.answer(ctx, "/api/layers/"+l.ID+"/length"+ending, l.ID); err != nil {
				return err
			}
		}
	}
	if err := r.sheets(ctx); err != nil {
		return err
	}
	return r.gatherPages(ctx)
}

func (r *run) gatherLayer(ctx context.Context, l recordLayer) error {
	for _, s := range l.Snapshots {
		ref := fmt.Sprintf("%s@%d", s.Date, s.Pin)
		for _, address := range []string{"/api/layers/" + l.ID + "/" + ref + "/features.json", "/api/layers/" + l.ID + "/" + ref + ".geojson"} {
			if err := r.pinned(ctx, address, l.ID); err != nil {
				return err
			}
		}
		if err := r.tiles(ctx, l, ref, Cut{Layer: l.ID, Date: s.Date, Pin: s.Pin}); err != nil {
			return err
		}
		r.step(l.ID + " " + s.Date.String())
	}
	pin := ""
	if l.Timeline != nil {
		pin = fmt.Sprintf("@%d", l.Timeline.Pin)
		if err := r.tiles(ctx, l, "timeline"+pin, Cut{Layer: l.ID, Timeline: true, Pin: l.Timeline.Pin}); err != nil {
			return err
		}
	}
	if l.HasArea && len(l.Snapshots) > 0 {
		for _, ending := range []string{".json", ".csv"} {
			if err := r.answer(ctx, "/api/layers/"+l.ID+"/area"+pin+ending, l.ID); err != nil {
				return err
			}
		}
	}
	if err := r.changes(ctx, l); err != nil {
		return err
	}
	r.step(l.ID)
	return nil
}

// changes publishes what changed of a layer of ground up to the date on which the map opens, for the choices
// that the page has: since a week and thirty days before, and in the month. What the server does not compare is left out.
func (r *run) changes(ctx context.Context, l recordLayer) error {
	opening := r.openingDay()
	to, ok := l.inForce(opening)
	if !l.HasArea || l.Timeline == nil || !ok {
		return nil
	}
	for _, days := range []int{7, 30, opening.Time().Day()} {
		from, ok := l.inForce(opening - geo.Date(days))
		if !ok || from == to {
			continue
		}
		ref := fmt.Sprintf("/api/layers/%s/%s@%d..%s@%d", l.ID, from.Date, max(from.Pin, l.Timeline.Pin), to.Date, max(to.Pin, l.Timeline.Pin))
		for _, ending := range []string{".json", ".geojson", "/places.json"} {
			address := ref + ending
			if _, there := r.next.Answers[address]; there || r.again(address) {
				continue
			}
			a, err := r.ask(ctx, address)
			if a.status == http.StatusConflict {
				break
			} else if err != nil {
				return err
			}
			if err := r.keep(ctx, address, l.ID, a.body); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) step(what string) {
	r.done++
	r.Progress(min(r.done, r.total), r.total, what)
}

// tiles publishes an archive and the TileJSON that names it.
func (r *run) tiles(ctx context.Context, l recordLayer, ref string, c Cut) error {
	c.MaxZoom = r.MaxZoom
	if l.Kind == geo.KindBase {
		c.MaxZoom = min(r.MaxZoom, r.BaseMaxZoom)
	}
	address := "/tiles/" + l.ID + "/" + ref + ".pmtiles"
	described := "/tiles/" + l.ID + "/" + ref + ".json"
	r.next.Archives[address] = int(c.MaxZoom)
	if r.was != nil && r.was.Archives[address] == int(c.MaxZoom) && r.again(address) && r.again(described) {
		return nil
	}
	if err := r.cut(ctx, address, c); err != nil {
		return err
	}
	if r.DryRun { // what it says of the archive is not known yet
		name := objectPrefix + l.ID + "/" + stemOf(described) + ".*.json"
		r.next.Answers[described] = name
		r.report.Put = append(r.report.Put, name)
		return nil
	}
	a, err := r.ask(ctx, described)
	if err != nil {
		return err
	}
	about := map[string]json.RawMessage{}
	if err := json.Unmarshal(a.body, &about); err != nil {
		return fmt.Errorf("publish: %s: %w", described, err)
	}
	// As readers of archives in map libraries have it.
	about["tiles"], err = json.Marshal([]string{"pmtiles://" + r.base + "/" + r.next.Answers[address] + "/{z}/{x}/{y}"})
	if err != nil {
		return err
	}
	about["maxzoom"] = json.RawMessage(fmt.Sprint(c.MaxZoom))
	raw, err := json.Marshal(about)
	if err != nil {
		return err
	}
	return r.keep(ctx, described, l.ID, raw)
}

// cut makes an archive and puts it.
func (r *run) cut(ctx context.Context, address string, c Cut) error {
	if name, ok := r.cuts[address]; ok {
		r.next.Answers[address] = name
		return nil
	}
	stem := stemOf(address)
	if r.DryRun {
		name := objectPrefix + c.Layer + "/" + stem + ".*.pmtiles"
		r.next.Answers[address], r.cuts[address] = name, name
		r.report.Put = append(r.report.Put, name)
		return nil
	}
	c.Path = filepath.Join(r.WorkDir, c.Layer+"-"+stem+".pmtiles")
	if err := r.Cutter.Cut(ctx, c); err != nil {
		return err
	}
	f, err := os.Open(c.Path)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	defer func() {
		f.Close()
		os.Remove(c.Path)
	}()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	name := objectName(c.Layer, stem, sum.Sum(nil), ".pmtiles")
	r.next.Answers[address], r.cuts[address] = name, name
	if _, ok := r.there[name]; ok {
		return nil
	}
	if err := r.bucket.putFile(ctx, name, io.NewSectionReader(f, 0, size)); err != nil {
		return err
	}
	r.there[name] = r.Now()
	r.report.Put = append(r.report.Put, name)
	r.report.Bytes += size
	return nil
}

// pinned publishes an answer that never changes within a version.
func (r *run) pinned(ctx context.Context, address, layer string) error {
	if r.again(address) {
		return nil
	}
	return r.answer(ctx, address, layer)
}

// again takes over what the publication that is shown has for an address.
func (r *run) again(address string) bool {
	if r.was == nil || r.was.Version != r.Version || r.was.Site != r.Site.String() {
		return false
	}
	name, ok := r.was.Answers[address]
	if _, there := r.there[name]; !ok || !there {
		return false
	}
	r.next.Answers[address] = name
	return true
}

// answer publishes what the server says at an address.
func (r *run) answer(ctx context.Context, address, layer string) error {
	a, err := r.ask(ctx, address)
	if err != nil {
		return err
	}
	return r.keep(ctx, address, layer, a.body)
}

// keep publishes what there is at an address.
func (r *run) keep(ctx context.Context, address, layer string, raw []byte) error {
	sum := sha256.Sum256(raw)
	name := objectName(layer, stemOf(address), sum[:], path.Ext(address))
	r.next.Answers[address] = name
	return r.add(ctx, name, raw)
}

// stemOf is what of an address stands in an object's name, so that a person
// finds it and a download is called by it.
func stemOf(address string) string {
	dir, file := path.Split(address)
	stem, _, _ := strings.Cut(strings.TrimSuffix(file, path.Ext(file)), "@")
	if stem == "features" || stem == "places" {
		date, _, _ := strings.Cut(path.Base(dir), "@")
		return date + "-" + stem
	}
	return stem
}

// objectName names content: 128 bits of its SHA-256 tell it from any other.
func objectName(layer, stem string, sum []byte, ending string) string {
	return objectPrefix + layer + "/" + stem + "." + hex.EncodeToString(sum[:16]) + ending
}

// reply is one answer of the server.
type reply struct {
	header http.Header
	status int
	body   []byte
}

// ask asks the server.
func (r *run) ask(ctx context.Context, address string) (reply, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return reply{}, fmt.Errorf("publish: %w", err)
	}
	w := &replyWriter{reply: reply{header: http.Header{}, status: http.StatusOK}}
	r.Answers.ServeHTTP(w, request)
	w.reply.body = w.buffer.Bytes()
	if w.status == http.StatusOK {
		return w.reply, nil
	}
	if ctx.Err() != nil {
		return w.reply, errStopped()
	}
	return w.reply, fmt.Errorf("publish: %s is answered with status %d: %s", address, w.status, bytes.TrimSpace(w.body))
}

// replyWriter keeps an answer.
type replyWriter struct {
	reply
	buffer bytes.Buffer
}

func (w *replyWriter) Header() http.Header         { return w.header }
func (w *replyWriter) WriteHeader(status int)      { w.status = status }
func (w *replyWriter) Write(b []byte) (int, error) { return w.buffer.Write(b) }
