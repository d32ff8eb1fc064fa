package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
)

// partSuffix is what the log of an unfinished export is called.
const partSuffix = ".part"

// partVersion is of the log's form.
const partVersion = 1

// partKey is the log's first line: what it is of.
type partKey struct {
	Part     int      `json:"frontline_part"`
	Layer    string   `json:"layer"`
	Snapshot geo.Date `json:"snapshot"`
	Content  string   `json:"content"`
	MinZoom  uint8    `json:"min_zoom"`
	MaxZoom  uint8    `json:"max_zoom"`
	Version  string   `json:"version"`
}

// contentHash names a tile's uncompressed bytes: the first half of their
// SHA-256.
type contentHash [16]byte

// part is the log of an unfinished export. Behind its first line it has frames
// with a checksum each, so that one that was cut off, or never reached the
// disk, is known as such.
type part struct {
	path  string
	file  *os.File
	start int64  // of the first frame
	end   int64  // of the last whole frame
	frame []byte // what was added since

	next  uint64 // the number after that of the last tile in the log
	tiles uint64

	mu    sync.RWMutex
	known map[contentHash]uint32 // the contents, by when they came
}

// openPart opens the log at path, or begins one. One that is of something else
// is begun anew where it may be replaced, and else geo.EConflict.
func openPart(path string, key partKey, replace bool) (*part, error) {
	f, err := openLocked(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	p := &part{path: path, file: f, known: map[contentHash]uint32{}}
	if err := p.begin(key, replace); err != nil {
		return nil, errors.Join(fileError(path, err), f.Close())
	}
	return p, nil
}

func (p *part) begin(key partKey, replace bool) error {
	line, err := json.Marshal(key)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	p.start = int64(len(line))
	there := make([]byte, 4096)
	n, err := p.file.ReadAt(there, 0)
	if err != nil && err != io.EOF {
		return err
	}
	there = there[:n]
	if bytes.HasPrefix(there, line) {
		return p.recover()
	}
	name := filepath.Base(p.path)
	if n > 0 {
		var other partKey
		first, _, _ := bytes.Cut(there, []byte("\n"))
		if json.Unmarshal(first, &other) != nil || other.Part == 0 {
			return geo.Errorf(geo.EConflict, "%s is there and is not what an export left: move it away, or give another name", name)
		}
		if !replace {
			return geo.Errorf(geo.EConflict, "%s is left of another export (%s of %s, zooms %d to %d, by version %s): delete it, or give --force to begin anew",
				name, other.Layer, other.Snapshot, other.MinZoom, other.MaxZoom, other.Version)
		}
	}
	if err := p.file.Truncate(0); err != nil {
		return err
	}
	_, err = p.file.WriteAt(line, 0)
	p.end = p.start
	return err
}

// recover reads what is there, and cuts off what is not whole.
func (p *part) recover() error {
	p.end = p.start
	r := bufio.NewReaderSize(io.NewSectionReader(p.file, p.start, 1<<62), 1<<20)
	for {
		payload, err := readFrame(r)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if err := eachRecord(payload, p.remember); err != nil {
			return geo.Errorf(geo.EConflict, "%s is damaged: delete it and begin anew", filepath.Base(p.path))
		}
		p.end += int64(frameHead + len(payload))
	}
	return p.file.Truncate(p.end)
}

// remember takes a record of the log into account.
func (p *part) remember(r record) error {
	if r.tile < p.next || r.run == 0 || r.content > uint32(len(p.known)) {
		return errDamaged
	}
	if r.isNew() {
		p.known[r.hash] = uint32(len(p.known))
	}
	p.next = r.tile + r.run
	p.tiles += r.run
	return nil
}

// has reports whether the log has a content.
func (p *part) has(h contentHash) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	_, ok := p.known[h]
	return ok
}

// frameBytes is how much is gathered before it is written: some tenths of a
// second's work, which is what a kill loses.
const frameBytes = 64 << 10

// add adds run tiles from the number tile on that all have one content, data
// being its bytes where it is new.
func (p *part) add(tile, run uint64, h contentHash, data []byte) error {
	p.mu.Lock()
	content, there := p.known[h]
	r := record{tile: tile, run: run, content: content + 1, hash: h}
	if !there {
		r.content, r.data = newContent, data
		p.known[h] = uint32(len(p.known))
	}
	p.mu.Unlock()
	p.frame = r.append(p.frame)
	p.next = tile + run
	p.tiles += run
	if len(p.frame) < frameBytes {
		return nil
	}
	return p.flush()
}

// flush writes what was gathered.
func (p *part) flush() error {
	if len(p.frame) == 0 {
		return nil
	}
	b := framed(p.frame)
	if _, err := p.file.WriteAt(b, p.end); err != nil {
		return err
	}
	p.end += int64(len(b))
	p.frame = p.frame[:0]
	return nil
}

// each reads the log from its start.
func (p *part) each(use func(record) error) error {
	r := bufio.NewReaderSize(io.NewSectionReader(p.file, p.start, p.end-p.start), 1<<20)
	for at := p.start; at < p.end; {
		payload, err := readFrame(r)
		if err == nil {
			err = eachRecord(payload, use)
		}
		if err == io.EOF || errors.Is(err, errDamaged) {
			return fmt.Errorf("export: %s was changed by another program", filepath.Base(p.path))
		}
		if err != nil {
			return err
		}
		at += int64(frameHead + len(payload))
	}
	return nil
}

func (p *part) close() error { return p.file.Close() }

// remove ends an export: nothing is left of the log.
func (p *part) remove() error { return os.Remove(p.path) }
