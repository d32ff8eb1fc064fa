package sheet

import (
	"fmt"
	"math"

	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// IndexName is the file that names the others.
const IndexName = "sheets.json"

// index is the file of all sheets.
type index struct {
	// Of is what they are the edges of: times count in it.
	Of any `json:"of"`
	// Sheets are the level, x and y of each, whether it has a file, and of what its corner lies in: the
	// number, since and until of each time.
	Sheets [][]int64 `json:"sheets"`
}

// file is what there is of a sheet.
type file struct {
	Corner []int64    `json:"corner"` // as in the index
	Parts  []filePart `json:"parts"`
	Points []any      `json:"points,omitempty"`
}

type filePart struct {
	// Line are longitude and latitude in steps of the record's grid: of the first position, and from
	// each to the next.
	Line []int64 `json:"line"`
	// Times are of what it is the edge: the number, since and until of each. Of a border there are none.
	Times []int64 `json:"times,omitempty"`
	// Front are where the line is front: from and to, counted in edges and shares of them.
	Front []float64 `json:"front,omitempty"`
}

// Files are the files of ground that is cut, by name. points are what is told of the ground's points,
// and of is what the times of its parts count in.
func Files(g Ground, of any, points []any) (map[string][]byte, error) {
	files := map[string][]byte{}
	add := func(name string, value any) error {
		b, err := json.Marshal(value)
		if err != nil {
			return fmt.Errorf("sheets: %w", err)
		}
		files[name] = b
		return nil
	}
	out := index{of, [][]int64{}}
	for _, s := range Cut(g) {
		hasFile := int64(0)
		if len(s.Runs)+len(s.Points) > 0 {
			hasFile = 1
			f := file{Corner: times(s.Corner), Parts: make([]filePart, len(s.Runs))}
			for i, r := range s.Runs {
				f.Parts[i] = g.Parts[r.Part].run(r)
			}
			for _, i := range s.Points {
				f.Points = append(f.Points, points[i])
			}
			if err := add(s.name(), f); err != nil {
				return nil, err
			}
		}
		out.Sheets = append(out.Sheets, append([]int64{int64(s.Level), int64(s.X), int64(s.Y), hasFile}, times(s.Corner)...))
	}
	return files, add(IndexName, out)
}

func (s Square) name() string { return fmt.Sprintf("sheet-%d-%d-%d.json", s.Level, s.X, s.Y) }

// times are the number, since and until of each.
func times(of []geo.EdgeTime) []int64 {
	out := make([]int64, 0, 3*len(of))
	for _, t := range of {
		out = append(out, int64(t.Territory), int64(t.Since), int64(t.Until))
	}
	return out
}

func (p Part) run(r Run) filePart {
	out := filePart{Times: times(p.Times)}
	var last [2]int64
	for _, at := range p.Line[r.From : r.Until+1] {
		now := onGrid(at)
		out.Line = append(out.Line, now[0]-last[0], now[1]-last[1])
		last = now
	}
	for _, f := range p.Front {
		if f.Edge < r.From || f.Edge >= r.Until {
			continue
		}
		from, to := share(float64(f.Edge-r.From)+f.From), share(float64(f.Edge-r.From)+f.To)
		if n := len(out.Front); n > 0 && out.Front[n-1] == from && from == math.Trunc(from) {
			out.Front[n-1] = to
			continue
		}
		out.Front = append(out.Front, from, to)
	}
	return out
}

// share is exact to a ten-millionth: of an edge of a kilometre, a tenth of a millimetre.
func share(v float64) float64 { return math.Round(v*1e7) / 1e7 }

func onGrid(p orb.Point) [2]int64 {
	return [2]int64{int64(math.Round(p[0] * geo.StepsPerDegree)), int64(math.Round(p[1] * geo.StepsPerDegree))}
}
