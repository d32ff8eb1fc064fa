package main

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// postgres is a cluster of its own in the run's folder, with the two days in two
// tables, in web Mercator and indexed.
type postgres struct {
	*process
	version string // of PostGIS
	psql    string
	port    int
	filled  bool
}

const bringPostgres = "on Debian, apt-get install postgresql-postgis, or postgresql-15-postgis-3 there"

// startPostgres starts it with the two days.
func (b *bench) startPostgres(file, nextFile string) error {
	if err := b.startCluster(); err != nil || b.pg.filled {
		return err
	}
	b.pg.filled = true
	err := b.pg.fill(b, file, nextFile)
	if err != nil {
		b.stopPostgres()
	}
	return err
}

// startCluster starts it, unless it runs.
func (b *bench) startCluster() error {
	if b.pg != nil {
		return nil
	}
	server, err := b.program("postgres", bringPostgres)
	if err != nil {
		return err
	}
	initdb, err := b.program("initdb", bringPostgres)
	if err != nil {
		return err
	}
	psql, err := b.program("psql", bringPostgres)
	if err != nil {
		return err
	}
	dir := filepath.Join(b.dir, "postgres")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	// It refuses to run as root.
	as := []string{}
	if os.Getuid() == 0 {
		other, err := user.Lookup("postgres")
		if err != nil {
			return err
		}
		uid, _ := strconv.Atoi(other.Uid)
		gid, _ := strconv.Atoi(other.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			return err
		}
		as = []string{"setpriv", "--reuid", other.Uid, "--regid", other.Gid, "--clear-groups"}
	}
	command := func(args ...string) (string, []string) {
		all := append(append([]string{}, as...), args...)
		return all[0], all[1:]
	}
	cluster := filepath.Join(dir, "cluster")
	name, args := command(initdb, "-D", cluster, "-U", "bench", "--auth=trust", "-E", "UTF8", "--no-sync")
	if _, err := b.run(time.Minute, nil, name, args...); err != nil {
		return err
	}
	port := b.port + 1
	name, args = command(server, "-D", cluster, "-c", "listen_addresses=127.0.0.1", "-c", fmt.Sprintf("port=%d", port), "-c", "unix_socket_directories="+dir, "-c", "autovacuum=off")
	p, err := b.start(name, nil, args...)
	if err != nil {
		return err
	}
	pg := &postgres{process: p, psql: psql, port: port}
	b.pg = pg
	for range 100 {
		if _, err = pg.query(b, "SELECT 1"); err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil {
		b.stopPostgres()
		return p.failed("did not answer")
	}
	said, err := pg.query(b, "CREATE EXTENSION postgis; SELECT postgis_lib_version()")
	if err != nil {
		b.stopPostgres()
		return err
	}
	lines := strings.Fields(said)
	pg.version = lines[len(lines)-1]
	return nil
}

func (pg *postgres) fill(b *bench, file, nextFile string) error {
	for table, name := range map[string]string{"day": file, "next": nextFile} {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		_, err = pg.query(b, fmt.Sprintf(`
			CREATE TABLE %[1]s (gid serial PRIMARY KEY, geom geometry(Geometry, 3857));
			INSERT INTO %[1]s (geom) SELECT ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(f->>'geometry'), 4326), 3857)
				FROM jsonb_array_elements($json$%[2]s$json$::jsonb->'features') f;
			CREATE INDEX ON %[1]s USING gist (geom);
			ANALYZE %[1]s`, table, text))
		if err != nil {
			return err
		}
	}
	return nil
}

// query runs statements in one session.
func (pg *postgres) query(b *bench, sql string) (string, error) {
	file := filepath.Join(b.dir, "query.sql")
	if err := os.WriteFile(file, []byte(sql), 0o644); err != nil {
		return "", err
	}
	u, err := b.run(time.Minute, nil, pg.psql, "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", strconv.Itoa(pg.port), "-U", "bench", "-d", "postgres", "-f", file)
	return u.out, err
}

// tiles is the CPU time of one statement that cuts and encodes all tiles of a
// table, without HTTP and without compression. A session does it five times and
// is counted when it has ended.
func (pg *postgres) tiles(b *bench, table string) (time.Duration, error) {
	const times = 5
	var values []string
	for _, id := range b.tiles {
		values = append(values, fmt.Sprintf("(%d,%d,%d)", id.z, id.x, id.y))
	}
	statement := fmt.Sprintf(`
		SELECT count(*), sum(length(mvt)) FROM (
			SELECT (SELECT ST_AsMVT(q, 'control') FROM (
				SELECT ST_AsMVTGeom(geom, ST_TileEnvelope(z, x, y), 4096, 64) AS geom FROM %s
				WHERE geom && ST_TileEnvelope(z, x, y, margin => 64.0 / 4096)) q) AS mvt
			FROM (VALUES %s) t (z, x, y)) all_tiles;`, table, strings.Join(values, ","))
	before := pg.cpu()
	if _, err := pg.query(b, strings.Repeat(statement, times)); err != nil {
		return 0, err
	}
	time.Sleep(100 * time.Millisecond)
	return (pg.cpu() - before) / times, nil
}

func (b *bench) stopPostgres() {
	if b.pg == nil {
		return
	}
	_ = b.pg.cmd.Process.Signal(syscall.SIGINT) // ends sessions, too
	b.pg.stop()
	b.pg = nil
}

func (b *bench) startPgTileserv(program string, port int) (*process, string, error) {
	config := filepath.Join(b.dir, "pg_tileserv.toml")
	text := fmt.Sprintf("HttpHost = \"127.0.0.1\"\nHttpPort = %d\n", port)
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		return nil, "", err
	}
	env := []string{fmt.Sprintf("DATABASE_URL=postgresql://bench@127.0.0.1:%d/postgres?sslmode=disable", b.pg.port)}
	p, err := b.start(program, env, "--config", config, "--no-preview")
	if err != nil {
		return nil, "", err
	}
	address := fmt.Sprintf("http://127.0.0.1:%d/public.DAY/TILE.pbf", port)
	return p, address, b.firstTile(p, address)
}

func (b *bench) startTegola(program string, port int) (*process, string, error) {
	config := filepath.Join(b.dir, "tegola.toml")
	text := fmt.Sprintf(`
[webserver]
port = "127.0.0.1:%d"
[[providers]]
name = "pg"
type = "mvt_postgis"
uri = "postgres://bench@127.0.0.1:%d/postgres?sslmode=disable"
srid = 3857
`, port, b.pg.port)
	for _, day := range []string{"day", "next"} {
		text += fmt.Sprintf(`
[[providers.layers]]
name = "%[1]s"
geometry_type = "MultiPolygon"
sql = "SELECT ST_AsMVTGeom(geom, !BBOX!) AS geom, gid FROM %[1]s WHERE geom && !BBOX!"
[[maps]]
name = "%[1]s"
[[maps.layers]]
provider_layer = "pg.%[1]s"
min_zoom = 0
max_zoom = 20
`, day)
	}
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		return nil, "", err
	}
	p, err := b.start(program, nil, "serve", "--no-cache", "--config", config)
	if err != nil {
		return nil, "", err
	}
	address := fmt.Sprintf("http://127.0.0.1:%d/maps/DAY/TILE.pbf", port)
	return p, address, b.firstTile(p, address)
}

var word = regexp.MustCompile(`DAY|TILE`)

// firstTile waits until a server of tiles answers with its first one.
func (b *bench) firstTile(p *process, address string) error {
	url := word.ReplaceAllStringFunc(address, func(w string) string {
		if w == "DAY" {
			return "next"
		}
		return "0/0/0"
	})
	if err := p.answers(b.ctx, url); err != nil {
		p.stop()
		return err
	}
	return nil
}
