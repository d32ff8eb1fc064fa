package data_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontline/data"
	loads "frontline/data/load"
	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/geo/geotest"

	"github.com/google/go-cmp/cmp"
)

func TestLoad(t *testing.T) {
	db := open(t)
	text := squareText(10)
	var progress []string
	report, err := db.Load(t.Context(), data.LoadRequest{
		Accept:    geo.FindingCodes(),
		Layer:     control(t),
		Files:     []data.Input{input("/home/me/b_20251001.geojson", "2025-10-01", text), square("2025-10-03", 12)},
		SourceURL: "https://example.org/days",
		Note:      "as published",
		Actor:     "me",
		Progress: func(done, total int, name string) {
			progress = append(progress, fmt.Sprint(done, "/", total, " ", name))
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	area := loads.SquareMetres(12308463893.975351)
	want := data.LoadReport{Layer: "control", NewLayer: true, Revision: 1, Files: []data.FileReport{
		{
			Name: "b_20251001.geojson", Date: geo.MustDate("2025-10-01"), Status: data.FileAdded, Features: 1, Bytes: int64(len(text)),
			SHA256: hash(text), BBox: &[4]float64{10, 0, 11, 1}, Area: area,
		},
		{
			Name: "2025-10-03.geojson", Date: geo.MustDate("2025-10-03"), Status: data.FileAdded, Features: 1, Bytes: int64(len(text)),
			SHA256: hash(squareText(12)), BBox: &[4]float64{12, 0, 13, 1}, Area: area,
			Changes:  &loads.Changes{Against: geo.MustDate("2025-10-01"), Changed: []string{"square"}, Gained: area, Lost: area},
			Findings: report.Files[1].Findings, // TestPlan looks at these
		},
	}}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"1/2 b_20251001.geojson", "2/2 2025-10-03.geojson"}, progress); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}

	layers, err := db.Layers(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]geo.Layer{control(t)}, layers); diff != "" {
		t.Errorf("layers (-want +got):\n%s", diff)
	}
	if layers, err = db.Layers(t.Context(), 0); err != nil || len(layers) > 0 {
		t.Errorf("layers at revision 0 are %v, %v", layers, err)
	}
	snapshots, err := db.Snapshots(t.Context(), "control", 1)
	if err != nil || len(snapshots) != 2 {
		t.Fatalf("snapshots are %v, %v", snapshots, err)
	}
	s := snapshots[0]
	if diff := cmp.Diff(geo.Snapshot{
		ID: s.ID, Layer: "control", ValidOn: geo.MustDate("2025-10-01"), Revision: 1, RecordedAt: noon, Pin: 1,
		SHA256: hash(text), SourceURL: "https://example.org/days", Note: "as published",
		Features: 1, Content: s.Content,
	}, s); diff != "" {
		t.Errorf("snapshot (-want +got):\n%s", diff)
	}
	got, err := db.Features(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(read(t, text), got); diff != "" {
		t.Errorf("features (-want +got):\n%s", diff)
	}
	_, err = db.Features(t.Context(), geo.Snapshot{ID: 99})
	wantError(t, err, geo.ENotFound, "no such snapshot")
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func read(t *testing.T, text string) []geo.Feature {
	t.Helper()
	features, err := geojson.ReadFeatures(strings.NewReader(text), geojson.Options{Layer: "control"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range features {
		control(t).Classify(&features[i])
	}
	return features
}

func TestLoadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontline.db")
	db := openAt(t, path)
	defer closeDB(t, db)
	r := raw(t, path)
	load(t, db, square("2025-10-01", 10), square("2025-10-02", 11))

	t.Run("the same bytes change nothing", func(t *testing.T) {
		r := load(t, db, square("2025-10-01", 10), square("2025-10-02", 11))
		if r.Revision != 1 || r.NewLayer || r.Count(data.FileUnchanged) != 2 {
			t.Errorf("report is %+v", r)
		}
	})
	t.Run("other bytes that say the same change nothing", func(t *testing.T) {
		r := load(t, db, input("spaced.geojson", "2025-10-01", squareText(10)+"\n\n"))
		if r.Revision != 1 || r.Count(data.FileUnchanged) != 1 {
			t.Errorf("report is %+v", r)
		}
	})
	t.Run("packed bytes that say the same change nothing", func(t *testing.T) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(squareText(10))); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		r := load(t, db, input("packed.geojson.gz", "2025-10-01", b.String()))
		if r.Count(data.FileUnchanged) != 1 || r.Files[0].Bytes != int64(b.Len()) {
			t.Errorf("report is %+v", r)
		}
	})
	t.Run("a new day among known ones", func(t *testing.T) {
		r := load(t, db, square("2025-10-01", 10), square("2025-10-05", 13))
		if r.Revision != 2 || r.Count(data.FileAdded) != 1 || r.Count(data.FileUnchanged) != 1 {
			t.Errorf("report is %+v", r)
		}
	})
	t.Run("the same bytes, read otherwise by an earlier release", func(t *testing.T) {
		exec(t, r, `DROP TRIGGER snapshot_content_unchanged`)
		exec(t, r, `UPDATE snapshot SET content = zeroblob(32) WHERE valid_on = '2025-10-02'`)
		if r := load(t, db, square("2025-10-02", 11)); r.Count(data.FileUnchanged) != 1 {
			t.Errorf("report is %+v", r)
		}
	})
	t.Run("another description leaves the layer as it was", func(t *testing.T) {
		layer := control(t)
		layer.Title = "Renamed"
		if _, err := db.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: layer, Files: []data.Input{square("2025-10-06", 14)}}); err != nil {
			t.Fatal(err)
		}
		got, err := db.Layer(t.Context(), "control", 1)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(control(t), got); diff != "" {
			t.Error(diff)
		}
	})
}

// TestLoadIsAllOrNothing shows what each refusal says, and that nothing of
// its load is recorded.
func TestLoadIsAllOrNothing(t *testing.T) {
	geotest.TakesLong(t)
	bad := input("bad.geojson", "2025-10-03", `{"type":"Point","coordinates":[200,0]}`)
	missing := data.Input{
		Name: "gone.geojson",
		Open: func() (io.ReadCloser, error) { return os.Open(filepath.Join(t.TempDir(), "gone.geojson")) },
		Date: geo.MustDate("2025-10-03"),
	}
	failing := data.Input{
		Name: "failing.geojson",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(iotestErrReader{}), nil },
		Date: geo.MustDate("2025-10-03"),
	}
	many := func(middle data.Input) []data.Input {
		var inputs []data.Input
		for i := range 20 {
			inputs = append(inputs, square(geo.Date(20_000+i).String(), i))
		}
		return slices.Insert(inputs, 10, middle)
	}
	tests := map[string]struct {
		layer geo.Layer
		files []data.Input
		code  geo.Code
		part  string
	}{
		"a bad file in the middle":      {control(t), many(bad), geo.EInvalid, "bad.geojson: "},
		"a file that is not there":      {control(t), many(missing), geo.EInvalid, "gone.geojson: there is no such file"},
		"a file that fails":             {control(t), many(failing), geo.EInternal, "internal error"},
		"two bad files, the first told": {control(t), append([]data.Input{missing}, bad, square("2025-01-01", 1)), geo.EInvalid, "gone.geojson and bad.geojson are both for control on 2025-10-03"},
		"two files for one date":        {control(t), []data.Input{square("2025-10-01", 1), input("other.geojson", "2025-10-01", squareText(2))}, geo.EInvalid, "2025-10-01.geojson and other.geojson are both for control on 2025-10-01"},
		"another content for a date":    {control(t), []data.Input{square("2025-10-02", 1), square("2025-09-01", 2)}, geo.EConflict, "2025-09-01.geojson: control has a snapshot for 2025-09-01"},
		"no file":                       {control(t), nil, geo.EInvalid, "there is no file to load into control"},
		"an id that is none":            {geo.Layer{ID: "No Id"}, []data.Input{square("2025-10-01", 1)}, geo.EInvalid, "no layer id"},
		"an unknown layer undescribed":  {geo.Layer{ID: "rivers"}, []data.Input{square("2025-10-01", 1)}, geo.EInvalid, "layer rivers: title is empty"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "frontline.db")
			db := openAt(t, path)
			defer closeDB(t, db)
			load(t, db, square("2025-09-01", 1))
			r := raw(t, path)
			rows := `SELECT (SELECT count(*) FROM revision) + (SELECT count(*) FROM layer) + (SELECT count(*) FROM snapshot) +
				(SELECT count(*) FROM snapshot_feature) + (SELECT count(*) FROM feature) + (SELECT count(*) FROM geometry) + (SELECT count(*) FROM chunk)`
			before := count(t, r, rows)
			_, err := db.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: test.layer, Files: test.files})
			wantError(t, err, test.code, test.part)
			if after := count(t, r, rows); after != before {
				t.Errorf("there are %d rows after the load and %d before", after, before)
			}
			load(t, db, square("2025-09-02", 2)) // the writer is free again
		})
	}
}

type iotestErrReader struct{}

func (iotestErrReader) Read([]byte) (int, error) { return 0, errors.New("the disk is on fire") }

func TestLoadStopsWithItsContext(t *testing.T) {
	db := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := db.Load(ctx, data.LoadRequest{
		Accept:   geo.FindingCodes(),
		Layer:    control(t),
		Files:    []data.Input{square("2025-10-01", 1), square("2025-10-02", 2), square("2025-10-03", 3)},
		Progress: func(done, _ int, _ string) { cancel() },
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want one that is context.Canceled", err)
	}
	if rev, err := db.Revision(t.Context()); err != nil || rev != 0 {
		t.Errorf("revision is %d, %v", rev, err)
	}
}

// TestReadersSeeWholeLoads reads while two programs load: each load has the
// same number of days, and no other number is ever seen.
func TestReadersSeeWholeLoads(t *testing.T) {
	const days = 3
	loads := geotest.Cases(t, 60)
	path := filepath.Join(t.TempDir(), "frontline.db")
	// By a clock that moves, by which what other programs did is seen.
	db, err := data.Open(t.Context(), data.Options{Path: path, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer closeDB(t, db)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := readWhole(t.Context(), db, days); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	var loaders sync.WaitGroup
	for l := range 2 {
		loader := openAt(t, path)
		defer closeDB(t, loader)
		loaders.Go(func() {
			for i := range loads / 2 {
				var inputs []data.Input
				for day := range days {
					inputs = append(inputs, square(geo.Date(20_000+(2*i+l)*days+day).String(), i+day))
				}
				if _, err := loader.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), Files: inputs}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	loaders.Wait()
	close(done)
	readers.Wait()
	time.Sleep(100 * time.Millisecond) // twice as long as a revision is remembered
	if rev, err := db.Revision(t.Context()); err != nil || int(rev) != loads {
		t.Errorf("revision is %d, %v, want %d", rev, err, loads)
	}
}

func TestOwnChangeIsSeenAtOnce(t *testing.T) {
	db := open(t) // its clock stands still
	for want := geo.Revision(1); want <= 3; want++ {
		if _, err := db.Load(t.Context(), data.LoadRequest{Accept: geo.FindingCodes(), Layer: control(t), Files: []data.Input{square(geo.Date(20_000+int(want)).String(), int(want))}}); err != nil {
			t.Fatal(err)
		}
		if rev, err := db.Revision(t.Context()); err != nil || rev != want {
			t.Errorf("revision is %d, %v, want %d", rev, err, want)
		}
	}
}

func TestCountSnapshots(t *testing.T) {
	db := open(t)
	load(t, db, square("2025-10-01", 1), square("2025-10-03", 2), square("2025-10-05", 3))
	for until, want := range map[string]string{
		"2025-09-30": "0 1970-01-01 1970-01-01", "2025-10-01": "1 2025-10-01 2025-10-01",
		"2025-10-04": "2 2025-10-01 2025-10-03", "2030-01-01": "3 2025-10-01 2025-10-05",
	} {
		n, first, last, err := db.CountSnapshots(t.Context(), "control", 1, geo.MustDate(until))
		if got := fmt.Sprint(n, first, last); err != nil || got != want {
			t.Errorf("until %s: %s, %v, want %s", until, got, err, want)
		}
	}
	if n, _, _, err := db.CountSnapshots(t.Context(), "control", 0, geo.MustDate("2030-01-01")); err != nil || n != 0 {
		t.Errorf("before it was known: %d, %v", n, err)
	}
}

func readWhole(ctx context.Context, db *data.DB, days int) error {
	rev, err := db.Revision(ctx)
	if err != nil || rev == 0 {
		return err
	}
	snapshots, err := db.Snapshots(ctx, "control", rev)
	if err != nil {
		return err
	}
	if len(snapshots) != int(rev)*days {
		return fmt.Errorf("revision %d shows %d snapshots, want %d", rev, len(snapshots), int(rev)*days)
	}
	last := snapshots[len(snapshots)-1]
	features, err := db.Features(ctx, last)
	if err != nil {
		return err
	}
	if len(features) != last.Features {
		return fmt.Errorf("%s has %d features, want %d", last.ValidOn, len(features), last.Features)
	}
	return nil
}

// TestContent shows that snapshots share their content hash exactly where
// they show the same in the same order, and come back in that order.
func TestContent(t *testing.T) {
	point := func(id, name string, lon int) string {
		return fmt.Sprintf(`{"type":"Feature","id":%q,"properties":{"name":%q},"geometry":{"type":"Point","coordinates":[%d,0]}}`, id, name, lon)
	}
	collection := func(features ...string) string {
		return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
	}
	a, b := point("a", "A", 1), point("b", "B", 2)
	texts := []string{
		collection(a, b),
		collection(a, b) + "\n", // the same
		collection(b, a),
		collection(a),
		collection(a, point("b", "other", 2)),
		collection(a, point("b", "B", 3)),
		collection(a, point("c", "B", 2)),
	}
	db := open(t)
	var inputs []data.Input
	for i, text := range texts {
		date := geo.Date(20_000 + i).String()
		inputs = append(inputs, input(date+".geojson", date, text))
	}
	load(t, db, inputs...)
	snapshots, err := db.Snapshots(t.Context(), "control", 1)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for i, s := range snapshots {
		first, ok := seen[s.Content]
		if same := i == 1; ok != same {
			t.Errorf("texts %d and %d: same content is %t", first, i, ok)
		}
		seen[s.Content] = i
		features, err := db.Features(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(read(t, texts[i]), features); diff != "" {
			t.Errorf("text %d came back different (-want +got):\n%s", i, diff)
		}
	}
}

// TestRealDays loads the real days: what is read is what the reader of
// GeoJSON reads from the file, and neighbouring days share their chunks.
func TestRealDays(t *testing.T) {
	geotest.TakesLong(t)
	inputs := realInputs(t)
	path := filepath.Join(t.TempDir(), "frontline.db")
	db := openAt(t, path)
	defer closeDB(t, db)
	r := raw(t, path)

	load(t, db, inputs[0])
	first := count(t, r, `SELECT count(*) FROM chunk`)
	load(t, db, inputs[1])
	if second := count(t, r, `SELECT count(*) FROM chunk`); (second-first)*8 > first {
		t.Errorf("of %d chunks the next day and its spans needed %d new ones, want an eighth at most", first, second-first)
	}
	load(t, db, inputs...)

	rev, err := db.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	snapshots, err := db.Snapshots(t.Context(), "control", rev)
	if err != nil {
		t.Fatal(err)
	}
	if len(snapshots) != len(inputs) {
		t.Fatalf("there are %d snapshots of %d files", len(snapshots), len(inputs))
	}
	for i, s := range snapshots {
		got, err := db.Features(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(inputs[i].Name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(read(t, string(text)), got); diff != "" {
			t.Fatalf("%s came back different (-want +got):\n%s", s.ValidOn, diff)
		}
	}
}

// TestDamageIsAnError shows that a damaged geometry is reported, and not
// drawn.
func TestDamageIsAnError(t *testing.T) {
	geotest.TakesLong(t)
	for name, query := range map[string]string{
		"shape cut short": `UPDATE geometry SET shape = substr(shape, 1, length(shape) - 1)`,
		"chunk cut short": `UPDATE chunk SET data = substr(data, 1, length(data) - 1)`,
		"chunk gone":      `DELETE FROM chunk`,
		"other type":      `UPDATE geometry SET type = 'MultiPolygon'`,
		"other count":     `UPDATE geometry SET points = points + 1`,
		"properties":      `UPDATE feature SET properties = '[]'`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "frontline.db")
			db := openAt(t, path)
			defer closeDB(t, db)
			load(t, db, input("line.geojson", "2025-10-01",
				`{"type":"LineString","coordinates":[[0,0],[1,1],[2,2],[3,3],[4,4],[5,5],[6,6],[7,7],[8,8],[9,9]]}`))
			exec(t, raw(t, path), query)
			s, err := db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MaxDate, Known: 1})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Features(t.Context(), s); geo.ErrorCode(err) != geo.EInternal {
				t.Errorf("error is %v, want an internal one", err)
			}
		})
	}
}

// TestAFlippedBitIsAnError flips each bit of what a feature is stored as: none
// comes out as something else than was recorded.
func TestAFlippedBitIsAnError(t *testing.T) {
	geotest.TakesLong(t)
	path := filepath.Join(t.TempDir(), "frontline.db")
	db := openAt(t, path)
	defer closeDB(t, db)
	load(t, db, input("lines.geojson", "2025-10-01", collection(
		`{"type":"Feature","id":"long","properties":{"name":"A"},"geometry":{"type":"LineString","coordinates":[[0,0],[1,1],[2,2],[3,3],[4,4],[5,5],[6,6],[7,7],[8,8],[9,9]]}}`,
		`{"type":"Feature","id":"short","properties":{"name":"B"},"geometry":{"type":"Point","coordinates":[1,1]}}`)))
	s, err := db.FindSnapshot(t.Context(), "control", geo.AsOf{Valid: geo.MaxDate, Known: 1})
	if err != nil {
		t.Fatal(err)
	}
	file := raw(t, path)
	file.SetMaxOpenConns(1) // which the pragma is of
	exec(t, file, `PRAGMA ignore_check_constraints = 1`)
	for _, column := range [][2]string{{"chunk", "data"}, {"geometry", "shape"}, {"feature", "properties"}} {
		set := fmt.Sprintf(`UPDATE %s SET %s = CASE typeof(%[2]s) WHEN 'text' THEN CAST(?1 AS TEXT) ELSE ?1 END WHERE id = ?2`, column[0], column[1])
		for id, was := range blobs(t, file, column[0], column[1]) {
			for bit := range 8 * len(was) {
				flipped := bytes.Clone(was)
				flipped[bit/8] ^= 1 << (bit % 8)
				exec(t, file, set, flipped, id)
				_, err := db.Features(t.Context(), s)
				if geo.ErrorCode(err) != geo.EInternal || !strings.Contains(err.Error(), "run `frontline verify`") {
					t.Fatalf("bit %d of %s %d: %v", bit, column[0], id, err)
				}
			}
			exec(t, file, set, was, id)
		}
	}
	if _, err := db.Features(t.Context(), s); err != nil {
		t.Error(err)
	}
}

// blobs are the values of a column, by the ids of their rows.
func blobs(t *testing.T, db *sql.DB, table, column string) map[int64][]byte {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT id, `+column+` FROM `+table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[int64][]byte{}
	for rows.Next() {
		var id int64
		var value []byte
		if err := rows.Scan(&id, &value); err != nil {
			t.Fatal(err)
		}
		out[id] = value
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
