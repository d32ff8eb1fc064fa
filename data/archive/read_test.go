package archive

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/v1"
	"github.com/klauspost/compress/gzip"
	"github.com/paulmach/orb"

	"frontline/geo/tile"
)

// contents is all that an archive holds, read by nothing that wrote it.
type contents struct {
	tiles    map[tile.ID][]byte
	contents int // kept ones
	gzipped  bool
	metadata map[string]string
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func keys(m map[string]bool) iter.Seq[string] { return maps.Keys(m) }

func geoWorld() orb.Polygon {
	return orb.Polygon{{{-180, -90}, {180, -90}, {180, 90}, {-180, 90}, {-180, -90}}}
}

func unzipped(t testing.TB, b []byte) []byte {
	t.Helper()
	zr, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(zr)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// readPMTiles reads an archive after the specification, and holds that its
// sections fill it and that it is clustered.
func readPMTiles(t testing.TB, path string) contents {
	t.Helper()
	file := readFile(t, path)
	if string(file[:8]) != "PMTiles\x03" || !bytes.Equal(file[96:98], []byte{1, 2}) || file[98] != 1 && file[98] != 2 || file[99] != 1 {
		t.Fatalf("a header of %x", file[:100])
	}
	number := func(at int) uint64 { return binary.LittleEndian.Uint64(file[at:]) }
	section := func(at int) []byte { return file[number(at) : number(at)+number(at+8)] }
	if number(8) != 127 || 127+number(16)+number(32)+number(48)+number(64) != uint64(len(file)) {
		t.Errorf("sections do not fill the file of %d bytes", len(file))
	}
	c := contents{tiles: map[tile.ID][]byte{}, metadata: map[string]string{}, gzipped: file[98] == 2}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(unzipped(t, section(24)), &object); err != nil {
		t.Fatal(err)
	}
	for name, raw := range object {
		c.metadata[name] = strings.Trim(string(raw), "[]")
		var text string
		if json.Unmarshal(raw, &text) == nil {
			c.metadata[name] = text
		}
	}
	var all []pmEntry
	for _, e := range pmDirectory(t, section(8)) {
		if e.run > 0 {
			all = append(all, e)
			continue
		}
		all = append(all, pmDirectory(t, section(40)[e.offset:e.offset+e.length])...)
	}
	data, end := section(56), uint64(0)
	for _, e := range all {
		switch {
		case e.offset == end:
			end += e.length
			c.contents++
		case e.offset > end:
			t.Errorf("bytes of no tile before those of %d", e.tile)
		}
		raw := data[e.offset : e.offset+e.length]
		if c.gzipped {
			raw = unzipped(t, raw)
		}
		for n := e.tile; n < e.tile+e.run; n++ {
			c.tiles[tile.ToID(n)] = raw
		}
	}
	if number(72) != uint64(len(c.tiles)) || number(80) != uint64(len(all)) || number(88) != uint64(c.contents) {
		t.Errorf("the header counts %d, %d, %d", number(72), number(80), number(88))
	}
	return c
}

type pmEntry struct{ tile, offset, length, run uint64 }

func pmDirectory(t testing.TB, b []byte) []pmEntry {
	t.Helper()
	r := bytes.NewReader(unzipped(t, b))
	number := func() uint64 {
		v, err := binary.ReadUvarint(r)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	entries := make([]pmEntry, number())
	at := uint64(0)
	for i := range entries {
		at += number()
		entries[i].tile = at
	}
	for i := range entries {
		entries[i].run = number()
	}
	for i := range entries {
		entries[i].length = number()
	}
	for i := range entries {
		v := number()
		if v == 0 {
			v = entries[i-1].offset + entries[i-1].length + 1
		}
		entries[i].offset = v - 1
	}
	return entries
}

func readMBTiles(t testing.TB, path string) contents {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c := contents{tiles: map[tile.ID][]byte{}, metadata: map[string]string{}}
	each := func(query string, scan func(*sql.Rows) error) {
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			if err := scan(rows); err != nil {
				t.Fatal(err)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	each(`SELECT name, value FROM metadata`, func(r *sql.Rows) error {
		var name, value string
		err := r.Scan(&name, &value)
		c.metadata[name] = value
		return err
	})
	c.metadata["vector_layers"] = c.metadata["json"]
	each(`SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles`, func(r *sql.Rows) error {
		var id tile.ID
		var fromSouth uint32
		var data []byte
		if err := r.Scan(&id.Z, &id.X, &fromSouth, &data); err != nil {
			return err
		}
		id.Y = 1<<id.Z - 1 - fromSouth
		if c.tiles[id] != nil {
			return fmt.Errorf("%v is there twice", id)
		}
		c.tiles[id] = unzipped(t, data)
		return nil
	})
	each(`SELECT (SELECT count(*) FROM images), (SELECT application_id FROM pragma_application_id)`, func(r *sql.Rows) error {
		var id int
		if err := r.Scan(&c.contents, &id); err != nil {
			return err
		}
		if id != 0x4d504258 {
			return fmt.Errorf("application id %x", id)
		}
		return nil
	})
	return c
}
