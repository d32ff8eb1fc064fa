package api

import (
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/v1"

	"frontline/geo"
	"frontline/geo/geojson"
	"frontline/server/figures"
	"frontline/server/phrase"
	"frontline/server/web"
)

// writeChangeGeoJSON writes a FeatureCollection of the pieces, one a line. The
// foreign member "frontline" says what is compared.
func writeChangeGeoJSON(w io.Writer, head figures.Difference, pieces []figures.Piece) error {
	b := []byte(`{"type":"FeatureCollection","frontline":`)
	raw, err := json.Marshal(head)
	if err != nil {
		return err
	}
	b = append(append(b, raw...), `,"features":[`...)
	for i, p := range pieces {
		if i > 0 {
			b = append(b, ',')
		}
		properties := struct {
			Fid        string               `json:"fid"`
			Fids       []string             `json:"fids"`
			Names      map[string]string    `json:"names,omitempty"`
			ClaimedBy  string               `json:"claimed_by,omitempty"`
			DeniedBy   []geo.Denial         `json:"denied_by,omitempty"`
			AssessedBy string               `json:"assessed_by,omitempty"`
			Status     string               `json:"status,omitempty"`
			Class      geo.Class            `json:"class,omitempty"`
			HeldBy     string               `json:"held_by,omitempty"`
			Change     string               `json:"change"`
			Since      *geo.Date            `json:"since"`
			SinceDay   *int32               `json:"since_day"`
			SinceLast  *geo.Date            `json:"since_last"`
			Until      *geo.Date            `json:"until"`
			Dates      []figures.ChangeDate `json:"dates"`
			Area       float64              `json:"km2"`
			From       geo.Date             `json:"from"`
			To         geo.Date             `json:"to"`
			Regions    map[string]float64   `json:"regions_km2"`
			Where      map[string]string    `json:"where,omitempty"`
		}{
			p.Fid, p.Fids, p.Of.Names, p.Of.ClaimedBy, p.Of.DeniedBy, p.Of.AssessedBy, p.Of.Status, p.Of.Class, p.Of.HeldBy,
			p.Change, p.Since, p.SinceDay, p.SinceLast, p.Until, p.Dates, p.Area, head.From.Snapshot, head.To.Snapshot, p.Regions, p.Where,
		}
		if raw, err = json.Marshal(properties); err != nil {
			return err
		}
		id, err := json.Marshal(pieceID(p, i))
		if err != nil {
			return err
		}
		b = append(append(append(b, "\n"+`{"type":"Feature","id":`...), id...), `,"properties":`...)
		b = append(append(b, raw...), `,"geometry":`...)
		if b, err = geojson.AppendGeometry(b, p.Of.Geometry); err != nil {
			return err
		}
		if _, err := w.Write(append(b, '}')); err != nil {
			return err
		}
		b = b[:0]
	}
	_, err = w.Write(append(b, "\n]}\n"...))
	return err
}

// pieceID names the piece within its difference, in which it has a place.
func pieceID(p figures.Piece, place int) string {
	return p.Fid + " " + p.Change + " " + strconv.Itoa(place+1)
}

// writeChangeCSV writes a row for each piece, with a column for each region
// that something changed in, and where it lies in words.
func writeChangeCSV(w io.Writer, said phrase.Writer, head figures.Difference, pieces []figures.Piece) error {
	header := []string{"layer", "feature", "name", "claimed_by", "assessed_by", "status", "change", "since", "km2", "from", "to"}
	for _, r := range head.Regions {
		header = append(header, "km2 in "+phrase.RegionName(r.Region))
	}
	header = append(header, "class", "held_by", "since_last", "where", "until")
	t := web.WriteTable(w, header...)
	for _, p := range pieces {
		since, last, until := "", "", ""
		if p.Since != nil {
			since, last = p.Since.String(), p.SinceLast.String()
		}
		if p.Until != nil {
			until = p.Until.String()
		}
		assessor := p.Of.AssessedBy
		if assessor == "" {
			assessor = head.Layer.AssessedBy
		}
		row := []string{
			head.Layer.ID, web.Harmless(strings.Join(p.Fids, "; ")), web.Harmless(p.Of.Name()), web.Harmless(p.Of.ClaimedBy), web.Harmless(assessor), web.Harmless(p.Of.Status),
			p.Change, since, web.Decimal(p.Area), head.From.Snapshot.String(), head.To.Snapshot.String(),
		}
		for _, r := range head.Regions {
			row = append(row, web.Decimal(p.Regions[r.Key]))
		}
		t.Row(append(row, string(p.Of.Class), web.Harmless(p.Of.HeldBy), last, web.Harmless(head.WhereOf(said, p)), until)...)
	}
	return t.End()
}
