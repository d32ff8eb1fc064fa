package main

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"frontline/data"
	"frontline/geo/geotest"
)

// killKind is one of the things that the program is killed at.
type killKind struct {
	name string
	base *geotest.File // the record that it begins with
	// do has the program do it to a copy of the record, on the disk that env
	// names, and calls told each time that it says that something is done.
	do func(t *testing.T, path, env string, told func())
	// alone says that nobody else may have the record open.
	alone bool
	// look, where it is set, looks at what else there is to see after a kill.
	look func(t *testing.T, path string)

	ops    int      // that the disk does, where nothing ends it
	states []string // of the record, at first and after each time that it tells

	kills, inside, told int // so far; inside a commit; how often it told that something is done
}

// TestKills kills the program in the midst of what it writes, at a write, sync,
// truncation or deletion that is chosen by chance: half of a write is done. In a
// third of the cases the power goes too, and of what was not synced any part is
// lost; in another third, somebody else has the record open. Each time the whole
// record verifies, has all that the program had told of, nothing by half, and
// takes what is done again.
func TestKills(t *testing.T) {
	geotest.TakesLong(t)
	t.Parallel()
	rng := rand.New(rand.NewPCG(4, 9))
	kinds := killKinds()
	kills := geotest.Cases(t, 50)
	if kills > 50 {
		kinds = append(kinds, firstStart()) // it takes seconds
	}
	for i := range kills {
		k := kinds[i%len(kinds)]
		if k.states == nil {
			k.measure(t)
		}
		k.kill(t, i/len(kinds)%3, rng)
		if t.Failed() {
			t.Fatalf("at kill %d, of %s", i, k.name)
		}
	}
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "killed in\ttimes\tinside a commit\ttold before")
	inside, told := 0, 0
	for _, k := range kinds {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\n", k.name, k.kills, k.inside, k.told)
		inside += k.inside
		told += k.told
	}
	fmt.Fprintf(table, "all\t%d\t%d\t%d\n", kills, inside, told)
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", text.String())
	if inside < kills/2 {
		t.Errorf("of %d kills %d were inside a commit: they are to be likely there", kills, inside)
	}
}

// measure does it once with nothing in its way.
func (k *killKind) measure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	k.base.Copy(t, path)
	verifyAll(t, path) // brings the schema up to date
	k.states = append(k.states, stateOf(t, path))
	path = filepath.Join(t.TempDir(), "x.db")
	k.base.Copy(t, path)
	disk := dyingDisk{report: filepath.Join(t.TempDir(), "disk")}
	k.do(t, path, disk.env(), func() { k.states = append(k.states, stateOf(t, path)) })
	if len(k.states) == 1 {
		t.Fatalf("%s did nothing", k.name)
	}
	k.ops, _ = disk.outcome(t)
}

// How the program is killed.
const (
	killedAlone = iota
	killedWithPower
	killedBesideAnother
)

func (k *killKind) kill(t *testing.T, how int, rng *rand.Rand) {
	dir := t.TempDir()
	defer os.RemoveAll(dir) // there may be a thousand
	path := filepath.Join(dir, "x.db")
	k.base.Copy(t, path)
	at := 1 + rng.IntN(k.ops)
	if rng.IntN(4) == 0 {
		at = 1 + rng.IntN(min(k.ops, 16)) // as files are made
	}
	disk := dyingDisk{report: filepath.Join(dir, "disk"), at: at, power: how == killedWithPower, seed: rng.Uint64()}
	var other *data.DB
	if how == killedBesideAnother && !k.alone {
		other = openRecord(t, path)
	}
	told := 0
	k.do(t, path, disk.env(), func() { told++ })
	_, doing := disk.outcome(t)
	k.kills++
	if doing == atCommit {
		k.inside++
	}
	k.told += told

	if other != nil {
		verifyOpen(t, other)
		closeRecord(t, other)
	}
	verifyAll(t, path)
	state := stateOf(t, path)
	if i := slices.Index(k.states[told:], state); i < 0 || i > 1 {
		t.Errorf("killed at operation %d of %d (%s), having told of %d: the record is as at none of then and the next\n%s",
			disk.at, k.ops, doing, told, firstDifference(state, k.states[told]))
	}
	if k.look != nil {
		k.look(t, path)
	}
	if last := k.states[len(k.states)-1]; state != last && !t.Failed() {
		k.do(t, path, diskEnv+"=", func() {})
		if after := stateOf(t, path); after != last {
			t.Errorf("killed at operation %d (%s): done again, it ends otherwise\n%s", disk.at, doing, firstDifference(after, last))
		}
	}
}

// stateOf is every row of the record, but for what no two runs have alike: when
// it was done, the secrets of tokens, and who serves it.
func stateOf(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() // it only reads
	var out strings.Builder
	for _, table := range texts(t, tx, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'server' ORDER BY name`) {
		columns := texts(t, tx, `
			SELECT CASE WHEN name LIKE '%\_at' ESCAPE '\' OR name IN ('at', 'tstamp') OR ?1 IN ('token', 'draft') AND name = 'hash'
			            THEN '"' || name || '" IS NULL' ELSE 'quote("' || name || '")' END
			  FROM pragma_table_info(?1)`, table)
		rows := texts(t, tx, `SELECT concat_ws(' ', `+strings.Join(columns, ", ")+`) FROM "`+table+`"`)
		slices.Sort(rows)
		fmt.Fprintf(&out, "%s:\n%s\n", table, strings.Join(rows, "\n"))
	}
	return draftEnds.ReplaceAllString(out.String(), "until …")
}

// draftEnds is until when the log says that a draft waits.
var draftEnds = regexp.MustCompile(`until \d{4}-\d\d-\d\dT[\d:.]+Z`)

// texts are the rows of a query of one column.
func texts(t *testing.T, tx *sql.Tx, query string, args ...any) (out []string) {
	t.Helper()
	rows, err := tx.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("it has %.300s\nand not %.300s", a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines and not %d", len(a), len(b))
}
