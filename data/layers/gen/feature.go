package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"frontline/data/layers"

	"github.com/andybalholm/brotli"
	"github.com/go-json-experiment/json/v1"
)

// A feature is one GeoJSON feature. Its properties are written sorted by
// name; those that are empty are not written.
type feature struct {
	id         string
	geometry   shape
	properties map[string]any
}

// named sets a feature's names: name is the English one, for readers of
// GeoJSON that know no other member.
func (f feature) named(names map[string]string, aliases []string) {
	f.properties["name"] = names["en"]
	f.properties["names"] = names
	f.properties["aliases"] = aliases
}

// appendJSON writes the feature on one line.
func (f feature) appendJSON(b []byte) ([]byte, error) {
	id, err := marshal(f.id)
	if err != nil {
		return nil, err
	}
	properties := map[string]json.RawMessage{}
	for k, v := range f.properties {
		raw, err := marshal(v)
		if err != nil {
			return nil, fmt.Errorf("property %s: %w", k, err)
		}
		if s := string(raw); s != `""` && s != "null" && s != "[]" && s != "{}" {
			properties[k] = raw
		}
	}
	p, err := marshal(properties)
	if err != nil {
		return nil, err
	}
	b = append(b, `{"geometry":`...)
	b = f.geometry.appendJSON(b)
	b = append(b, `,"id":`...)
	b = append(b, id...)
	b = append(b, `,"properties":`...)
	b = append(b, p...)
	return append(b, `,"type":"Feature"}`...), nil
}

// marshal is json.Marshal that leaves <, > and & as they are.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}

// writeLayer writes a layer's snapshots, one file for each date, and removes
// those of dates that the layer no longer has. On the dates of ended nothing but
// the end of features is said: their ids stand in a file.
func writeLayer(folder string, snapshots map[string][]feature, ended map[string][]string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	wanted := map[string]bool{}
	for date, features := range snapshots {
		b, err := collection(features)
		if err != nil {
			return fmt.Errorf("%s: %w", date, err)
		}
		file := filepath.Join(folder, date+".geojson")
		if len(b) > largeFile {
			whole := b
			if filepath.Base(folder) == "base" {
				if whole, err = layers.WithTowns(b); err != nil {
					return err
				}
			}
			sum := fmt.Appendf(nil, "%x  %s\n", sha256.Sum256(whole), filepath.Base(file))
			if err := os.WriteFile(file+layers.SumEnding, sum, 0o644); err != nil {
				return err
			}
			wanted[file+layers.SumEnding] = true
			file += layers.Ending
			if b, err = pack(b); err != nil {
				return err
			}
		}
		if err := os.WriteFile(file, b, 0o644); err != nil {
			return err
		}
		wanted[file] = true
	}
	for date, ids := range ended {
		file := filepath.Join(folder, date+".geojson"+layers.WithoutEnding)
		if err := os.WriteFile(file, []byte(strings.Join(ids, "\n")+"\n"), 0o644); err != nil {
			return err
		}
		wanted[file] = true
		sum, err := sumWithout(snapshots, date, ids)
		if err != nil {
			return err
		}
		if err := os.WriteFile(strings.TrimSuffix(file, layers.WithoutEnding)+layers.SumEnding, sum, 0o644); err != nil {
			return err
		}
		wanted[strings.TrimSuffix(file, layers.WithoutEnding)+layers.SumEnding] = true
	}
	present, err := filepath.Glob(filepath.Join(folder, "*.geojson*"))
	if err != nil {
		return err
	}
	for _, file := range slices.DeleteFunc(present, func(f string) bool { return wanted[f] }) {
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	return nil
}

// sumWithout is the hash of the snapshot before a date without some features, as sha256sum
// writes it.
func sumWithout(snapshots map[string][]feature, date string, ids []string) ([]byte, error) {
	before := ""
	for d := range snapshots {
		if d < date {
			before = max(before, d)
		}
	}
	b, err := collection(slices.DeleteFunc(slices.Clone(snapshots[before]), func(f feature) bool { return slices.Contains(ids, f.id) }))
	return fmt.Appendf(nil, "%x  %s\n", sha256.Sum256(b), date+".geojson"), err
}

// largeFile is from where on a file is compressed: it would be a good part of
// the program, and nobody reads its changes line by line.
const largeFile = 1 << 17

func pack(b []byte) ([]byte, error) {
	var out bytes.Buffer
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 22})
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}

// collection is a FeatureCollection with one feature on a line, so that a
// change shows as the lines of what changed.
func collection(features []feature) ([]byte, error) {
	b := []byte("{\"features\":[\n")
	for i, f := range features {
		var err error
		if b, err = f.appendJSON(b); err != nil {
			return nil, fmt.Errorf("feature %s: %w", f.id, err)
		}
		if i < len(features)-1 {
			b = append(b, ',')
		}
		b = append(b, '\n')
	}
	return append(b, "],\"type\":\"FeatureCollection\"}\n"...), nil
}
