package shape

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"frontline/data/internal/sqlkit"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// A line is cut where its positions say so, and not at every so many of them:
// when an edit moves, adds or drops a few, the cuts on both sides stay where
// they were, and so do the chunks between them. About one position in
// chunkMean ends a chunk. Smaller chunks lose less to an edit and cost more
// rows to read. Of 60 real days 16 makes 2.1 % of their GeoJSON, 32 makes
// 2.5 % and 64 makes 3.5 %.
//
// What these numbers are matters for sharing only. A reader does not need
// them, so they may change between versions.
const (
	chunkMean = 16  // a power of two
	chunkMin  = 8   // positions; a shorter line is kept inline, in its shape
	chunkMax  = 256 // positions
)

// Chunk is a stretch of a line as it is stored.
type Chunk struct {
	data []byte
	Sum  [sha256.Size]byte // of data
}

// Share takes the bytes of chunks that are there already for its own: days that
// follow one another have almost all of them in common.
func (s *Shape) Share(there map[[sha256.Size]byte][]byte) {
	for _, seg := range s.segments {
		for i, c := range seg.chunks {
			data, ok := there[c.Sum]
			if !ok {
				data = slices.Clone(c.data) // which has room for more
				there[c.Sum] = data
			}
			seg.chunks[i].data = data
		}
	}
}

// cutChunks splits a line of at least chunkMin positions.
func cutChunks(line []position) []Chunk {
	var chunks []Chunk
	for len(line) > 0 {
		n := chunkLen(line)
		chunks = append(chunks, newChunk(line[:n]))
		line = line[n:]
	}
	return chunks
}

// chunkLen is how many positions the first chunk of line takes.
func chunkLen(line []position) int {
	for n := chunkMin; n < len(line) && n < chunkMax; n++ {
		if endsChunk(line[n-1]) {
			return n
		}
	}
	return min(len(line), chunkMax)
}

// endsChunk mixes the bits of a position (Stafford's mix 13, the end of
// splitmix64) and looks at the top ones.
func endsChunk(p position) bool {
	h := uint64(uint32(p.x))<<32 | uint64(uint32(p.y))
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return (h^h>>31)&(chunkMean-1) == 0
}

func newChunk(line []position) Chunk {
	b := make([]byte, 0, 5*len(line)+8)
	var prev position
	for _, p := range line {
		b = appendDelta(b, prev, p)
		prev = p
	}
	return Chunk{data: b, Sum: sha256.Sum256(b)}
}

// Hash is the number by which a chunk is looked up. It is not unique; the
// bytes decide.
func (c Chunk) Hash() int64 { return int64(binary.BigEndian.Uint64(c.Sum[:8])) }

// countPositions says how many positions an encoded stretch holds: half of
// its varints, each of which has one byte below 0x80, its last.
func countPositions(data []byte) int {
	n := 0
	for _, b := range data {
		if b < 0x80 {
			n++
		}
	}
	return n / 2
}

// AppendPositions decodes data onto line.
func AppendPositions(line []orb.Point, data []byte) ([]orb.Point, error) {
	if len(data) == 0 {
		return nil, ErrDamaged
	}
	var p position
	for len(data) > 0 {
		q, n, err := readDelta(data, p)
		if err != nil {
			return nil, err
		}
		line = append(line, q.point())
		p, data = q, data[n:]
	}
	return line, nil
}

// FindChunks finds the chunks of a JSON list of ids.
const FindChunks = `
	SELECT id, data FROM chunk WHERE id IN (SELECT value FROM json_each(?))`

// ReadChunks reads chunks by id, by one query that find runs for their ids as JSON.
func ReadChunks(ids []int64, find func(list string) (*sql.Rows, error)) (map[int64][]byte, error) {
	chunks := make(map[int64][]byte, len(ids))
	if len(ids) == 0 {
		return chunks, nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("find chunks: %w", err)
	}
	rows, err := find(string(list))
	if err != nil {
		return nil, sqlkit.Error("find chunks", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var data []byte
		if err := rows.Scan(&id, &data); err != nil {
			return nil, sqlkit.Error("find chunks", err)
		}
		chunks[id] = data
	}
	return chunks, sqlkit.Error("find chunks", rows.Err())
}

// chunkWriter stores chunks within one transaction.
type chunkWriter struct {
	find, insert *sql.Stmt
	seen         map[[sha256.Size]byte]int64 // chunks that this transaction met
	lastNew      bool                        // what is new comes together
}

// MaxSeen bounds what a writer remembers, to a few MB; forgetting costs
// queries only.
const MaxSeen = 1 << 16

func newChunkWriter(ctx context.Context, tx *sql.Tx) (*chunkWriter, error) {
	find, err := tx.PrepareContext(ctx, `SELECT id FROM chunk WHERE hash = ? AND data = ?`)
	if err != nil {
		return nil, sqlkit.Error("find chunk", err)
	}
	insert, err := tx.PrepareContext(ctx, `
		INSERT INTO chunk (hash, data)
		SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM chunk WHERE hash = ?1 AND data = ?2)`)
	if err != nil {
		return nil, sqlkit.Error("create chunk", err)
	}
	return &chunkWriter{find: find, insert: insert, seen: map[[sha256.Size]byte]int64{}}, nil
}

// put stores c unless it is there, and returns its id.
func (w *chunkWriter) put(ctx context.Context, c Chunk) (int64, error) {
	if id, ok := w.seen[c.Sum]; ok {
		return id, nil
	}
	id, err := w.findOrInsert(ctx, c)
	if err != nil {
		return 0, sqlkit.Error("create chunk", err)
	}
	if len(w.seen) >= MaxSeen {
		clear(w.seen)
	}
	w.seen[c.Sum] = id
	return id, nil
}

// findOrInsert looks for a chunk first, or stores it first, as the one before was there
// or was not.
func (w *chunkWriter) findOrInsert(ctx context.Context, c Chunk) (int64, error) {
	for {
		if w.lastNew {
			done, err := w.insert.ExecContext(ctx, c.Hash(), c.data)
			if err != nil {
				return 0, err
			}
			if n, err := done.RowsAffected(); err != nil {
				return 0, err
			} else if n > 0 {
				return done.LastInsertId()
			}
			w.lastNew = false
		}
		var id int64
		err := w.find.QueryRowContext(ctx, c.Hash(), c.data).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return id, err
		}
		w.lastNew = true
	}
}
