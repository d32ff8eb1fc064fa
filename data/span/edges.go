package span

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/geo"
	"frontline/geo/geojson"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// ReadEdges reads the outlines of a layer's territories through all of its time, as known at a
// revision. Neighbouring states share nearly all chunks: what is read and returned grows with
// what changed.
func ReadEdges(ctx context.Context, q sqlkit.Queryer, l geo.Layer, known geo.Revision) (geo.Edges, error) {
	states, err := readEdgeStates(ctx, q, l, known)
	if err != nil {
		return geo.Edges{}, err
	}
	stored, err := readStored(ctx, q, states)
	if err != nil {
		return geo.Edges{}, err
	}
	e := edgeReader{parts: map[edgePartKey]int{}, shorts: map[string]int{}, parsed: map[int64][]int{}}
	for _, s := range states {
		if err := e.add(s, stored[s.geometry]); err != nil {
			return geo.Edges{}, err
		}
	}
	return e.edges(ctx, q)
}

// edgeState is the ground of a territory over a time.
type edgeState struct {
	geo.Territory
	since, until geo.Date
	geometry     int64 // 0 for none
}

// readEdgeStates reads the states of a layer's territories, in order of the rows' keys and of time.
func readEdgeStates(ctx context.Context, q sqlkit.Queryer, l geo.Layer, known geo.Revision) (states []edgeState, err error) {
	in, err := FiguresIn(ctx, q, l.ID, known)
	if err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, in.SQL(`
		WITH t AS (`+KnownThen(`x.key, x.valid_on, x.feature, x.geometry`, `{state}`, `key, valid_on`)+`)
		SELECT t.key, t.valid_on, coalesce(t.geometry, 0), f.properties
		  FROM t LEFT JOIN feature f ON f.id = t.feature
		 ORDER BY t.key, t.valid_on`), l.ID, known)
	if err != nil {
		return nil, sqlkit.Error("find states", err)
	}
	defer rows.Close()
	lastKey, lastProperties := "", []byte(nil)
	var of geo.Territory
	for rows.Next() {
		var key, date string
		var properties sql.RawBytes
		s := edgeState{until: geo.Ongoing}
		if err := rows.Scan(&key, &date, &s.geometry, &properties); err != nil {
			return nil, sqlkit.Error("find states", err)
		}
		if s.since, err = sqlkit.ParseDate(date); err != nil {
			return nil, err
		}
		if n := len(states); n > 0 && key == lastKey {
			states[n-1].until = s.since
		}
		switch {
		case in == OfTerritories && key != lastKey:
			if of, err = geo.ParseTerritory(key); err != nil {
				return nil, err
			}
		case in == OfFeatures && len(properties) > 0 && (key != lastKey || !bytes.Equal(properties, lastProperties)):
			f, err := geojson.ParseProperties(key, properties)
			if err != nil {
				return nil, table.DamagedFeature(0, key, err)
			}
			l.Classify(&f)
			of, lastProperties = l.Territory(f), bytes.Clone(properties)
		}
		lastKey, s.Territory = key, of
		states = append(states, s)
	}
	return slices.DeleteFunc(states, func(s edgeState) bool { return s.geometry == 0 }), sqlkit.Error("find states", rows.Err())
}

// readStored reads the rows of the geometries of states.
func readStored(ctx context.Context, q sqlkit.Queryer, states []edgeState) (map[int64]shape.Stored, error) {
	ids := map[int64]bool{}
	for _, s := range states {
		ids[s.geometry] = true
	}
	list, err := json.Marshal(slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return nil, fmt.Errorf("find geometries: %w", err)
	}
	rows, err := q.QueryContext(ctx, `
		SELECT id, type, points, shape FROM geometry WHERE id IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return nil, sqlkit.Error("find geometries", err)
	}
	defer rows.Close()
	stored := make(map[int64]shape.Stored, len(ids))
	for rows.Next() {
		var id int64
		var s shape.Stored
		if err := rows.Scan(&id, &s.Type, &s.Points, &s.Data); err != nil {
			return nil, sqlkit.Error("find geometries", err)
		}
		stored[id] = s
	}
	return stored, sqlkit.Error("find geometries", rows.Err())
}

// edgeReader gathers the parts of which outlines are made.
type edgeReader struct {
	out    geo.Edges
	parts  map[edgePartKey]int // by chunk: parts of out
	shorts map[string]int      // of lines that are kept without chunks
	parsed map[int64][]int     // by geometry
	chunks [][2]int64          // of each part; zero of those without
}

// edgePartKey is a chunk and the one after it, 0 for none: a part goes on to where that begins.
type edgePartKey [2]int64

func (e *edgeReader) add(s edgeState, stored shape.Stored) error {
	parts, ok := e.parsed[s.geometry]
	if !ok {
		err := stored.EachLine(func(chunks []int64, line []orb.Point) {
			for i, id := range chunks {
				key := edgePartKey{id}
				if i+1 < len(chunks) {
					key[1] = chunks[i+1]
				}
				n, ok := e.parts[key]
				if !ok {
					n = e.newPart(nil, key)
					e.parts[key] = n
				}
				parts = append(parts, n)
			}
			if len(chunks) == 0 {
				key := fmt.Sprint(line)
				n, ok := e.shorts[key]
				if !ok {
					n = e.newPart(line, edgePartKey{})
					e.shorts[key] = n
				}
				parts = append(parts, n)
			}
		})
		if err != nil {
			return shape.DamagedGeometry(s.geometry, err)
		}
		e.parsed[s.geometry] = parts
	}
	of := slices.Index(e.out.Territories, s.Territory)
	if of < 0 {
		of = len(e.out.Territories)
		e.out.Territories = append(e.out.Territories, s.Territory)
	}
	for _, n := range parts {
		times := &e.out.Parts[n].Times
		if last := len(*times) - 1; last >= 0 && (*times)[last].Territory == of && (*times)[last].Until == s.since {
			(*times)[last].Until = s.until
			continue
		}
		*times = append(*times, geo.EdgeTime{Territory: of, Since: s.since, Until: s.until})
	}
	return nil
}

func (e *edgeReader) newPart(line []orb.Point, key edgePartKey) int {
	e.out.Parts, e.chunks = append(e.out.Parts, geo.EdgePart{Line: line}), append(e.chunks, key)
	return len(e.out.Parts) - 1
}

// edges are those gathered, with their positions.
func (e *edgeReader) edges(ctx context.Context, q sqlkit.Queryer) (geo.Edges, error) {
	var ids []int64
	for _, key := range e.chunks {
		if key[0] != 0 {
			ids = append(ids, key[0])
		}
	}
	slices.Sort(ids)
	chunks, err := shape.ReadChunks(slices.Compact(ids), func(list string) (*sql.Rows, error) { return q.QueryContext(ctx, shape.FindChunks, list) })
	if err != nil {
		return geo.Edges{}, err
	}
	var next []orb.Point
	for n, key := range e.chunks {
		part := &e.out.Parts[n]
		slices.SortStableFunc(part.Times, func(a, b geo.EdgeTime) int { return cmp.Compare(a.Territory, b.Territory) })
		if key[0] == 0 {
			continue
		}
		if part.Line, err = shape.AppendPositions(nil, chunks[key[0]]); err == nil && key[1] != 0 {
			if next, err = shape.AppendPositions(next[:0], chunks[key[1]]); err == nil {
				part.Line = append(part.Line, next[0])
			}
		}
		if err != nil {
			return geo.Edges{}, fmt.Errorf("chunk %d: %w", key[0], err)
		}
	}
	return e.out, nil
}
