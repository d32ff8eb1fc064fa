package publish

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// layerJobs are what there is to publish of a layer, each by itself: what takes
// longest first, so that no processor waits for it at the end.
func (r *run) layerJobs(l recordLayer) (jobs []func(ctx context.Context) error) {
	pin := ""
	if l.Timeline != nil {
		pin = fmt.Sprintf("@%d", l.Timeline.Pin)
		jobs = append(jobs, func(ctx context.Context) error {
			defer r.step(l.ID)
			return r.tiles(ctx, l, "timeline"+pin, Cut{Layer: l.ID, Timeline: true, Pin: l.Timeline.Pin})
		})
	}
	if l.HasArea && len(l.Snapshots) > 0 {
		for _, ending := range []string{".json", ".csv"} {
			jobs = append(jobs, func(ctx context.Context) error {
				defer r.step(l.ID)
				return r.answer(ctx, "/api/layers/"+l.ID+"/area"+pin+ending, l.ID)
			})
		}
	}
	jobs = append(jobs, func(ctx context.Context) error {
		defer r.step(l.ID)
		return r.changes(ctx, l)
	})
	for _, s := range l.Snapshots {
		ref := fmt.Sprintf("%s@%d", s.Date, s.Pin)
		jobs = append(jobs, func(ctx context.Context) error {
			defer r.step(l.ID + " " + s.Date.String())
			for _, address := range []string{"/api/layers/" + l.ID + "/" + ref + "/features.json", "/api/layers/" + l.ID + "/" + ref + ".geojson"} {
				if err := r.pinned(ctx, address, l.ID); err != nil {
					return err
				}
			}
			return r.tiles(ctx, l, ref, Cut{Layer: l.ID, Date: s.Date, Pin: s.Pin})
		})
	}
	return jobs
}

// changes publishes what changed of a layer of ground between the dates that are compared most. What the
// server does not compare is left out.
func (r *run) changes(ctx context.Context, l recordLayer) error {
	if !l.HasArea || l.Timeline == nil {
		return nil
	}
	for _, c := range r.comparisons() {
		from, ok := l.inForce(c.from)
		to, _ := l.inForce(c.to)
		if !ok || from == to {
			continue
		}
		ref := fmt.Sprintf("/api/layers/%s/%s@%d..%s@%d", l.ID, from.Date, max(from.Pin, l.Timeline.Pin), to.Date, max(to.Pin, l.Timeline.Pin))
		for _, ending := range []string{".json", ".geojson", "/places.json"} {
			address := ref + ending
			if _, there := r.answered(address); there || r.again(address) {
				continue
			}
			a, err := r.ask(ctx, address)
			if a.status == http.StatusConflict {
				break
			} else if err != nil {
				return err
			}
			if err := r.keep(ctx, address, l.ID, a.body, a.tags()); err != nil {
				return err
			}
		}
	}
	return nil
}

// tiles publishes an archive and the TileJSON that names it.
func (r *run) tiles(ctx context.Context, l recordLayer, ref string, c Cut) error {
	c.MaxZoom = r.MaxZoom
	if l.Kind == geo.KindBase {
		c.MaxZoom = min(r.MaxZoom, r.BaseMaxZoom)
	}
	address := "/tiles/" + l.ID + "/" + ref + ".pmtiles"
	described := "/tiles/" + l.ID + "/" + ref + ".json"
	r.mu.Lock()
	r.next.Archives[address] = int(c.MaxZoom)
	r.mu.Unlock()
	if r.was != nil && r.was.Archives[address] == int(c.MaxZoom) && r.again(address) && r.again(described) {
		return nil
	}
	if err := r.cut(ctx, address, c); err != nil {
		return err
	}
	archive, _ := r.answered(address)
	return r.describe(ctx, described, l.ID, archive, c.MaxZoom)
}

// describe publishes the TileJSON of an archive, as the server has it at an address.
func (r *run) describe(ctx context.Context, address, layer, archive string, maxZoom uint8) error {
	if r.DryRun { // what it says of the archive is not known yet
		name := objectPrefix + layer + "/" + stemOf(address) + ".*.json"
		r.answers(address, name)
		r.puts(name, 0)
		return nil
	}
	a, err := r.ask(ctx, address)
	if err != nil {
		return err
	}
	about := map[string]json.RawMessage{}
	if err := json.Unmarshal(a.body, &about); err != nil {
		return fmt.Errorf("publish: %s: %w", address, err)
	}
	// As readers of archives in map libraries have it.
	about["tiles"], err = json.Marshal([]string{"pmtiles://" + r.base + "/" + archive + "/{z}/{x}/{y}"})
	if err != nil {
		return err
	}
	about["maxzoom"] = json.RawMessage(fmt.Sprint(maxZoom))
	raw, err := json.Marshal(about)
	if err != nil {
		return err
	}
	return r.keep(ctx, address, layer, raw, a.tags())
}

// cut makes an archive and puts it.
func (r *run) cut(ctx context.Context, address string, c Cut) error {
	r.mu.Lock()
	name, ok := r.cuts[address]
	r.mu.Unlock()
	if ok {
		r.answers(address, name)
		return nil
	}
	stem := stemOf(address)
	if r.DryRun {
		r.hasCut(address, objectPrefix+c.Layer+"/"+stem+".*.pmtiles")
		r.puts(objectPrefix+c.Layer+"/"+stem+".*.pmtiles", 0)
		return nil
	}
	c.Path = filepath.Join(r.WorkDir, c.Layer+"-"+stem+".pmtiles")
	if err := r.Cutter.Cut(ctx, c); err != nil {
		return err
	}
	defer os.Remove(c.Path)
	tags := geo.SeriesKey(c.Layer)
	if !c.Timeline {
		tags = geo.SnapshotKey(c.Layer, c.Date)
	}
	name, err := r.putCut(ctx, c.Path, c.Layer, stem, tags)
	if err != nil {
		return err
	}
	r.hasCut(address, name)
	return nil
}

// putCut puts an archive that was written, where it is not there, and returns its name.
func (r *run) putCut(ctx context.Context, path, layer, stem, tags string) (name string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("publish: %w", err)
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	if err != nil {
		return "", fmt.Errorf("publish: %w", err)
	}
	name = objectName(layer, stem, sum.Sum(nil), ".pmtiles")
	r.mu.Lock()
	_, there := r.there[name]
	r.mu.Unlock()
	if there {
		return name, nil
	}
	if err := r.bucket.putFile(ctx, name, io.NewSectionReader(f, 0, size), tags); err != nil {
		return "", err
	}
	now := r.Now()
	r.mu.Lock()
	r.there[name] = now
	r.mu.Unlock()
	r.puts(name, int(size))
	return name, nil
}

// hasCut notes the archive for an address.
func (r *run) hasCut(address, name string) {
	r.answers(address, name)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cuts[address] = name
}
