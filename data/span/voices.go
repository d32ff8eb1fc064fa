package span

import (
	"context"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/geo"
	"frontline/geo/geojson"
)

// ReadVoices reads by whose word a layer shows ground, and from when until when.
func ReadVoices(ctx context.Context, q sqlkit.Queryer, l geo.Layer, known geo.Revision) (geo.Voices, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT t.key, t.valid_on, CASE WHEN t.geometry IS NULL THEN NULL ELSE f.properties END
		  FROM (`+findVoiced+`) t LEFT JOIN feature f ON f.id = t.feature
		 ORDER BY t.key, t.valid_on`, l.ID, known)
	if err != nil {
		return nil, sqlkit.Error("find voices", err)
	}
	defer rows.Close()
	var all []geo.Voice
	var last string
	open := false // whether the last of all is of the key at hand, and goes on
	parsed := map[string]geo.Voice{}
	for rows.Next() {
		var key, date string
		var properties []byte // NULL where there is no ground
		if err := rows.Scan(&key, &date, &properties); err != nil {
			return nil, sqlkit.Error("find voices", err)
		}
		d, err := sqlkit.ParseDate(date)
		if err != nil {
			return nil, err
		}
		if open && key == last {
			all[len(all)-1].Until = d
		}
		last, open = key, properties != nil
		if !open {
			continue
		}
		v, ok := parsed[string(properties)]
		if !ok {
			f, err := geojson.ParseProperties(key, properties)
			if err != nil {
				return nil, table.DamagedFeature(0, key, err)
			}
			l.Classify(&f)
			v = l.Voice(f)
			if len(parsed) >= shape.MaxSeen {
				clear(parsed)
			}
			parsed[string(properties)] = v
		}
		v.Since, v.Until = d, geo.Ongoing
		all = append(all, v)
	}
	return geo.JoinVoices(all), sqlkit.Error("find voices", rows.Err())
}

var findVoiced = KnownThen(`x.key, x.valid_on, x.feature, x.geometry`, `state`, `key, valid_on`)
